internal import Foundation
internal import SSTCore
internal import SSTSky

/// Puts the light of a shower onto the camera of a telescope.
///
/// Each p.e. has a place along its slice, a distance from the axis (Gaussian in both directions, 15 % three times as
/// wide), and the optics' spread: Gaussian of 0.0446° (1 + 0.102 θ²) rms in both directions, θ degrees off axis, so that
/// 80 % of the light of a star is within 0.08° on axis and 0.21° at 4° (A&A 699, A255, 2025). It
/// arrives after the cascade's way down at the speed of light and its own at c/n, with 1 ns rms.
struct ShowerImager: Sendable {
  let telescope: NightTelescope
  let position: GroundVector
  /// Mirror area times efficiency, with the scale of the window, m².
  let collection: Double
  let camera: NightCamera
  let lookup: PixelLookup
  let normal: NormalTable

  /// Mirrors, window, light guides, shadows and photon detection, averaged over 300 to 600 nm; the scale of the
  /// light is in it too.
  static let efficiency = 0.028
  private static let spread = 0.0446 * Double.pi / 180
  private static let spreadGrowth = 0.102 * (180 / Double.pi) * (180 / Double.pi)

  /// The rms of the optics along one direction, in radians.
  ///
  /// - Parameter square: of the angle off axis, rad².
  static func opticalSpread(offAxisSquared square: Double) -> Double { spread * (1 + spreadGrowth * square) }

  /// Draws the p.e. of a shower and sorts them by pixel.
  ///
  /// - Parameters:
  ///   - slices: the light.
  ///   - means: p.e. of each slice.
  ///   - position: of the telescope in the frame of the light.
  ///   - pointing: of the telescope.
  ///   - frontDelay: when the front passes the telescope, ns after it passes the reference point.
  ///   - random: of this shower and telescope.
  ///   - image: written.
  func draw(
    _ slices: [LightSlice], means: [Double], position: GroundVector, pointing: HorizontalDirection,
    frontDelay: Double, random: inout CounterRandom, into image: inout ShowerImage
  ) {
    image.clear(pixelCount: SST1MCamera.pixelCount)
    let projection = CameraProjection(
      focalLength: telescope.description.optics.effectiveFocalLength, pointing: pointing)
    for (slice, mean) in zip(slices, means) where mean > 1e-6 {
      let count = random.poisson(mean, normal)
      if count == 0 { continue }
      let track = Track(slice, position: position, projection: projection, delay: frontDelay)
      draw(count, track, random: &random, into: &image)
    }
    image.sort()
  }

  /// A slice as the camera sees it.
  private struct Track {
    var x, y, time, dx, dy, duration: Double
    var narrow, wide: Double

    init(_ slice: LightSlice, position: GroundVector, projection: CameraProjection, delay: Double) {
      let (top, bottom) = (slice.top - position, slice.bottom - position)
      let (start, end) = (projection.position(of: top), projection.position(of: bottom))
      let speed = (1 + slice.refractivity) / speedOfLight
      let first = slice.topTime + top.norm * speed - delay
      (x, y, time) = (start.x, start.y, first)
      (dx, dy) = (end.x - start.x, end.y - start.y)
      duration = slice.bottomTime + bottom.norm * speed - delay - first
      let f = projection.focalLength
      let offAxis = (start + end) / (2 * f)
      let optics = f * opticalSpread(offAxisSquared: (offAxis * offAxis).sum())
      let lateral = f * slice.lateral / ((top + bottom) * 0.5).norm
      narrow = (optics * optics + lateral * lateral).squareRoot()
      wide = (optics * optics + 9 * lateral * lateral).squareRoot()
    }
  }

