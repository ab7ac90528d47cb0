public import SSTCore

/// Decides which fitted pixels of a camera are good.
public struct GoodPixelRule: Sendable, Equatable {
  /// How the scatter of the pixels is measured.
  public enum Scatter: Sendable {
    /// By the median distance from the median, times 1.4826 so that it is a normal standard deviation.
    ///
    /// Pixels without a fit do not count.
    case median
    /// By the standard deviation over all pixels, outliers included.
    case standardDeviation
  }

  /// How the scatter is measured.
  public var scatter = Scatter.median
  /// How many times the scatter a pixel may be from the median.
  public var allowedScatter = 5.0
  /// The largest spread of the charge of a photoelectron, relative to the gain.
  public var maximumGainSigma = 0.5
  /// The smallest ``FittedPixel/resolution``; nil if it does not matter.
  public var minimumResolution: Double? = 2.4
  /// The smallest p-value; nil if it does not matter.
  public var minimumPValue: Double? = 1e-6
  /// The smallest peak-to-valley ratio of an illumination; nil if it does not matter.
  public var minimumPeakValley: Double?
  /// The largest width of the pedestal, relative to the median of the pixels; nil if it does not matter.
  ///
  /// A wider one must also be further from the median than ``allowedScatter`` allows.
  public var maximumNoise: Double? = 1.5
  /// The least light of a pixel in any illumination, relative to what is expected at its position; nil if it does not
  /// matter.
  public var minimumLight: Double? = 0.5
  /// With less than this part of the expected light a pixel is unlit and not only dim.
  public var unlitLight = 0.02
  /// True if the fit must have ended in a minimum.
  public var needsMinimum = true
  /// The least ``FittedPixel/peakEvidence``; nil if it does not matter. The default is five standard errors.
  public var minimumEvidence: Double? = 12.5
  /// True if fits on limits, ambiguous ones and those of too few events are faults.
  public var needsCertainty = true

  /// The default rule: robust scatter, resolution, p-value, noise and light.
  ///
  /// - Parameter quirks: with `outlierScatter` standard deviations over all pixels, fitted or not; with
  ///   `peakValleyThreshold` a peak-to-valley ratio of 1.08 instead of resolution, p-value, noise and light.
  public init(quirks: Quirks = []) {
    if quirks.contains(.outlierScatter) {
      (scatter, allowedScatter, needsMinimum) = (.standardDeviation, 3, false)
    }
    if quirks.contains(.peakValleyThreshold) {
      (minimumResolution, minimumPValue, maximumNoise, minimumLight) = (nil, nil, nil, nil)
      (minimumPeakValley, minimumEvidence, needsCertainty) = (1.08, nil, false)
    }
  }

  /// The faults of each pixel, those of single illuminations aside.
  ///
  /// - Parameters:
  ///   - pixels: the fitted pixels.
  ///   - positions: their positions in the camera, in any unit. With them the light may change gradually over the
  /// camera;
  ///     without them all pixels are expected to have about the same.
  /// - Precondition: there are as many positions as pixels.
  public func faults(_ pixels: [FittedPixel], positions: [SIMD2<Double>]? = nil) -> [PixelFaults] {
    precondition(positions.map { $0.count == pixels.count } ?? true, "each pixel needs a position")
    let counted = scatter == .median ? pixels.filter(isFitted) : pixels
    let gain = Spread(counted.map(\.gain), scatter)
    let gainSigma = Spread(counted.map(\.gainSigma), scatter)
    let noise = Spread(counted.map(\.pedestalSigma), scatter)
    let light = relativeLight(pixels, positions)
    return zip(pixels, light).map { pixel, light in
      var faults: PixelFaults = isFitted(pixel) ? [] : .notFitted
      if pixel.gainSigma > maximumGainSigma * pixel.gain { faults.insert(.wideCharge) }
      if gain.isOutside(pixel.gain, allowedScatter) { faults.insert(.gainOutlier) }
      if gainSigma.isOutside(pixel.gainSigma, allowedScatter) { faults.insert(.gainSigmaOutlier) }
      if let minimumResolution, !(pixel.resolution >= minimumResolution) { faults.insert(.unresolved) }
      if let minimumEvidence, let evidence = pixel.peakEvidence, !(evidence >= minimumEvidence) {
        faults.insert(.unresolved)
      }
      if let minimumPValue, let p = pixel.pValue, p < minimumPValue { faults.insert(.unlikely) }
      if needsCertainty { faults.formUnion(pixel.uncertainty) }
      if let maximumNoise, pixel.pedestalSigma > maximumNoise * noise.centre,
        noise.isOutside(pixel.pedestalSigma, allowedScatter)
      {
        faults.insert(.noisy)
      }
      if let minimumLight, light < minimumLight { faults.insert(light < unlitLight ? .unlit : .dim) }
      return faults
    }
  }

  /// For each illumination, which pixels are good in it; positions as in ``faults(_:positions:)``.
  public func goodMasks(_ pixels: [FittedPixel], positions: [SIMD2<Double>]? = nil) -> [[Bool]] {
    let faults = faults(pixels, positions: positions)
    let count = pixels.map(\.peakValley.count).max() ?? 0
    return (0..<count).map { index in
      pixels.indices.map { faults[$0].isEmpty && isClear(pixels[$0], index) }
    }
  }

  /// Which pixels are good in every illumination; positions as in ``faults(_:positions:)``.
  public func good(_ pixels: [FittedPixel], positions: [SIMD2<Double>]? = nil) -> [Bool] {
    zip(pixels, faults(pixels, positions: positions)).map { pixel, faults in
      faults.isEmpty && pixel.peakValley.indices.allSatisfy { isClear(pixel, $0) }
    }
  }

  /// For each pixel its light over the expected one, in the illumination where that is least; infinite if unknown.
  private func relativeLight(_ pixels: [FittedPixel], _ positions: [SIMD2<Double>]?) -> [Double] {
    var least = [Double](repeating: .infinity, count: pixels.count)
    guard minimumLight != nil else { return least }
    for illumination in 0..<(pixels.map(\.lights.count).max() ?? 0) {
      let lights = pixels.map { pixel in
        isFitted(pixel) && illumination < pixel.lights.count ? pixel.lights[illumination] : .nan
      }
      let profile = LightProfile(lights, positions: positions)
      for (index, light) in lights.enumerated() where light.isFinite {
        let part = light / profile.expected[index]
        if part < least[index] { least[index] = part }
      }
    }
    return least
  }

  private func isClear(_ pixel: FittedPixel, _ illumination: Int) -> Bool {
    guard let minimumPeakValley else { return true }
    return illumination < pixel.peakValley.count && pixel.peakValley[illumination] >= minimumPeakValley
  }

  private func isFitted(_ pixel: FittedPixel) -> Bool {
    pixel.isFinite && (pixel.isMinimum || !needsMinimum)
  }
}

/// Centre and width of the values of many pixels.
struct Spread {
  let centre: Double
  let width: Double

  init(_ values: [Double], _ scatter: GoodPixelRule.Scatter) {
    centre = values.filter(\.isFinite).median()
    switch scatter {
    case .standardDeviation:
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      width = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    case .median:
      let distances = values.map { [centre] in abs($0 - centre) }.filter(\.isFinite)
      // Equal pixels but for rounding must not make outliers of each other.
      width = max(1.4826 * distances.median(), 1e-3 * abs(centre))
    }
  }

  func isOutside(_ value: Double, _ times: Double) -> Bool { abs(value - centre) > times * width }
}
