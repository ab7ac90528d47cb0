/// What became of a pixel.
public struct PixelState: Sendable, Equatable {
  /// The kinds of pixels, each with a colour and a sign of its own on the maps.
  public enum Group: String, Sendable, CaseIterable {
    /// Fitted, and nothing is wrong with it.
    case good
    /// Fitted, but something is wrong with it.
    case bad
    /// Lit, but there is no usable fit.
    case notFitted = "not fitted"
    /// Alive, but without light.
    case off
    /// Marked as dead by the camera.
    case dead
  }

  /// The kind.
  public var group: Group
  /// How the fit ended, such as `converged`; empty if there was none.
  public var status: String
  /// What is wrong, in a few words each, the same words for all pixels with the same fault.
  public var faults: [String]

  /// Makes a state.
  ///
  /// - Parameters:
  ///   - group: the kind.
  ///   - status: how the fit ended; empty if there was none.
  ///   - faults: what is wrong, in a few words each.
  public init(_ group: Group, status: String = "", faults: [String] = []) {
    self.group = group
    self.status = status
    self.faults = faults
  }
}
