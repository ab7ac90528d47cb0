public import SSTCore

/// Why a `.tcal` table is refused.
public enum TcalError: SSTError, Equatable {
  /// The file has no TYPE of a calibration table.
  case notACalibration(path: String)
  /// A kind of table that is not read.
  case unsupportedType(path: String, type: Int)
  /// A keyword is absent or out of range.
  case badKeyword(path: String, keyword: String, value: String)
  /// A table or column is absent.
  case missingTable(path: String, table: String, available: [String])
  /// A table has another shape than the keywords say.
  case wrongShape(path: String, table: String, detail: String)
  /// Packed numbers without the scale to unpack them.
  case withoutScale(path: String, table: String)
  /// The steps of a transfer function do not rise.
  case badSteps(path: String, detail: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .notACalibration: ErrorCode(.incompatible, 40, "tcal-no-type")
    case .unsupportedType: ErrorCode(.incompatible, 41, "tcal-unsupported-type")
    case .missingTable: ErrorCode(.incompatible, 42, "tcal-missing-table")
    case .badKeyword: ErrorCode(.inputCorrupt, 40, "tcal-keyword")
    case .wrongShape: ErrorCode(.inputCorrupt, 41, "tcal-shape")
    case .withoutScale: ErrorCode(.inputCorrupt, 42, "tcal-without-scale")
    case .badSteps: ErrorCode(.inputCorrupt, 43, "tcal-steps")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .notACalibration(let path): "\(path): no .tcal table: the keywords TYPE, TM and PIX are needed"
    case .unsupportedType(let path, 3):
      "\(path): the layout of tables of TYPE 3 (one factor a pixel) is not known: no public program writes them. "
        + "Types 1 (pedestal), 2 (transfer function) and 4 (its input) are read"
    case .unsupportedType(let path, let type):
      "\(path): tables of TYPE \(type) are not read; 1 (pedestal), 2 (transfer function) and 4 (its input) are"
    case .badKeyword(let path, let keyword, let value): "\(path): keyword \(keyword) is \(value)"
    case .missingTable(let path, let table, let available):
      "\(path): no table '\(table)'; it has \(available.isEmpty ? "none" : available.joined(separator: ", "))"
    case .wrongShape(let path, let table, let detail): "\(path): table \(table): \(detail)"
    case .withoutScale(let path, let table):
      "\(path): table \(table) is packed, but SCALE is absent or 0: its values are lost"
    case .badSteps(let path, let detail): "\(path): ADCSTEP: \(detail)"
    }
  }
}
