/// What the header of a simulated run, and its histogram of showers, say about the showers that were thrown.
public struct SimulatedRun: Sendable, Equatable {
  /// The number of different showers.
  public var showers: Int
  /// How often each was used, as the header says: at most 20 fit into it.
  public var uses: Int
  /// The entries of the histogram of all showers, uses included; nil without a histogram.
  public var histogramEntries: Double?
  /// The lowest energy in TeV.
  public var minimumEnergy: Double
  /// The highest energy in TeV.
  public var maximumEnergy: Double
  /// The exponent of the energies, a negative number.
  public var spectralIndex: Double
  /// The half opening angle of the cone of directions in degrees; 0 for a point.
  public var viewConeDeg: Double
  /// The radius of the area of impact points in meters.
  public var scatterRadius: Double

  /// Describes a run.
  public init(
    showers: Int, uses: Int, histogramEntries: Double?, minimumEnergy: Double, maximumEnergy: Double,
    spectralIndex: Double, viewConeDeg: Double, scatterRadius: Double
  ) {
    (self.showers, self.uses, self.histogramEntries) = (showers, uses, histogramEntries)
    (self.minimumEnergy, self.maximumEnergy) = (minimumEnergy, maximumEnergy)
    (self.spectralIndex, self.viewConeDeg) = (spectralIndex, viewConeDeg)
    self.scatterRadius = scatterRadius
  }

  /// The number of showers thrown: the entries of the histogram, or the header's number where there is none.
  public var thrown: Double { histogramEntries ?? Double(showers) * Double(uses) }

  /// How the showers of several runs are counted.
  public enum Counting: Sendable, Equatable {
    /// ``thrown``, summed over the runs, as it is.
    case exact
    /// As sst1mpipe 0.9 does: header numbers, or where the histograms disagree with them, showers times the uses of the first
    /// run in whole numbers; the number above a floor of energies is cut to a whole one. The powers of header energies in
    /// simulated fluxes have 32 bits.
    case original
  }
}

extension SimulatedShowers {
  /// Sums runs of one production.
  ///
  /// - Parameters:
  ///   - runs: runs with the same directions and area.
  ///   - energyFloor: showers below this energy in TeV were left out of the events; nil if none were.
  ///   - counting: how showers are counted.
  /// - Throws: ``ResponseError/sample(name:found:expected:)`` if there is no run, if runs differ in what weights depend on,
  ///   or for numbers that no production has. Runs may differ in the lowest energy where it is below the floor.
  public init(
    runs: [SimulatedRun], energyFloor: Double? = nil, counting: SimulatedRun.Counting = .exact
  ) throws(ResponseError) {
    guard let first = runs.first else {
      throw .sample(name: "number of runs", found: 0, expected: "1 or more")
    }
    try Self.demandEqual(runs.map(\.maximumEnergy), "highest energy")
    try Self.demandEqual(runs.map(\.spectralIndex), "spectral index")
    try Self.demandEqual(runs.map(\.viewConeDeg), "view cone")
    try Self.demandEqual(runs.map(\.scatterRadius), "scatter radius")
    let lowest = runs.map { max(energyFloor ?? 0, $0.minimumEnergy) }
    try Self.demandEqual(lowest, "lowest energy")
    let floor = lowest[0]
    var total = 0.0
    for group in Self.byMinimumEnergy(runs) {
      let whole = try SimulatedShowers(
        count: Self.number(of: group, counting), minimumEnergy: group[0].minimumEnergy,
        maximumEnergy: first.maximumEnergy, spectralIndex: first.spectralIndex,
        viewConeDeg: first.viewConeDeg,
        scatterRadius: first.scatterRadius)
      total += try whole.cut(below: floor).count
    }
    try self.init(
      count: counting == .original ? total.rounded(.down) : total, minimumEnergy: floor,
      maximumEnergy: first.maximumEnergy, spectralIndex: first.spectralIndex, viewConeDeg: first.viewConeDeg,
      scatterRadius: first.scatterRadius)
    if counting == .original {
      singlePrecision = floor == first.minimumEnergy ? .bothBounds : .upperBound
    }
  }

  private static func demandEqual(_ values: [Double], _ name: String) throws(ResponseError) {
    if let other = values.first(where: { $0 != values[0] }) {
      throw .sample(name: name, found: other, expected: "\(values[0]) as in the first run")
    }
  }

  private static func byMinimumEnergy(_ runs: [SimulatedRun]) -> [[SimulatedRun]] {
    Dictionary(grouping: runs, by: \.minimumEnergy).sorted { $0.key < $1.key }.map(\.value)
  }

  private static func number(of runs: [SimulatedRun], _ counting: SimulatedRun.Counting) -> Double {
    let thrown = runs.reduce(0) { $0 + $1.thrown }
    if counting == .exact { return thrown }
    let stated = runs.reduce(0) { $0 + Double($1.showers) * Double($1.uses) }
    if stated == thrown { return stated }
    let uses = (runs[0].thrown / Double(runs[0].showers)).rounded(.towardZero)
    return runs.reduce(0) { $0 + Double($1.showers) * uses }
  }
}
