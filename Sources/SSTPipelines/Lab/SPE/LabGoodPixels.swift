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
    let file = try RandomAccessFile(path: path)
    guard file.size <= 256 << 20 else { throw LabGoodPixelsError.notATable(path: path) }
    let text = String(decoding: try file.bytes(0..<file.size), as: UTF8.self)
    var lines = text.split(whereSeparator: \.isNewline).enumerated().makeIterator()
    guard let head = lines.next().map({ DelimitedLine.fields($0.element) }),
      let number = head.firstIndex(of: "pixel_no"), let good = head.firstIndex(of: "good_fit")
    else { throw LabGoodPixelsError.notATable(path: path) }
    var numbers: Set<Int> = []
    while let (line, content) = lines.next() {
      let fields = DelimitedLine.fields(content)
      guard fields.count > max(number, good), let pixel = Int(fields[number]),
        let isGood = Self.truth[fields[good].lowercased()]
      else { throw LabGoodPixelsError.badLine(path: path, line: line + 1) }
      if isGood { numbers.insert(pixel) }
    }
    self.path = path
    self.numbers = numbers
  }

  private static let truth = ["true": true, "false": false, "1": true, "0": false]
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
