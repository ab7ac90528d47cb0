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
    var table = ResponseTable(
      .background, axes: [ResponseAxis(.energy, energies), ResponseAxis(.offset, offsets)])
    try table.add(weights, count: events.count) { event in
      guard let energy = energies.binClosedAtEnd(of: events.energies[event]),
        let offset = offsets.binClosedAtEnd(of: events.offsetsDeg[event])
      else { return nil }
      return offset * energies.count + energy
    }
    table.setRates(observationTime, energies, solidAngles: SolidAngle.rings(offsets))
    return table
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
    for list in [positions.longitudesDeg, positions.latitudesDeg] where list.count != events.count {
      throw .lengths(what: "positions", found: list.count, expected: events.count)
    }
    var table = ResponseTable(
      .background,
      axes: [
        ResponseAxis(.energy, energies), ResponseAxis(.longitude, longitudes),
        ResponseAxis(.latitude, latitudes),
      ])
    try table.add(weights, count: events.count) { event in
      guard let energy = energies.binClosedAtEnd(of: events.energies[event]),
        let x = longitudes.binClosedAtEnd(of: positions.longitudesDeg[event]),
        let y = latitudes.binClosedAtEnd(of: positions.latitudesDeg[event])
      else { return nil }
      return (y * longitudes.count + x) * energies.count + energy
    }
    let heights = zip(latitudes.low, latitudes.high).map { sin($1 * .pi / 180) - sin($0 * .pi / 180) }
    let widths = zip(longitudes.low, longitudes.high).map { ($1 - $0) * .pi / 180 }
    table.setRates(
      observationTime, energies, solidAngles: heights.flatMap { height in widths.map { $0 * height } })
    return table
  }
}

extension ResponseTable {
  /// Adds the weights of events, and the squares of the weights as errors.
  fileprivate mutating func add(
    _ weights: [Double], count: Int, place: (Int) -> Int?
  ) throws(ResponseError) {
    guard weights.count == count else {
      throw .lengths(what: "weights", found: weights.count, expected: count)
    }
    for event in 0..<count {
      guard let place = place(event) else { continue }
      values[place] += weights[event]
      errors[place] += weights[event] * weights[event]
    }
  }

  /// Makes sums of weights rates.
  ///
  /// - Parameters:
  ///   - time: seconds.
  ///   - energies: bins of energy in TeV: the first axis.
  ///   - solidAngles: steradians, for the cells of the other axes.
  fileprivate mutating func setRates(_ time: Double, _ energies: Binning, solidAngles: [Double]) {
    for (cell, solidAngle) in solidAngles.enumerated() {
      for energy in 0..<energies.count {
        let width = (energies.edges[energy + 1] - energies.edges[energy]) * 1e6
        let place = cell * energies.count + energy
        values[place] /= width * time * solidAngle
        errors[place] = errors[place].squareRoot() / (width * time * solidAngle)
      }
    }
  }
}
