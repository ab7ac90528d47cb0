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
    let text = String(decoding: try SharedData.data("oracle/stereo_dl3/stereo_merge.csv"), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
    let names = lines[0].split(separator: ",").map(String.init)
    #expect(lines.count == 151)
    for line in lines.dropFirst() {
      let row = Dictionary(uniqueKeysWithValues: zip(names, line.split(separator: ",").map(String.init)))
      try compare(row)
    }
  }

  private func compare(_ row: [String: String]) throws {
    func number(_ name: String) throws -> Double {
      let text = try #require(row[name])
      return try #require(Double(text))
    }
    var (images, weights): ([DispCandidates], [Double]) = ([], [])
    var (energies, gammaness): ([Double], [Double]) = ([], [])
    let pointings = try ["pnt_az_t1", "pnt_az_t2"].map { try number($0) }
    for telescope in ["t1", "t2"] {
      let pointing = HorizontalDirection(
        azimuthDeg: try number("pnt_az_\(telescope)"), altitudeDeg: try number("pnt_alt_\(telescope)"))
      images.append(
        DispCandidates(
          frame: CameraFrame(focalLength: 5.6, pointing: pointing),
          center: CameraFrame.Position(try number("x_\(telescope)"), try number("y_\(telescope)")),
          psiRad: try number("psi_\(telescope)") * .pi / 180, norm: try number("disp_norm_\(telescope)")))
      weights.append(try number("intensity_\(telescope)"))
      energies.append(try number("log_energy_\(telescope)"))
      gammaness.append(try number("gammaness_\(telescope)"))
    }
    let choice = SignCombination(images)
    #expect(choice.letters == row["best"])
    #expect(abs(choice.distanceRad - (try number("min_distance_rad"))) < 3e-9)
    let directions = zip(images, choice.isAhead).map { $0.direction(sign: $1 ? 1 : -1) }
    for (kind, found) in [
      ("vector", MeanDirection.vectors(directions, weights: weights)),
      ("linear", MeanDirection.coordinates(directions, weights: weights, signed: pointings.map { $0 <= 90 })),
    ] {
      #expect(abs(found.altitudeDeg - (try number("alt_\(kind)"))) < 1e-8)
      // Ten digits are printed, of inputs too: the pointing's azimuth is known to 5e-8 degrees, and so is the result.
      #expect(abs(found.azimuthDeg - (try number("az_\(kind)"))) < 1.5e-7)
    }
    let energy = MergedEnergy(logEnergies: energies, weights: weights)
    #expect(abs(energy.logEnergy - (try number("log_energy_mean"))) < 1e-9)
    #expect(abs(energy.variance / (try number("energy_var")) - 1) < 1e-6)
    #expect(abs(energy.weightedVariance / (try number("energy_wvar")) - 1) < 1e-6)
    let merge = WeightedMerge(gammaness, weights: weights)
    #expect(abs(merge.mean - (try number("gammaness_mean"))) < 1e-9)
    #expect(abs(merge.variance - (try number("gammaness_var"))) < 1e-9)
    #expect(abs(merge.weightedVariance - (try number("gammaness_wvar"))) < 1e-9)
  }

  @Test("three telescopes that see one point find its sides")
  func threeTelescopes() {
    let pointing = HorizontalDirection(azimuthDeg: 359.9, altitudeDeg: 70)
    let frame = CameraFrame(focalLength: 5.697, pointing: pointing)
    let source = CameraFrame.Position(0.02, -0.05)
    let images = [0.3, 1.9, 4.0].enumerated().map { place, angle in
      let norm = 0.08 + 0.02 * Double(place)
      let axis = CameraFrame.Position(cos(angle), sin(angle))
      let sign: Double = place == 1 ? -1 : 1
      return DispCandidates(
        frame: frame, center: source - sign * norm * axis, psiRad: angle, norm: norm)
    }
    let choice = SignCombination(images)
    #expect(choice.isAhead == [true, false, true])
    #expect(choice.distanceRad < 1e-12)
    let mean = MeanDirection.vectors(
      zip(images, choice.isAhead).map { $0.direction(sign: $1 ? 1 : -1) }, weights: [1, 2, 3])
    #expect(mean.separationRad(to: frame.direction(of: source)) < 1e-12)
  }
}
