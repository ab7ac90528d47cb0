/// The area over which showers would have to be counted without losses: the fraction of simulated showers that pass all cuts,
/// times the area of their impact points.
public enum EffectiveArea {
  /// Makes a table of true energy and distance from the pointing.
  ///
  /// - Parameters:
  ///   - events: gammas that pass all cuts.
  ///   - showers: the production.
  ///   - energies: bins of true energy in TeV.
  ///   - offsets: bins of the distance from the pointing in degrees.
  /// - Returns: square meters with binomial errors; 0 in cells without simulated showers.
  public static func table(
    _ events: ResponseEvents, showers: SimulatedShowers, energies: Binning, offsets: Binning
  ) -> ResponseTable {
    var table = ResponseTable(
      .effectiveArea, axes: [ResponseAxis(.energy, energies), ResponseAxis(.offset, offsets)])
    for event in 0..<events.count {
      guard let energy = energies.binClosedAtEnd(of: events.trueEnergies[event]),
        let offset = offsets.binClosedAtEnd(of: events.trueOffsetsDeg[event])
      else { continue }
      table.values[offset * energies.count + energy] += 1
    }
    table.setFractions(of: showers, energies, offsets)
    return table
  }

  /// The area of showers of all distances from the pointing, by true energy.
  ///
  /// - Parameters:
  ///   - events: gammas that pass all cuts.
  ///   - showers: the production.
  ///   - energies: bins of true energy in TeV.
  /// - Returns: square meters with binomial errors.
  public static func byEnergy(
    _ events: ResponseEvents, showers: SimulatedShowers, energies: Binning
  ) -> ResponseTable {
    var table = ResponseTable(.effectiveArea, axes: [ResponseAxis(.energy, energies)])
    for energy in events.trueEnergies {
      if let bin = energies.binClosedAtEnd(of: energy) { table.values[bin] += 1 }
    }
    for bin in 0..<energies.count {
      let thrown = showers.count(from: energies.edges[bin], to: energies.edges[bin + 1])
      table.setFraction(bin, of: thrown, times: showers.area)
    }
    return table
  }
}

extension ResponseTable {
  /// Makes counts of events in cells of true energy and offset areas with binomial errors.
  mutating func setFractions(of showers: SimulatedShowers, _ energies: Binning, _ offsets: Binning) {
    for offset in 0..<offsets.count {
      let offsetRange = offsets.edges[offset]..<offsets.edges[offset + 1]
      for energy in 0..<energies.count {
        let thrown = showers.count(
          energies: energies.edges[energy]..<energies.edges[energy + 1], offsetsDeg: offsetRange)
        setFraction(offset * energies.count + energy, of: thrown, times: showers.area)
      }
    }
  }

  /// Makes a count of events a fraction with its binomial error; 0 where nothing was thrown.
  fileprivate mutating func setFraction(_ place: Int, of thrown: Double, times factor: Double) {
    guard thrown > 0 else {
      (values[place], errors[place]) = (0, 0)
      return
    }
    let fraction = values[place] / thrown
    // More events than expected showers leave no negative variance.
    errors[place] = factor * (max(0, fraction * (1 - fraction)) / thrown).squareRoot()
    values[place] = factor * fraction
  }
}
