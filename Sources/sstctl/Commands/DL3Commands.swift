import ArgumentParser
import Foundation
import SSTCore
import SSTPipelines
import SSTSky

/// `sstctl dl2-dl3`.
struct DL2DL3Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dl2-dl3",
    abstract: "Make event lists with responses, which gammapy opens, of the DL2 files of a night.",
    usage: "sstctl dl2-dl3 <input> ... [--irf-dir <dir>] [--output-dir <dir>] [<options>]",
    discussion: """
      Runs behind each other with one pointing and one folder of models become one event list, with good times, live time \
      and the responses for its zenith angle in it, beside both index files. Example:
        sstctl dl2-dl3 dl2/*_dl2.h5 --irf-dir IRFs --output-dir dl3 \\
          --target-name Crab --target-ra 83.633 --target-dec 22.014
      This writes dl3/SST1M_Crab_obs_id_202601210001_dl3.fits, dl3/hdu-index.fits.gz and dl3/obs-index.fits.gz, which \
      gammapy opens with DataStore.from_dir("dl3"). The inputs are of one telescope, or of several together; event lists of \
      each belong into folders of their own.
      """)

  @Argument(help: "DL2 files of data; '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []

  @Option(
    name: [.customShort("d"), .customLong("input-dir")],
    help: ArgumentHelp("Folder whose files named …dl2.h5 are inputs, too.", valueName: "dir"))
  var inputDir: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Folder with responses ('make-irfs'), which are put into each event list (default: lists without).",
      valueName: "dir"))
  var irfDir: String?

  @Option(
    help: ArgumentHelp(
      "Folder with gammaness_cuts_…_TEL.h5, or with folders such as ze30_az180_nsb100 that hold them.",
      valueName: "dir"))
  var gammanessCutDir: String?

  @OptionGroup var arguments: DL2DL3Arguments
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options()
    options.responses = irfDir
    options.gammanessCutDirectory = gammanessCutDir
    options.overwrite = output.overwrite
    let found = try inputDir.map { try DL2DL3Step.files(in: $0) } ?? []
    try CommandRunner(messages, output: output).run(
      DL2DL3Step(options), InputList.expand(input + found))
  }
}

/// The options of `dl2-dl3` that decide what comes out.
struct DL2DL3Arguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions

  @Flag(help: "Mix the responses of the two nearest zenith angles.")
  var interpolate = false

  @Option(help: ArgumentHelp("Name of the source (default: that of the files).", valueName: "name"))
  var targetName: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Right ascension of the source, ICRS.", valueName: "deg"))
  var targetRa: Double?

  @Option(parsing: .unconditional, help: ArgumentHelp("Declination of the source, ICRS.", valueName: "deg"))
  var targetDec: Double?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only events of these classes, each class into a folder event_class_N of its own.", valueName: "n"))
  var eventClasses: [Int] = []

  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  func validate() throws {
    guard (targetRa == nil) == (targetDec == nil) else {
      throw ValidationError("--target-ra and --target-dec go together")
    }
    if let targetRa, !(0..<360).contains(targetRa) {
      throw ValidationError("--target-ra is \(targetRa), must be from 0 to below 360 degrees")
    }
    if let targetDec, !(-90...90).contains(targetDec) {
      throw ValidationError("--target-dec is \(targetDec), must be from -90 to 90 degrees")
    }
    if let wrong = eventClasses.first(where: { !(0...99).contains($0) }) {
      throw ValidationError("--event-classes has \(wrong), must be from 0 to 99")
    }
  }

  /// The options of the library.
  func options() throws -> DL2DL3Options {
    var options = DL2DL3Options(configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.outputDirectory = folder.outputDir
    options.interpolates = interpolate
    options.targetName = targetName
    if let targetRa, let targetDec {
      options.target = ICRSDirection(rightAscensionDeg: targetRa, declinationDeg: targetDec)
    }
    options.eventClasses = eventClasses
    options.quirks = compatibility.quirks
    options.given = try GivenOptions.recorded(self)
    return options
  }
}

/// `sstctl index-dl3`.
struct IndexDL3Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index-dl3",
    abstract: "Write the index files of event lists.",
    usage: "sstctl index-dl3 <input> ... [--output-dir <dir>]",
    discussion: """
      Event lists of ours or of other programs, all of one telescope or of the same several ones; paths in the index are \
      relative to it. Example:
        sstctl index-dl3 dl3/*_dl3.fits --output-dir dl3 --overwrite
      This writes dl3/hdu-index.fits.gz and dl3/obs-index.fits.gz.
      """)

  @Argument(help: "Event lists; '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []

  @Option(
    name: [.customShort("d"), .customLong("input-files")], parsing: .upToNextOption,
    help: ArgumentHelp("The same as an input.", valueName: "file"))
  var inputFiles: [String] = []

  @OptionGroup var folder: FolderOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    try CommandRunner(messages, output: output).run(
      IndexDL3Step(folder: folder.outputDir, overwrite: output.overwrite),
      InputList.expand(input + inputFiles))
  }
}
