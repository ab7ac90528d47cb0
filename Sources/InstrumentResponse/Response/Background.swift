internal import Glibc

/// The rate of background events.
public enum Background {
  /// Makes a table of reconstructed energy and distance from the pointing.
  ///
  /// - Parameters:
  ///   - events: background that passes all cuts.
  ///   - weights: how many events of an observation each stands for.
  ///   - observationTime: the time of this observation in seconds, above 0.
  ///   - energies: bins of reconstructed energy in TeV.
  ///   - offsets: bins of the distance from the pointing in degrees.
  /// - Returns: per second, MeV and steradian, with the errors of weighted sums.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func table(
    _ events: ResponseEvents, weights: [Double], observationTime: Double, energies: Binning, offsets: Binning
  ) throws(ResponseError) -> ResponseTable {
    try tables(
      events, weights: weights, groups: [], groupCount: 1, observationTime: observationTime,
      energies: energies, offsets: offsets)[0]
  }

  /// Makes a table of reconstructed energy and distance from the pointing for each group of events, and behind them one for all.
  ///
  /// - Parameters:
  ///   - events: background that passes all cuts.
  ///   - weights: how many events of an observation each stands for.
  ///   - groups: the group of each event, below `groupCount`; empty for one group of all.
  ///   - groupCount: the number of groups.
  ///   - observationTime: the time of this observation in seconds, above 0.
  ///   - energies: bins of reconstructed energy in TeV.
  ///   - offsets: bins of the distance from the pointing in degrees.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func tables(
    _ events: ResponseEvents, weights: [Double], groups: [UInt8], groupCount: Int, observationTime: Double,
    energies: Binning, offsets: Binning
  ) throws(ResponseError) -> [ResponseTable] {
    let empty = ResponseTable(
      .background, axes: [ResponseAxis(.energy, energies), ResponseAxis(.offset, offsets)])
    let sums = try empty.sums(weights, groups, groupCount, count: events.count) { event in
      guard let energy = energies.binClosedAtEnd(of: events.energies[event]),
        let offset = offsets.binClosedAtEnd(of: events.offsetsDeg[event])
      else { return -1 }
      return offset &* energies.count &+ energy
    }
    let rings = SolidAngle.rings(offsets)
    return sums.map { $0.rates(observationTime, energies, solidAngles: rings) }
  }

  /// Makes a table of reconstructed energy and position in the field of view.
  ///
  /// - Parameters:
  ///   - events: background that passes all cuts.
  ///   - positions: the longitude along falling azimuth and the latitude along rising altitude of each in degrees, seen from
  ///     the pointing.
  ///   - weights: how many events of an observation each stands for.
  ///   - observationTime: the time of this observation in seconds, above 0.
  ///   - energies: bins of reconstructed energy in TeV.
  ///   - longitudes: bins in degrees.
  ///   - latitudes: bins in degrees.
  /// - Returns: per second, MeV and steradian, with the errors of weighted sums.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func table(
    _ events: ResponseEvents, positions: (longitudesDeg: [Double], latitudesDeg: [Double]), weights: [Double],
    observationTime: Double, energies: Binning, longitudes: Binning, latitudes: Binning
  ) throws(ResponseError) -> ResponseTable {
    try tables(
      events, positions: positions, weights: weights, groups: [], groupCount: 1,
      observationTime: observationTime, energies: energies, longitudes: longitudes, latitudes: latitudes)[0]
  }

  /// Makes a table of reconstructed energy and position in the field of view for each group of events, and behind them one for
  /// all.
  ///
  /// - Parameters:
  ///   - events: background that passes all cuts.
  ///   - positions: the longitude along falling azimuth and the latitude along rising altitude of each in degrees, seen from
  ///     the pointing.
  ///   - weights: how many events of an observation each stands for.
  ///   - groups: the group of each event, below `groupCount`; empty for one group of all.
  ///   - groupCount: the number of groups.
  ///   - observationTime: the time of this observation in seconds, above 0.
  ///   - energies: bins of reconstructed energy in TeV.
  ///   - longitudes: bins in degrees.
  ///   - latitudes: bins in degrees.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func tables(
    _ events: ResponseEvents, positions: (longitudesDeg: [Double], latitudesDeg: [Double]), weights: [Double],
    groups: [UInt8], groupCount: Int, observationTime: Double, energies: Binning, longitudes: Binning,
    latitudes: Binning
  ) throws(ResponseError) -> [ResponseTable] {
    for list in [positions.longitudesDeg, positions.latitudesDeg] where list.count != events.count {
      throw .lengths(what: "positions", found: list.count, expected: events.count)
    }
    let empty = ResponseTable(
      .background,
      axes: [
        ResponseAxis(.energy, energies), ResponseAxis(.longitude, longitudes),
        ResponseAxis(.latitude, latitudes),
      ])
    let sums = try empty.sums(weights, groups, groupCount, count: events.count) { event in
      guard let energy = energies.binClosedAtEnd(of: events.energies[event]),
        let x = longitudes.binClosedAtEnd(of: positions.longitudesDeg[event]),
        let y = latitudes.binClosedAtEnd(of: positions.latitudesDeg[event])
      else { return -1 }
      return (y &* longitudes.count &+ x) &* energies.count &+ energy
    }
    let heights = zip(latitudes.low, latitudes.high).map { sin($1 * .pi / 180) - sin($0 * .pi / 180) }
    let widths = zip(longitudes.low, longitudes.high).map { ($1 - $0) * .pi / 180 }
    let solidAngles = heights.flatMap { height in widths.map { $0 * height } }
    return sums.map { $0.rates(observationTime, energies, solidAngles: solidAngles) }
  }
}

