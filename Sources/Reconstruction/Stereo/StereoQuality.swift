public import SSTCore

/// A condition on an image that enters the stereo reconstruction, for example `intensity > 50`.
public struct StereoCriterion: Sendable, Equatable {
  /// What is compared; the raw value is ctapipe's expression for it.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Photoelectrons.
    case intensity = "parameters.hillas.intensity"
    /// Metres.
    case width = "parameters.hillas.width.value"
    /// Metres.
    case length = "parameters.hillas.length.value"
    /// Selected pixels.
    case pixelCount = "parameters.morphology.n_pixels"
    /// A fraction, 0 to 1.
    case leakageIntensityWidth2 = "parameters.leakage.intensity_width_2"
  }

  /// How it is compared; the raw value is the sign.
  public enum Comparison: String, Sendable, CaseIterable {
    case above = ">"
    case below = "<"
    case atLeast = ">="
    case atMost = "<="
  }

  /// What is compared.
  public var quantity: Quantity
  /// How.
  public var comparison: Comparison
  /// With what, in the unit of the quantity.
  public var bound: Double

  /// Makes a criterion.
  public init(_ quantity: Quantity, _ comparison: Comparison, _ bound: Double) {
    self.quantity = quantity
    self.comparison = comparison
    self.bound = bound
  }

  /// Reads a text such as `parameters.hillas.intensity > 50`; nil if it is none of the known ones.
  public init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    guard parts.count == 3, let quantity = Quantity(rawValue: parts[0]),
      let comparison = Comparison(rawValue: parts[1]), let bound = Double(parts[2])
    else { return nil }
    self.init(quantity, comparison, bound)
  }

  /// The criterion as the text that ``init(_:)-(String)`` reads.
  public var text: String { "\(quantity.rawValue) \(comparison.rawValue) \(JSONValue.text(of: bound))" }

  /// The criteria where a configuration says nothing; see ``StereoQualitySettings``.
  public static let defaults = StereoQualitySettings.standard.map(\.criterion)

  /// Whether an image meets the criterion; what is not a number meets none.
  public func accepts(_ image: StereoImage) -> Bool {
    let value = value(of: image)
    return switch comparison {
    case .above: value > bound
    case .below: value < bound
    case .atLeast: value >= bound
    case .atMost: value <= bound
    }
  }

  private func value(of image: StereoImage) -> Double {
    switch quantity {
    case .intensity: image.intensity
    case .width: image.width
    case .length: image.length
    case .pixelCount: Double(image.pixelCount)
    case .leakageIntensityWidth2: image.leakageIntensityWidth2
    }
  }
}

/// `HillasReconstructor`: which images enter the geometry.
public struct StereoQualitySettings: Configurable {
  /// The criteria: pairs of a name and ctapipe's expression, as they are written.
  public var criteria = StereoQualitySettings.standard.map { [$0.name, $0.criterion.text] }

  /// The original's criteria.
  public init() {}

  /// The keys.
  public static let settings: [Setting<StereoQualitySettings>] = [
    .group(
      "StereoQualityQuery",
      [
        Setting(
          "quality_criteria", \.criteria, .list(of: .list(of: .text, count: 2)),
          "conditions that an image must meet to enter the stereo geometry, as pairs of a name and an "
            + "expression"
        )
      ])
  ]

  static let standard = [
    (name: "enough intensity", criterion: StereoCriterion(.intensity, .above, 0)),
    (name: "positive width", criterion: StereoCriterion(.width, .above, 0)),
    (name: "enough pixels", criterion: StereoCriterion(.pixelCount, .above, 0)),
    (name: "not clipped", criterion: StereoCriterion(.leakageIntensityWidth2, .below, 1)),
  ]
}
