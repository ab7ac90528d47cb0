internal import Glibc

/// The probability density of reconstructed over true energy.
public enum EnergyDispersion {
  /// Makes a table of true energy, ratio, and distance from the pointing.
  ///
  /// - Parameters:
  ///   - events: gammas that pass all cuts.
  ///   - energies: bins of true energy in TeV.
  ///   - migrations: bins of reconstructed over true energy; events outside do not count.
  ///   - offsets: bins of the distance from the pointing in degrees.
  /// - Returns: densities with multinomial errors: their integral over the ratio is 1, or 0 without events.
  public static func table(
    _ events: ResponseEvents, energies: Binning, migrations: Binning, offsets: Binning
  ) -> ResponseTable {
    var table = ResponseTable(
      .energyDispersion,
      axes: [
        ResponseAxis(.energy, energies), ResponseAxis(.migration, migrations), ResponseAxis(.offset, offsets),
      ])
    for event in 0..<events.count {
      let truth = events.trueEnergies[event]
      guard let energy = energies.binClosedAtEnd(of: truth),
        let offset = offsets.binClosedAtEnd(of: events.trueOffsetsDeg[event]),
        let migration = migrations.binClosedAtEnd(of: events.energies[event] / truth)
      else { continue }
      table.values[(offset * migrations.count + migration) * energies.count + energy] += 1
    }
    table.normalizeDispersion(energies, migrations, offsets)
    return table
  }
}

/// The probability density of the distance of reconstructed from true directions.
public enum PointSpread {
  /// Makes a table of true energy, distance from the pointing, and distance from the source.
  ///
  /// - Parameters:
  ///   - events: gammas that pass all cuts.
  ///   - energies: bins of true energy in TeV.
  ///   - offsets: bins of the distance from the pointing in degrees.
  ///   - radii: bins of the distance from the source in degrees; events outside do not count.
  /// - Returns: per steradian with multinomial errors: the integral over the solid angle is 1, or 0 without events.
  public static func table(
    _ events: ResponseEvents, energies: Binning, offsets: Binning, radii: Binning
  ) -> ResponseTable {
    var table = ResponseTable(
      .pointSpread,
      axes: [
        ResponseAxis(.energy, energies), ResponseAxis(.offset, offsets), ResponseAxis(.sourceOffset, radii),
      ])
    for event in 0..<events.count {
      guard let energy = energies.binClosedAtEnd(of: events.trueEnergies[event]),
        let offset = offsets.binClosedAtEnd(of: events.trueOffsetsDeg[event]),
        let radius = radii.binClosedAtEnd(of: events.thetaDeg[event])
      else { continue }
      table.values[(radius * offsets.count + offset) * energies.count + energy] += 1
    }
    table.normalizeSpread(energies, offsets, radii)
    return table
  }
}

/// Solid angles of parts of the sky.
enum SolidAngle {
  /// The solid angles of rings in steradians.
  ///
  /// - Parameter radii: bins of the distance from a point in degrees.
  static func rings(_ radii: Binning) -> [Double] {
    zip(radii.low, radii.high).map { 2 * .pi * (cos($0 * .pi / 180) - cos($1 * .pi / 180)) }
  }
}

extension ResponseTable {
  /// Makes counts of events densities of the migration.
  mutating func normalizeDispersion(_ energies: Binning, _ migrations: Binning, _ offsets: Binning) {
    let widths = zip(migrations.low, migrations.high).map { $1 - $0 }
    for offset in 0..<offsets.count {
      for energy in 0..<energies.count {
        normalize(
          from: offset * migrations.count * energies.count + energy, step: energies.count, over: widths)
      }
    }
  }

  /// Makes counts of events densities of the distance from the source.
  mutating func normalizeSpread(_ energies: Binning, _ offsets: Binning, _ radii: Binning) {
    let rings = SolidAngle.rings(radii)
    for offset in 0..<offsets.count {
      for energy in 0..<energies.count {
        normalize(
          from: offset * energies.count + energy, step: offsets.count * energies.count, over: rings)
      }
    }
  }

  /// Makes counts of events a density over cells of some sizes, with multinomial errors; all 0 without events.
  ///
  /// - Parameters:
  ///   - start: the place of the first cell.
  ///   - step: the distance of neighbors.
  ///   - sizes: the size of each cell.
  fileprivate mutating func normalize(from start: Int, step: Int, over sizes: [Double]) {
    var total = 0.0
    for cell in sizes.indices { total += values[start + cell * step] }
    guard total > 0 else { return }
    for (cell, size) in sizes.enumerated() where values[start + cell * step] > 0 {
      let place = start + cell * step
      let part = values[place] / total
      values[place] = part / size
      errors[place] = (part * (1 - part) / total).squareRoot() / size
    }
  }
}
