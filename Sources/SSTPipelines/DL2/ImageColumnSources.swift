import Foundation
import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// Where the columns of a telescope's images are in a file: in the table of image parameters, in those of the stereo
/// geometry, which have other rows, or computed from others.
struct ImageColumnSources: Sendable {
  /// A table, and for each row of the image parameters its row there.
  private struct Source: Sendable {
    var table: HDF5Table
    /// −1 where there is none; nil if the rows are the same.
    var places: [Int]?
  }

  private var sources: [Source]
  private let place: [String: Int]
  private let units: [String: String]
  private static let derived = [ColumnName.logIntensity, ColumnName.widthOverLength]
  /// Rows that are read at once.
  private static let blockRows = 1 << 16

  /// Looks for the columns.
  ///
  /// - Parameters:
  ///   - file: the DL1 file.
  ///   - parameters: the image parameters.
  ///   - telescope: the telescope's id.
  ///   - events: the events of the image parameters, if the tables of the stereo geometry are wanted.
  init(_ file: HDF5File, _ parameters: HDF5Table, telescope: Int, events: [EventNumber]?) throws {
    sources = [Source(table: parameters, places: nil)]
    if let events {
      for path in [TablePath.impact(telescope: telescope), TablePath.stereoGeometry]
      where try file.hasTable(path) {
        let table = try file.table(path)
        sources.append(
          Source(table: table, places: Self.places(of: events, in: try Self.readAll(table).numbers)))
      }
    }
    var place: [String: Int] = [:]
    var units: [String: String] = [:]
    for (number, source) in sources.enumerated() {
      for column in source.table.columns where place[column.name] == nil && Self.isNumber(column) {
        place[column.name] = number
        units[column.name] = column.unit
      }
    }
    (self.place, self.units) = (place, units)
  }

  /// The events of a table's rows, and columns of it, in one pass: rows are packed with all their columns.
  ///
  /// - Parameters:
  ///   - table: a table of events.
  ///   - names: columns with one number in a row.
  static func readAll(
    _ table: HDF5Table, columns names: [String] = []
  ) throws -> (numbers: [EventNumber], columns: [String: [Double]]) {
    var numbers: [EventNumber] = []
    numbers.reserveCapacity(table.rowCount)
    var columns = [[Double]](repeating: [], count: names.count)
    for number in columns.indices { columns[number].reserveCapacity(table.rowCount) }
    for start in stride(from: 0, to: table.rowCount, by: blockRows) {
      let block = try table.read(
        columns: [ColumnName.observation, ColumnName.event] + names,
        rows: start..<min(start + blockRows, table.rowCount))
      let (observations, events) = (
        try block.integers(ColumnName.observation), try block.integers(ColumnName.event)
      )
      for (observation, event) in zip(observations, events) {
        numbers.append(EventNumber(observation: observation, event: event))
      }
      for (number, name) in names.enumerated() { columns[number] += try block.doubles(name) }
    }
    return (numbers, Dictionary(zip(names, columns)) { first, _ in first })
  }

  /// True if a column of a table has one number in a row.
  static func isNumber(_ column: HDF5ColumnInfo) -> Bool {
    if case .string = column.type { return false }
    return column.elementsPerRow == 1
  }

  private static func places(of events: [EventNumber], in found: [EventNumber]) -> [Int]? {
    if events == found { return nil }
    let places = Dictionary(found.enumerated().map { ($1, $0) }) { first, _ in first }
    return events.map { places[$0] ?? -1 }
  }

  /// All names.
  var names: [String] { place.keys.sorted() }
  /// True if a column is there, or can be computed.
  func has(_ name: String) -> Bool { place[name] != nil || Self.derived.contains(name) }
  /// The unit of a column; nil if the file does not tell.
  func unit(_ name: String) -> String? { units[name] }

  /// Reads columns.
  ///
  /// - Parameters:
  ///   - names: columns that are there, or can be computed.
  ///   - rows: rows of the image parameters, rising.
  func read(_ names: [String], rows: [Int]) throws -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    for number in sources.indices {
      let own = names.filter { place[$0] == number }
      if !own.isEmpty { result.merge(try read(own, sources[number], rows)) { first, _ in first } }
    }
    for name in names where place[name] == nil {
      result[name] = name == ColumnName.logIntensity ? try logarithms(rows) : try ratios(rows)
    }
    return result
  }

  private func logarithms(_ rows: [Int]) throws -> [Double] {
    try read([ColumnName.intensity], rows: rows)[ColumnName.intensity, default: []].map { log10($0) }
  }

  private func ratios(_ rows: [Int]) throws -> [Double] {
    let names = ["camera_frame_hillas_width", "camera_frame_hillas_length"]
    let values = try read(names, rows: rows)
    return zip(values[names[0], default: []], values[names[1], default: []]).map { $0 / $1 }
  }

  private func read(_ names: [String], _ source: Source, _ rows: [Int]) throws -> [String: [Double]] {
    guard let places = source.places else { return try read(names, source.table, rows) }
    // The rows of another table come in any order: all are read.
    let all = try read(names, source.table, Array(0..<source.table.rowCount))
    return all.mapValues { values in rows.map { places[$0] < 0 ? .nan : values[places[$0]] } }
  }

  private func read(_ names: [String], _ table: HDF5Table, _ rows: [Int]) throws -> [String: [Double]] {
    var columns = [[Double]](repeating: [], count: names.count)
    for number in columns.indices { columns[number].reserveCapacity(rows.count) }
    var next = 0
    for start in stride(from: 0, to: table.rowCount, by: Self.blockRows) {
      let range = start..<min(start + Self.blockRows, table.rowCount)
      var end = next
      while end < rows.count, rows[end] < range.upperBound { end += 1 }
      guard end > next else { continue }
      let block = try table.read(columns: names, rows: range)
      for (number, name) in names.enumerated() {
        let values = try block.doubles(name)
        for row in rows[next..<end] { columns[number].append(values[row - start]) }
      }
      next = end
    }
    return Dictionary(zip(names, columns)) { first, _ in first }
  }
}
