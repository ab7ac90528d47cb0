/// The first two peaks of a fitted spectrum over the valley between them.
///
/// The ratio is ½(f(e + g) + f(e + 2g)) / f(e + 1.5g) with the density f, the pedestal e and the gain g.
/// It tells how clear the peaks look, which depends on the light as much as on the pixel.
public enum PeakValley {
  /// The ratio from the density itself.
  ///
  /// - Parameters:
  ///   - density: the density.
  ///   - parameters: its parameters, in order.
  ///   - pedestal: the charge e without light.
  ///   - gain: the charge g of one photoelectron.
  /// - Returns: the ratio; NaN for a gain that is not positive.
  public static func ratio(
    _ density: any SpectrumDensity, _ parameters: [Double], pedestal: Double, gain: Double
  ) -> Double {
    guard gain > 0, gain.isFinite, pedestal.isFinite else { return .nan }
    return ratio(density, parameters, at: [1, 1.5, 2].map { pedestal + $0 * gain })
  }

  /// The ratio of the original: the density at the nearest points of a grid, at its end beyond the range.
  ///
  /// - Parameters:
  ///   - density: the density.
  ///   - parameters: its parameters, in order.
  ///   - pedestal: the charge e without light.
  ///   - gain: the charge g of one photoelectron.
  ///   - range: the range of the fit.
  ///   - pointCount: the number of points, both ends included; at least 2.
  public static func ratioOnGrid(
    _ density: any SpectrumDensity, _ parameters: [Double], pedestal: Double, gain: Double,
    range: ClosedRange<Double>, pointCount: Int = 1000
  ) -> Double {
    let places = [1, 1.5, 2].map { nearest(pedestal + $0 * gain, range, pointCount) }
    return ratio(density, parameters, at: places)
  }

  /// The ratio from the densities at peak, valley and second peak.
  private static func ratio(
    _ density: any SpectrumDensity, _ parameters: [Double], at places: [Double]
  ) -> Double {
    let values = density.values(at: places, parameters)
    return 0.5 * (values[0] + values[2]) / values[1]
  }

  /// The nearest of equidistant points; the lower one of two.
  private static func nearest(_ value: Double, _ range: ClosedRange<Double>, _ count: Int) -> Double {
    guard value.isFinite, range.upperBound > range.lowerBound, count > 1 else { return range.lowerBound }
    let step = (range.upperBound - range.lowerBound) / Double(count - 1)
    let place = min(max((value - range.lowerBound) / step, 0), Double(count - 1))
    func point(_ index: Int) -> Double {
      index == count - 1 ? range.upperBound : range.lowerBound + Double(index) * step
    }
    let (lower, upper) = (point(Int(place)), point(min(Int(place) + 1, count - 1)))
    return abs(lower - value) <= abs(upper - value) ? lower : upper
  }
}
