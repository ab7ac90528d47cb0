import Foundation
import SSTCore
import SSTIO

/// What is wrong with the index files of event lists.
///
/// Source: GADF 0.3, data storage.
struct DL3IndexCheck {
  static let (unitTable, observationTable) = ("HDU_INDEX", "OBS_INDEX")

  private let file: FITSTableFile
  private let folder: String
  /// The name of the table.
  private let table: String

  /// Which index a table is, by its name or its class; nil for other tables.
  static func kind(_ header: FITSHeader, _ name: String) -> String? {
    if [unitTable, observationTable].contains(name) { return name }
    guard header.text("HDUCLAS1") == "INDEX" else { return nil }
    return header.text("HDUCLAS2") == "OBS" ? observationTable : unitTable
  }

  init(_ file: FITSTableFile, _ path: String, table: String) {
    (self.file, self.table) = (file, table)
    folder = (path as NSString).deletingLastPathComponent
  }

  /// The cells of a table as texts, by the names of columns.
  private struct Cells {
    let count: Int
    private let rows: PackedRows

    init(_ file: FITSTableFile, _ table: String) throws {
      rows = try file.packedRows(table)
      count = rows.rowCount
    }

    func texts(_ name: String) -> [String]? {
      guard let place = rows.schema.columns.firstIndex(where: { $0.name.uppercased() == name }) else {
        return nil
      }
      return (0..<count).map { rows.text(row: $0, column: place).trimmingCharacters(in: .whitespaces) }
    }
  }

  /// Findings on the index of tables: the files and tables that it names are there, and are what it says.
  func units() throws -> [DL3Finding] {
    var findings = DL3Findings(table: Self.unitTable)
    checkHeader(&findings, "HDU")
    let cells = try Cells(file, table)
    let names = ["OBS_ID", "HDU_TYPE", "HDU_CLASS", "FILE_DIR", "FILE_NAME", "HDU_NAME"]
    let columns = names.map { cells.texts($0) }
    let lacking = zip(names, columns).filter { $0.1 == nil }.map(\.0)
    guard lacking.isEmpty else {
      findings.add(.error, "missing-column", "no \(lacking.joined(separator: ", "))")
      return findings.all
    }
    let all = columns.compactMap { $0 }
    findings.add(.note, "counts", "\(cells.count) tables of \(Set(all[0]).count) observations")
    var opened: [String: FITSTableFile?] = [:]
    for row in 0..<cells.count {
      let cell = all.map { $0[row] }
      check(
        cell[0], kind: cell[1], layout: cell[2], place: cell[3], name: cell[4], table: cell[5], &opened,
        &findings)
    }
    findings.add(shared(opened))
    return findings.all
  }

  private func checkHeader(_ findings: inout DL3Findings, _ kind: String) {
    guard let header = try? file.header(table) else { return }
    if table.isEmpty { findings.add(.warning, "missing-keyword", "no EXTNAME") }
    let keywords = DL3Keywords(header: header)
    keywords.require(["HDUCLASS", "HDUDOC", "HDUVERS", "HDUCLAS1", "HDUCLAS2"], .warning, &findings)
    keywords.expect("HDUCLAS1", ["INDEX"], .warning, &findings)
    keywords.expect("HDUCLAS2", [kind], .warning, &findings)
    keywords.expect("HDUVERS", ["0.2", "0.3"], .warning, &findings)
  }

