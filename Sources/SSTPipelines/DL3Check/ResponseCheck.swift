import Foundation
import InstrumentResponse
import SSTCore
import SSTIO

/// What is wrong with a response: keywords, axes, units, values, normalization.
///
/// Source: GADF 0.3, instrument response functions.
struct ResponseCheck {
  let file: FITSTableFile
  let name: String
  let header: FITSHeader

  /// A layout by `HDUCLAS4`: `HDUCLAS2`, the axes, the column and its units.
  private struct Layout {
    var kind: String
    var axes: [String]
    var column: String
    var units: [String]
  }
  private static let layouts: [String: Layout] = [
    "AEFF_2D": Layout(
      kind: "EFF_AREA", axes: ["ENERG", "THETA"], column: "EFFAREA", units: ["m2", "m**2", "m^2"]),
    "EDISP_2D": Layout(
      kind: "EDISP", axes: ["ENERG", "MIGRA", "THETA"], column: "MATRIX", units: [""]),
    "PSF_TABLE": Layout(
      kind: "PSF", axes: ["ENERG", "THETA", "RAD"], column: "RPSF",
      units: ["sr-1", "1/sr", "sr**-1", "1 / sr"]),
    "BKG_2D": Layout(kind: "BKG", axes: ["ENERG", "THETA"], column: "BKG", units: Self.rateUnits),
    "BKG_3D": Layout(kind: "BKG", axes: ["ENERG", "DETX", "DETY"], column: "BKG", units: Self.rateUnits),
    "RAD_MAX_2D": Layout(kind: "RAD_MAX", axes: ["ENERG", "THETA"], column: "RAD_MAX", units: ["deg"]),
  ]
  private static let rateUnits = [
    "MeV-1 s-1 sr-1", "s-1 MeV-1 sr-1", "1 / (MeV s sr)", "1/(s MeV sr)", "1 / (s MeV sr)", "1/s/MeV/sr",
    "s**-1*MeV**-1*sr**-1", "1/(MeV s sr)",
  ]
  private static let axisUnits = [
    "ENERG": ["TeV"], "THETA": ["deg"], "RAD": ["deg"], "MIGRA": [""], "DETX": ["deg"], "DETY": ["deg"],
  ]

  init(_ file: FITSTableFile, _ name: String) throws {
    (self.file, self.name) = (file, name)
    header = try file.header(name)
  }

  /// The kind of response, such as `AEFF_2D`; nil if the table is none.
  static func layout(_ header: FITSHeader) -> String? {
    header.text("HDUCLAS1") == "RESPONSE" ? header.text("HDUCLAS4") ?? "" : nil
  }

  /// All findings.
  func run() throws -> [DL3Finding] {
    var findings = DL3Findings(table: name)
    let keywords = DL3Keywords(header: header)
    keywords.require(
      ["HDUCLASS", "HDUDOC", "HDUVERS", "HDUCLAS2", "HDUCLAS3", "HDUCLAS4"], .warning, &findings)
    keywords.require(["TELESCOP", "INSTRUME"], .warning, &findings)
    keywords.expect("HDUVERS", ["0.2", "0.3"], .warning, &findings)
    keywords.expect("HDUCLAS3", ["FULL-ENCLOSURE", "POINT-LIKE"], .error, &findings)
    let kind = header.text("HDUCLAS4") ?? ""
    guard let layout = Self.layouts[kind] else {
      findings.add(
        ["PSF_3GAUSS", "PSF_KING", "PSF_GTPSF"].contains(kind) ? .note : .warning, "unknown-response",
        "HDUCLAS4 is \(kind.isEmpty ? "not there" : kind)",
        expected: "one of \(Self.layouts.keys.sorted().joined(separator: ", "))",
        advice: "values are not checked")
      return findings.all
    }
    keywords.expect("HDUCLAS2", [layout.kind], .error, &findings)
    if kind == "BKG_3D" { keywords.require(["FOVALIGN"], .warning, &findings) }
    try checkTable(layout, kind, &findings)
    return findings.all
  }

