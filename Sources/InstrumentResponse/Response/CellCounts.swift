/// Numbers of gamma rays in the cells of all their responses, for each of some groups of events: one pass over the events.
public struct CellCounts: Sendable {
  /// The bins.
  public let bins: ResponseBins
  /// The numbers of events of a group in the cells of true energy and offset.
  let areas: [[UInt32]]
  /// Those in the cells of true energy, migration and offset.
  let dispersions: [[UInt32]]
  /// Those in the cells of true energy, offset and distance from the source.
  let spreads: [[UInt32]]

  /// The number of groups.
  public var groupCount: Int { areas.count }

  /// Counts events.
  ///
  /// - Parameters:
  ///   - events: gamma rays that pass all cuts.
  ///   - bins: the bins.
  ///   - groups: the group of each event, below `groupCount`; empty for one group of all.
  ///   - groupCount: the number of groups.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public init(
    _ events: ResponseEvents, bins: ResponseBins, groups: [UInt8] = [], groupCount: Int = 1
  ) throws(ResponseError) {
    guard groups.isEmpty || groups.count == events.count else {
      throw .lengths(what: "groups of events", found: groups.count, expected: events.count)
    }
    self.bins = bins
    let offsetCount = bins.offsets.count
    let areaSize = bins.trueEnergies.count * offsetCount
    let dispersionSize = bins.dispersionEnergies.count * bins.migrations.count * offsetCount
    let spreadSize = bins.trueEnergies.count * offsetCount * bins.radii.count
    var areas = [UInt32](repeating: 0, count: areaSize * groupCount)
    var dispersions = [UInt32](repeating: 0, count: dispersionSize * groupCount)
    var spreads = [UInt32](repeating: 0, count: spreadSize * groupCount)
    let (energyCount, narrowCount) = (bins.trueEnergies.count, bins.dispersionEnergies.count)
    let migrationCount = bins.migrations.count
    for event in 0..<events.count {
      let group = groups.isEmpty ? 0 : Int(groups[event])
      let truth = events.trueEnergies[event]
      guard group < groupCount, let offset = bins.offsets.binClosedAtEnd(of: events.trueOffsetsDeg[event])
      else { continue }
      if let energy = bins.trueEnergies.binClosedAtEnd(of: truth) {
        areas[group &* areaSize &+ offset &* energyCount &+ energy] &+= 1
        if let radius = bins.radii.binClosedAtEnd(of: events.thetaDeg[event]) {
          spreads[group &* spreadSize &+ (radius &* offsetCount &+ offset) &* energyCount &+ energy] &+= 1
        }
      }
      if let energy = bins.dispersionEnergies.binClosedAtEnd(of: truth),
        let migration = bins.migrations.binClosedAtEnd(of: events.energies[event] / truth)
      {
        dispersions[
          group &* dispersionSize &+ (offset &* migrationCount &+ migration) &* narrowCount &+ energy] &+= 1
      }
    }
    func parts(_ all: [UInt32], _ size: Int) -> [[UInt32]] {
      (0..<groupCount).map { Array(all[$0 * size..<($0 + 1) * size]) }
    }
    self.areas = parts(areas, areaSize)
    self.dispersions = parts(dispersions, dispersionSize)
    self.spreads = parts(spreads, spreadSize)
  }
}

extension CellCounts {
  /// The effective area for a group of events, or for all: see ``EffectiveArea``.
  ///
  /// - Parameters:
  ///   - group: the group; nil for all.
  ///   - showers: the production.
  public func effectiveArea(of group: Int?, showers: SimulatedShowers) -> ResponseTable {
    var table = ResponseTable(
      .effectiveArea,
      axes: [ResponseAxis(.energy, bins.trueEnergies), ResponseAxis(.offset, bins.offsets)])
    table.values = Self.numbers(areas, group)
    table.setFractions(of: showers, bins.trueEnergies, bins.offsets)
    return table
  }

  /// The energy dispersion for a group of events, or for all: see ``EnergyDispersion``.
  ///
  /// - Parameter group: the group; nil for all.
  public func energyDispersion(of group: Int?) -> ResponseTable {
    var table = ResponseTable(
      .energyDispersion,
      axes: [
        ResponseAxis(.energy, bins.dispersionEnergies), ResponseAxis(.migration, bins.migrations),
        ResponseAxis(.offset, bins.offsets),
      ])
    table.values = Self.numbers(dispersions, group)
    table.normalizeDispersion(bins.dispersionEnergies, bins.migrations, bins.offsets)
    return table
  }

  /// The point spread for a group of events, or for all: see ``PointSpread``.
  ///
  /// - Parameter group: the group; nil for all.
  public func pointSpread(of group: Int?) -> ResponseTable {
    var table = ResponseTable(
      .pointSpread,
      axes: [
        ResponseAxis(.energy, bins.trueEnergies), ResponseAxis(.offset, bins.offsets),
        ResponseAxis(.sourceOffset, bins.radii),
      ])
    table.values = Self.numbers(spreads, group)
    table.normalizeSpread(bins.trueEnergies, bins.offsets, bins.radii)
    return table
  }

  /// The parts of the gammas in the cells of the effective area that are beyond the bins of the distance from the source, and
  /// beyond those of the migration; 0 without any gammas.
  ///
  /// Densities sum to 1 without them.
  ///
  /// - Parameter group: the group; nil for all.
  public func beyond(of group: Int?) -> (spread: Double, dispersion: Double) {
    func total(_ cells: [[UInt32]]) -> Double { Self.numbers(cells, group).reduce(0, +) }
    let all = total(areas)
    guard all > 0 else { return (0, 0) }
    return (1 - total(spreads) / all, 1 - total(dispersions) / all)
  }

  private static func numbers(_ groups: [[UInt32]], _ group: Int?) -> [Double] {
    if let group { return groups[group].map(Double.init) }
    var sums = groups[0].map(Double.init)
    for counts in groups.dropFirst() {
      for cell in sums.indices { sums[cell] += Double(counts[cell]) }
    }
    return sums
  }
}