  private func check(
    _ observation: String, kind: String, layout: String, place: String, name: String, table: String,
    _ opened: inout [String: FITSTableFile?], _ findings: inout DL3Findings
  ) {
    let row = "\(observation) \(kind)"
    if place.contains("$") {
      findings.add(
        .warning, "index-path", "\(row): FILE_DIR is \(place)", expected: "a path relative to the index",
        advice: "readers need that variable of the environment")
      return
    }
    if place.hasPrefix("/") {
      findings.add(
        .warning, "index-path", "\(row): FILE_DIR is \(place)", expected: "a path relative to the index",
        advice: "the folder cannot be moved")
    }
    let path = [place.hasPrefix("/") ? "" : folder, place, name].filter { !$0.isEmpty }.joined(separator: "/")
    if opened[path] == nil { opened[path] = .some(try? FITSTableFile(readingFrom: path)) }
    guard let file = opened[path] ?? nil else {
      findings.add(.error, "index-file", "\(row): no readable file \(path)")
      return
    }
    guard let header = try? file.header(table) else {
      findings.add(.error, "index-table", "\(row): \(path) has no table \(table)")
      return
    }
    if let stated = header.text("HDUCLAS4"), stated.lowercased() != layout {
      findings.add(
        .error, "index-class", "\(row): HDU_CLASS is \(layout)",
        expected: "\(stated.lowercased()), as the table says")
    }
    if kind == "events", let found = header.integer("OBS_ID"), "\(found)" != observation {
      findings.add(.error, "index-observation", "\(row): \(path) has OBS_ID \(found)", expected: observation)
    }
  }

  /// What all event lists of an index have in common.
  private func shared(_ opened: [String: FITSTableFile?]) -> [DL3Finding] {
    var findings = DL3Findings(table: Self.unitTable)
    let headers = opened.sorted { $0.key < $1.key }.compactMap { path, file in
      file.flatMap { try? $0.header("EVENTS") }.map { (path: path, header: $0) }
    }
    for name in ["MJDREFI", "MJDREFF", "TIMESYS", "TELESCOP", "INSTRUME"] {
      let values = headers.map { $0.header[name]?.description ?? "" }
      guard let first = values.first, let other = values.firstIndex(where: { $0 != first }) else { continue }
      let isTime = name.hasPrefix("MJD") || name == "TIMESYS"
      findings.add(
        isTime ? .error : .warning, "index-mixture",
        "\(name) is \(values[other]) in \(headers[other].path)",
        expected: "\(first), as in \(headers[0].path)",
        advice: isTime ? "" : "observations of other telescopes belong into an index of their own")
    }
    return findings.all
  }

  /// Findings on the index of observations: numbers, and agreement with the event lists beside it.
  func observations() throws -> [DL3Finding] {
    var findings = DL3Findings(table: Self.observationTable)
    checkHeader(&findings, "OBS")
    if let header = try? file.header(table) {
      DL3Keywords(header: header).require(["MJDREFI", "MJDREFF", "TIMESYS"], .warning, &findings)
    }
    let cells = try Cells(file, table)
    let names = ["OBS_ID", "RA_PNT", "DEC_PNT", "TSTART", "TSTOP"]
    let lacking = names.filter { cells.texts($0) == nil }
    if !lacking.isEmpty { findings.add(.error, "missing-column", "no \(lacking.joined(separator: ", "))") }
    let usual = ["OBS_MODE", "ALT_PNT", "AZ_PNT"].filter { cells.texts($0) == nil }
    if !usual.isEmpty { findings.add(.warning, "missing-column", "no \(usual.joined(separator: ", "))") }
    guard let ids = cells.texts("OBS_ID") else { return findings.all }
    findings.add(.note, "counts", "\(ids.count) observations")
    findings.add(
      .error, "index-observation", count: ids.count - Set(ids).count, "observations occur twice",
      advice: "one index for each telescope and class of events")
    let other = OutputFolder.path(folder.isEmpty ? "." : folder, DL3Index.units)
    guard let units = try? FITSTableFile(readingFrom: other) else {
      findings.add(.warning, "index-file", "no \(DL3Index.units) beside it")
      return findings.all
    }
    let name = try units.tableNames.first { Self.kind(try units.header($0), $0) == Self.unitTable } ?? ""
    let listed = Set(try Cells(units, name).texts("OBS_ID") ?? [])
    let missing = Set(ids).symmetricDifference(listed).sorted()
    if !missing.isEmpty {
      findings.add(
        .error, "index-observation",
        "only one of both index files has \(missing.prefix(5).joined(separator: ", "))")
    }
    return findings.all
  }
}
