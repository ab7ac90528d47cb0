import SSTSky
import Foundation
import SSTCore
import Testing
@testable import Reconstruction

@Suite("Stereo geometry")
struct StereoGeometryTests {
  private let reconstructor = HillasReconstructor(telescopes: [
    StereoTelescope(
      id: 21, position: GroundVector(-71.38, -30.43, -1.43), focalLength: 5.6, cameraRadius: 0.448),
    StereoTelescope(
      id: 22, position: GroundVector(71.38, 30.43, 1.42), focalLength: 5.6, cameraRadius: 0.448),
  ])
  private let pointing = HorizontalDirection(azimuthDeg: 200, altitudeDeg: 60)

  /// The image of a thin line of light: from a direction, through a core, seen at two heights.
  private func image(
    _ telescope: Int, direction: HorizontalDirection, core: GroundVector, pointing: HorizontalDirection
  ) -> StereoImage {
    let axis = GroundVector(direction)
    let place = reconstructor.telescopes[telescope].position
    let frame = CameraFrame(focalLength: 5.6, pointing: pointing)
    let seen = [8000.0, 9000].map { frame.position(of: (core + axis * $0 - place).direction) }
    let line = seen[1] - seen[0]
    return StereoImage(
      telescope: telescope, pointing: pointing, centre: seen[0], psiRad: atan2(line.y, line.x), length: 0.05,
      width: 0.02, intensity: 500, pixelCount: 20, leakageIntensityWidth2: 0)
  }

  private func images(core: GroundVector, direction: HorizontalDirection) -> [StereoImage] {
    (0...1).map { image($0, direction: direction, core: core, pointing: pointing) }
  }

  @Test("a line of light is found again", arguments: [(30.0, 80.0), (-100, 40), (150, -120)])
  func line(_ x: Double, _ y: Double) {
    let direction = HorizontalDirection(azimuthDeg: 200.4, altitudeDeg: 60.3)
    let core = GroundVector(x, y, 0)
    let result = reconstructor.reconstruct(
      images(core: core, direction: direction), arrayPointing: pointing)
    #expect(result.status == .reconstructed && result.imageCount == 2)
    #expect(result.direction.separationRad(to: direction) < 1e-4)
    #expect((result.core - core).norm < 5)
    #expect(abs(result.showerMaximum.z - 8000 * sin(direction.altitudeRad)) < 20)
    #expect(result.directionSpreadRad.isNaN)
  }

  @Test("images that fail the criteria are left out; what is not a number fails")
  func quality() {
    var both = images(core: GroundVector(30, 80, 0), direction: pointing)
    for change in [
      { (image: inout StereoImage) in image.intensity = .nan }, { $0.width = 0 }, { $0.pixelCount = 0 },
      { $0.leakageIntensityWidth2 = 1 }, { $0.leakageIntensityWidth2 = .nan },
    ] {
      var changed = both
      change(&changed[1])
      let result = reconstructor.reconstruct(changed, arrayPointing: pointing)
      #expect(result.status == .tooFewImages && result.imageCount == 1)
      #expect(result.core.x.isNaN && result.impactDistance(of: GroundVector()).isNaN)
    }
    both[1].width = 0
    let tolerant = HillasReconstructor(telescopes: reconstructor.telescopes, criteria: [])
    #expect(tolerant.reconstruct(both, arrayPointing: pointing).status == .undefinedImage)
    #expect(reconstructor.reconstruct([], arrayPointing: pointing).status == .tooFewImages)
  }

  @Test("parallel images have no crossing")
  func parallel() {
    var same = images(core: GroundVector(30, 80, 0), direction: pointing)
    for index in same.indices {
      same[index].centre = .init(0, 0)
      same[index].psiRad = 0.3
    }
    #expect(reconstructor.reconstruct(same, arrayPointing: pointing).status == .parallelImages)
  }

  @Test("criteria are read from ctapipe's expressions")
  func criteria() throws {
    let criterion = try #require(StereoCriterion("parameters.leakage.intensity_width_2 <= 0.7"))
    #expect(criterion == StereoCriterion(.leakageIntensityWidth2, .atMost, 0.7))
    #expect(StereoCriterion("parameters.hillas.kurtosis > 1") == nil)
    #expect(StereoCriterion("parameters.hillas.intensity") == nil)
  }
}