extension ResponseTable {
  /// Sums of the weights of events, and of their squares as errors: one table for each group, and behind them one for all,
  /// unless there is only one group.
  ///
  /// - Parameter place: the cell of an event; below 0 for none.
  @inline(__always)
  fileprivate func sums(
    _ weights: [Double], _ groups: [UInt8], _ groupCount: Int, count: Int, place: (Int) -> Int
  ) throws(ResponseError) -> [ResponseTable] {
    for (what, list) in [("weights", weights.count), ("groups", groups.isEmpty ? count : groups.count)]
    where list != count {
      throw .lengths(what: what, found: list, expected: count)
    }
    let size = values.count
    var sums = [SIMD2<Double>](repeating: .zero, count: size * groupCount)
    for event in 0..<count {
      let (cell, group) = (place(event), groups.isEmpty ? 0 : Int(groups[event]))
      guard cell >= 0, group < groupCount else { continue }
      let weight = weights[event]
      sums[group &* size &+ cell] += SIMD2(weight, weight * weight)
    }
    let parts = (0..<groupCount).map { group in
      var table = self
      for cell in 0..<size {
        (table.values[cell], table.errors[cell]) = (sums[group * size + cell].x, sums[group * size + cell].y)
      }
      return table
    }
    guard groupCount > 1 else { return parts }
    var all = self
    for part in parts {
      for cell in 0..<size {
        all.values[cell] += part.values[cell]
        all.errors[cell] += part.errors[cell]
      }
    }
    return parts + [all]
  }

  /// The rates that sums of weights are.
  ///
  /// - Parameters:
  ///   - time: seconds.
  ///   - energies: bins of energy in TeV: the first axis.
  ///   - solidAngles: steradians, for the cells of the other axes.
  fileprivate func rates(_ time: Double, _ energies: Binning, solidAngles: [Double]) -> ResponseTable {
    var table = self
    for (cell, solidAngle) in solidAngles.enumerated() {
      for energy in 0..<energies.count {
        let width = (energies.edges[energy + 1] - energies.edges[energy]) * 1e6
        let place = cell * energies.count + energy
        table.values[place] /= width * time * solidAngle
        table.errors[place] = errors[place].squareRoot() / (width * time * solidAngle)
      }
    }
    return table
  }
}
