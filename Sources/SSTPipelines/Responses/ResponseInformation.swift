import Foundation
import InstrumentResponse
import SSTCore

/// What responses say: their axes, and figures on the axis of the camera in bins of energy.
public struct ResponseInformation: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// A table.
  public struct Table: Encodable, Sendable, Equatable {
    /// The column, such as `EFFAREA`, and its unit.
    public let column, unit: String
    /// The axes in words.
    public let axes: [String]
    /// How many cells are above 0, of all.
    public let filled: [Int]
  }

  /// Figures of gamma rays in a bin of true energy, in the first bin of offset; null without events.
  public struct Energy: Encodable, Sendable, Equatable {
    /// The bin in TeV.
    public let low, high: Double
    /// The effective area in square meters, and its statistical error; null if it is not stored.
    public let area, areaError: Double?
    /// The radius in degrees that holds 68 percent of the events of a source.
    public let containment68Deg: Double?
    /// The median of reconstructed over true energy minus one, and half the width of its central 68 percent.
    public let energyBias, energyResolution: Double?
  }

  /// The rate of background over the whole field of view in a bin of reconstructed energy.
  public struct Background: Encodable, Sendable, Equatable {
    /// The bin in TeV.
    public let low, high: Double
    /// Per second.
    public let rate: Double
  }

  /// The file.
  public let path: String
  /// What the headers say.
  public let facts: [String: String]
  /// The tables.
  public let tables: [Table]
  /// Figures by true energy.
  public let energies: [Energy]
  /// Rates by reconstructed energy.
  public let background: [Background]

  /// Describes the responses of a file, also those in an event list.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``ResponseInputError/noResponse(path:reason:)``, `FITSError`, `TableError`, `FileError`.
  public init(readingFrom path: String) throws {
    let responses = try ResponseFile.read(path)
    self.path = path
    facts = responses.facts.words
    tables = responses.tables.map { table in
      Table(
        column: table.quantity.rawValue, unit: table.quantity.unit, axes: table.axes.map(\.words),
        filled: [table.values.count { $0 > 0 }, table.values.count])
    }
    energies = Self.energies(responses)
    background =
      responses.backgroundTables.first.map { table in
        zip(table.backgroundRates, table.axes[0].binning.edges.indices).map { rate, bin in
          Background(
            low: table.axes[0].binning.edges[bin], high: table.axes[0].binning.edges[bin + 1], rate: rate)
        }
      } ?? []
  }

  private static func energies(_ responses: ResponseSet) -> [Energy] {
    guard let area = responses.gammaTables.first(where: { $0.quantity == .effectiveArea }) else { return [] }
    let spread = responses.gammaTables.first { $0.quantity == .pointSpread }
    let dispersion = responses.gammaTables.first { $0.quantity == .energyDispersion }
    let bins = area.axes[0].binning
    let hasErrors = area.errors.contains { $0 > 0 }
    func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
    return (0..<bins.count).map { bin in
      let center = (bins.edges[bin] * bins.edges[bin + 1]).squareRoot()
      let radius = spread.flatMap { table in
        table.axes[0].binning.bin(of: center).map { table.containmentRadius(0.68, energy: $0, offset: 0) }
      }
      let figures = dispersion.flatMap { table in
        table.axes[0].binning.bin(of: center).map { table.energyFigures(energy: $0, offset: 0) }
      }
      return Energy(
        low: bins.edges[bin], high: bins.edges[bin + 1], area: known(area.values[bin]),
        areaError: hasErrors ? known(area.errors[bin]) : nil, containment68Deg: known(radius),
        energyBias: known(figures?.bias), energyResolution: known(figures?.resolution))
    }
  }

  /// The facts, the tables, and a line for each energy.
  public var description: String {
    func text(_ value: Double?, _ format: String) -> String {
      value.map { String(format: format, $0) } ?? "-"
    }
    var lines = [path]
    lines += facts.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    lines += tables.map { table in
      "  \(table.column)\(table.unit.isEmpty ? "" : " (\(table.unit))"): \(table.axes.joined(separator: ", ")); "
        + "\(table.filled[0]) of \(table.filled[1]) cells above 0"
    }
    if !energies.isEmpty {
      lines.append(
        "  true energy (TeV)   area (m2)   error   68 % (deg)   bias   resolution, in the first bin of offset"
      )
      lines += energies.map { energy in
        "  "
          + [
            String(format: "%.3g to %.3g", energy.low, energy.high), text(energy.area, "%.4g"),
            text(energy.areaError, "%.2g"), text(energy.containment68Deg, "%.3f"),
            text(energy.energyBias, "%+.3f"),
            text(energy.energyResolution, "%.3f"),
          ].joined(separator: "   ")
      }
    }
    if !background.isEmpty {
      lines.append("  reconstructed energy (TeV)   background over the field of view (1/s)")
      lines += background.map { String(format: "  %.3g to %.3g   %.4g", $0.low, $0.high, $0.rate) }
    }
    return TerminalText.lines(lines)
  }
}

extension ResponseAxis {
  /// The axis in words, such as `ENERG 20 bins from 0.2 to 300 TeV`.
  var words: String {
    let edges = binning.edges
    return "\(quantity.rawValue) \(binning.count) bins from "
      + String(format: "%.4g to %.4g", edges[0], edges[edges.count - 1])
      + (quantity.unit.isEmpty ? "" : " \(quantity.unit)")
  }
}

extension ResponseSet.Facts {
  /// What is known, in words.
  var words: [String: String] {
    func number(_ value: Double?, _ unit: String) -> String? {
      value.flatMap { $0.isFinite ? String(format: "%.4g %@", $0, unit) : nil }
    }
    let all: [(String, String?)] = [
      ("telescope", setup), ("zenith", number(zenithDeg, "deg")), ("azimuth", number(azimuthDeg, "deg")),
      ("night sky", background), ("cut on gammaness", cut), ("hash of the cut", cutSHA256),
      ("class of events", eventClass.map { "\($0)" }), ("simulated cone", number(viewConeDeg, "deg")),
      ("live part of background", number(livePart, "")), ("nodes", nodes),
      ("thresholds", thresholds.map { String(format: "%.3g to %.3g TeV", $0.lowerBound, $0.upperBound) }),
    ]
    return all.reduce(into: [:]) { facts, fact in
      if let value = fact.1, !value.isEmpty { facts[fact.0] = value.trimmingCharacters(in: .whitespaces) }
    }
  }
}
