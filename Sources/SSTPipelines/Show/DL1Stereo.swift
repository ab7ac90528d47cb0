import Foundation
import Reconstruction
import Reports
import SSTData
import SSTIO

/// The results of the stereo reconstruction in a DL1 file.
struct DL1Stereo {
  private let geometry: EventTable<StereoEvent>
  private let impacts: [EventTable<ImpactRow>?]

  /// Opens the tables; nil if the file has no such results.
  ///
  /// - Throws: `HDF5Error`.
  init?(_ file: DL1File, telescopes: [Int]) throws {
    guard let table = try EventTable(file.file, file.stereoTable(), initial: StereoEvent(), id: \.id) else {
      return nil
    }
    geometry = table
    impacts = try telescopes.map {
      try EventTable(file.file, ImpactRow.table(telescope: $0), initial: ImpactRow(), id: \.id.array)
    }
  }

  /// The results of an event, without offset and axes; nil if the table has no row of it.
  ///
  /// - Throws: `HDF5Error`.
  func result(of key: EventID, occurrence: Int, row: Int) throws -> DisplayedStereo? {
    guard let found = try geometry.row(of: key, occurrence: occurrence, guess: row) else { return nil }
    guard found.isValid else {
      let words = UInt8(exactly: found.status).flatMap(StereoGeometry.Status.init)?.text
      return DisplayedStereo(isValid: false, status: words.map { "no reconstruction: " + $0 } ?? "")
    }
    let distances = try impacts.map {
      try $0?.row(of: key, occurrence: occurrence, guess: row)?.distance ?? .nan
    }
    let altitude = found.showerMaximumAltitude
    var result = DisplayedStereo(
      isValid: true, status: "reconstructed", altitudeDeg: found.altitudeDeg, azimuthDeg: found.azimuthDeg,
      coreX: found.coreX, coreY: found.coreY, maximumM: found.showerMaximum, impactsM: distances)
    if altitude.isFinite { (result.maximumM, result.maximumMeaning) = (altitude, "above sea level") }
    return result
  }

  /// The number of the row of an event; nil if the table has none.
  ///
  /// - Throws: `HDF5Error`.
  func number(of key: EventID, occurrence: Int, row: Int) throws -> Int? {
    try geometry.number(of: key, occurrence: occurrence, guess: row)
  }

  /// Why the images of an event cannot be combined, by the conditions on each of them: for files of the original,
  /// which do not say.
  static func reason(_ images: [(telescope: Int, parameters: ImageParameters)]) -> String {
    let reasons = images.compactMap { telescope, image -> String? in
      if !(image.hillas.intensity > 0) { return "telescope \(telescope) has no cleaned image" }
      if !(image.hillas.width > 0) { return "the image of telescope \(telescope) has no width" }
      if image.leakage.intensityWidth2 >= 1 { return "the image of telescope \(telescope) is at the border" }
      return nil
    }
    return "no reconstruction: "
      + (reasons.isEmpty ? "no crossing of the axes" : reasons.joined(separator: ", "))
  }
}
