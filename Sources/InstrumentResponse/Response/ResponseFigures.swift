internal import Glibc

/// Figures that a reader wants of responses at an energy and a distance from the pointing.
extension ResponseTable {
  /// The values along an axis at some bins of the others.
  ///
  /// - Parameters:
  ///   - axis: the place of the axis.
  ///   - bins: the bins of all axes; that of `axis` does not count.
  private func column(_ axis: Int, at bins: [Int]) -> [Double] {
    var step = 1
    for place in 0..<axis { step *= axes[place].binning.count }
    var start = 0
    for place in axes.indices.reversed() {
      start = start * axes[place].binning.count + (place == axis ? 0 : bins[place])
    }
    return (0..<axes[axis].binning.count).map { values[start + $0 * step] }
  }

  /// The position below which a part of a density lies, by straight lines between edges; NaN for an empty density.
  private static func quantile(_ part: Double, _ density: [Double], sizes: [Double], edges: [Double])
    -> Double
  {
    let weights = zip(density, sizes).map { $0.isFinite ? $0 * $1 : 0 }
    let total = weights.reduce(0, +)
    guard total > 0 else { return .nan }
    var below = 0.0
    for bin in weights.indices {
      let next = below + weights[bin] / total
      if next >= part {
        let inside = weights[bin] > 0 ? (part - below) * total / weights[bin] : 1
        return edges[bin] + inside * (edges[bin + 1] - edges[bin])
      }
      below = next
    }
    return edges[edges.count - 1]
  }

  /// The radius in degrees that holds a part of the events of a source; NaN without any.
  ///
  /// - Parameters:
  ///   - part: 0 to 1.
  ///   - energy: the bin of energy.
  ///   - offset: the bin of offset.
  public func containmentRadius(_ part: Double, energy: Int, offset: Int) -> Double {
    guard quantity == .pointSpread, axes.count == 3 else { return .nan }
    let radii = axes[2].binning
    return Self.quantile(
      part, column(2, at: [energy, offset, 0]), sizes: SolidAngle.rings(radii), edges: radii.edges)
  }

  /// The median of reconstructed over true energy minus one, and half the width of its central 68 percent; NaN without events.
  ///
  /// - Parameters:
  ///   - energy: the bin of energy.
  ///   - offset: the bin of offset.
  public func energyFigures(energy: Int, offset: Int) -> (bias: Double, resolution: Double) {
    guard quantity == .energyDispersion, axes.count == 3 else { return (.nan, .nan) }
    let migrations = axes[1].binning
    let density = column(1, at: [energy, 0, offset])
    let widths = zip(migrations.low, migrations.high).map { $1 - $0 }
    func quantile(_ part: Double) -> Double {
      Self.quantile(part, density, sizes: widths, edges: migrations.edges)
    }
    return (quantile(0.5) - 1, (quantile(0.84) - quantile(0.16)) / 2)
  }

  /// The rate of background over the whole field of view in each bin of energy, per second.
  public var backgroundRates: [Double] {
    guard quantity == .background, let energies = axes.first?.binning else { return [] }
    let solidAngles: [Double]
    if axes.count == 2 {
      solidAngles = SolidAngle.rings(axes[1].binning)
    } else {
      let (x, y) = (axes[1].binning, axes[2].binning)
      let widths = zip(x.low, x.high).map { ($1 - $0) * .pi / 180 }
      let heights = zip(y.low, y.high).map { sin($1 * .pi / 180) - sin($0 * .pi / 180) }
      solidAngles = heights.flatMap { height in widths.map { $0 * height } }
    }
    return (0..<energies.count).map { energy in
      let width = (energies.edges[energy + 1] - energies.edges[energy]) * 1e6
      return solidAngles.indices.reduce(0) { sum, cell in
        let value = values[cell * energies.count + energy]
        return sum + (value.isFinite ? value * width * solidAngles[cell] : 0)
      }
    }
  }
}
