public import InstrumentResponse
import SSTCore
import SSTData
public import SSTIO

/// Files of cuts in bins of energy: HDF5 as sst1mpipe and astropy write it, or ECSV.
///
/// ```swift
/// let cut = try CutTableFile.read("gammaness_cuts_efficiency_stereo.h5")
/// try CutTableFile.write(cut, to: "gammaness_cuts_efficiency_stereo.ecsv")
/// ```
public enum CutTableFile {
  /// The name of the table of a kind of cut.
  ///
  /// - Parameter quantity: what is cut on.
  public static func table(of quantity: BinnedCut.Quantity) -> String {
    quantity == .theta ? "theta_cuts" : "gammaness_cuts"
  }

  /// The names of files as the original has them.
  ///
  /// - Parameters:
  ///   - quantity: what is cut on.
  ///   - method: how the cuts were found: `efficiency` or `significance`; names of theta cuts do not say it.
  ///   - telescope: `tel_001`, or `stereo`.
  public static func name(_ quantity: BinnedCut.Quantity, method: String, telescope: String) -> String {
    quantity == .theta ? "theta_edep_cuts_\(telescope).h5" : "gammaness_cuts_\(method)_\(telescope).h5"
  }

  // MARK: - Reading

  /// Reads cuts; the file's content tells its format, and the name of its table what is cut on.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - quantity: what is cut on, for ECSV files that do not say it by the unit of `cut`; nil to go by the unit.
  /// - Throws: `ResponseError.damagedTable` for units other than TeV and degrees, bins that do not rise and missing
  ///   columns; `HDF5Error`, `FileError`, `TableError`.
  public static func read(_ path: String, as quantity: BinnedCut.Quantity? = nil) throws -> BinnedCut {
    let file = try RandomAccessFile(path: path)
    if try FileKind.isHDF5(file) { return try readHDF5(path) }
    let start = String(decoding: try file.bytes(0..<min(file.size, 1 << 16)), as: UTF8.self)
    let units = ColumnUnits(lines: start.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("#") })
    let rows = try Row.table.rows(ofDelimitedFile: path, initial: Row())
    let columns = Row.columns.compactMap { name, place in
      rows.contains { $0[keyPath: place] == .infinity }
        ? nil : FigureColumn(name, rows.map { $0[keyPath: place] })
    }
    return try cut(quantity ?? (units["cut"] == "deg" ? .theta : .gammaness), columns, units, path)
  }

  /// A row of a text file; what stays infinite is not there.
  private struct Row {
    var low = Double.infinity
    var high = Double.infinity
    var center = Double.infinity
    var events = Double.infinity
    var gammas = Double.infinity
    var protons = Double.infinity
    var cut = Double.infinity

    static var columns: [(String, any WritableKeyPath<Row, Double> & Sendable)] {
      [
        ("low", \.low), ("high", \.high), ("center", \.center), ("n_events", \.events),
        ("n_gamma_events", \.gammas), ("n_proton_events", \.protons), ("cut", \.cut),
      ]
    }
    static var table: Table<Row> {
      Table("cuts") { columns.map { name, place in Column<Row>(name, place) }.optional() }
    }
  }

  private static func readHDF5(_ path: String) throws -> BinnedCut {
    let file = try HDF5File(readingFrom: path)
    let quantities: [BinnedCut.Quantity] = [.gammaness, .theta]
    guard let quantity = try quantities.first(where: { try file.kind(of: "/" + table(of: $0)) == .dataset })
    else {
      throw ResponseError.damagedTable(
        what: "cuts in \(path)", reason: "it has neither gammaness_cuts nor theta_cuts")
    }
    let place = "/" + table(of: quantity)
    let rows = try file.table(place).read()
    let known = Set(Row.columns.map(\.0))
    let columns = try rows.columns.filter { known.contains($0.info.name) }.map { column in
      FigureColumn(column.info.name, try rows.doubles(column.info.name))
    }
    var units = ColumnUnits(lines: [])
    let meta = place + FigureTableFile.metaEnding
    if try file.kind(of: meta) == .dataset {
      let lines = try file.array(meta).data.strings ?? []
      units = ColumnUnits(lines: lines.map { $0[...] })
    }
    return try cut(quantity, columns, units, path)
  }

  private static func cut(
    _ quantity: BinnedCut.Quantity, _ columns: [FigureColumn], _ units: ColumnUnits, _ path: String
  ) throws(ResponseError) -> BinnedCut {
    for (name, expected) in [
      ("low", "TeV"), ("high", "TeV"), ("center", "TeV"), ("cut", quantity.unit ?? ""),
    ] {
      if let found = units[name], found != expected {
        throw .damagedTable(
          what: "cuts in \(path)",
          reason: "\(name) is in \(found), expected \(expected.isEmpty ? "no unit" : expected)")
      }
    }
    return try BinnedCut(quantity, columns: columns)
  }

  // MARK: - Writing

  /// Writes cuts: ECSV if the name ends in `.ecsv`, else HDF5.
  ///
  /// - Parameters:
  ///   - cut: the cuts.
  ///   - path: the file.
  ///   - overwrite: whether it may exist.
  ///   - files: the set that the file belongs to, which then decides about that.
  /// - Throws: `HDF5Error`, `AtomicFileError`.
  public static func write(
    _ cut: BinnedCut, to path: String, overwrite: Bool = false, in files: AtomicFileSet? = nil
  ) throws {
    try FigureTableFile.write(
      [(table(of: cut.quantity), cut.columns)], to: path, overwrite: overwrite, in: files)
  }
}

/// Units of columns in lines such as `- {name: low, unit: TeV, datatype: float64}`.
struct ColumnUnits {
  private var units: [String: String] = [:]

  init(lines: [Substring]) {
    for line in lines {
      guard let name = Self.value("name", in: line), let unit = Self.value("unit", in: line) else { continue }
      units[name] = unit
    }
  }

  subscript(name: String) -> String? { units[name] }

  private static func value(_ key: String, in line: Substring) -> String? {
    guard let start = line.firstRange(of: "\(key): ")?.upperBound else { return nil }
    let text = line[start...].prefix { $0 != "," && $0 != "}" }
    let plain = text.filter { !["'", "\"", " "].contains($0) }
    return plain.isEmpty ? nil : plain
  }
}
