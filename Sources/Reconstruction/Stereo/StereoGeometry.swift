public import SSTSky
internal import Foundation

/// What the stereo reconstruction found for one event.
public struct StereoGeometry: Sendable, Equatable {
  /// Whether there is a result, and if not, why.
  public enum Status: UInt8, Sendable, CaseIterable {
    /// All quantities are there.
    case reconstructed = 0
    /// Fewer than two images meet the quality criteria.
    case tooFewImages = 1
    /// An image that meets them has a width of 0, or a quantity that is not a number.
    case undefinedImage = 2
    /// The planes of the images coincide: the images are parallel, their axes do not meet.
    case parallelImages = 3

    /// A few words for people.
    public var text: String {
      switch self {
      case .reconstructed: "reconstructed"
      case .tooFewImages: "fewer than two images meet the quality criteria"
      case .undefinedImage: "an image has no width or an undefined quantity"
      case .parallelImages: "the image axes are parallel"
      }
    }
  }

  /// Whether there is a result.
  public var status: Status
  /// The direction that the shower comes from, a unit vector in the ground frame.
  public var axis: GroundVector
  /// Where the axis meets the plane z = 0 of the ground frame, in metres.
  public var core: GroundVector
  /// The core in the plane at right angles to the array pointing, in metres (x to smaller altitude, y left).
  public var coreTilted: SIMD2<Double>
  /// The point nearest to the lines of sight of the images' centres, in metres in the ground frame.
  public var showerMaximum: GroundVector
  /// The mean angle between the direction and the crossings of pairs of planes, in radians.
  ///
  /// Of two images it says nothing (there is one crossing, the direction itself) and is not a number.
  public var directionSpreadRad: Double
  /// The plain mean of the used images' intensities, in photoelectrons.
  public var averageIntensity: Double
  /// The number of images used.
  public var imageCount: Int

  /// True if there is a result.
  public var isValid: Bool { status == .reconstructed }

  /// The direction that the shower comes from.
  public var direction: HorizontalDirection { axis.direction }

  /// h_max of ctapipe 0.17, which the original's models are trained with: the distance of
  /// ``showerMaximum`` from the array's reference point, in metres.
  public var showerMaximumDistance: Double { showerMaximum.norm }

  /// h_max of ctapipe 0.21 and later: the height of ``showerMaximum`` above sea level, in metres.
  ///
  /// - Parameter referenceHeight: the height of the array's reference point above sea level, in metres.
  public func showerMaximumAltitude(referenceHeight: Double) -> Double { showerMaximum.z + referenceHeight }

  /// The distance of a position from the shower axis, in metres.
  public func impactDistance(of position: GroundVector) -> Double { (position - core).cross(axis).norm }

  /// An event without a result.
  static func failed(_ status: Status, imageCount: Int) -> StereoGeometry {
    let nothing = GroundVector(repeating: .nan)
    return StereoGeometry(
      status: status, axis: nothing, core: nothing, coreTilted: SIMD2(repeating: .nan),
      showerMaximum: nothing, directionSpreadRad: .nan, averageIntensity: .nan, imageCount: imageCount)
  }
}
