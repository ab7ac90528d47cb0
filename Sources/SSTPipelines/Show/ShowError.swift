public import SSTCore

/// Why events cannot be shown.
public enum ShowError: SSTError, Equatable {
  /// Events were asked for that the file has not.
  case noSuchEvent(path: String, wanted: String, has: String)
  /// More events than one page or picture can hold.
  case tooManyEvents(output: String, count: Int, limit: Int)
  /// The file was written without images.
  case noImages(path: String)
  /// The tables of a telescope are not all there.
  case missingTelescope(path: String, telescope: Int, table: String)
  /// The file has no events, or not of a kind that can be shown.
  case wrongKind(path: String, found: String)
  /// A raw file does not belong to the file that is shown.
  case foreignRawFile(path: String, shown: String, reason: String)
  /// A file is not the truth of the events that are shown.
  case foreignTruth(path: String, reason: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .noSuchEvent: ErrorCode(.usage, 85, "no-such-event")
    case .tooManyEvents: ErrorCode(.usage, 86, "too-many-events")
    case .noImages: ErrorCode(.inputMissing, 80, "no-images")
    case .missingTelescope: ErrorCode(.inputMissing, 81, "missing-telescope")
    case .wrongKind: ErrorCode(.incompatible, 82, "nothing-to-show")
    case .foreignRawFile: ErrorCode(.incompatible, 83, "foreign-raw-file")
    case .foreignTruth: ErrorCode(.incompatible, 80, "foreign-truth")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .noSuchEvent(let path, let wanted, let has): "\(path): no \(wanted); it has \(has)"
    case .tooManyEvents(let output, let count, let limit):
      limit == 1
        ? "\(output): \(count) events cannot go into one picture; name a folder"
        : "\(output): \(count) events are too many for one page, at most \(limit); choose some with --events A:B"
    case .noImages(let path):
      "\(path): the file has no images; make it again without --no-write-images, or show its raw file"
    case .missingTelescope(let path, let telescope, let table):
      "\(path): telescope \(telescope) has no table \(table)"
    case .wrongKind(let path, let found):
      "\(path): \(found); events of DL1 files, raw SST-1M files, .tio files and simtel files can be shown"
    case .foreignRawFile(let path, let shown, let reason): "\(path) does not belong to \(shown): \(reason)"
    case .foreignTruth(let path, let reason):
      "\(path) is not the truth of these events: \(reason); name the .showers.csv that 'sstctl simulate night' wrote"
    }
  }
}
