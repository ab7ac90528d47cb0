public import Reconstruction
public import SSTCore

/// What can go wrong between two single-telescope DL1 files and a stereo file.
public enum StereoError: SSTError, Equatable {
  /// A file holds no telescope, or more than one.
  case notOneTelescope(path: String, telescopes: [Int])
  /// The folder of the second telescope cannot be read.
  case unreadableFolder(path: String, reason: String)
  /// No file of the folder fits; `reasons` has one line for each that was considered.
  case noPartnerFiles(folder: String, wanted: String, reasons: [String])
  /// Two files of the second telescope cover the same time.
  case overlappingFiles(first: String, second: String)
  /// The file name has no date, which names of the second telescope are searched by.
  case noDate(path: String)
  /// Both files are of the same telescope.
  case sameTelescope(path: String, other: String, id: Int)
  /// A telescope is not part of the array that the first file describes.
  case unknownTelescope(path: String, id: Int, known: [Int])
  /// Two files have a telescope at different positions, or with different optics.
  case differentArrays(first: String, second: String, telescope: Int)
  /// Two files of the second telescope are of different ones.
  case severalTelescopes(first: String, second: String)
  /// The effective focal length of a telescope is not known.
  case noFocalLength(path: String, id: Int)
  /// Two tables of a file do not have the same events.
  case tablesDisagree(path: String, table: String, event: Int64)
  /// Two files of the second telescope have different columns.
  case differentColumns(first: String, second: String)
  /// The table of image parameters is of simulated events.
  case simulated(path: String)
  /// The file has no events.
  case noEvents(path: String)
  /// Not a single pair was found.
  case noCoincidences(path: String, summary: String)
  /// The precise times that the method needs are missing.
  case noPreciseTimes(path: String)
  /// The sliding window or its search of the offset cannot be made with the settings of the configuration.
  case invalidScan(settings: OffsetScan.Settings)
  /// A quality criterion of the configuration is not understood.
  case unknownCriterion(text: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .unknownCriterion: ErrorCode(.usage, 53, "unknown-criterion")
    case .invalidScan: ErrorCode(.usage, 55, "offset-search-settings")
    case .noDate: ErrorCode(.usage, 54, "no-date-in-name")
    case .unreadableFolder: ErrorCode(.inputMissing, 40, "unreadable-folder")
    case .noPartnerFiles: ErrorCode(.inputMissing, 41, "no-partner-files")
    case .tablesDisagree: ErrorCode(.inputCorrupt, 84, "tables-disagree")
    case .notOneTelescope: ErrorCode(.incompatible, 84, "not-one-telescope")
    case .overlappingFiles: ErrorCode(.incompatible, 85, "overlapping-files")
    case .sameTelescope: ErrorCode(.incompatible, 86, "same-telescope")
    case .unknownTelescope: ErrorCode(.incompatible, 87, "telescope-not-in-array")
    case .simulated: ErrorCode(.incompatible, 88, "simulated-events")
    case .noPreciseTimes: ErrorCode(.incompatible, 89, "no-precise-times")
    case .differentColumns: ErrorCode(.incompatible, 91, "different-columns")
    case .differentArrays: ErrorCode(.incompatible, 96, "different-arrays")
    case .severalTelescopes: ErrorCode(.incompatible, 97, "several-second-telescopes")
    case .noFocalLength: ErrorCode(.incompatible, 98, "no-focal-length")
    case .noEvents: ErrorCode(.noEvents, 52, "no-stereo-input-events")
    case .noCoincidences: ErrorCode(.noEvents, 53, "no-coincidences")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .notOneTelescope(let path, let telescopes):
      telescopes.count > 1
        ? "\(path) holds telescopes \(telescopes): it is a stereo file already, which 'sstctl show' displays;"
          + " dl1-stereo needs the DL1 file of one telescope"
        : "\(path) holds no telescope; dl1-stereo needs the DL1 file of one telescope, as r0-dl1 writes it"
    case .unreadableFolder(let path, let reason): "cannot list \(path): \(reason)"
    case .noPartnerFiles(let folder, let wanted, let reasons):
      "\(folder): no file matches '\(wanted)'"
        + (reasons.isEmpty ? "" : "; left out: " + reasons.joined(separator: "; "))
    case .overlappingFiles(let first, let second):
      "\(first) and \(second) cover the same time, so that events would be counted twice;"
        + " narrow the selection with --pattern"
    case .noDate(let path):
      "\(path): no date in the name (field 2 of SST1M1_YYYYMMDD_…), which is needed to find the partner files"
    case .sameTelescope(let path, let other, let id): "\(path) and \(other) are both of telescope \(id)"
    case .unknownTelescope(let path, let id, let known):
      "\(path): telescope \(id) is not part of the array (\(known.map(String.init).joined(separator: ", ")))"
    case .differentArrays(let first, let second, let telescope):
      "\(first) and \(second): telescope \(telescope) has different positions or focal lengths in them, or "
        + "is in one of them only; the files are of different arrays"
    case .severalTelescopes(let first, let second):
      "\(first) and \(second) are of different telescopes; narrow the selection with --pattern"
    case .noFocalLength(let path, let id):
      "\(path): the effective focal length of telescope \(id) is unknown, which is needed for directions"
    case .tablesDisagree(let path, let table, let event):
      "\(path): event \(event) is out of order in \(table); the file is damaged"
    case .differentColumns(let first, let second):
      "\(first) and \(second) have different columns; make both with the same version and options"
    case .simulated(let path):
      "\(path) has simulated events, whose telescopes are in one file already: r0-dl1 has matched them and "
        + "reconstructed their showers, which 'sstctl show' displays. dl1-stereo is for data"
    case .noEvents(let path): "\(path): no events"
    case .noCoincidences(let path, let summary): "\(path): no pair of events was found (\(summary))"
    case .noPreciseTimes(let path):
      "\(path): no columns time_wr_full_seconds, time_wr_frac_seconds; run r0-dl1 with --precise-timestamps"
    case .invalidScan(let settings):
      "stereo.SlidingWindow: the clock offset cannot be searched from \(settings.start) s to "
        + "\(settings.stop) s in steps of"
        + " \(settings.step) s with a half-width of \(settings.halfWidth) s; expected start <= stop, a step above 0,"
        + " at most \(OffsetScan.Settings.mostOffsets) steps, and no time beyond \(OffsetScan.Settings.longest) s"
    case .unknownCriterion(let text):
      "quality criterion '\(text)' is not supported; supported are "
        + "parameters.{hillas.intensity, hillas.width.value, hillas.length.value, morphology.n_pixels, "
        + "leakage.intensity_width_2} with >, <, >= or <= and a number"
    }
  }
}
