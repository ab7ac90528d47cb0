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
  /// True if the fit must have ended in a minimum.
  public var needsMinimum = true

  /// The default rule: robust scatter, resolution and p-value.
  public init() {}

  /// The rule of the original tool: standard deviations and a peak-to-valley ratio of 1.08.
  public static let pixelAnalysis: GoodPixelRule = {
    var rule = GoodPixelRule()
    rule.scatter = .standardDeviation
    rule.allowedScatter = 3
    rule.minimumResolution = nil
    rule.minimumPValue = nil
    rule.minimumPeakValley = 1.08
    rule.needsMinimum = false
    return rule
  }()

  /// The faults of each pixel, those of single illuminations aside.
  public func faults(_ pixels: [FittedPixel]) -> [PixelFaults] {
    let counted = scatter == .median ? pixels.filter(isFitted) : pixels
    let gain = Spread(counted.map(\.gain), scatter)
    let gainSigma = Spread(counted.map(\.gainSigma), scatter)
    return pixels.map { pixel in
      var faults: PixelFaults = isFitted(pixel) ? [] : .notFitted
      if pixel.gainSigma > maximumGainSigma * pixel.gain { faults.insert(.wideCharge) }
      if gain.isOutside(pixel.gain, allowedScatter) { faults.insert(.gainOutlier) }
      if gainSigma.isOutside(pixel.gainSigma, allowedScatter) { faults.insert(.gainSigmaOutlier) }
      if let minimumResolution, !(pixel.resolution >= minimumResolution) { faults.insert(.unresolved) }
      if let minimumPValue, let p = pixel.pValue, !(p >= minimumPValue) { faults.insert(.unlikely) }
      return faults
    }
  }

  /// For each illumination, which pixels are good in it.
  public func goodMasks(_ pixels: [FittedPixel]) -> [[Bool]] {
    let faults = faults(pixels)
    let count = pixels.map(\.peakValley.count).max() ?? 0
    return (0..<count).map { index in
      pixels.indices.map { faults[$0].isEmpty && isClear(pixels[$0], index) }
    }
  }

  /// Which pixels are good in every illumination.
  public func good(_ pixels: [FittedPixel]) -> [Bool] {
    zip(pixels, faults(pixels)).map { pixel, faults in
      faults.isEmpty && pixel.peakValley.indices.allSatisfy { isClear(pixel, $0) }
    }
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
private struct Spread {
  let centre: Double
  let width: Double

  init(_ values: [Double], _ scatter: GoodPixelRule.Scatter) {
    centre = Self.median(values)
    switch scatter {
    case .standardDeviation:
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      width = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    case .median:
      let centre = centre
      // Equal pixels but for rounding must not make outliers of each other.
      width = max(1.4826 * Self.median(values.map { abs($0 - centre) }), 1e-3 * abs(centre))
    }
  }

  func isOutside(_ value: Double, _ times: Double) -> Bool { abs(value - centre) > times * width }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? 0.5 * (sorted[middle - 1] + sorted[middle]) : sorted[middle]
  }
}
