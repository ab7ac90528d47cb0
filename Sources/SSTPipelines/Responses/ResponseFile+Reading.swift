import Foundation
import InstrumentResponse
import SSTCore
import SSTIO

extension ResponseFile {
  /// Reads the responses of a file, ours or another program's; tables with other layouts are left out.
  ///
  /// - Parameter path: a FITS file with one table of each kind.
  /// - Throws: ``ResponseInputError/noResponse(path:reason:)``, `FITSError`, `TableError`, `FileError`.
  public static func read(_ path: String) throws -> ResponseSet {
    let file = try FITSTableFile(readingFrom: path)
    var responses = ResponseSet(facts: .init(), gammaTables: [], backgroundTables: [])
    for name in file.tableNames {
      let header = try file.header(name)
      guard header.text("HDUCLAS1") == "RESPONSE", let table = try table(name, header, file, path) else {
        continue
      }
      switch table.quantity {
      case .background: responses.backgroundTables.append(table)
      case .maximumRadius: responses.maximumRadius = table
      default: responses.gammaTables.append(table)
      }
      responses.facts.take(header)
      if table.quantity == .pointSpread { responses.facts.beyondSpread = header.number("BEYOND") }
      if table.quantity == .energyDispersion { responses.facts.beyondDispersion = header.number("BEYOND") }
    }
    guard !responses.tables.isEmpty else {
      throw ResponseInputError.noResponse(
        path: path, reason: "no table has HDUCLAS1 RESPONSE and a known layout")
    }
    return responses
  }

  private static let quantities: [String: ResponseTable.Quantity] = [
    "AEFF_2D": .effectiveArea, "EDISP_2D": .energyDispersion, "PSF_TABLE": .pointSpread,
    "BKG_2D": .background, "BKG_3D": .background, "RAD_MAX_2D": .maximumRadius,
  ]

  private static func table(
    _ name: String, _ header: FITSHeader, _ file: FITSTableFile, _ path: String
  ) throws -> ResponseTable? {
    guard let layout = header.text("HDUCLAS4"), let quantity = quantities[layout] else { return nil }
    let rows = try file.packedRows(name)
    func wrong(_ reason: String) -> ResponseInputError {
      .noResponse(path: path, reason: "table \(name): \(reason)")
    }
    guard rows.rowCount == 1 else { throw wrong("\(rows.rowCount) rows, expected 1") }
    let columns = rows.schema.columns
    func numbers(_ column: String) throws -> [Double]? {
      guard let place = columns.firstIndex(where: { $0.name.uppercased() == column }) else { return nil }
      guard let values = rows.doubles(row: 0, column: place) else {
        throw wrong("\(column) holds no numbers")
      }
      return values
    }
    var axes: [ResponseAxis] = []
    for column in columns where column.name.uppercased().hasSuffix("_LO") {
      let start = String(column.name.uppercased().dropLast(3))
      guard let kind = ResponseAxis.Quantity(rawValue: start == "ETRUE" ? "ENERG" : start),
        let low = try numbers(start + "_LO"), let high = try numbers(start + "_HI"), low.count == high.count,
        let last = high.last
      else { throw wrong("the edges of \(start) are not there") }
      if let unit = column.unit, !unit.isEmpty, unit != kind.unit {
        throw wrong("\(start) is in \(unit), expected \(kind.unit)")
      }
      axes.append(ResponseAxis(kind, try Binning(low + [last], start)))
    }
    guard let values = try numbers(quantity.rawValue) else { throw wrong("no column \(quantity.rawValue)") }
    let errors = try numbers(quantity.rawValue + "_ERR") ?? values.map { _ in 0 }
    return try ResponseTable(quantity, axes: axes, values: values, errors: errors)
  }
}

extension ResponseSet.Facts {
  /// Takes what a header says; what it does not say stays.
  mutating func take(_ header: FITSHeader) {
    if let name = header.text("INSTRUME"), name.hasPrefix("SST1M_") { setup = String(name.dropFirst(6)) }
    zenithDeg = header.number("ZEN_PNT") ?? zenithDeg
    azimuthDeg = header.number("AZ_PNT") ?? azimuthDeg
    background = header.text("NSBLEVEL") ?? background
    cut = header.text("GH_CUT") ?? cut
    cutSHA256 = header.text("GHCUTSHA") ?? cutSHA256
    viewConeDeg = header.number("VIEWCONE") ?? viewConeDeg
    eventClass = header.text("EV_CLASS").flatMap(Int.init) ?? eventClass
    livePart = header.number("BKGDEADC") ?? livePart
    nodes = header.text("NODES") ?? nodes
    if let low = header.number("LO_THRES"), let high = header.number("HI_THRES"), low <= high {
      thresholds = low...high
    }
  }
}

extension PackedRows {
  /// The numbers of a cell; nil for texts and truth values.
  func doubles(row: Int, column: Int) -> [Double]? {
    let info = schema.columns[column]
    let start = row * schema.rowSize + schema.offsets[column]
    return withUnsafeBytes { bytes in
      func values<Number: BitwiseCopyable>(_ type: Number.Type, _ convert: (Number) -> Double) -> [Double] {
        (0..<info.elementsPerRow).map {
          convert(bytes.loadUnaligned(fromByteOffset: start + $0 * info.type.size, as: Number.self))
        }
      }
      switch info.type {
      case .float64: return values(Double.self) { $0 }
      case .float32: return values(Float.self, Double.init)
      case .int64: return values(Int64.self, Double.init)
      case .int32: return values(Int32.self, Double.init)
      case .int16: return values(Int16.self, Double.init)
      case .uint8: return values(UInt8.self, Double.init)
      case .uint64: return values(UInt64.self, Double.init)
      case .uint32: return values(UInt32.self, Double.init)
      case .uint16: return values(UInt16.self, Double.init)
      case .int8: return values(Int8.self, Double.init)
      case .bool, .string: return nil
      }
    }
  }
}