  private func checkTable(_ layout: Layout, _ kind: String, _ findings: inout DL3Findings) throws {
    let rows = try file.packedRows(name)
    guard rows.rowCount == 1 else {
      findings.add(.error, "response-shape", "\(rows.rowCount) rows", expected: "1")
      return
    }
    func cell(_ column: String, units: [String]) -> [Double]? {
      guard let place = rows.schema.columns.firstIndex(where: { $0.name.uppercased() == column }) else {
        findings.add(.error, "missing-column", "no \(column)")
        return nil
      }
      let unit = rows.schema.columns[place].unit ?? ""
      if !units.contains(unit) {
        findings.add(
          unit.contains("TeV") && column == "BKG" || units != [""] ? .error : .note, "unit",
          "\(column) is in \(unit.isEmpty ? "no unit" : unit)",
          expected: units[0].isEmpty ? "no unit" : units[0])
      }
      return rows.doubles(row: 0, column: place)
    }
    var axes: [[(low: Double, high: Double)]] = []
    for axis in layout.axes {
      let units = Self.axisUnits[axis] ?? [""]
      guard let low = cell(axis + "_LO", units: units), let high = cell(axis + "_HI", units: units) else {
        return
      }
      guard low.count == high.count, zip(low, high).allSatisfy({ $0 < $1 || (axis == "THETA" && $0 == $1) })
      else {
        findings.add(.error, "response-axis", "\(axis) has bins that do not rise")
        return
      }
      if zip(high, low.dropFirst()).contains(where: { abs($0 - $1) > 1e-6 * max(1, abs($0)) }) {
        findings.add(.error, "response-axis", "\(axis) has bins that do not touch")
      }
      axes.append(zip(low, high).map { (low: $0, high: $1) })
    }
    guard let values = cell(layout.column, units: layout.units) else { return }
    let size = axes.reduce(1) { $0 * $1.count }
    guard values.count == size else {
      findings.add(
        .error, "response-shape", "\(layout.column) has \(values.count) values",
        expected: "\(size), one for each cell of the axes")
      return
    }
    ResponseValueCheck(kind: kind, axes: axes, values: values).run(&findings)
  }
}

/// What is wrong with the values of a response.
struct ResponseValueCheck {
  let kind: String
  let axes: [[(low: Double, high: Double)]]
  /// The first axis fastest.
  let values: [Double]

  private static let tolerance = 5e-3

  func run(_ findings: inout DL3Findings) {
    findings.add(
      .error, "response-value", count: values.count { !$0.isFinite }, "cells are no finite numbers",
      advice: "write 0 where nothing was simulated")
    findings.add(.error, "response-value", count: values.count { $0 < 0 }, "cells are below 0")
    if values.allSatisfy({ !($0 > 0) }) { findings.add(.error, "response-value", "all cells are 0") }
    switch kind {
    case "EDISP_2D": checkDispersion(&findings)
    case "PSF_TABLE": checkSpread(&findings)
    default: break
    }
  }

  /// The sums over one axis with a weight for each of its bins, of all cells of the other axes that have any.
  private func integrals(over axis: Int, _ weights: [Double]) -> [Double] {
    let step = axes[..<axis].reduce(1) { $0 * $1.count }
    let count = axes[axis].count
    var sums: [Double] = []
    for start in 0..<values.count where start / step % count == 0 {
      let sum = (0..<count).reduce(0) { sum, bin in
        let value = values[start + bin * step]
        return sum + (value.isFinite ? value * weights[bin] : 0)
      }
      if sum != 0 { sums.append(sum) }
    }
    return sums
  }

  private func checkDispersion(_ findings: inout DL3Findings) {
    let widths = axes[1].map { $0.high - $0.low }
    let sums = integrals(over: 1, widths)
    let wrong = sums.count { abs($0 - 1) > Self.tolerance }
    guard wrong > 0 else { return }
    let parts = integrals(over: 1, widths.map { _ in 1 })
    if parts.allSatisfy({ abs($0 - 1) < Self.tolerance }) {
      findings.add(
        .error, "dispersion-per-bin", "values are probabilities of bins", expected: "densities of MIGRA",
        advice: "divide by the width of the bins (pyirf before 0.9 does not)")
    } else {
      findings.add(
        .error, "normalization", count: wrong,
        "of \(sums.count) energies and offsets do not integrate to 1 over MIGRA")
    }
  }

  private func checkSpread(_ findings: inout DL3Findings) {
    let rings = axes[2].map { 2 * Double.pi * (cos($0.low * .pi / 180) - cos($0.high * .pi / 180)) }
    let sums = integrals(over: 2, rings)
    findings.add(
      .error, "normalization", count: sums.count { $0 > 1 + Self.tolerance },
      "of \(sums.count) energies and offsets integrate to more than 1 over the sky")
    findings.add(
      .warning, "normalization", count: sums.count { $0 < 0.9 },
      "of \(sums.count) energies and offsets integrate to less than 0.9 over RAD")
  }
}
