import InstrumentResponse
import SSTCore
import SSTData
public import SSTIO

/// Responses in FITS files, as GADF 0.3 lays them out.
///
/// ```swift
/// let responses = try ResponseFile.read("irfs.fits")
/// print(responses.facts.zenithDeg, responses.tables.map(\.quantity))
/// ```
public enum ResponseFile {
  /// Writes a file.
  ///
  /// - Parameters:
  ///   - responses: the responses.
  ///   - path: the file.
  ///   - overwrite: whether it may exist.
  ///   - files: the set that the file belongs to, which then decides about that.
  ///   - history: cards that every table gets beside those of the format, for example hashes of inputs.
  /// - Throws: `FITSOutputError`, `AtomicFileError`.
  public static func write(
    _ responses: ResponseSet, to path: String, overwrite: Bool = false, in files: AtomicFileSet? = nil,
    history: [FITSCard] = []
  ) throws {
    let file = try FITSTableWriter(path: path, overwrite: overwrite, in: files)
    try append(responses, to: file, history: history)
    try file.finish()
  }

  /// Writes the tables behind others of a file.
  ///
  /// - Parameters:
  ///   - responses: the responses.
  ///   - file: the file.
  ///   - history: further cards.
  /// - Throws: `FITSOutputError`.
  static func append(_ responses: ResponseSet, to file: FITSTableWriter, history: [FITSCard] = []) throws {
    for table in responses.tables {
      let kind = ResponseUnit(table)
      try file.write(
        rows(table), name: kind.name,
        header: kind.header(isPointLike: responses.isPointLike, table)
          + facts(responses.facts, of: table) + history)
    }
  }

  /// The one row of a table: edges of the axes, numbers, errors.
  private static func rows(_ table: ResponseTable) -> PackedRows {
    var (columns, values): ([ColumnInfo], [Double]) = ([], [])
    func add(_ name: String, _ numbers: [Double], shape: [Int], unit: String) {
      columns.append(
        ColumnInfo(
          name: name, type: .float64, shape: shape, unit: unit.isEmpty ? nil : unit, description: ""))
      values += numbers
    }
    for axis in table.axes {
      let (name, unit) = (axis.quantity.rawValue, axis.quantity.unit)
      add(name + "_LO", axis.binning.low, shape: [axis.binning.count], unit: unit)
      add(name + "_HI", axis.binning.high, shape: [axis.binning.count], unit: unit)
    }
    // An array's last axis varies fastest, which is the first one here.
    let shape = table.axes.reversed().map(\.binning.count)
    add(table.quantity.rawValue, table.values, shape: shape, unit: table.quantity.unit)
    if table.quantity != .maximumRadius {
      add(table.quantity.rawValue + "_ERR", table.errors, shape: shape, unit: table.quantity.unit)
    }
    return PackedRows(
      TableSchema(columns, rowsPerChunk: 1), packed: values.withUnsafeBytes { Array($0) })
  }

  private static func facts(_ facts: ResponseSet.Facts, of table: ResponseTable) -> [FITSCard] {
    var cards = [
      FITSCard("TELESCOP", .text("SST-1M")),
      FITSCard("INSTRUME", .text("SST1M_" + facts.setup), "telescope, or several together"),
      FITSCard("ORIGIN", .text("SST-1M")),
      FITSCard("CREATOR", .text("\(SoftwareVersion.name) \(SoftwareVersion.number)")),
      FITSCard("ZEN_PNT", .real(facts.zenithDeg), "[deg] zenith angle of the simulations"),
      FITSCard("AZ_PNT", .real(facts.azimuthDeg), "[deg] azimuth of the simulations"),
      FITSCard("GH_CUT", .text(facts.cut), "cut on gammaness"),
      FITSCard("GHCUTSHA", .text(String(facts.cutSHA256.prefix(32))), "hash of the cut"),
      FITSCard("VIEWCONE", .real(facts.viewConeDeg), "[deg] gammas reach so far from the pointing"),
    ]
    if !facts.background.isEmpty { cards.append(FITSCard("NSBLEVEL", .text(facts.background), "night sky")) }
    if let eventClass = facts.eventClass {
      cards.append(FITSCard("EV_CLASS", .text("\(eventClass)"), "class of the events"))
    }
    if !facts.nodes.isEmpty { cards.append(FITSCard("NODES", .text(facts.nodes), "nodes that were mixed")) }
    if table.quantity == .effectiveArea, let thresholds = facts.thresholds {
      cards.append(FITSCard("LO_THRES", .real(thresholds.lowerBound), "[TeV] area above a tenth of the"))
      cards.append(FITSCard("HI_THRES", .real(thresholds.upperBound), "[TeV] largest between them"))
    }
    let beyond = [.pointSpread: facts.beyondSpread, .energyDispersion: facts.beyondDispersion][table.quantity]
    if let beyond = beyond ?? nil {
      cards.append(FITSCard("BEYOND", .real(beyond), "part of the gammas beyond the bins"))
    }
    if table.quantity == .background {
      cards.append(
        facts.livePart.map { FITSCard("BKGDEADC", .real($0), "rates per ontime: times this live part") }
          ?? FITSCard("BKGTIME", .text("LIVETIME"), "rates per live time"))
    }
    return cards
  }
}

/// What a table of a response is called in files.
struct ResponseUnit: Sendable, Equatable {
  /// The name of the extension.
  let name: String
  /// The name of the background over the field of view.
  static let fieldBackground = "BACKGROUND 3D"
  /// HDUCLAS2 and HDUCLAS4.
  let classes: (kind: String, layout: String)

  static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.classes == b.classes }

  init(_ table: ResponseTable) {
    switch table.quantity {
    case .effectiveArea: (name, classes) = ("EFFECTIVE AREA", ("EFF_AREA", "AEFF_2D"))
    case .energyDispersion: (name, classes) = ("ENERGY DISPERSION", ("EDISP", "EDISP_2D"))
    case .pointSpread: (name, classes) = ("POINT SPREAD FUNCTION", ("PSF", "PSF_TABLE"))
    case .background where table.axes.count > 2: (name, classes) = (Self.fieldBackground, ("BKG", "BKG_3D"))
    case .background: (name, classes) = ("BACKGROUND", ("BKG", "BKG_2D"))
    case .maximumRadius: (name, classes) = ("RAD_MAX", ("RAD_MAX", "RAD_MAX_2D"))
    }
  }

  func header(isPointLike: Bool, _ table: ResponseTable) -> [FITSCard] {
    let axes = table.axes.map { "\($0.quantity.rawValue)_LO:\($0.quantity.rawValue)_HI" }
    let column = 2 * table.axes.count + 1
    var cards =
      GADF.identification("RESPONSE") + [
        FITSCard("HDUCLAS2", .text(classes.kind)),
        FITSCard("HDUCLAS3", .text(isPointLike ? "POINT-LIKE" : "FULL-ENCLOSURE")),
        FITSCard("HDUCLAS4", .text(classes.layout)),
        FITSCard("CREF\(column)", .text("(\(axes.joined(separator: ",")))"), "axes of the numbers"),
      ]
    if classes.layout == "BKG_3D" { cards.append(FITSCard("FOVALIGN", .text("ALTAZ"))) }
    return cards
  }
}
