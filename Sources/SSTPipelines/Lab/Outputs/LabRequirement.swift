public import SSTCore

/// A limit that a camera must meet, as `--require` states it: `NAME=VALUE`.
public struct LabRequirement: Sendable, Equatable {
  /// What is limited.
  public enum Quantity: String, Sendable, CaseIterable {
    /// The smallest fraction of good pixels, 0 to 1.
    case goodPixels = "good-pixels"
    /// The largest relative spread of the gains of good pixels (robust, one standard deviation).
    case gainSpread = "gain-spread"
    /// The largest median crosstalk of good pixels.
    case crosstalk = "crosstalk"
    /// The smallest fraction of pixels that fail the resolution requirement nowhere, 0 to 1.
    case passingPixels = "passing-pixels"
    /// The largest resolution of the camera's good pixels over the requirement, at any light.
    case resolution = "resolution"

    /// True if values below the limit fail; false if those above it do.
    var isLowerLimit: Bool { self == .goodPixels || self == .passingPixels }
    /// True for fits of spectra, false for the charge resolution.
    public var concernsSpectra: Bool {
      switch self {
      case .goodPixels, .gainSpread, .crosstalk: true
      case .passingPixels, .resolution: false
      }
    }
  }

  /// What is limited.
  public var quantity: Quantity
  /// The limit.
  public var limit: Double

  /// Makes a requirement.
  public init(_ quantity: Quantity, _ limit: Double) { (self.quantity, self.limit) = (quantity, limit) }

  /// Reads `NAME=VALUE`; nil if it is none, or a fraction above 1.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let quantity = Quantity(rawValue: parts[0]), let limit = Double(parts[1]),
      limit.isFinite, limit >= 0, limit <= 1 || !quantity.isLowerLimit
    else { return nil }
    self.init(quantity, limit)
  }

  /// True if a value meets the limit; NaN does not.
  public func isMet(by value: Double) -> Bool {
    quantity.isLowerLimit ? value >= limit : value <= limit
  }
}

/// A requirement with what was found.
public struct LabVerdict: Sendable, Equatable {
  /// The requirement.
  public var requirement: LabRequirement
  /// What was found.
  public var value: Double
  /// The pixels that do not meet the limit themselves; empty for quantities of the camera.
  public var pixels: [Int]

  /// True if the limit is met.
  public var isMet: Bool { requirement.isMet(by: value) }
}

/// Limits were not met.
public enum LabRequirementError: SSTError {
  /// These requirements failed; the outputs were written.
  case failed([LabVerdict])

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .failed: ErrorCode(.quality, 61, "lab-requirement")
    }
  }

  /// Which limits, what was found, which pixels.
  public var description: String {
    switch self {
    case .failed(let verdicts):
      verdicts.map(Self.text).joined(separator: "; ") + ". All outputs were written."
    }
  }

  private static func text(_ verdict: LabVerdict) -> String {
    let (requirement, value) = (verdict.requirement, verdict.value)
    let relation = requirement.quantity.isLowerLimit ? "at least" : "at most"
    var text =
      "\(requirement.quantity.rawValue) is \((value * 1e4).rounded() / 1e4), required is \(relation) "
      + "\(requirement.limit)"
    guard !verdict.pixels.isEmpty else { return text }
    text +=
      " (\(verdict.pixels.count) pixels: "
      + verdict.pixels.prefix(10).map(String.init).joined(separator: ", ")
    return text + (verdict.pixels.count > 10 ? ", …)" : ")")
  }
}
