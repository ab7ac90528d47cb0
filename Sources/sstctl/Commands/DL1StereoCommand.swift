import ArgumentParser
import SSTPipelines

/// `sstctl dl1-stereo`.
struct DL1StereoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dl1-stereo", abstract: "Make a stereo DL1 file from DL1 files of two telescopes.",
    discussion: """
      Example:
        sstctl dl1-stereo --input-dir-tel2 cs2 --output-dir stereo \\
          --input-file-tel1 cs1/SST1M1_20260121_0001_W1_dl1.h5
      This finds the files of the other telescope that overlap in time and point to the same place, pairs events, \
      reconstructs the showers, and writes stereo/SST1M1_20260121_0001_W1_dl1_stereo.h5, a picture of the time \
      differences (…_stereo_coincidences.png) and a log.

      Pairs are found by the nearest White Rabbit time, corrected for the light's way between the telescopes \
      (WhiteRabbitClosest; needs 'r0-dl1 --precise-timestamps'), by the event id of the array trigger \
      (SWATEventIDs), or within a window around an offset that is searched first (SlidingWindow). The \
      configuration's key stereo.event_matching_method decides, or --method. With --dry-run events are paired too.
      """)

  @Option(
    name: [.customLong("input-file-tel1"), .customLong("input-file")],
    help: ArgumentHelp("The DL1 file of the first telescope.", valueName: "file"))
  var inputFileTel1: String

  @Option(
    name: [.customLong("input-dir-tel2"), .customLong("input-dir")],
    help: ArgumentHelp("The folder of DL1 files of the second telescope.", valueName: "dir"))
  var inputDirTel2: String

  @OptionGroup var arguments: StereoArguments
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options(firstFile: inputFileTel1, secondFolder: inputDirTel2)
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    try CommandRunner(messages, output).run(StereoStep(options), [Input(inputFileTel1), Input(inputDirTel2)])
  }
}
