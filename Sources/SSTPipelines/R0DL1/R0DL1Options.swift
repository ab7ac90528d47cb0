public import SSTCore

/// The options of the step from raw files to DL1 files.
public struct R0DL1Options: Sendable {
  /// The configuration; packaged defaults without a file.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from, for the provenance.
  public var configurationFiles: [String] = []
  /// Where the outputs go; made if missing.
  public var outputDirectory = "."
  /// Write the charge distributions of the pedestals (`--px-charges`).
  public var writesPixelCharges = false
  /// Write the camera clock in two more columns (`--precise-timestamps`).
  public var writesPreciseTimestamps = false
  /// Write the table of images.
  public var writesImages = true
  /// Right ascension of the pointing in degrees, used with ``forcesPointing``.
  public var pointingRightAscensionDeg: Double?
  /// Declination of the pointing in degrees, used with ``forcesPointing``.
  public var pointingDeclinationDeg: Double?
  /// Use the two values above whatever the header says, and process transition and dark runs.
  public var forcesPointing = false
  /// Take the cleaning thresholds from the charge distributions of a first pass (`--reclean`).
  public var recleans = false
  /// Stop after so many events of the file.
  public var maximumEvents: Int?
  /// The number of threads.
  public var jobs = 1
  /// Whether outputs may replace existing files.
  public var overwrite = false
  /// What to do with damaged inputs.
  public var onCorrupt = CorruptionPolicy.stop
  /// Verify DATASUM and CHECKSUM of the whole input before it is used.
  public var verifiesChecksums = false
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// Facts that raw files lack.
  public var reading = RawReadOptions()
  /// Leap seconds and Earth orientation.
  public var timeTables = TimeTables()
  /// The date of the run as YYYYMMDD, where the file name has none.
  public var date: Int?
  /// The run number, where the file name has none.
  public var runNumber: Int?
  /// Simulations: the name of the one DL1 file of all inputs; nil for a file each.
  public var mergedName: String?
  /// Simulations: the range of true energies in TeV whose events are written; nil for all.
  public var energyRangeTeV: ClosedRange<Double>?
  /// Simulations: what the column `h_max` holds.
  public var showerMaximum = ShowerMaximumDefinition.distance
  /// Only report what would be done.
  public var isDryRun = false
  /// The options as given, by their long names, for the provenance.
  public var given: [String: String] = [:]

  /// Makes default options for a configuration.
  public init(configuration: PipelineConfiguration) { self.configuration = configuration }
}

/// What can go wrong between raw files and DL1 files beside the errors of the modules below.
public enum R0DL1Error: SSTError, Equatable {
  /// The events are not of the SST-1M camera.
  case wrongCamera(path: String, format: String, pixels: Int)
  /// The charge distributions that `--reclean` needs are missing or of another kind.
  case noCharges(path: String, reason: String)
  /// The charge distributions are those of another telescope or run, or do not say of which.
  case foreignCharges(path: String, found: String, expected: String)
  /// The calibration file of `dark-run` is of another telescope.
  case foreignCalibration(path: String, found: Int, expected: Int)
  /// No event of any run is a shower: all are pedestals.
  case noShowers(path: String, events: Int)
  /// A file that the configuration names cannot be read.
  case unreadableTable(path: String, key: String, reason: String)
  /// The header marks the run as a transition or a dark run.
  case flaggedRun(path: String, target: String)
  /// A column of one's own has the name of another.
  case columnExists(name: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .noCharges: ErrorCode(.inputMissing, 71, "no-charge-distributions")
    case .unreadableTable: ErrorCode(.inputMissing, 72, "unreadable-table")
    case .wrongCamera: ErrorCode(.incompatible, 71, "wrong-camera")
    case .foreignCharges: ErrorCode(.incompatible, 70, "foreign-pedestals")
    case .foreignCalibration: ErrorCode(.incompatible, 66, "foreign-calibration")
    case .noShowers: ErrorCode(.noEvents, 75, "no-showers")
    case .flaggedRun: ErrorCode(.noEvents, 72, "flagged-run")
    case .columnExists: ErrorCode(.usage, 91, "column-exists")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .wrongCamera(let path, let format, let pixels):
      "\(path): \(format) with \(pixels) pixels; r0-dl1 takes SST-1M files with \(SST1MCamera.pixelCount) "
        + "pixels"
    case .noCharges(let path, let reason):
      "\(path): \(reason). --reclean needs the file of a first pass with --px-charges in the output folder"
    case .foreignCharges(let path, let found, let expected):
      "\(path): charge distributions of \(found); --reclean needs those of \(expected). Make them again "
        + "with --px-charges (files of sst1mpipe do not state their run: --compat sst1mpipe accepts them)"
    case .foreignCalibration(let path, let found, let expected):
      "\(path): made from dark runs of telescope \(found), the run is of telescope \(expected)"
    case .noShowers(let path, let events):
      "\(path): none of the \(events) events is a shower; the outputs were written, without events"
    case .unreadableTable(let path, let key, let reason): "\(path) (configuration key \(key)): \(reason)"
    case .flaggedRun(let path, let target):
      "\(path): TARGET '\(target)' marks a transition or dark run, which is left out;"
        + " --force-pointing processes it"
    case .columnExists(let name): "column '\(name)' exists already; use another name"
    }
  }
}
