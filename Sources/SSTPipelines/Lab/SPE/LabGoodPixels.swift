import Foundation
public import SSTCore
import SSTIO

/// The good pixels of a camera as `spe_output.csv` names them.
public struct LabGoodPixels: Sendable, Equatable {
  /// The numbers of the good pixels.
  public let numbers: Set<Int>
  /// The file.
  public let path: String

  /// Reads the columns `pixel_no` and `good_fit` of a table of at most 256 MB; pixels that it does not name are not good.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``LabGoodPixelsError`` or `FileError`.
  public init(path: String) throws {
    guard try RandomAccessFile(path: path).size <= 256 << 20 else {
      throw LabGoodPixelsError.notATable(path: path)
    }
    do {
      let rows = try Self.table.rows(ofDelimitedFile: path, initial: Row())
      numbers = Set(rows.filter(\.isGood).map(\.pixel))
    } catch TableError.badLine(_, let line, _, _) {
      throw LabGoodPixelsError.badLine(path: path, line: line)
    } catch is TableError {
      throw LabGoodPixelsError.notATable(path: path)
    }
    self.path = path
  }

  private struct Row {
    var pixel = 0
    var isGood = false
  }

  private static let table = Table<Row>("pixels") {
    Column("pixel_no", \.pixel)
    Column("good_fit", \.isGood)
  }
}

/// A table of fitted pixels cannot be used.
public enum LabGoodPixelsError: SSTError, Equatable {
  /// The columns are missing.
  case notATable(path: String)
  /// A line cannot be understood.
  case badLine(path: String, line: Int)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .notATable: ErrorCode(.inputCorrupt, 57, "spe-table-columns")
    case .badLine: ErrorCode(.inputCorrupt, 58, "spe-table-line")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .notATable(let path):
      "\(path) has no columns pixel_no and good_fit; give the spe_output.csv of an SPE run"
    case .badLine(let path, let line):
      "\(path), line \(line): a pixel number and True or False are expected in pixel_no and good_fit"
    }
  }
}
