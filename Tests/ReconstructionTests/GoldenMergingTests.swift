import Foundation
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import Reconstruction

/// A stereo DL2 file of the original with the predictions for each telescope.
private struct GoldenStereo: Sendable, CustomStringConvertible {
  var folder: String
  var file: String
  var telescopes: [String]
  var weights = "camera_frame_hillas_intensity"
  var factors = [1.0, 1.0]
  /// Where the file's predictions are: the same for other weights.
  var checked: String { "\(Self.root)/checked/\(file)__vector_mean.csv.gz" }
  var description: String { "\(folder)/\(file)" }

  static let root = "oracle/dl2_dl3/dl2"
  static let columns = [
    "obs_id", "event_id", "camera_frame_hillas_x", "camera_frame_hillas_y", "camera_frame_hillas_psi",
    "true_alt_tel", "true_az_tel",
  ]
  static let all =
    [
      GoldenStereo(
        folder: "mc_stereo", file: "gamma_200_300E3GeV_30_0deg_testing_dl1_dl2",
        telescopes: ["tel_001", "tel_002"]),
      GoldenStereo(
        folder: "mc_stereo", file: "proton_300_500E3GeV_30_180deg_testing_dl1_dl2",
        telescopes: ["tel_001", "tel_002"]),
      GoldenStereo(
        folder: "mc_stereo_length", file: "gamma_200_300E3GeV_30_0deg_testing_dl1_dl2",
        telescopes: ["tel_001", "tel_002"], weights: "camera_frame_hillas_length"),
    ] + ["0201", "0202", "0203"].map(data)

  static func data(_ run: String) -> GoldenStereo {
    GoldenStereo(
      folder: "data_stereo", file: "SST1M1_20250211_\(run)_dl1_stereo_dl2",
      telescopes: ["tel_021", "tel_022"])
  }

  var path: String { "\(Self.root)/outputs/\(folder)/\(file).h5.gz" }

  /// The images of a telescope that have predictions, with their numbers.
  func images(_ place: Int, _ checked: GoldenTable) throws -> (TelescopePredictions, [EventNumber]) {
    let dl1 = try SharedData.table(
      path, "/dl1/event/telescope/parameters/\(telescopes[place])", columns: Self.columns + [weights])
    let numbers = zip(try dl1.integers("obs_id"), try dl1.integers("event_id"))
      .map { EventNumber(observation: $0, event: $1) }
    let known = zip(try checked.numbers("obs_id"), try checked.numbers("event_id"))
      .map { EventNumber(observation: Int64($0), event: Int64($1)) }
    let row = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
    let kept = numbers.indices.filter { row[numbers[$0]] != nil }
    func column(_ name: String) throws -> [Double] {
      let values = try dl1.doubles(name)
      return kept.map { values[$0] }
    }
    func prediction(_ name: String) throws -> [Double] {
      let values = try checked.numbers("\(name)_tel\(place + 1)")
      return kept.map { row[numbers[$0]].map { values[$0] } ?? .nan }
    }
    let positions = ImagePositions(
      focalLength: 5.6, x: try column("camera_frame_hillas_x"), y: try column("camera_frame_hillas_y"),
      psiDeg: try column("camera_frame_hillas_psi"), altitudesDeg: try column("true_alt_tel"),
      azimuthsDeg: try column("true_az_tel"))
    let predictions = TelescopePredictions(
      positions: positions, dispNorms: try prediction("reco_disp_norm"),
      logEnergies: try prediction("log_reco_energy"), gammaness: try prediction("gammaness"),
      weights: try column(weights).map { $0 * factors[place] })
    return (predictions, kept.map { numbers[$0] })
  }
}

