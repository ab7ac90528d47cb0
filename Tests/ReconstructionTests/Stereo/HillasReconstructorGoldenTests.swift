import SSTSky
import Foundation
import TestSupport
import Testing
@testable import Reconstruction

/// The events of `hillas_stereo.json`.
private struct Golden: Decodable {
  struct Telescope: Decodable {
    var alt_rad, az_rad, x_m, y_m, psi_deg, length_m, intensity: Double
    var width_m, leakage_intensity_width_2: Double?
    var n_pixels: Int
  }
  struct Expected: Decodable {
    struct PerTelescope: Decodable { var core_psi_deg, weight: Double }
    var is_valid: Bool
    var telescopes: [Int]?
    var alt_deg, az_deg, direction_uncert_deg, core_x_m, core_y_m, core_tilted_x_m, core_tilted_y_m: Double?
    var h_max_m, h_max_v017_m, average_intensity: Double?
    var shower_max_xyz_m: [Double]?
    var impact_distance_m: [String: Double]?
    var per_telescope: [String: PerTelescope]?
  }
  struct Event: Decodable {
    var array, kind: String
    var array_alt_rad, array_az_rad: Double
    var telescopes: [String: Telescope]
    var expected: Expected
  }
  var focal_length_m, camera_radius_m, reference_height_m: Double
  var arrays: [String: [String: [Double]]]
  var events: [Event]

  func reconstructor(_ array: String) throws -> HillasReconstructor {
    let positions = try #require(arrays[array])
    let ids = positions.keys.compactMap(Int.init).sorted()
    let telescopes = try ids.map { id in
      let place = try #require(positions["\(id)"])
      return StereoTelescope(
        id: id, position: GroundVector(place[0], place[1], place[2]), focalLength: focal_length_m,
        cameraRadius: camera_radius_m)
    }
    var criteria = StereoCriterion.defaults
    criteria[3].bound = 0.7
    return HillasReconstructor(telescopes: telescopes, criteria: criteria)
  }
}

@Suite("Stereo geometry against ctapipe", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct HillasReconstructorGoldenTests {
  private static let golden: Golden? =
    SharedData.isPresent
    ? try? JSONDecoder().decode(
      Golden.self, from: SharedData.data("oracle/stereo_dl3/hillas_stereo/hillas_stereo.json")) : nil

  private func images(_ event: Golden.Event, _ reconstructor: HillasReconstructor) throws -> [StereoImage] {
    reconstructor.telescopes.indices.compactMap { index in
      guard let t = event.telescopes["\(reconstructor.telescopes[index].id)"] else { return nil }
      let pointing = HorizontalDirection(azimuthRad: t.az_rad, altitudeRad: t.alt_rad)
      return StereoImage(
        telescope: index, pointing: pointing, centre: .init(t.x_m, t.y_m), psiRad: t.psi_deg * .pi / 180,
        length: t.length_m, width: t.width_m ?? .nan, intensity: t.intensity, pixelCount: t.n_pixels,
        leakageIntensityWidth2: t.leakage_intensity_width_2 ?? .nan)
    }
  }

  @Test("188 events of 2 to 9 telescopes: direction, core, both h_max, impact distances")
  func events() throws {
    let golden = try #require(Self.golden)
    #expect(golden.events.count == 188)
    var valid = 0
    for (number, event) in golden.events.enumerated() {
      let reconstructor = try golden.reconstructor(event.array)
      let images = try images(event, reconstructor)
      let array = HorizontalDirection(azimuthRad: event.array_az_rad, altitudeRad: event.array_alt_rad)
      let result = reconstructor.reconstruct(images, arrayPointing: array)
      let name = "\(number) \(event.array) \(event.kind)"
      #expect(result.isValid == event.expected.is_valid, "\(name)")
      guard event.expected.is_valid, result.isValid else { continue }
      valid += 1
      try compare(result, event.expected, golden, name)
      for (index, telescope) in reconstructor.telescopes.enumerated() {
        if let impact = event.expected.impact_distance_m?["\(telescope.id)"] {
          #expect(near(result.impactDistance(of: telescope.position), impact, 1e-6), "\(name)")
        }
        guard let per = event.expected.per_telescope?["\(telescope.id)"],
          let image = images.first(where: { $0.telescope == index })
        else { continue }
        let psi = reconstructor.correctedPsi(of: image, arrayPointing: array) * 180 / .pi
        #expect(abs(psi - per.core_psi_deg) < 1e-8, "\(name)")
        #expect(near(image.weight, per.weight, 1e-12), "\(name)")
      }
    }
    #expect(valid > 150)
  }

  private func compare(
    _ result: StereoGeometry, _ expected: Golden.Expected, _ golden: Golden, _ name: String
  ) throws {
    #expect(abs(result.direction.altitudeDeg - (expected.alt_deg ?? .nan)) < 1e-8, "\(name)")
    #expect(abs(result.direction.azimuthDeg - (expected.az_deg ?? .nan)) < 1e-8, "\(name)")
    let lengths = [
      (result.core.x, expected.core_x_m), (result.core.y, expected.core_y_m),
      (result.coreTilted.x, expected.core_tilted_x_m), (result.coreTilted.y, expected.core_tilted_y_m),
      (result.showerMaximumAltitude(referenceHeight: golden.reference_height_m), expected.h_max_m),
      (result.showerMaximumDistance, expected.h_max_v017_m),
      (result.averageIntensity, expected.average_intensity),
      (result.showerMaximum.x, expected.shower_max_xyz_m?[0]),
    ]
    for (found, wanted) in lengths { #expect(near(found, wanted ?? .nan, 1e-6), "\(name)") }
    #expect(result.imageCount == expected.telescopes?.count, "\(name)")
    if result.imageCount > 2 {
      let spread = result.directionSpreadRad * 180 / .pi
      #expect(abs(spread - (expected.direction_uncert_deg ?? .nan)) < 1e-5, "\(name)")
    } else {
      #expect(result.directionSpreadRad.isNaN && (expected.direction_uncert_deg ?? 1) < 1e-5, "\(name)")
    }
  }

  private func near(_ found: Double, _ wanted: Double, _ tolerance: Double) -> Bool {
    abs(found - wanted) <= tolerance * max(1, abs(wanted))
  }
}
