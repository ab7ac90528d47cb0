/// Classes of events by their predicted misdirection, in bins of reconstructed energy: 1 is the best, 0 is outside.
public struct EventClasses: Sendable, Equatable {
  /// The bins of energy in TeV.
  public let binning: Binning
  /// For each bin the values between classes, rising; empty for a bin without events.
  public let edges: [[Double]]

  /// The number of classes.
  public let count: Int

  /// Makes classes from the values between them.
  ///
  /// - Parameters:
  ///   - binning: bins of energy in TeV.
  ///   - edges: for each bin the values between classes, not falling, or none for a bin without classes.
  /// - Throws: ``ResponseError/damagedTable(what:reason:)``.
  public init(binning: Binning, edges: [[Double]]) throws(ResponseError) {
    let numbers = Set(edges.map(\.count).filter { $0 > 0 })
    guard edges.count == binning.count, numbers.count <= 1 else {
      throw .damagedTable(what: "event classes", reason: "its columns have different lengths")
    }
    for bin in edges where !(zip(bin, bin.dropFirst()).allSatisfy { $0 <= $1 } && bin.allSatisfy(\.isFinite))
    {
      throw .damagedTable(what: "event classes", reason: "the edges of a bin fall, or are not numbers")
    }
    (self.binning, self.edges) = (binning, edges)
    count = (numbers.first ?? Self.percentiles.count) + 1
  }

  /// The percentiles between the classes of the original: four with equal numbers of events.
  public static let percentiles = [25.0, 50, 75]

  /// Finds the values between classes as percentiles of the predictions in each bin.
  ///
  /// - Parameters:
  ///   - misdirections: predicted misdirections, one for each event; NaN is left out.
  ///   - energies: reconstructed energies in TeV; an event on an edge is in no bin.
  ///   - edges: edges of the bins in TeV.
  ///   - percentiles: rising, 0 to 100.
  /// - Throws: ``ResponseError`` for lists of different lengths, edges that do not rise, percentiles out of range.
  public static func find(
    misdirections: [Double], energies: [Double], edges: [Double], percentiles: [Double] = percentiles
  ) throws(ResponseError) -> EventClasses {
    guard misdirections.count == energies.count else {
      throw .lengths(what: "misdirections", found: misdirections.count, expected: energies.count)
    }
    if let wrong = percentiles.first(where: { !(0...100 ~= $0) }) {
      throw .setting(name: "percentile between event classes", found: wrong, expected: "0 to 100")
    }
    let binning = try Binning(edges, "reconstructed energy")
    let members = binning.values(misdirections, at: energies) { binning.binOpen(of: $0) }
    return try EventClasses(
      binning: binning,
      edges: members.map { members in
        let sorted = members.filter { !$0.isNaN }.sorted()
        return sorted.isEmpty ? [] : percentiles.map { Quantile.linear($0 / 100, ofSorted: sorted) }
      })
  }

  /// The class of an event: the number of values between classes that its misdirection is above, plus 1; 0 outside the bins,
  /// in a bin without events, and for NaN.
  ///
  /// - Parameters:
  ///   - misdirection: the prediction.
  ///   - energy: the reconstructed energy in TeV.
  public func of(misdirection: Double, energy: Double) -> Int {
    guard let bin = binning.bin(of: energy), !edges[bin].isEmpty, !misdirection.isNaN else { return 0 }
    return edges[bin].reduce(1) { misdirection > $1 ? $0 + 1 : $0 }
  }

  /// The classes of events.
  ///
  /// - Parameters:
  ///   - misdirections: the predictions.
  ///   - energies: reconstructed energies in TeV.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public func of(misdirections: [Double], energies: [Double]) throws(ResponseError) -> [Int] {
    guard misdirections.count == energies.count else {
      throw .lengths(what: "misdirections", found: misdirections.count, expected: energies.count)
    }
    return misdirections.indices.map { of(misdirection: misdirections[$0], energy: energies[$0]) }
  }
}

extension EventClasses {
  /// What the original calls the columns of edges, without their numbers.
  private static let edgeName = "log_midirection_edge_"

  /// The columns of the original's table, outer edges of −∞ and ∞ included; NaN in bins without events.
  public var columns: [FigureColumn] {
    let rows = edges.map { bin in
      bin.isEmpty ? [Double](repeating: .nan, count: count + 1) : [-.infinity] + bin + [.infinity]
    }
    return [
      FigureColumn("low", binning.low), FigureColumn("high", binning.high),
      FigureColumn("center", binning.geometricCenters),
    ]
      + (0...count).map { place in FigureColumn(Self.edgeName + String(place), rows.map { $0[place] }) }
  }

  /// Makes classes from the columns of a table, found by name.
  ///
  /// - Parameter columns: `low`, `high` and the edges, two or more.
  /// - Throws: ``ResponseError/damagedTable(what:reason:)``.
  public init(columns: [FigureColumn]) throws(ResponseError) {
    let table = try FigureColumns(columns, what: "event classes")
    var outer: [[Double]] = []
    while let edge = table.optional(Self.edgeName + String(outer.count)) { outer.append(edge) }
    guard outer.count >= 2 else {
      throw .damagedTable(what: "event classes", reason: "it has no columns \(Self.edgeName)0 and more")
    }
    let binning = try table.binning()
    try self.init(
      binning: binning,
      edges: (0..<binning.count).map { bin in
        let edges = outer.map { $0[bin] }
        return edges.allSatisfy(\.isNaN) ? [] : Array(edges.dropFirst().dropLast())
      })
  }
}
