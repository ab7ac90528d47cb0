import Foundation
import Reconstruction
import Reports
import SSTData
import SSTIO

/// The results of the stereo reconstruction in a DL1 file.
struct DL1Stereo {
  private let geometry: EventTable
  private let impacts: [EventTable?]
  private static let prefix = TablePath.reconstructorPrefix

  /// Opens the tables; nil if the file has no such results.
  ///
  /// - Throws: `HDF5Error`.
  init?(_ file: HDF5File, telescopes: [Int]) throws {
    guard let table = try EventTable(file, TablePath.stereoGeometry) else {
      return nil
    }
    geometry = table
    impacts = try telescopes.map {
      try EventTable(file, TablePath.impact(telescope: $0))
    }
  }

  /// The results of an event, without offset and axes; nil if the table has no row of it.
  ///
  /// - Throws: `HDF5Error`.
  func result(of key: EventTable.Key, occurrence: Int, row: Int) throws -> DisplayedStereo? {
    guard let found = try geometry.row(of: key, occurrence: occurrence, guess: row) else { return nil }
    func number(_ name: String) throws -> Double {
      found[Self.prefix + name] == nil ? .nan : try found.doubles(Self.prefix + name).first ?? .nan
    }
    guard try found.booleans(Self.prefix + "is_valid").first == true else {
      let status =
        found[Self.prefix + "status"] == nil ? nil : try found.integers(Self.prefix + "status").first
      let words = status.flatMap(UInt8.init(exactly:)).flatMap(StereoGeometry.Status.init)?.text
      return DisplayedStereo(isValid: false, status: words.map { "no reconstruction: " + $0 } ?? "")
    }
    let distances = try impacts.map { table -> Double in
      guard let line = try table?.row(of: key, occurrence: occurrence, guess: row) else { return .nan }
      return try line.doubles(Self.prefix + "tel_impact_distance").first ?? .nan
    }
    let altitude = try number("h_max_altitude")
    var result = DisplayedStereo(
      isValid: true, status: "reconstructed", altitudeDeg: try number("alt"), azimuthDeg: try number("az"),
      coreX: try number("core_x"), coreY: try number("core_y"), maximumM: try number("h_max"),
      impactsM: distances)
    if altitude.isFinite { (result.maximumM, result.maximumMeaning) = (altitude, "above the sea") }
    return result
  }

  /// Why the images of an event cannot be combined, by the conditions on each of them: for files of the original,
  /// which do not say.
  static func reason(_ rows: [(telescope: Int, row: ParameterValues)]) -> String {
    let reasons = rows.compactMap { telescope, row -> String? in
      if !(row.frameValue("hillas_intensity") > 0) { return "telescope \(telescope) has no cleaned image" }
      if !(row.frameValue("hillas_width") > 0) { return "the image of telescope \(telescope) has no width" }
      if row.value("leakage_intensity_width_2") >= 1 {
        return "the image of telescope \(telescope) is at the border"
      }
      return nil
    }
    return "no reconstruction: "
      + (reasons.isEmpty ? "no crossing of the axes" : reasons.joined(separator: ", "))
  }
}
