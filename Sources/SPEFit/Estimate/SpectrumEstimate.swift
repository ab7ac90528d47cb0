/// Parameters of a photoelectron spectrum, read off its peaks; crosstalk is not estimated.
///
/// The numbers are those of `estimate_spe_parameters` of spefit 3.1.0: straight lines through positions and squared
/// widths against the number of the peak, and the light from the ratios of neighboring heights.
public struct SpectrumEstimate: Equatable, Sendable {
  /// The position of the pedestal: `eped`.
  public var pedestal: Double
  /// The standard deviation of the pedestal: `eped_sigma`.
  public var pedestalSigma: Double
  /// The distance of the peaks: `pe`.
  public var gain: Double
  /// The spread that each photoelectron adds: `pe_sigma`.
  public var gainSigma: Double
  /// The mean number of photoelectrons: `lambda_`; not above ``largestLambda``.
  public var lambda: Double

  /// The light beyond which ratios of heights are not trusted.
  public static let largestLambda = 5.0

  /// Estimates the parameters from at least two peaks.
  ///
  /// - Parameters:
  ///   - peaks: neighboring peaks of the spectrum, from left to right.
  ///   - hasPedestal: true if the first peak is the pedestal; otherwise it is that of one photoelectron.
  /// - Throws: `FitError` if there are fewer than two peaks.
  public init(_ peaks: SpectrumPeaks, hasPedestal: Bool = true) throws(FitError) {
    guard peaks.count >= 2 else { throw .tooFewPeaks(found: peaks.count, wanted: 2) }
    let first = hasPedestal ? 0 : 1
    (pedestal, gain) = Self.line(peaks.positions, from: first)
    var (noise, spread) = Self.line(peaks.sigmas.map { $0 * $0 }, from: first)
    // Widths that shrink from peak to peak, or are not known, say nothing.
    if !(noise >= 0 && spread >= 0) || noise == 0 {
      noise = 0.04 * gain * gain
      spread = 0.01 * gain * gain
    }
    pedestalSigma = noise.squareRoot()
    gainSigma = spread.squareRoot()
    lambda = Self.light(peaks.heights, from: first, pedestalSigma, gainSigma)
  }

  /// The height of peak k − 1 over that of peak k of a Poisson spectrum.
  ///
  /// - Parameters:
  ///   - k: the number of the higher peak, at least 1.
  ///   - lambda: the mean number of photoelectrons.
  ///   - pedestalSigma: the standard deviation of the pedestal.
  ///   - gainSigma: the spread that each photoelectron adds, in the same unit.
  public static func peakRatio(
    _ k: Int, lambda: Double, pedestalSigma: Double, gainSigma: Double
  ) -> Double {
    let (noise, spread) = (pedestalSigma * pedestalSigma, gainSigma * gainSigma)
    let k = Double(k)
    return k / lambda * ((noise + k * spread) / (noise + (k - 1) * spread)).squareRoot()
  }

  /// The values by the names of the densities' parameters.
  public var values: [String: Double] {
    [
      "eped": pedestal, "eped_sigma": pedestalSigma, "pe": gain, "pe_sigma": gainSigma, "lambda_": lambda,
    ]
  }

  /// The density with the estimate as its start values; parameters that are fixed or have other names stay.
  public func starting(_ density: PhotoelectronDensity) -> PhotoelectronDensity {
    var density = density
    for i in density.parameters.indices where !density.parameters[i].isFixed {
      if let value = values[density.parameters[i].name] { density.parameters[i].initial = value }
    }
    return density
  }

  /// The light whose ratios come nearest to those of the heights in the sum of squares, which is a parabola in 1/λ.
  private static func light(
    _ heights: [Double], from first: Int, _ pedestalSigma: Double, _ gainSigma: Double
  ) -> Double {
    var (squares, products) = (0.0, 0.0)
    for i in heights.indices.dropFirst() {
      let unit = peakRatio(first + i, lambda: 1, pedestalSigma: pedestalSigma, gainSigma: gainSigma)
      squares += unit * unit
      products += unit * heights[i - 1] / heights[i]
    }
    return min(squares / products, largestLambda)
  }

  /// Offset and slope of the straight line through values at the numbers first, first + 1, …
  private static func line(_ values: [Double], from first: Int) -> (offset: Double, slope: Double) {
    let middle = Double(first) + 0.5 * Double(values.count - 1)
    let mean = values.reduce(0, +) / Double(values.count)
    var (squares, products) = (0.0, 0.0)
    for (i, value) in values.enumerated() {
      let distance = Double(first + i) - middle
      squares += distance * distance
      products += distance * (value - mean)
    }
    let slope = products / squares
    return (mean - slope * middle, slope)
  }
}
