import ArgumentParser
import Foundation
import Logging
import SSTCore
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
      configuration's key stereo.event_matching_method decides, or --method.
      """)

  @Option(
    name: [.customLong("input-file-tel1"), .customLong("input-file")],
    help: ArgumentHelp("The DL1 file of the first telescope.", valueName: "file"))
  var inputFileTel1: String

  @Option(
    name: [.customLong("input-dir-tel2"), .customLong("input-dir")],
    help: ArgumentHelp("The folder of DL1 files of the second telescope.", valueName: "dir"))
  var inputDirTel2: String

  @Option(
    name: .shortAndLong,
    help: "JSON configuration; may be repeated, later ones win. Without it the packaged defaults apply.")
  var config: [String] = []

  @Option(name: .shortAndLong, help: "The folder of the outputs; made if missing.") var outputDir = "./"

  @Option(help: "A part of the names of the second telescope's files, after date and run number.")
  var pattern = "dl1"

  @Option(help: "How events are paired; wins over the configuration.") var method: EventMatchingMethod?

  @Option(
    help: ArgumentHelp(
      "Largest difference of nearest times; wins over the configuration (default there: 10000).",
      valueName: "ns"))
  var maxTimeDiffNs: Int?

  @Option(
    help: """
      What h_max is: the distance of the maximum (ctapipe 0.17, models of the original), or its altitude above \
      the sea (ctapipe since 0.21). Both have columns of their own besides.
      """)
  var hMax = ShowerMaximumDefinition.distance

  @Flag(inversion: .prefixedNo, help: "Copy the tables of images.") var writeImages = true
  @Option(help: "Reproduce the numbers of another program, defects included.") var compat: Compatibility?
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads (default: the processors allowed).", valueName: "n"))
  var jobs: Int?
  @Flag(help: "Replace outputs that exist.") var overwrite = false
  @Flag(help: "Pair the events and say what would be done; write nothing.") var dryRun = false
  @Flag(help: "Print the summary as JSON.") var json = false
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
    if let maxTimeDiffNs, !(1...1_000_000_000).contains(maxTimeDiffNs) {
      throw ValidationError("--max-time-diff-ns must be from 1 to 1000000000")
    }
  }

  func run() throws {
    let options = try self.options
    let console = try messages.console()
    let interruption = Interruption()
    let pipeline = StereoPipeline(
      options: options, log: console.logger(level: messages.logLevel.level),
      cancellation: interruption.flag, progress: messages.progressLine(console, title: "dl1-stereo"))
    let log = pipeline.output.dropLast(3) + ".log"
    var isNewLog = false
    if !dryRun {
      try OutputFolder.make(outputDir)
      isNewLog = try console.open(log: String(log))
    }
    defer {
      console.clearProgress()
      console.closeLog()
    }
    do {
      let summary = try pipeline.run()
      console.clearProgress()
      StandardOutput.print(json ? StereoReport(summary).json : StereoReport(summary).text)
    } catch {
      // A log without a product says nothing that stderr has not said.
      if isNewLog { unlink(String(log)) }
      throw error is CancelledError ? interruption.error : error
    }
  }

  private var options: StereoOptions {
    get throws {
      var options = StereoOptions(
        firstFile: inputFileTel1, secondFolder: inputDirTel2,
        configuration: try PipelineConfiguration(files: config))
      options.configurationFiles = config
      options.pattern = pattern
      options.outputDirectory = outputDir
      options.method = method
      options.maximumDifferenceNS = maxTimeDiffNs
      options.showerMaximum = hMax
      options.writesImages = writeImages
      options.compatibility = compat
      options.jobs = jobs ?? ProcessorCount.allowed
      options.overwrite = overwrite
      options.isDryRun = dryRun
      options.given = given
      return options
    }
  }

  /// The options that influence results, where they are not the defaults.
  private var given: [String: String] {
    var given: [String: String] = [:]
    given["method"] = method?.rawValue
    given["max-time-diff-ns"] = maxTimeDiffNs.map { "\($0)" }
    given["compat"] = compat?.rawValue
    if pattern != "dl1" { given["pattern"] = pattern }
    if hMax != .distance { given["h-max"] = hMax.rawValue }
    if !writeImages { given["no-write-images"] = "true" }
    return given
  }
}
