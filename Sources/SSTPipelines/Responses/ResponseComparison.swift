import Foundation
import InstrumentResponse
import SSTCore

/// How the responses of two files differ.
public struct ResponseComparison: StepSummary {
  /// How a table differs.
  public struct Table: Encodable, Sendable, Equatable {
    /// The column and the axes.
    public let name: String
    /// Why the values cannot be compared; null if they are.
    public let reason: String?
    /// Cells that differ by more than the tolerance, and all.
    public let different: [Int]
    /// The largest difference over the larger value.
    public let largestRelative: Double
    /// Where it is, in words.
    public let place: String
    /// The largest difference over the largest value of the table.
    public let largestOfPeak: Double
    /// The sum of squared differences over squared errors; null without errors.
    public let chiSquare: Double?
    /// The number of cells with errors.
    public let degrees: Int
  }

  private let format = 1
  private let command = "irf compare"
  /// The files.
  public let files: [String]
  /// True if nothing differs by more than the tolerance.
  public let equal: Bool
  /// Facts that differ: the name, and what both files say.
  public let facts: [[String]]
  /// The tables of both.
  public let tables: [Table]
  /// Tables that only one file has.
  public let onlyFirst, onlySecond: [String]

  /// Compares files.
  ///
  /// - Parameters:
  ///   - first: a file of responses, or an event list with some.
  ///   - second: another.
  ///   - tolerance: relative differences up to this are none.
  /// - Throws: ``ResponseInputError/noResponse(path:reason:)``, `FITSError`, `TableError`, `FileError`.
  public init(_ first: String, _ second: String, tolerance: Double = 0) throws {
    files = [first, second]
    let (a, b) = (try ResponseFile.read(first), try ResponseFile.read(second))
    let (own, other) = (a.facts.words, b.facts.words)
    facts = Set(own.keys).union(other.keys).sorted().filter { own[$0] != other[$0] }
      .map { [$0, own[$0] ?? "not said", other[$0] ?? "not said"] }
    func name(_ table: ResponseTable) -> String {
      ([table.quantity.rawValue] + table.axes.map(\.quantity.rawValue)).joined(separator: " ")
    }
    let (names, otherNames) = (a.tables.map(name), b.tables.map(name))
    onlyFirst = names.filter { !otherNames.contains($0) }
    onlySecond = otherNames.filter { !names.contains($0) }
    tables = a.tables.compactMap { table in
      b.tables.first { name($0) == name(table) }.map { Self.compare(table, $0, name(table), tolerance) }
    }
    equal =
      onlyFirst.isEmpty && onlySecond.isEmpty
      && tables.allSatisfy { $0.reason == nil && $0.different[0] == 0 }
  }

  private static func compare(
    _ a: ResponseTable, _ b: ResponseTable, _ name: String, _ tolerance: Double
  ) -> Table {
    for (own, other) in zip(a.axes, b.axes)
    where own.binning.count != other.binning.count
      || zip(own.binning.edges, other.binning.edges).contains(where: {
        abs($0 - $1) > 1e-6 * max(1e-9, abs($0))
      })
    {
      return Table(
        name: name, reason: "other bins: \(own.words) | \(other.words)", different: [0, a.values.count],
        largestRelative: .nan, place: "", largestOfPeak: .nan, chiSquare: nil, degrees: 0)
    }
    var (different, largest, worst, absolute) = (0, 0.0, 0, 0.0)
    var (chiSquare, degrees) = (0.0, 0)
    let peak = (a.values + b.values).reduce(0) { max($0, $1.isFinite ? abs($1) : 0) }
    for cell in a.values.indices {
      let (x, y) = (a.values[cell], b.values[cell])
      // Cells that are no numbers in both are equal.
      if x == y || (x.isNaN && y.isNaN) { continue }
      let difference = abs(x - y)
      let relative = difference.isFinite ? difference / max(abs(x), abs(y)) : .infinity
      if !(relative <= tolerance) { different += 1 }
      if relative > largest { (largest, worst) = (relative, cell) }
      absolute = max(absolute, difference.isFinite ? difference : .infinity)
    }
    for cell in a.values.indices {
      let variance = a.errors[cell] * a.errors[cell] + b.errors[cell] * b.errors[cell]
      guard variance > 0, a.values[cell].isFinite, b.values[cell].isFinite else { continue }
      let difference = a.values[cell] - b.values[cell]
      chiSquare += difference * difference / variance
      degrees += 1
    }
    return Table(
      name: name, reason: nil, different: [different, a.values.count], largestRelative: largest,
      place: largest > 0 ? place(of: worst, a) : "", largestOfPeak: peak > 0 ? absolute / peak : 0,
      chiSquare: degrees > 0 ? chiSquare : nil, degrees: degrees)
  }

  /// Where a cell is, in words.
  private static func place(of cell: Int, _ table: ResponseTable) -> String {
    var rest = cell
    return table.axes.map { axis in
      let (bin, edges) = (rest % axis.binning.count, axis.binning.edges)
      rest /= axis.binning.count
      return String(format: "%@ %.3g to %.3g", axis.quantity.rawValue, edges[bin], edges[bin + 1])
    }.joined(separator: ", ")
  }

  /// A line for each difference.
  public var description: String {
    var lines = [
      equal ? "\(files[0]) and \(files[1]) have the same values" : "\(files[0]) and \(files[1]) differ"
    ]
    lines += facts.map { "\($0[0]): \($0[1]) | \($0[2])" }
    if !onlyFirst.isEmpty { lines.append("only the first has \(onlyFirst.joined(separator: "; "))") }
    if !onlySecond.isEmpty { lines.append("only the second has \(onlySecond.joined(separator: "; "))") }
    for table in tables {
      if let reason = table.reason {
        lines.append("\(table.name): \(reason)")
        continue
      }
      var line = "\(table.name): \(table.different[0]) of \(table.different[1]) cells differ"
      if table.largestRelative > 0 {
        line += String(
          format: ", by up to %.3g of the cell (%@), %.3g of the largest cell", table.largestRelative,
          table.place,
          table.largestOfPeak)
      }
      if let chiSquare = table.chiSquare {
        line += String(format: "; chi-square %.4g for %d cells with errors", chiSquare, table.degrees)
      }
      lines.append(line)
    }
    return TerminalText.lines(lines)
  }
}
