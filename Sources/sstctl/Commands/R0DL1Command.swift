import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl r0-dl1`.
struct R0DL1Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "r0-dl1", abstract: "Calibrate raw or simulated files, clean the images, write DL1 files.",
    usage: "sstctl r0-dl1 <input> ... [--output-dir <dir>] [<options>]",
    discussion: """
      For every raw file: baselines are subtracted, ADC counts become photoelectrons (gain, voltage drop, window), a \
      charge and a peak time are extracted for each pixel, images are cleaned with thresholds that follow the \
      night-sky background, and image parameters are computed. Example:
        sstctl r0-dl1 SST1M1_20260121_0001.fits.fz --output-dir dl1
      This writes dl1/SST1M1_20260121_0001_W1_dl1.h5 (W1 is the wobble position in the keyword TARGET) and a log \
      beside it. Ctrl-C stops between blocks of events and leaves no unfinished output; a second one stops at once.

      Files of 2018 lack some facts:
        sstctl r0-dl1 SST1M_01_20180822_001.fits.fz --telescope-id 21 \\
          --force-pointing --pointing-ra 83.63 --pointing-dec 22.01

      Simulated files (.simtel.zst, .simtel.gz, plain; recognized by content) of any telescopes become DL1 files with \
      the truth, a file each or one for all:
        sstctl r0-dl1 gamma_run000001.simtel.zst gamma_run000002.simtel.zst --merge gamma_dl1.h5
        sstctl simulate mc --output - | sstctl r0-dl1 - --output-dir dl1
      """)

  @Argument(
    help: """
      Raw files (.fits.fz) or simulated ones (simtel); '@FILE' is a file with one path per line, '-' is such a list, or \
      simulated events, on stdin.
      """)
  var input: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("input-file")],
    help: ArgumentHelp("The same as an input; may be repeated.", valueName: "file"))
  var inputFile: [String] = []

  @OptionGroup var arguments: R0DL1Arguments

  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options()
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    try CommandRunner(messages, output: output).run(
      R0DL1Step(options), InputList.expand(input + inputFile, takesEvents: true))
  }
}

/// The options of `r0-dl1` that decide what comes out.
struct R0DL1Arguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions

  @Flag(
    help: """
      Also write the charge distribution of each pixel in pedestal events (…_pedestal_hist.h5): the night-sky \
      background that a second pass with --reclean takes its thresholds from.
      """)
  var pxCharges = false

  @Flag(
    help: """
      Write the time of the camera clock in two more columns, to the nanosecond; 'dl1-stereo' needs them \
      to pair events by White Rabbit time.
      """)
  var preciseTimestamps = false

  @Flag(
    help: """
      Second pass: raise the picture threshold of each pixel by its own night-sky background, from the \
      …_pedestal_hist.h5 of a first pass (--px-charges) in the output folder. Writes …_dl1_recleaned.h5.
      """)
  var reclean = false

  @Option(
    name: [.customShort("r"), .long], parsing: .unconditional,
    help: ArgumentHelp(
      "Right ascension of the pointing (ICRS), -360 to 360; only with --force-pointing.", valueName: "deg"))
  var pointingRa: Double?

  @Option(
    name: [.customShort("d"), .long], parsing: .unconditional,
    help: ArgumentHelp(
      "Declination of the pointing (ICRS), -90 to 90; only with --force-pointing.", valueName: "deg"))
  var pointingDec: Double?

  @Flag(
    help: """
      Point at --pointing-ra, --pointing-dec (both needed) instead of the coordinates in TARGET. Also processes runs \
      whose TARGET marks them as slewing (transition) or dark, which are otherwise left out.
      """)
  var forcePointing = false

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("Process only the first n events of each file, pedestals included.", valueName: "n"))
  var maxEvents: Int?

  @Option(help: ArgumentHelp("What to do with a damaged file.", valueName: "policy"))
  var onCorrupt = CorruptionPolicy.stop

  @Flag(
    help: """
      Verify the FITS checksums (DATASUM, CHECKSUM) of each file before it is processed; finds single flipped bits, \
      and reads the file once more.
      """)
  var verifyChecksums = false

  @OptionGroup var simulation: SimulatedInputOptions
  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Night of the run, for file names without one; part of the observation id.", valueName: "yyyymmdd"))
  var obsDate: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Run number, 0 to 999999, for file names without one; part of the observation id.", valueName: "n"))
  var runNumber: Int?

  @OptionGroup var reading: RawReadingOptions
  @OptionGroup var timeTables: TimeTableOptions

  @Flag(
    inversion: .prefixedNo,
    help:
      "Write charges, peak times and masks of all pixels, and true images; without them the file is much smaller, but cannot be cleaned again or shown."
  )
  var writeImages = true

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
    options.timeTables = try timeTables.tables()
    options.date = obsDate
    options.runNumber = runNumber
    simulation.apply(to: &options)
    options.given = try GivenOptions.recorded(self)
    return options
  }
}

/// What is done with simulated inputs.
struct SimulatedInputOptions: RecordedOptions {
  @Option(
    help: ArgumentHelp(
      "Simulated inputs: one DL1 file of this name in the output folder for all of them.", valueName: "name"))
  var merge: String?

  @Option(
    help: ArgumentHelp(
      "Simulated inputs: write only events with a true energy in this range, both ends included.",
      valueName: "tev:tev"), transform: EnergyRange.init(text:))
  var energyRange: EnergyRange?

  @Option(
    help: ArgumentHelp(
      "Simulated inputs: telescopes to process, with commas; overrides the key allowed_tels (there: all).",
      valueName: "ids"))
  var allowedTels: TelescopeList?

  @Option(
    help: ArgumentHelp(
      "Simulated inputs: definition of column h_max; both have columns of their own, too.",
      valueName: "definition"))
  var hMax = ShowerMaximumDefinition.distance

  func validate() throws {
    guard let merge else { return }
    if merge.isEmpty || merge.contains("/") || merge.hasPrefix(".") || !merge.hasSuffix(".h5") {
      throw ValidationError("--merge takes the name of a file in the output folder that ends in .h5")
    }
  }

  /// Puts the options into those of the library.
  func apply(to options: inout R0DL1Options) {
    options.mergedName = merge
    options.energyRangeTeV = energyRange?.range
    if let allowedTels { options.configuration.allowedTelescopes = allowedTels.ids }
    options.showerMaximum = hMax
  }
}

/// Telescopes as `1,2`.
struct TelescopeList: ExpressibleByArgument, CustomStringConvertible {
  let ids: [Int]

  var description: String { ids.map(String.init).joined(separator: ",") }

  /// Reads ids with commas; nil for anything else.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard !parts.contains(nil), parts.allSatisfy({ (1...32_767).contains($0 ?? 0) }) else { return nil }
    ids = parts.compactMap { $0 }
  }
}

/// Tables of the IERS that replace the packaged ones.
struct TimeTableOptions: RecordedOptions {
  @Option(
    help: ArgumentHelp(
      "Leap seconds to use instead of the packaged ones.",
      discussion: "Leap_Second.dat or leap-seconds.list of the IERS (https://www.iers.org, Bulletin C).",
      valueName: "file"))
  var leapSeconds: InputFile?

  @Option(
    help: ArgumentHelp(
      "Earth orientation (UT1, polar motion) to use instead of the packaged one.",
      discussion: "finals2000A.all or finals2000A.daily of the IERS (https://www.iers.org, Bulletin A).",
      valueName: "file"))
  var earthOrientation: InputFile?

  /// The tables of the library.
  func tables() throws -> TimeTables {
    try TimeTables(leapSecondsFile: leapSeconds?.path, earthOrientationFile: earthOrientation?.path)
  }
}