@Suite("Golden DL2 of the original", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenMergingTests {
  @Test("stereo events", arguments: GoldenStereo.all)
  private func stereo(_ golden: GoldenStereo) throws {
    let checked = try GoldenTable(golden.checked)
    let images = try [0, 1].map { try golden.images($0, checked) }
    let groups = try EventGroups(images.map { $0.1 })
    let merged = MergedEvents(images.map { $0.0 }, groups, convention: .original)
    let dl2 = try SharedData.table(golden.path, "/dl2/event/telescope/parameters/stereo")
    #expect(groups.events.map(\.event) == (try dl2.integers("event_id")))
    #expect(merged.combinations.map(\.letters) == (try checked.texts("sign_combination")))
    for (name, values, relative, absolute) in [
      ("log_reco_energy", merged.logEnergies, 0.0, 1e-13), ("reco_energy", merged.energies, 1e-12, 0),
      ("var_reco_energy", merged.energyVariances, 1e-10, 1e-13),
      ("wvar_reco_energy", merged.weightedEnergyVariances, 1e-10, 1e-13),
      ("gammaness", merged.gammaness, 0, 1e-13), ("var_gammaness", merged.gammanessVariances, 1e-10, 1e-14),
      ("wvar_gammaness", merged.weightedGammanessVariances, 1e-10, 1e-14),
      ("min_distance", merged.distancesRad, 0, 1e-11), ("reco_alt", merged.altitudesDeg, 0, 1e-9),
      ("reco_az", merged.azimuthsDeg, 0, 1e-9),
    ] {
      for (value, expected) in zip(values, try dl2.doubles(name)) {
        #expect(isClose(value, expected, relative: relative, absolute: absolute), "\(name) \(expected)")
      }
    }
    try compareVectors(images.map { $0.0 }, groups, checked, isChecked: golden.folder != "mc_stereo_length")
  }

  /// The right directions, which the original does not have.
  private func compareVectors(
    _ telescopes: [TelescopePredictions], _ groups: EventGroups, _ checked: GoldenTable, isChecked: Bool
  ) throws {
    let merged = MergedEvents(telescopes, groups)
    #expect(merged.combinations.map(\.letters) == (try checked.texts("sign_combination")))
    guard isChecked else { return }
    let (altitudes, azimuths) = (try checked.numbers("alt_vector"), try checked.numbers("az_vector"))
    for row in altitudes.indices {
      let found = HorizontalDirection(
        azimuthDeg: merged.azimuthsDeg[row], altitudeDeg: merged.altitudesDeg[row])
      let expected = HorizontalDirection(azimuthDeg: azimuths[row], altitudeDeg: altitudes[row])
      #expect(found.separationRad(to: expected) < 1e-11)
      #expect(abs(merged.distancesRad[row] - (try checked.numbers("min_distance")[row])) < 1e-11)
    }
  }

  @Test(
    "directions of single telescopes",
    arguments: [
      ("mc_mono/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2", "tel_001"),
      ("mc_mono/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2", "tel_002"),
      ("mc_mono/proton_300_500E3GeV_30_180deg_testing_dl1_dl2", "tel_001"),
      ("mc_vector/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2", "tel_001"),
      ("mc_vector/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2", "tel_002"),
      ("data_mono/SST1M1_20250211_0201_dl1_dl2", "tel_021"),
      ("data_mono/SST1M1_20250211_0202_dl1_dl2", "tel_021"),
      ("data_mono/SST1M1_20250211_0203_dl1_dl2", "tel_021"),
      ("data_mono/SST1M2_20250211_0201_dl1_dl2", "tel_022"),
    ])
  func mono(_ file: String, _ telescope: String) throws {
    let dl2 = try SharedData.table(
      "oracle/dl2_dl3/dl2/outputs/\(file).h5.gz", "/dl2/event/telescope/parameters/\(telescope)")
    let images = ImagePositions(
      focalLength: 5.6, x: try dl2.doubles("camera_frame_hillas_x"),
      y: try dl2.doubles("camera_frame_hillas_y"),
      psiDeg: try dl2.doubles("camera_frame_hillas_psi"), altitudesDeg: try dl2.doubles("true_alt_tel"),
      azimuthsDeg: try dl2.doubles("true_az_tel"))
    let isVector = file.hasPrefix("mc_vector")
    let found =
      isVector
      ? ImageDirections(
        images, dispX: try dl2.doubles("reco_disp_dx"), dispY: try dl2.doubles("reco_disp_dy"),
        convention: .original)
      : ImageDirections(
        images, norms: try dl2.doubles("reco_disp_norm"), signs: try dl2.doubles("reco_disp_sign"),
        convention: .original)
    for (name, values, tolerance) in [
      ("reco_disp_dx", found.dispX, 1e-15), ("reco_disp_dy", found.dispY, 1e-15),
      ("reco_src_x", found.sourceX, 1e-15), ("reco_src_y", found.sourceY, 1e-15),
      ("reco_alt", found.altitudesDeg, 1e-9), ("reco_az", found.azimuthsDeg, 1e-9),
    ] {
      for (value, expected) in zip(values, try dl2.doubles(name)) {
        #expect(abs(value - expected) < tolerance, "\(name)")
      }
    }
    let right = ImageDirections(images, dispX: found.dispX, dispY: found.dispY)
    #expect(right.azimuthsDeg.allSatisfy { 0 <= $0 && $0 < 360 })
    for (azimuth, original) in zip(right.azimuthsDeg, found.azimuthsDeg) {
      #expect(abs(remainder(azimuth - original, 360)) < 1e-9)
    }
  }
}
