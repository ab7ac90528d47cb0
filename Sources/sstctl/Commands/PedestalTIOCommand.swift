import ArgumentParser
import SSTPipelines

/// `sstctl pedestal-tio`.
struct PedestalTIOCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pedestal-tio", abstract: "Make a pedestal table from R0 files without light.",
    discussion: """
      Example:
        sstctl pedestal-tio run16_r0.tio --output ped.tcal
      The table holds the mean ADC count of each pixel for every first storage block and position after its start. \
      Stale and damaged events are left out, and the first two and the last of each file, as the camera group's \
      generate_ped does. Values that no event reached are 0, and such samples are not calibrated.
      """)

  @Argument(help: "R0 files; '@FILE' is a file with one path a line, '-' the same on stdin.")
  var input: [String] = []
  @Option(name: .shortAndLong, help: "The table to write (.tcal).") var output: String
  @Flag(help: "Pack the values into 16 bits.") var packed = false
  @Flag(help: "Write the hits and standard deviations too.") var spread = false
  @Option(help: ArgumentHelp("Events left out at the start of each file.", valueName: "n")) var skipFirst = 2
  @Option(help: ArgumentHelp("Events left out at the end of each file.", valueName: "n")) var skipLast = 1
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if skipFirst < 0 || skipLast < 0 { throw ValidationError("--skip-first and --skip-last count events") }
  }

  func run() throws {
    var step = TIOPedestalRun(output: output)
    step.isPacked = packed
    step.recordsSpread = spread
    step.skipsFirst = skipFirst
    step.skipsLast = skipLast
    step.overwrite = existing.overwrite
    step.jobs = resources.threads
    try CommandRunner(messages, .init()).run(step, InputList.expand(input))
  }
}
