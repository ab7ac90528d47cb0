import Foundation
import SSTCore
import SSTData
import SSTIO

/// The events of a DL1 file in the order of their triggers.
struct DL1Triggers {
  /// The events.
  let keys: [EventID]
  /// The rows of each telescope's triggers: time by event.
  private var times: [Int: [EventID: [Double]]] = [:]

  /// Reads the triggers.
  ///
  /// - Parameters:
  ///   - file: the DL1 file.
  ///   - images: a table of images, whose events are taken if the file has no triggers.
  /// - Throws: `HDF5Error`.
  init(_ file: DL1File, images: String) throws {
    let name = try file.file.hasTable(TablePath.subarrayTrigger) ? TablePath.subarrayTrigger : images
    keys = try file.rows(of: Table(name, columns: EventID.columns), initial: EventID())
    for trigger in try file.telescopeTriggers() {
      times[Int(trigger.id.telescope), default: [:]][trigger.id.array, default: []].append(trigger.mjdTAI)
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
