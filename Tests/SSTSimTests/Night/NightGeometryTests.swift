import SSTSky
import Foundation
import Reconstruction
import SSTCore
import Testing

@testable import SSTSim

@Suite("Night: geometry") struct NightGeometryTests {
  /// A bright gamma ray with its core at a place, seen by both telescopes.
  private static func images(
    coreX: Double, coreY: Double, key: UInt64, in run: NightRun
  ) -> (AirShower, [(moments: ImageMoments, pointing: HorizontalDirection)]) {
    var worker = NightRun.Worker(run)
    var sky = NightSky(run)
    let direction = sky.source(at: 0)
    let shower = AirShower(
      primary: .gamma, energy: 60, electromagneticEnergy: 60, direction: direction,
      axis: GroundVector(direction), core: GroundVector(coreX, coreY, 0), time: 0)
    let seen = run.telescopes.indices.map {
      TriggeredShower.Seen(
        pointing: sky.pointing(telescope: $0, at: 0), truePhotoelectrons: 0, readoutStart: nil)
    }
    let found = TriggeredShower(key: key, shower: shower, firstHeight: 0, maximumHeight: 0, images: seen)
    return (
      shower,
      run.telescopes.indices.map { index in
        run.makeImage(of: found, telescope: index, worker: &worker)
        return (ImageMoments(worker.image), seen[index].pointing)
      }
    )
  }

  /// The normal of the plane through a telescope that an image's axis stands for.
  private static func normal(_ image: ImageMoments, _ pointing: HorizontalDirection) -> GroundVector {
    let frame = CameraFrame(focalLength: NightFixture.focalLength, pointing: pointing)
    let a = GroundVector(frame.direction(of: CameraFrame.Position(image.x, image.y)))
    let b = GroundVector(
      frame.direction(
        of: CameraFrame.Position(image.x + 0.05 * image.along.x, image.y + 0.05 * image.along.y)))
    let n = a.cross(b)
    return n / n.norm
  }

  @Test("image axes cross at the true direction and in the true core, without bias") func crossing() throws {
    let run = try NightFixture.run { $0.source = .gamma }
    var (misses, shifts, directions) = ([Double](), GroundVector(), GroundVector())
    var count = 0.0
    for step in 0..<16 {
      let angle = 2 * Double.pi * (Double(step) + 0.3) / 16
      let (shower, seen) = Self.images(
        coreX: 110 * cos(angle), coreY: 110 * sin(angle), key: UInt64(step), in: run)
      let normals = seen.map { Self.normal($0.moments, $0.pointing) }
      for n in normals { misses.append(n.dot(shower.axis) * 180 / .pi) }
      let crossed = normals[0].cross(normals[1])
      guard crossed.norm > 0.5 else { continue }
      let axis = crossed / crossed.norm * (crossed.z > 0 ? 1 : -1)
      let offsets = run.telescopes.indices.map { normals[$0].dot(run.telescopes[$0].imager.position) }
      // The point of both planes with z = 0.
      let (a, b) = (normals[0], normals[1])
      let det = a.x * b.y - a.y * b.x
      let core = GroundVector(
        (offsets[0] * b.y - offsets[1] * a.y) / det, (offsets[1] * a.x - offsets[0] * b.x) / det, 0)
      #expect(GroundVector(axis).direction.separationRad(to: shower.direction) < 0.05 * .pi / 180)
      #expect((core - shower.core).norm < 12)
      directions += axis - shower.axis
      shifts += core - shower.core
      count += 1
    }
    #expect(count >= 6)
    #expect(abs(misses.reduce(0, +) / Double(misses.count)) < 0.005)
    #expect(misses.allSatisfy { abs($0) < 0.05 })
    #expect((directions / count).norm * 180 / .pi < 0.01)
    #expect((shifts / count).norm < 2.5)
  }

  @Test("the front is plane; light comes soon after it") func front() throws {
    let run = try NightFixture.run { $0.source = .gamma }
    let (shower, seen) = Self.images(coreX: 20, coreY: -40, key: 3, in: run)
    let delay = run.telescopes[1].frontDelay(shower) - run.telescopes[0].frontDelay(shower)
    let baseline = run.telescopes[1].imager.position - run.telescopes[0].imager.position
    #expect(isNear(delay, -baseline.dot(shower.axis) / 0.299792458, 1e-9))
    #expect(abs(delay) < 518)
    // The later one is the one that is farther from the source.
    #expect((delay > 0) == (baseline.dot(shower.axis) < 0))
    for image in seen { #expect(image.moments.time > 0 && image.moments.time < 30) }
  }

  @Test("impact distances are those of points and lines") func impact() {
    let axis = GroundVector(0.6, 0, 0.8)
    let shower = AirShower(
      primary: .gamma, energy: 1, electromagneticEnergy: 1, direction: axis.direction, axis: axis,
      core: GroundVector(10, 0, 0), time: 0)
    #expect(isNear(shower.impact(of: GroundVector(10, 25, 0)), 25, 1e-9))
    #expect(isNear(shower.impact(of: GroundVector(60, 0, 0)), 40, 1e-9))
  }

  @Test("every pixel is found at its centre and no pixel beside the camera") func pixels() {
    let lookup = PixelLookup()
    let geometry = SST1MCamera.geometry
    for pixel in geometry.x.indices {
      for turn in 0..<6 {
        let angle = Double(turn) * .pi / 3 + 0.2
        let (x, y) = (geometry.x[pixel] + 0.011 * cos(angle), geometry.y[pixel] + 0.011 * sin(angle))
        #expect(lookup.pixel(x: x, y: y) == pixel)
      }
    }
    #expect(lookup.pixel(x: 0.6, y: 0) == nil && lookup.pixel(x: 0, y: -0.55) == nil)
  }

  private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) < tolerance }

  @Test("the camera sees higher things at larger x and things farther east at larger y")
  func projectionSigns() {
    let pointing = HorizontalDirection(azimuthDeg: 90, altitudeDeg: 60)
    let projection = CameraProjection(focalLength: 5.6, pointing: pointing)
    // Due east is −y of the ground frame; one degree is 5.6 m × π/180.
    let (sine, cosine) = (sin(61 * Double.pi / 180), cos(61 * Double.pi / 180))
    let higher = projection.position(of: GroundVector(0, -cosine, sine) * 700)
    #expect(abs(higher.x - 5.6 * .pi / 180) < 1e-12 && abs(higher.y) < 1e-12)
    // A step to the south is one to larger azimuth.
    let south = projection.position(of: GroundVector(-0.01, -0.5, 0.75.squareRoot()))
    #expect(south.y > 0.01 && abs(south.x) < 1e-3)
  }

  @Test("the simulator's projection is that of the analysis' frames", arguments: 0..<UInt64(3))
  func projection(seed: UInt64) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 9)
    for _ in 0..<200 {
      let pointing = HorizontalDirection(
        azimuthDeg: 360 * random.uniform(), altitudeDeg: 15 + 74 * random.uniform())
      let frame = CameraFrame(focalLength: 5.6, pointing: pointing)
      let place = CameraFrame.Position(0.5 * random.uniform() - 0.25, 0.5 * random.uniform() - 0.25)
      let seen = CameraProjection(focalLength: 5.6, pointing: pointing).position(
        of: GroundVector(frame.direction(of: place)) * 1e4)
      #expect(abs(seen.x - place.x) < 1e-12 && abs(seen.y - place.y) < 1e-12)
    }
  }
}
