import ArgumentParser

@main struct SSTCtl: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sstctl")
}
