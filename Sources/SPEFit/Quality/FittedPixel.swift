/// What the fit of a pixel says about its quality.
public struct FittedPixel: Sendable, Equatable {
  /// True if the fit ended in a minimum.
  public var isMinimum: Bool
  /// The width σ0 of the pedestal peak.
  public var pedestalSigma: Double
  /// The charge g of one photoelectron.
  public var gain: Double
  /// The spread σ1 of that charge.
  public var gainSigma: Double
  /// The p-value of the fit; nil if there is none.
  public var pValue: Double?
  /// The peak-to-valley ratio of each illumination.
  public var peakValley: [Double]
  /// The mean number λ of photoelectrons in each illumination; empty if unknown.
  public var lights: [Double]
  /// True if the minimum is on a limit of a parameter.
  public var isAtLimit = false
  /// True if other minima explain the charges nearly as well.
  public var isAmbiguous = false
  /// True if there are too few events to fit, or to test the fit.
  public var hasFewEvents = false
  /// By how much the fit is better than one without visible peaks; nil where that is plain.
  public var peakEvidence: Double?

  /// Collects numbers.
  ///
  /// - Parameters:
  ///   - isMinimum: true if the fit ended in a minimum.
  ///   - pedestalSigma: the width of the pedestal peak.
  ///   - gain: the charge of one photoelectron.
  ///   - gainSigma: the spread of that charge.
  ///   - pValue: the p-value of the fit.
  ///   - peakValley: the peak-to-valley ratio of each illumination.
  ///   - lights: the mean number of photoelectrons in each illumination.
  public init(
    isMinimum: Bool = true, pedestalSigma: Double, gain: Double, gainSigma: Double, pValue: Double? = nil,
    peakValley: [Double] = [], lights: [Double] = []
  ) {
    self.isMinimum = isMinimum
    self.pedestalSigma = pedestalSigma
    self.gain = gain
    self.gainSigma = gainSigma
    self.pValue = pValue
    self.peakValley = peakValley
    self.lights = lights
  }

  /// Reads the numbers off a fit of ``PhotoelectronDensity``s that share noise, gain and spread.
  ///
  /// Peak-to-valley ratio and light of any other density are NaN.
  ///
  /// - Parameters:
  ///   - fit: the fit.
  ///   - density: the fitted densities.
  ///   - grid: where the original's peak-to-valley ratio reads the density; nil for the exact ratio.
  public init(_ fit: PixelFit, density: JointDensity, grid: ClosedRange<Double>? = nil) {
    let values = fit.result.values
    func value(_ role: ParameterRole, _ index: Int) -> Double {
      density.place(of: role, inSpectrum: index).map { values[$0] } ?? .nan
    }
    peakValley = density.parts.indices.map { index in
      guard let part = density.parts[index] as? PhotoelectronDensity else { return .nan }
      let own = density.parameters(of: index, in: values)
      let (pedestal, gain) = (value(.pedestal, index), value(.gain, index))
      guard let grid else { return PeakValley.ratio(part, own, pedestal: pedestal, gain: gain) }
      return PeakValley.ratioOnGrid(part, own, pedestal: pedestal, gain: gain, range: grid)
    }
    lights = density.parts.indices.map { value(.light, $0) }
    isMinimum = fit.status.isMinimum
    (pedestalSigma, gain, gainSigma) = (value(.noise, 0), value(.gain, 0), value(.spread, 0))
    pValue = fit.scores?.pValue
    if case .atLimit = fit.status { isAtLimit = true }
    isAmbiguous = !fit.rivals.isEmpty
    hasFewEvents = fit.status == .tooFewEvents || fit.scores.map { $0.degreesOfFreedom <= 0 } ?? false
    peakEvidence = fit.peakEvidence
  }

  /// How far apart pedestal and first peak are, in widths of the latter: g / √(σ0² + σ1²).
  ///
  /// Unlike a peak-to-valley ratio it does not depend on the light. Two equal peaks 2.4 widths apart have a
  /// ratio of 1.08.
  public var resolution: Double {
    gain / (pedestalSigma * pedestalSigma + gainSigma * gainSigma).squareRoot()
  }

  /// What makes the fit uncertain.
  var uncertainty: PixelFaults {
    var faults: PixelFaults = isAtLimit ? .atLimit : []
    if isAmbiguous { faults.insert(.ambiguous) }
    if hasFewEvents || pValue?.isNaN == true { faults.insert(.fewEvents) }
    return faults
  }

  /// True if gain and widths are numbers.
  var isFinite: Bool { gain.isFinite && gainSigma.isFinite && pedestalSigma.isFinite }
}

/// Why a pixel is not good; empty for a good one.
public struct PixelFaults: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt16

  /// Takes bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The fit did not end in a minimum, or its values are no numbers.
  public static let notFitted = PixelFaults(rawValue: 1)
  /// The charge of one photoelectron spreads by more than half of itself.
  public static let wideCharge = PixelFaults(rawValue: 2)
  /// The gain is far from that of the other pixels.
  public static let gainOutlier = PixelFaults(rawValue: 4)
  /// The spread of the charge is far from that of the other pixels.
  public static let gainSigmaOutlier = PixelFaults(rawValue: 8)
  /// The peaks are not apart.
  public static let unresolved = PixelFaults(rawValue: 16)
  /// The p-value of the fit is too small.
  public static let unlikely = PixelFaults(rawValue: 32)
  /// The pedestal is much wider than that of the other pixels.
  public static let noisy = PixelFaults(rawValue: 64)
  /// The pixel sees much less light than the pixels around it.
  public static let dim = PixelFaults(rawValue: 128)
  /// The pixel sees hardly any light.
  public static let unlit = PixelFaults(rawValue: 256)
  /// The minimum is on a limit of a parameter.
  public static let atLimit = PixelFaults(rawValue: 512)
  /// The number of photoelectrons of a peak is not certain.
  public static let ambiguous = PixelFaults(rawValue: 1024)
  /// There are too few events.
  public static let fewEvents = PixelFaults(rawValue: 2048)

  /// All faults with a stable word and a sentence, in the order of the bits.
  private static let texts: [(word: String, sentence: String)] = [
    ("not-fitted", "The fit did not converge to a minimum."),
    (
      "wide-charge",
      "The standard deviation of the charge of one photoelectron is more than half of its mean."
    ),
    ("gain-outlier", "The gain is far from that of the other pixels."),
    (
      "gain-sigma-outlier",
      "The standard deviation of the charge of one photoelectron is far from that of the other pixels."
    ),
    ("unresolved", "The photoelectron peaks are not resolved."),
    ("unlikely", "The fit does not describe the data."),
    ("noisy", "The electronic noise is much larger than that of the other pixels."),
    ("dim", "The pixel receives much less light than expected at its position."),
    ("unlit", "The pixel receives hardly any light."),
    ("at-limit", "A fitted parameter is at its limit."),
    ("ambiguous", "Pedestal and light are known only up to an integer number of photoelectrons."),
    ("few-events", "There are too few events to fit the spectrum, or to test the fit."),
  ]

  /// A sentence for each stable word.
  public static var meanings: [String: String] {
    Dictionary(uniqueKeysWithValues: texts.map { ($0.word, $0.sentence) })
  }

  /// The stable words of the faults in the set, as files carry them.
  public var words: [String] { chosen.map(\.word) }

  /// A sentence for each fault in the set.
  public var sentences: [String] { chosen.map(\.sentence) }

  private var chosen: [(word: String, sentence: String)] {
    Self.texts.enumerated().filter { rawValue >> $0.offset & 1 != 0 }.map(\.element)
  }
}
