public import Foundation
public import SSTIO

/// A golden CSV file, packed or not: numbers and texts by the names of their columns.
public struct GoldenTable: Sendable {
  /// The names of the columns.
  public let names: [String]
  /// The cells of each row.
  public let rows: [[String]]

  /// Reads a file below the shared folder.
  public init(_ path: String) throws {
    let lines = String(decoding: try SharedData.unpacked(path), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    names = lines[0].split(separator: ",").map(String.init)
    rows = lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// The texts of a column.
  public func texts(_ name: String) throws -> [String] {
    guard let place = names.firstIndex(of: name) else { throw CocoaError(.keyValueValidation) }
    return rows.map { $0[place] }
  }

  /// The numbers of a column; NaN for empty cells.
  public func numbers(_ name: String) throws -> [Double] { try texts(name).map { Double($0) ?? .nan } }
}

extension SharedData {
  /// The bytes of a file below the folder, unpacked if its name ends with `.gz`.
  public static func unpacked(_ relative: String) throws -> Data {
    guard relative.hasSuffix(".gz") else { return try data(relative) }
    let folder = try TemporaryFolder()
    let copy = folder.path("unpacked")
    try unpack(relative, to: copy)
    return try Data(contentsOf: URL(fileURLWithPath: copy))
  }

  /// Unpacks a gzip file below the folder.
  public static func unpack(_ relative: String, to copy: String) throws {
    guard FileManager.default.createFile(atPath: copy, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path(relative)]
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: copy))
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
  }

  /// Some columns of a table of an HDF5 file below the folder, packed or not.
  public static func table(_ relative: String, _ table: String, columns: [String]? = nil) throws -> TableRows
  {
    guard relative.hasSuffix(".gz") else {
      return try HDF5File(readingFrom: path(relative)).table(table).read(columns: columns)
    }
    let folder = try TemporaryFolder()
    try unpack(relative, to: folder.path("unpacked.h5"))
    return try HDF5File(readingFrom: folder.path("unpacked.h5")).table(table).read(columns: columns)
  }
}
