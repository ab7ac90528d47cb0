import ArgumentParser
import SSTPipelines

/// `sstctl r0-dl1`.
struct R0DL1Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "r0-dl1", abstract: "Make DL1 files from raw SST-1M files.",
    discussion: """
      Example:
        sstctl r0-dl1 SST1M1_20260121_0001.fits.fz --output-dir dl1
      This writes dl1/SST1M1_20260121_0001_W1_dl1.h5 (W1 is the wobble position of TARGET) and a log beside it. \
      Outputs appear whole or not at all; one that exists is refused before work starts, unless --overwrite is \
      given. Ctrl-C stops between blocks of events and leaves no unfinished output; a second one stops at once.

      Files of 2018 lack some facts:
        sstctl r0-dl1 SST1M_01_20180822_001.fits.fz --telescope-id 21 \\
          --force-pointing --pointing-ra 83.63 --pointing-dec 22.01
      """)

  @Argument(help: "Raw files; '@FILE' is a file with one path a line, '-' the same on stdin.")
  var input: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("input-file")], help: "The same as an input; may be repeated.")
  var inputFile: [String] = []

  @OptionGroup var arguments: R0DL1Arguments

  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options()
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    try CommandRunner(messages, output).run(R0DL1Step(options), InputList.expand(input + inputFile))
  }
}