  private func draw(
    _ count: Int, _ track: Track, random: inout CounterRandom, into image: inout ShowerImage
  ) {
    for _ in 0..<count {
      let place = random.next()
      let width = place & 0xFFFF < 9830 ? track.wide : track.narrow
      let u = Double(place >> 16 & 0xFFFF) * 0x1p-16
      let x = track.x + u * track.dx + width * Double(normal.values[Int(place >> 32 & 0xFFFF)])
      let y = track.y + u * track.dy + width * Double(normal.values[Int(place >> 48)])
      guard let pixel = lookup.pixel(x: x, y: y) else { continue }
      let bits = random.next()
      let chance = Int32(truncatingIfNeeded: bits >> 32 & 0xFFFF)
      if chance < camera.evenWindow { image.trueCount += 1 }
      if chance >= camera.window[pixel] { continue }
      let time = track.time + u * track.duration + Double(normal.values[Int(bits >> 48)])
      image.drawn.append(
        Photoelectron(
          pixel: Int32(pixel), time: Float(time),
          charge: NightCamera.charge(bits: bits, normal: normal, &random)))
    }
  }
}

/// One detected photon of a shower.
struct Photoelectron: Sendable {
  /// The pixel.
  var pixel: Int32
  /// When it arrives, in ns after the shower's front passes the telescope.
  var time: Float
  /// Charge in p.e., with crosstalk and spread.
  var charge: Float
}

/// The detected photons of a shower in one camera, pixel after pixel; storage that is filled again for every shower.
struct ShowerImage: Sendable {
  /// In the order in which they were drawn.
  var drawn: [Photoelectron] = []
  /// In the order of pixels.
  private(set) var sorted: [Photoelectron] = []
  /// Where the pixels begin in ``sorted``; one more than there are pixels.
  private(set) var offsets: [Int32] = []
  /// Where the next p.e. of each pixel goes.
  private var next: [Int32] = []
  /// The number of p.e. on pixels, with an even window and with dead pixels.
  var trueCount = 0

  /// Takes everything out.
  mutating func clear(pixelCount: Int) {
    drawn.removeAll(keepingCapacity: true)
    trueCount = 0
    if offsets.count != pixelCount + 1 { offsets = [Int32](repeating: 0, count: pixelCount + 1) }
    for index in offsets.indices { offsets[index] = 0 }
    sorted.removeAll(keepingCapacity: true)
  }

  /// Sorts ``drawn`` by pixel.
  mutating func sort() {
    for item in drawn { offsets[Int(item.pixel) + 1] += 1 }
    for pixel in 1..<offsets.count { offsets[pixel] += offsets[pixel - 1] }
    sorted.append(contentsOf: drawn)
    next.removeAll(keepingCapacity: true)
    next.append(contentsOf: offsets)
    for item in drawn {
      sorted[Int(next[Int(item.pixel)])] = item
      next[Int(item.pixel)] += 1
    }
  }

  /// The p.e. of a pixel.
  @inline(__always)
  func range(_ pixel: Int) -> Range<Int> { Int(offsets[pixel])..<Int(offsets[pixel + 1]) }
}

/// Where the camera of a telescope sees points: the simulator's own formula, in vectors of the ground frame.
///
/// The analysis has another (`CameraFrame`, by turned angles), so that a wrong sign in one of them shows and does not
/// cancel. Equidistant: a point that is seen at an angle lies at that angle times the focal length; x grows with the
/// altitude and y with the azimuth, from north over east.
struct CameraProjection: Sendable {
  let focalLength: Double
  /// To the pointing, and to growing altitude and azimuth there; x is north, y west, z up.
  private let ahead, up, side: GroundVector

  /// - Parameters:
  ///   - focalLength: metres.
  ///   - pointing: of the telescope.
  init(focalLength: Double, pointing: HorizontalDirection) {
    self.focalLength = focalLength
    let (sinA, cosA) = (sin(pointing.altitudeRad), cos(pointing.altitudeRad))
    let (east, north) = (sin(pointing.azimuthRad), cos(pointing.azimuthRad))
    ahead = GroundVector(cosA * north, -cosA * east, sinA)
    up = GroundVector(-sinA * north, sinA * east, cosA)
    side = GroundVector(-east, -north, 0)
  }

  /// The position in the camera, in metres, of a point in the direction of a vector from the telescope.
  func position(of vector: GroundVector) -> SIMD2<Double> {
    let (a, u, s) = ((vector * ahead).sum(), (vector * up).sum(), (vector * side).sum())
    return SIMD2(atan2(u, (a * a + s * s).squareRoot()), atan2(s, a)) * focalLength
  }
}
