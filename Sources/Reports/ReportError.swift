public import SSTCore
public import SSTIO

/// Why a report cannot be made.
public enum ReportError: SSTError, Equatable {
  /// A list has another length than the camera or the binning demands.
  case wrongCount(what: String, found: Int, expected: Int)
  /// A quantity is named that the report does not hold.
  case unknownQuantity(name: String, known: [String])
  /// A quantity is there twice.
  case sameQuantityTwice(name: String)
  /// Neither the given nor a usual place has the plotting library.
  case plotlyMissing(searched: [String])
  /// The file of the plotting library cannot be read.
  case plotlyUnreadable(path: String, reason: String)
  /// A file is not the plotting library, or cannot stand in a page.
  case plotlyUnusable(path: String, reason: String)
  /// The report or the library beside it cannot be written.
  case file(AtomicFileError)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .wrongCount: ErrorCode(.usage, 23, "report-wrong-count")
    case .unknownQuantity: ErrorCode(.usage, 24, "report-unknown-quantity")
    case .sameQuantityTwice: ErrorCode(.usage, 25, "report-same-quantity")
    case .plotlyMissing: ErrorCode(.inputMissing, 31, "plotly-missing")
    case .plotlyUnreadable: ErrorCode(.inputMissing, 32, "plotly-unreadable")
    case .plotlyUnusable: ErrorCode(.inputMissing, 33, "plotly-unusable")
    case .file(let error): error.code
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what) given to a report that needs \(expected)."
    case .unknownQuantity(let name, let known):
      "the report has no quantity '\(name)', only \(known.joined(separator: ", "))."
    case .sameQuantityTwice(let name): "the report has two quantities '\(name)'; give each a name of its own."
    case .plotlyMissing(let searched):
      "the plotting library plotly.min.js is not there; looked for \(searched.joined(separator: ", "))."
        + " Run scripts/bootstrap once, or name the file (SST_PLOTLY=FILE)."
    case .plotlyUnreadable(let path, let reason):
      "cannot read the plotting library \(path): \(reason). Run scripts/bootstrap, or name another file."
    case .plotlyUnusable(let path, let reason):
      "\(path) cannot be used as the plotting library: \(reason). Run scripts/bootstrap, or name another file."
    case .file(let error): error.description
    }
  }

  /// - Throws: ``wrongCount(what:found:expected:)`` if a list has another length than it should.
  static func check(_ what: String, _ found: Int, _ expected: Int) throws(ReportError) {
    if found != expected { throw .wrongCount(what: what, found: found, expected: expected) }
  }
}
