public import SSTSky
internal import Foundation

/// Direction, core and height of the maximum of a shower from the Hillas ellipses of two or more telescopes.
///
/// Each image spans a plane with its telescope. The direction is the weighted mean of the crossings of all pairs
/// of planes; crossings are not normalised, so that nearly parallel planes count less. The core is the point
/// nearest to the image axes in the plane at right angles to the array pointing, without weights. The maximum is
/// the point nearest to the lines of sight of the centres of gravity.
///
/// Source: Hofmann et al. 1999, Astropart. Phys. 12, 135, as ctapipe's `HillasReconstructor` does it.
public struct HillasReconstructor: Sendable, Equatable {
  /// The telescopes of the array.
  public let telescopes: [StereoTelescope]
  /// What an image must meet to be used.
  public let criteria: [StereoCriterion]

  /// Makes a reconstructor.
  public init(telescopes: [StereoTelescope], criteria: [StereoCriterion] = StereoCriterion.defaults) {
    self.telescopes = telescopes
    self.criteria = criteria
  }

  /// Whether an image meets all criteria.
  public func accepts(_ image: StereoImage) -> Bool { criteria.allSatisfy { $0.accepts(image) } }

  /// Reconstructs one event; nothing is allocated.
  ///
  /// - Parameters:
  ///   - images: the images of one event, one a telescope, in any order.
  ///   - arrayPointing: the plane of the core is at right angles to it.
  public func reconstruct(
    _ images: Span<StereoImage>, arrayPointing: HorizontalDirection
  ) -> StereoGeometry {
    let frame = TiltedFrame(arrayPointing)
    var (used, intensity) = (0, 0.0)
    var (core, maximum) = (LineIntersection(), LineIntersection())
    for index in images.indices where accepts(images[index]) {
      let image = images[index]
      guard image.width != 0, image.weight.isFinite, image.psiRad.isFinite else {
        return .failed(.undefinedImage, imageCount: images.count)
      }
      used += 1
      intensity += image.intensity
      let telescope = telescopes[image.telescope]
      let psi = correctedPsi(of: image, arrayPointing: arrayPointing)
      core.add(through: frame.tilted(telescope.position), along: GroundVector(cos(psi), sin(psi), 0))
      maximum.add(through: telescope.position, along: plane(of: image).centre)
    }
    guard used >= 2 else { return .failed(.tooFewImages, imageCount: used) }
    guard let crossing = direction(images), let tilted = core.point, let highest = maximum.point else {
      return .failed(.parallelImages, imageCount: used)
    }
    return StereoGeometry(
      status: .reconstructed, axis: crossing.axis, core: frame.ground(tilted),
      coreTilted: SIMD2(tilted.x, tilted.y), showerMaximum: highest,
      directionSpreadRad: used > 2 ? crossing.spread : .nan, averageIntensity: intensity / Double(used),
      imageCount: used)
  }

  /// Reconstructs one event.
  public func reconstruct(_ images: [StereoImage], arrayPointing: HorizontalDirection) -> StereoGeometry {
    reconstruct(images.span, arrayPointing: arrayPointing)
  }

  /// The angle of an image's axis in a camera that points where the array points, in radians, −π/2 to π/2.
  public func correctedPsi(of image: StereoImage, arrayPointing: HorizontalDirection) -> Double {
    let telescope = telescopes[image.telescope]
    let own = CameraFrame(focalLength: telescope.focalLength, pointing: image.pointing)
    let array = CameraFrame(focalLength: telescope.focalLength, pointing: arrayPointing)
    let first = array.position(of: own.direction(of: image.centre))
    let second = array.position(of: own.direction(of: secondPoint(of: image)))
    return atan((second.y - first.y) / (second.x - first.x))
  }

  // MARK: - Planes

  /// The direction of an image's centre, and the normal of its plane.
  private func plane(of image: StereoImage) -> (centre: GroundVector, normal: GroundVector) {
    let frame = CameraFrame(
      focalLength: telescopes[image.telescope].focalLength, pointing: image.pointing)
    let centre = GroundVector(frame.direction(of: image.centre))
    return (centre, centre.cross(GroundVector(frame.direction(of: secondPoint(of: image)))))
  }

  /// A second point of the image's axis, a tenth of the camera's radius from the centre of gravity.
  private func secondPoint(of image: StereoImage) -> CameraFrame.Position {
    let step = 0.1 * telescopes[image.telescope].cameraRadius
    return image.centre + step * CameraFrame.Position(cos(image.psiRad), sin(image.psiRad))
  }

  /// The weighted mean of the crossings of all pairs, and their mean angle to it; nil if there is no crossing.
  private func direction(_ images: Span<StereoImage>) -> (axis: GroundVector, spread: Double)? {
    var sum = GroundVector()
    forEachCrossing(images) { sum += $0 * $1 }
    let axis = sum / sum.norm
    guard axis.x.isFinite else { return nil }
    var (spread, count) = (0.0, 0.0)
    forEachCrossing(images) { _, crossing in
      spread += atan2(axis.cross(crossing).norm, axis.dot(crossing))
      count += 1
    }
    return (axis, spread / count)
  }

  private func forEachCrossing(_ images: Span<StereoImage>, _ body: (Double, GroundVector) -> Void) {
    for second in images.indices where accepts(images[second]) {
      let normal = plane(of: images[second]).normal
      for first in 0..<second where accepts(images[first]) {
        let crossing = plane(of: images[first]).normal.cross(normal)
        body(images[first].weight * images[second].weight, crossing.z < 0 ? -crossing : crossing)
      }
    }
  }
}

/// The frame whose z axis points where the array points; x towards smaller altitude's complement, as in ctapipe.
struct TiltedFrame {
  private let x, y, z: GroundVector

  init(_ pointing: HorizontalDirection) {
    let (sinAltitude, cosAltitude) = (sin(pointing.altitudeRad), cos(pointing.altitudeRad))
    let (sinAzimuth, cosAzimuth) = (sin(pointing.azimuthRad), cos(pointing.azimuthRad))
    x = GroundVector(sinAltitude * cosAzimuth, -sinAltitude * sinAzimuth, -cosAltitude)
    y = GroundVector(sinAzimuth, cosAzimuth, 0)
    z = GroundVector(cosAltitude * cosAzimuth, -cosAltitude * sinAzimuth, sinAltitude)
  }

  /// A position of the ground frame in this frame.
  func tilted(_ ground: GroundVector) -> GroundVector {
    GroundVector(x.dot(ground), y.dot(ground), z.dot(ground))
  }

  /// Where the line along the pointing through a position meets the ground; its z is left out.
  func ground(_ tilted: GroundVector) -> GroundVector {
    let place = x * tilted.x + y * tilted.y
    return place - z * (place.z / z.z)
  }
}
