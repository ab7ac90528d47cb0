import ArgumentParser
import SSTCore
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
    try CommandRunner(messages, output: output).run(R0DL1Step(options), InputList.expand(input + inputFile))
  }
}

/// The options of `r0-dl1` that decide what comes out.
struct R0DL1Arguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions

  @Flag(help: "Write the charge distributions of the pedestals, which --reclean needs.") var pxCharges = false

  @Flag(help: "Write the camera clock in two more columns, as whole seconds and quarter nanoseconds.")
  var preciseTimestamps = false

  @Flag(
    help: "Take the cleaning thresholds from the charge distributions of a first pass in the output folder.")
  var reclean = false

  @Option(
    name: [.customShort("r"), .long], parsing: .unconditional,
    help: ArgumentHelp("Right ascension in degrees, with --force-pointing.", valueName: "deg"))
  var pointingRa: Double?

  @Option(
    name: [.customShort("d"), .long], parsing: .unconditional,
    help: ArgumentHelp("Declination in degrees, with --force-pointing.", valueName: "deg"))
  var pointingDec: Double?

  @Flag(help: "Use the two above whatever TARGET says, and process transition and dark runs.")
  var forcePointing = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Stop after so many events of each file.", valueName: "n"))
  var maxEvents: Int?

  @Option(help: "Damaged inputs: stop, skip them, or recover every sound event.")
  var onCorrupt = CorruptionPolicy.stop

  @Flag(help: "Verify DATASUM and CHECKSUM of each input first.") var verifyChecksums = false

  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  @Option(help: ArgumentHelp("The night, where the file name does not say.", valueName: "yyyymmdd"))
  var obsDate: Int?

  @Option(help: ArgumentHelp("The run number, where the file name does not say.", valueName: "n"))
  var runNumber: Int?

  @OptionGroup var reading: RawReadingOptions

  @Option(
    help: ArgumentHelp(
      "Leap seconds to use instead of the packaged ones.",
      discussion: "Leap_Second.dat or leap-seconds.list of the IERS (https://www.iers.org, Bulletin C).",
      valueName: "file"))
  var leapSeconds: InputFile?

  @Option(
    help: ArgumentHelp(
      "Earth orientation to use instead of the packaged one.",
      discussion: "finals2000A.all or finals2000A.daily of the IERS (https://www.iers.org, Bulletin A).",
      valueName: "file"))
  var earthOrientation: InputFile?

  @Flag(inversion: .prefixedNo, help: "Write the table of images.") var writeImages = true

  func validate() throws {
    if let maxEvents, maxEvents < 1 { throw ValidationError("--max-events must be at least 1") }
    if let obsDate, RunIdentity(telescopeID: 21, date: obsDate, run: 1) == nil {
      throw ValidationError("--obs-date \(obsDate) is no date; write it as YYYYMMDD")
    }
    if let runNumber, !(0...999_999).contains(runNumber) {
      throw ValidationError("--run-number must be from 0 to 999999")
    }
  }

  /// The options of the library.
  func options() throws -> R0DL1Options {
    var options = R0DL1Options(configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.outputDirectory = folder.outputDir
    options.writesPixelCharges = pxCharges
    options.writesPreciseTimestamps = preciseTimestamps
    options.writesImages = writeImages
    options.pointingRightAscensionDeg = pointingRa
    options.pointingDeclinationDeg = pointingDec
    options.forcesPointing = forcePointing
    options.recleans = reclean
    options.maximumEvents = maxEvents
    options.onCorrupt = onCorrupt
    options.verifiesChecksums = verifyChecksums
    options.quirks = compatibility.quirks
    reading.apply(to: &options.reading)
    options.timeTables = try TimeTables(
      leapSecondsFile: leapSeconds?.path, earthOrientationFile: earthOrientation?.path)
    options.date = obsDate
    options.runNumber = runNumber
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
