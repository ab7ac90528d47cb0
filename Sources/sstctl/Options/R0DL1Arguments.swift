import ArgumentParser
import SSTCore
import SSTIO
import SSTPipelines

/// The options of `r0-dl1` that decide what comes out.
struct R0DL1Arguments: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "JSON configuration; may be repeated, later ones win. Without it the packaged defaults apply.")
  var config: [String] = []

  @Option(name: .shortAndLong, help: "The folder of the outputs; made if missing.") var outputDir = "./"

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

  @Option(help: "Damaged inputs: stop, skip them, or recover the complete events before the damage.")
  var onCorrupt = CorruptionPolicy.stop

  @Flag(help: "Verify DATASUM and CHECKSUM of each input first.") var verifyChecksums = false

  @Option(help: "Reproduce the numbers of another program, defects included.") var compat: Compatibility?

  @Option(help: ArgumentHelp("The telescope, where the file does not say (21 or 22).", valueName: "n"))
  var telescopeId: Int?

  @Option(help: ArgumentHelp("The night, where the file name does not say.", valueName: "yyyymmdd"))
  var obsDate: Int?

  @Option(help: ArgumentHelp("The run number, where the file name does not say.", valueName: "n"))
  var runNumber: Int?

  @Option(help: "The scale of the camera clock; files of 2017 and 2018 need utc.")
  var timeScale = RawReadOptions.TimeScale.tai

  @Option(help: "The unit of stored baselines.") var baselineUnit = RawReadOptions.BaselineUnit.auto

  @Option(
    help: ArgumentHelp(
      "Leap seconds to use instead of the packaged ones.",
      discussion: "Leap_Second.dat or leap-seconds.list of the IERS (https://www.iers.org, Bulletin C).",
      valueName: "file"))
  var leapSeconds: String?

  @Option(
    help: ArgumentHelp(
      "Earth orientation to use instead of the packaged one.",
      discussion: "finals2000A.all or finals2000A.daily of the IERS (https://www.iers.org, Bulletin A).",
      valueName: "file"))
  var earthOrientation: String?

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

  /// The options of the library; only what is not a default is in `given`.
  func options() throws -> R0DL1Options {
    var options = R0DL1Options(configuration: try PipelineConfiguration(files: config))
    options.configurationFiles = config
    options.outputDirectory = outputDir
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
    options.compatibility = compat
    options.reading.telescopeID = telescopeId
    options.reading.timeScale = timeScale
    options.reading.baselineUnit = baselineUnit
    options.timeTables = try TimeTables(
      leapSecondsFile: leapSeconds, earthOrientationFile: earthOrientation)
    options.date = obsDate
    options.runNumber = runNumber
    options.given = given
    return options
  }

  private var given: [String: String] {
    var given: [String: String] = [:]
    let flags = [
      ("px-charges", pxCharges), ("precise-timestamps", preciseTimestamps), ("reclean", reclean),
      ("force-pointing", forcePointing), ("verify-checksums", verifyChecksums),
      ("no-write-images", !writeImages),
    ]
    for (name, isSet) in flags where isSet { given[name] = "true" }
    if !config.isEmpty { given["config"] = config.map(Self.lastComponent).joined(separator: ",") }
    given["pointing-ra"] = pointingRa.map { "\($0)" }
    given["pointing-dec"] = pointingDec.map { "\($0)" }
    given["max-events"] = maxEvents.map { "\($0)" }
    given["compat"] = compat?.rawValue
    given["telescope-id"] = telescopeId.map { "\($0)" }
    given["obs-date"] = obsDate.map { "\($0)" }
    given["run-number"] = runNumber.map { "\($0)" }
    given["leap-seconds"] = leapSeconds.map(Self.lastComponent)
    given["earth-orientation"] = earthOrientation.map(Self.lastComponent)
    if onCorrupt != .stop { given["on-corrupt"] = onCorrupt.rawValue }
    if timeScale != .tai { given["time-scale"] = timeScale.rawValue }
    if baselineUnit != .auto { given["baseline-unit"] = baselineUnit.rawValue }
    return given
  }

  /// Where a file lies says nothing about what it is, and would make equal runs differ.
  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
