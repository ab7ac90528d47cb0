import Foundation
import SSTCore
import SSTIO

/// What `info` says of event lists, responses and index files.
enum DL3Information {
  /// Keywords of event lists that are shown.
  private static let keywords = [
    "OBS_ID", "OBJECT", "TELESCOP", "INSTRUME", "DATE-OBS", "TIMESYS", "ONTIME", "LIVETIME", "DEADC",
    "RA_PNT",
    "DEC_PNT", "ALT_PNT", "AZ_PNT", "RA_OBJ", "DEC_OBJ", "CREATOR",
  ]

  static func read(_ path: String) throws -> FileInformation {
    let check = DL3Check.check(path)
    var information = FileInformation(path: path, format: "DL3: \(check.content)")
    let file = try FITSTableFile(readingFrom: path)
    information.facts.append(("extensions", .array(file.tableNames.map { .string($0) })))
    if file.tableNames.contains("EVENTS") {
      let header = try file.header("EVENTS")
      information.facts.append(("events", .number(Double(header.integer("NAXIS2") ?? 0))))
      for keyword in keywords {
        if let number = header.number(keyword) {
          information.facts.append((keyword.lowercased(), .number(number)))
        } else if let text = header.text(keyword) {
          information.facts.append((keyword.lowercased(), .string(text)))
        }
      }
    }
    if let responses = try? ResponseInformation(readingFrom: path) {
      information.facts += responses.facts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
      information.facts += responses.tables.map { ($0.column, .string($0.axes.joined(separator: ", "))) }
    }
    if let error = check.findings.first(where: { $0.level == .error }) {
      (information.isComplete, information.problem) = (false, error.text)
    }
    return information
  }
}

/// A DL3 file that `check` finds wrong.
struct DL3CheckError: SSTError, Equatable {
  let path: String
  let errors: [String]

  /// Checks a file; returns what is worth knowing.
  ///
  /// - Throws: itself for a file with errors.
  static func check(_ path: String) throws(DL3CheckError) -> [String] {
    let check = DL3Check.check(path)
    let errors = check.findings.filter { $0.level == .error }.map(\.text)
    guard errors.isEmpty else { throw DL3CheckError(path: path, errors: errors) }
    return [check.content] + check.findings.filter { $0.level == .warning }.map(\.text)
  }

  var code: ErrorCode { ErrorCode(.inputCorrupt, 98, "dl3-fault") }

  var description: String {
    errors[0] + (errors.count > 1 ? ", and \(errors.count - 1) more: 'sstctl dl3 check \(path)'" : "")
  }
}

extension TableDump {
  /// Rows of a table of a FITS file.
  func runFITS(_ sink: ([UInt8]) throws -> Void) throws {
    let file = try FITSTableFile(readingFrom: path)
    guard file.tableNames.contains(table) else { throw unknownTable(file.tableNames) }
    let rows = try file.packedRows(table)
    let names = rows.schema.columns.map(\.name)
    let chosen = try chooseColumns(names)
    let range = try choose(count: rows.rowCount)
    try write(names: chosen.map { names[$0] }, range, step: 4096, sink) { block in
      chosen.map { place in
        let info = rows.schema.columns[place]
        let isText = if case .string = info.type { true } else { info.type == .bool }
        let isInteger = !isText && info.type != .float64 && info.type != .float32
        let data: ColumnData =
          if isText {
            .string(block.map { rows.text(row: $0, column: place) })
          } else if isInteger, info.elementsPerRow == 1 {
            .int64(block.map { Int64(rows.text(row: $0, column: place)) ?? 0 })
          } else {
            .float64(block.flatMap { rows.doubles(row: $0, column: place) ?? [] })
          }
        return DumpCells(
          name: info.name, data: data, rows: block.count, elementsPerRow: isText ? 1 : info.elementsPerRow,
          isList: !isText && !info.shape.isEmpty)
      }
    }
  }
}
