import Foundation
import SSTSky
import TestSupport
import Testing

@testable import Reconstruction

@Suite("Merging of telescopes") struct MergingTests {
  @Test(
    "positions and energies of two telescopes agree with the golden ones",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func golden() throws {
    let golden = try GoldenTable("oracle/stereo_dl3/stereo_merge.csv")
    let telescopes = try ["t1", "t2"].map { try Self.predictions(golden, $0) }
    let numbers = (0..<Int64(golden.rows.count)).map { EventNumber(observation: 1, event: $0) }
    let groups = try EventGroups([numbers, numbers])
    #expect(groups.count == 150)
    // Every pair has a pointing of its own, so that the branch of its azimuths is decided for each.
    let merged = MergedEvents(telescopes, groups)
    #expect(merged.combinations.map(\.letters) == (try golden.texts("best")))
    for (name, values, tolerance) in [
      ("min_distance_rad", merged.distancesRad, 3e-9), ("alt_vector", merged.altitudesDeg, 1e-8),
      // Ten digits are printed, of inputs too: the pointing's azimuth is known to 5e-8 degrees, and so is the result.
      ("az_vector", merged.azimuthsDeg, 1.5e-7), ("log_energy_mean", merged.logEnergies, 1e-9),
      ("gammaness_mean", merged.gammaness, 1e-9), ("gammaness_var", merged.gammanessVariances, 1e-9),
      ("gammaness_wvar", merged.weightedGammanessVariances, 1e-9),
    ] {
      for (value, expected) in zip(values, try golden.numbers(name)) {
        #expect(abs(value - expected) < tolerance, "\(name)")
      }
    }
    for (name, values) in [
      ("energy_var", merged.energyVariances), ("energy_wvar", merged.weightedEnergyVariances),
    ] {
      for (value, expected) in zip(values, try golden.numbers(name)) {
        #expect(isClose(value, expected, relative: 1e-6), "\(name)")
      }
    }
  }

  @Test(
    "arithmetic means of directions agree with the golden ones",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func arithmeticMeans() throws {
    let golden = try GoldenTable("oracle/stereo_dl3/stereo_merge.csv")
    let (altitudes, azimuths) = (try golden.numbers("alt_linear"), try golden.numbers("az_linear"))
    for row in golden.rows.indices {
      let telescopes = try ["t1", "t2"].map { try Self.predictions(golden, $0, rows: row..<row + 1) }
      let number = [EventNumber(observation: 1, event: 1)]
      let merged = MergedEvents(telescopes, try EventGroups([number, number]), convention: .original)
      #expect(abs(merged.altitudesDeg[0] - altitudes[row]) < 1e-8)
      #expect(abs(merged.azimuthsDeg[0] - azimuths[row]) < 1.5e-7)
    }
  }

  private static func predictions(
    _ golden: GoldenTable, _ telescope: String, rows: Range<Int>? = nil
  ) throws -> TelescopePredictions {
    func column(_ name: String) throws -> [Double] {
      let all = try golden.numbers(name + "_" + telescope)
      return Array(all[rows ?? all.indices])
    }
    return TelescopePredictions(
      positions: ImagePositions(
        focalLength: 5.6, x: try column("x"), y: try column("y"), psiDeg: try column("psi"),
        altitudesDeg: try column("pnt_alt"), azimuthsDeg: try column("pnt_az")),
      dispNorms: try column("disp_norm"), logEnergies: try column("log_energy"),
      gammaness: try column("gammaness"), weights: try column("intensity"))
  }

  @Test("three telescopes that see one point find its sides and its direction")
  func threeTelescopes() throws {
    let pointing = HorizontalDirection(azimuthDeg: 359.9, altitudeDeg: 70)
    let frame = CameraFrame(focalLength: 5.697, pointing: pointing)
    let source = CameraFrame.Position(0.02, -0.05)
    let telescopes = [0.3, 1.9, 4.0].enumerated().map { place, angle in
      let norm = 0.08 + 0.02 * Double(place)
      let sign: Double = place == 1 ? -1 : 1
      let center = source - sign * norm * CameraFrame.Position(cos(angle), sin(angle))
      return TelescopePredictions(
        positions: ImagePositions(
          focalLength: 5.697, x: [center.x], y: [center.y], psiDeg: [angle * 180 / .pi], altitudesDeg: [70],
          azimuthsDeg: [359.9]),
        dispNorms: [norm], logEnergies: [Double(place)], gammaness: [0.5], weights: nil)
    }
    let number = [EventNumber(observation: 1, event: 5)]
    let merged = MergedEvents(telescopes, try EventGroups([number, number, number]))
    #expect(merged.combinations[0].letters == "pmp")
    #expect(merged.distancesRad[0] < 1e-12)
    #expect(merged.logEnergies[0] == 1 && merged.energies[0] == 10)
    let variance = (M_LN10 * 10) * (M_LN10 * 10)
    #expect(isClose(merged.energyVariances[0], variance, relative: 1e-14))
    #expect(isClose(merged.weightedEnergyVariances[0], variance * 2 / 3, relative: 1e-14))
    let direction = HorizontalDirection(
      azimuthDeg: merged.azimuthsDeg[0], altitudeDeg: merged.altitudesDeg[0])
    #expect(direction.separationRad(to: frame.direction(of: source)) < 1e-12)
  }

  @Test("of equal combinations the first wins: both ahead")
  func ties() {
    let frame = CameraFrame(focalLength: 5.6, pointing: HorizontalDirection(azimuthDeg: 10, altitudeDeg: 60))
    let image = DispCandidates(
      frame: frame, center: CameraFrame.Position(0.1, 0), psiRad: .pi / 2, norm: 0.1)
    #expect(SignCombination.nearest([image, image]).combination.letters == "pp")
    let points = [0.1, -0.1].map {
      DispCandidates(frame: frame, center: CameraFrame.Position($0, 0), psiRad: 0, norm: 0)
    }
    #expect(SignCombination.nearest(points).combination.letters == "pp")
  }

  @Test("rows are joined by their numbers; events of one telescope are counted and left out")
  func groups() throws {
    func numbers(_ events: [Int64]) -> [EventNumber] { events.map { EventNumber(observation: 7, event: $0) } }
    let groups = try EventGroups([numbers([3, 1, 9]), numbers([2, 3, 9]), numbers([9, 1])])
    #expect(groups.events == numbers([1, 3, 9]))
    #expect(groups.starts == [0, 2, 4, 7])
    #expect(groups.telescopes == [0, 2, 0, 1, 0, 1, 2])
    #expect(groups.rows == [1, 1, 0, 1, 2, 2, 0])
    #expect(groups.incomplete == 1)
    let means = groups.means(of: [[3, 1, 9], [20, 30, 90], [900, 100]])
    #expect(means == [50.5, 16.5, 333])
    #expect(groups.values([20, 30, 90], of: 1)[1...] == [30, 90])
    #expect(groups.values([20, 30, 90], of: 1)[0].isNaN)
    #expect(throws: MergingError.repeatedEvent(telescope: 1, observation: 7, event: 2)) {
      try EventGroups([numbers([1, 2]), numbers([2, 2])])
    }
  }
}
