import Foundation
import SSTCore
import SSTSky
import TestSupport
import Testing

/// Many positions at once: camera, sky and ICRS, there and back.
@Suite("Arrays of coordinates") struct CoordinateArrayTests {
  private static let site = GeodeticLocation(longitudeDeg: 14.782924, latitudeDeg: 49.9118, heightM: 510)
  private static let focalLength = 5.6

  /// Positions all over the camera, pointings all over the sky, times over an hour in order.
  private struct Sample {
    var positions: [CameraFrame.Position] = []
    var pointings: [HorizontalDirection] = []
    var times: [TAITime] = []

    init(count: Int, seed: UInt64) {
      var random = CounterRandom(seed: seed, event: 0, purpose: 1)
      let start = TAITime(unixSeconds: 1_769_015_225).nanoseconds
      for index in 0..<count {
        positions.append(CameraFrame.Position(random.uniform() - 0.5, random.uniform() - 0.5))
        pointings.append(
          HorizontalDirection(azimuthDeg: 360 * random.uniform(), altitudeDeg: 15 + 74.9 * random.uniform()))
        times.append(TAITime(nanoseconds: start + Int64(index) * 3_600_000_000_000 / Int64(count)))
      }
    }
  }

  @Test("camera to sky to camera, a pointing for each position and one for all", arguments: [1, 2, 3])
  func cameraRoundTrip(_ seed: UInt64) {
    let sample = Sample(count: 2000, seed: seed)
    let sky = CameraFrame.directions(
      of: sample.positions, focalLength: Self.focalLength, pointings: sample.pointings)
    let back = CameraFrame.positions(of: sky, focalLength: Self.focalLength, pointings: sample.pointings)
    for (found, expected) in zip(back, sample.positions) {
      #expect(abs(found.x - expected.x) < 1e-12 && abs(found.y - expected.y) < 1e-12)
    }
    let frame = CameraFrame(focalLength: Self.focalLength, pointing: sample.pointings[0])
    let fixed = frame.directions(of: sample.positions)
    #expect(fixed[0] == sky[0])
    for (found, expected) in zip(frame.positions(of: fixed), sample.positions) {
      #expect(abs(found.x - expected.x) < 1e-12 && abs(found.y - expected.y) < 1e-12)
    }
  }

  @Test("camera to ICRS to camera", arguments: [4, 5, 6])
  func skyRoundTrip(_ seed: UInt64) {
    let sample = Sample(count: 500, seed: seed)
    let transformer = SkyTransformer(location: Self.site)
    let seen = CameraFrame.directions(
      of: sample.positions, focalLength: Self.focalLength, pointings: sample.pointings)
    let celestial = transformer.icrs(of: seen, at: sample.times)
    let again = transformer.horizontal(of: celestial, at: sample.times)
    let back = CameraFrame.positions(of: again, focalLength: Self.focalLength, pointings: sample.pointings)
    for index in back.indices {
      #expect(again[index].separationRad(to: seen[index]) * 648_000 / .pi < 1e-5)
      #expect(abs(back[index].x - sample.positions[index].x) < 1e-9)
      #expect(abs(back[index].y - sample.positions[index].y) < 1e-9)
    }
    // Each value depends on its own time alone, and is near the exact one.
    let turned = transformer.horizontal(of: celestial.reversed(), at: sample.times.reversed())
    #expect(turned == again.reversed())
    for index in stride(from: 0, to: back.count, by: 25) {
      let exact = transformer.horizontal(of: celestial[index], at: sample.times[index])
      #expect(exact.separationRad(to: again[index]) * 648_000 / .pi < 0.01)
    }
  }

  @Test(
    "golden values by arrays",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)))
  func golden() throws {
    let rows = try CoordinateTests.rows("icrs_altaz_iers.csv")
    func column(_ name: String) throws -> [Double] {
      try rows.map { try #require($0[name].flatMap(Double.init)) }
    }
    let times = try rows.map { try CoordinateTests.time(try #require($0["unix_utc"])) }
    let targets = zip(try column("ra_icrs_deg"), try column("dec_icrs_deg")).map {
      ICRSDirection(rightAscensionDeg: $0, declinationDeg: $1)
    }
    let expected = zip(try column("az_deg"), try column("alt_deg")).map {
      HorizontalDirection(azimuthDeg: $0, altitudeDeg: $1)
    }
    var worst = 0.0
    for (name, site) in CoordinateTests.sites {
      let found = SkyTransformer(location: site).horizontal(of: targets, at: times)
      for index in rows.indices where rows[index]["site"] == name {
        worst = max(worst, found[index].separationRad(to: expected[index]) * 648_000 / .pi)
      }
    }
    print("ICRS to alt/az by arrays, packaged table: worst \(worst) arcsec")
    #expect(worst < 0.03)
  }

  @Test(
    "speed on one core, for the guide",
    .enabled(if: ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"))
  func speed() {
    let sample = Sample(count: 300_000, seed: 7)
    let transformer = SkyTransformer(location: Self.site)
    func rate(_ name: String, _ work: () -> Int) {
      let start = ProcessorTime.ofThread
      let count = work()
      let rate = Double(count) / (ProcessorTime.ofThread - start)
      print("\(name): \(Int(rate)) conversions a second")
      #expect(rate > 20_000)
    }
    var seen: [HorizontalDirection] = []
    var celestial: [ICRSDirection] = []
    rate("camera to sky") {
      seen = CameraFrame.directions(
        of: sample.positions, focalLength: Self.focalLength, pointings: sample.pointings)
      return seen.count
    }
    rate("sky to camera") {
      CameraFrame.positions(of: seen, focalLength: Self.focalLength, pointings: sample.pointings).count
    }
    rate("sky to ICRS") {
      celestial = transformer.icrs(of: seen, at: sample.times)
      return celestial.count
    }
    rate("ICRS to sky") { transformer.horizontal(of: celestial, at: sample.times).count }
    rate("one ICRS direction to sky") { transformer.horizontal(of: celestial[0], at: sample.times).count }
  }
}
