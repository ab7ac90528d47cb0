public import SSTCore

/// The table of the runs in a folder of lab data, `table.csv`: how much light each run had.
///
/// A line of column names, then one line a run; fields are separated by commas and may stand in double quotes.
/// `name` and `n_ph` are needed; `n_ph_meas`, `nsb` and `nsb_meas` are read if they are present, all other columns
/// ignored. Lines that start with `#` are comments. The format is that of sstcam_pixel_analysis.
public struct LabRunTable: Sendable, Equatable {
  /// One run.
  public struct Row: Sendable, Equatable {
    /// The name of the file, without folders.
    public var name: String
    /// Nominal photons per pixel and flash.
    public var nominalPhotons: Double
    /// Measured photons per pixel and flash, if known.
    public var measuredPhotons: Double?
    /// Nominal night-sky background in photons per second and pixel, if known.
    public var nightSkyHz: Double?
    /// Measured night-sky background in photons per second and pixel, if known.
    public var measuredNightSkyHz: Double?
  }

  /// Where the table was read from.
  public let path: String
  /// The runs in the order of the file.
  public let rows: [Row]

  /// The row of a run by the name of its file.
  public func row(named name: String) -> Row? { rows.first { $0.name == name } }

  /// Columns that are not read and resemble one that is missing, with that one.
  public let nearMisses: [NearMiss]

  /// A column that is not read and the one that was meant, perhaps.
  public struct NearMiss: Sendable, Equatable {
    /// The name in the table.
    public var found: String
    /// The name that would be read.
    public var meant: String
  }

  private static let columns = ["name", "n_ph", "n_ph_meas", "nsb", "nsb_meas"]

  /// Reads a table.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``LabRunTableError`` or ``FileError``.
  public init(path: String) throws {
    do {
      try self.init(DelimitedText(path: path, hasCommentsBelow: true))
    } catch let error as TableError {
      throw LabRunTableError(error)
    }
  }

  /// Reads the text of a table.
  ///
  /// - Parameters:
  ///   - text: the content of the file.
  ///   - path: where the text is from, for messages.
  /// - Throws: ``LabRunTableError``.
  public init(parsing text: String, path: String) throws(LabRunTableError) {
    let table: DelimitedText
    do throws(TableError) {
      table = try DelimitedText(Array(text.utf8), path: path, hasCommentsBelow: true)
    } catch {
      throw LabRunTableError(error)
    }
    try self.init(table)
  }

  private init(_ table: DelimitedText) throws(LabRunTableError) {
    let columns = try LabRunColumns(names: table.names, path: table.path)
    var rows: [Row] = []
    var lines: [String: Int] = [:]
    for record in table.records where !record.fields.allSatisfy(\.isEmpty) {
      let row = try columns.row(record.fields, line: record.line)
      if let first = lines.updateValue(record.line, forKey: row.name) {
        throw .badLine(
          path: table.path, line: record.line, detail: "the run \(row.name) is in line \(first) already")
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw .noRuns(path: table.path) }
    path = table.path
    self.rows = rows
    nearMisses = table.nearMisses(among: Self.columns).map { NearMiss(found: $0.found, meant: $0.meant) }
  }
}

/// Where the columns of a run table stand.
private struct LabRunColumns {
  let path: String
  private let places: [String: Int]

  init(names: [String], path: String) throws(LabRunTableError) {
    self.path = path
    places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for needed in ["name", "n_ph"] where places[needed] == nil {
      throw .missingColumn(path: path, column: needed, found: names)
    }
  }

  func row(_ fields: [String], line: Int) throws(LabRunTableError) -> LabRunTable.Row {
    let whole = text("name", fields)
    let name = whole.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    guard !name.isEmpty, name != ".", name != "..", !name.unicodeScalars.contains(where: { $0.value < 0x20 })
    else {
      throw .badLine(path: path, line: line, detail: "'\(whole)' is not a file name")
    }
    guard let nominal = try number("n_ph", fields, line) else {
      throw .badLine(path: path, line: line, detail: "n_ph is missing")
    }
    return LabRunTable.Row(
      name: name, nominalPhotons: nominal, measuredPhotons: try number("n_ph_meas", fields, line),
      nightSkyHz: try number("nsb", fields, line), measuredNightSkyHz: try number("nsb_meas", fields, line))
  }

  private func text(_ column: String, _ fields: [String]) -> String {
    places[column].map { fields[$0] } ?? ""
  }

  /// A number of at least zero; nil for an empty field and `nan`.
  private func number(
    _ column: String, _ fields: [String], _ line: Int
  ) throws(LabRunTableError) -> Double? {
    let text = text(column, fields)
    if text.isEmpty || text.lowercased() == "nan" { return nil }
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw .badLine(
        path: path, line: line, detail: "\(column) is '\(text)', expected a number of at least 0")
    }
    return value
  }
}

/// What is wrong with a run table.
public enum LabRunTableError: SSTError, Equatable {
  /// The line of names lacks a column.
  case missingColumn(path: String, column: String, found: [String])
  /// A line cannot be understood.
  case badLine(path: String, line: Int, detail: String)
  /// There is no run in the table.
  case noRuns(path: String)

  /// The error of a line that is no line of any table.
  init(_ error: TableError) {
    guard case .badLine(let path, let line, let found, let expected) = error else {
      preconditionFailure("a text table has lines only: \(error)")
    }
    self = .badLine(path: path, line: line, detail: "found \(found), expected \(expected)")
  }

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .missingColumn: ErrorCode(.inputCorrupt, 54, "run-table-column")
    case .badLine: ErrorCode(.inputCorrupt, 55, "run-table-line")
    case .noRuns: ErrorCode(.noEvents, 31, "run-table-empty")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .missingColumn(let path, let column, let found):
      "\(path): no column '\(column)'; the first line is "
        + "\(DelimitedText.shown(found.joined(separator: ",")[...])); a run"
        + " table begins with the header line name,n_ph,n_ph_meas,nsb,nsb_meas"
    case .badLine(let path, let line, let detail): "\(path), line \(line): \(detail)"
    case .noRuns(let path): "\(path): no run follows the header line"
    }
  }
}
