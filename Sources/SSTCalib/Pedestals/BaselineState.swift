internal import SSTCore

/// What the baseline window says at one moment: all that a calibration depends on.
public struct BaselineState: Sendable, Equatable {
  /// The drop factors of an event.
  public enum Drop: Sendable, Equatable {
    /// No correction.
    case none
    /// One factor for the camera.
    case global(VoltageDropModel.Factor)
    /// One factor a pixel; the mean of them and whether any is from outside the model's table.
    case perPixel([Double], mean: Double, isOutsideTable: Bool)

    /// The factor of a pixel.
    @inline(__always)
    public func factor(_ pixel: Int) -> Double {
      switch self {
      case .none: 1
      case .global(let factor): factor.value
      case .perPixel(let factors, _, _): factors[pixel]
      }
    }

    /// The factor of the camera, or the mean over the pixels.
    public var mean: Double {
      switch self {
      case .none: 1
      case .global(let factor): factor.value
      case .perPixel(_, let mean, _): mean
      }
    }

    /// True if the model's table does not cover the variance.
    public var isOutsideTable: Bool {
      switch self {
      case .none: false
      case .global(let factor): factor.isOutsideTable
      case .perPixel(_, _, let outside): outside
      }
    }
  }

  /// The median over the pixels of the squared mean rms, in ADC²; NaN before the first pedestal.
  public var medianVariance: Double
  /// The drop factors.
  public var drop: Drop
  /// True for pixels whose baseline is too quiet to be alive; empty before the first pedestal.
  public var isDead: [Bool]

  /// The state without any pedestal: no drop, no dead pixel.
  public static let unknown = BaselineState(medianVariance: .nan, drop: .none, isDead: [])
}

/// Which drop correction is applied.
public enum DropCorrection: String, Sendable, Codable {
  /// None.
  case none
  /// One factor from the median variance (`apply_global_Vdrop_correction`).
  case global
  /// One factor a pixel from its own variance (`apply_pixelwise_Vdrop_correction`).
  case perPixel
}

extension BaselineWindow {
  /// Works out drop factors and dead pixels.
  ///
  /// - Parameters:
  ///   - model: gives the drop; nil for no correction.
  ///   - correction: which correction is applied.
  ///   - deadRMS: pixels with a smaller mean rms are dead, in ADC counts.
  public func state(model: VoltageDropModel?, correction: DropCorrection, deadRMS: Double) -> BaselineState {
    if entries.isEmpty { return .unknown }
    let rms = meanRMS()
    let variances = rms.map { $0 * $0 }
    let middle = variances.filter { !$0.isNaN }.median()
    var drop = BaselineState.Drop.none
    if let model, !middle.isNaN {
      switch correction {
      case .none: break
      case .global: drop = .global(model.factor(variance: middle))
      case .perPixel:
        let all = variances.map { model.factor(variance: $0.isNaN ? middle : $0) }
        drop = .perPixel(
          all.map(\.value), mean: all.reduce(0) { $0 + $1.value } / Double(all.count),
          isOutsideTable: all.contains(where: \.isOutsideTable))
      }
    }
    return BaselineState(medianVariance: middle, drop: drop, isDead: rms.map { $0 < deadRMS })
  }
}
