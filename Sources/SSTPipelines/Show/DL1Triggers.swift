import Foundation
import SSTCore
import SSTData
import SSTIO

/// The events of a DL1 file in the order of their triggers.
struct DL1Triggers {
  /// The events.
  let keys: [EventTable.Key]
  /// The rows of each telescope's triggers: time by event.
  private var times: [Int: [EventTable.Key: [Double]]] = [:]

  private static let subarray = TablePath.subarrayTrigger
  private static let telescope = TablePath.telescopeTrigger

  /// Reads the triggers.
  ///
  /// - Parameters:
  ///   - file: the DL1 file.
  ///   - images: a table of images, whose events are taken if the file has no triggers.
  /// - Throws: `HDF5Error`.
  init(_ file: HDF5File, images: String) throws {
    let name = try file.kind(of: Self.subarray) == .dataset ? Self.subarray : images
    keys = try EventTable.keys(file.table(name).read(columns: ["obs_id", "event_id"]))
    guard try file.kind(of: Self.telescope) == .dataset else { return }
    let rows = try file.table(Self.telescope).read(columns: ["obs_id", "event_id", "tel_id", "time"])
    let (found, telescopes, mjd) = (
      try EventTable.keys(rows), try rows.integers("tel_id"), try rows.doubles("time")
    )
    for row in found.indices {
      times[Int(telescopes[row]), default: [:]][found[row], default: []].append(mjd[row])
    }
  }

  /// How many earlier events have the same key.
  func occurrence(ofRow row: Int) -> Int { keys[..<row].count { $0 == keys[row] } }

  /// The trigger time of a telescope, to about a microsecond; nil if unknown.
  func time(ofRow row: Int, telescope: Int, occurrence: Int) -> TAITime? {
    guard let found = times[telescope]?[keys[row]], occurrence < found.count else { return nil }
    return Self.time(mjd: found[occurrence])
  }

  /// The instant of a Modified Julian Date on the TAI scale, to the microsecond; nil for nonsense.
  static func time(mjd: Double) -> TAITime? {
    guard mjd > 30_000, mjd < 100_000 else { return nil }
    let day = mjd.rounded(.down)
    let microseconds = ((mjd - day) * 86_400e6).rounded()
    return TAITime(nanoseconds: (Int64(day) - 40_587) * 86_400_000_000_000 + Int64(microseconds) * 1000)
  }
}
