import Reports
import SSTCore
import SSTIO
import SSTSim
import SSTSky

/// The showers of a simulated night, found by the trigger times of events.
struct SimulatedTruth {
  private let showers: [SimulatedShower]
  private let telescopes: [Int]

  /// Events of a night are at least the dead time of a telescope apart; a front passes the array in half a microsecond.
  private static let toleranceNS: Int64 = 2000

  /// Reads the table of showers.
  ///
  /// - Throws: ``ShowError/foreignTruth(path:reason:)`` if it is none.
  init(path: String, telescopes: [Int]) throws {
    self.telescopes = telescopes
    do {
      showers = try SimulatedShower.read(path, telescopes: telescopes)
    } catch let error as FileError {
      throw error
    } catch {
      throw ShowError.foreignTruth(path: path, reason: "it has no table of simulated showers ")
    }
  }

  /// The shower whose front passed at the trigger times of an event; nil without one.
  func shower(at times: [TAITime?]) -> DisplayedTruth? {
    guard let time = times.lazy.compactMap({ $0 }).first(where: \.isKnown) else { return nil }
    let next = showers.partitionIndex { $0.time < time }
    let near = showers[max(0, next - 1)..<min(showers.count, next + 1)]
    func distance(_ shower: SimulatedShower) -> Int64 { abs(shower.time.nanoseconds - time.nanoseconds) }
    guard let shower = near.min(by: { distance($0) < distance($1) }), distance(shower) <= Self.toleranceNS
    else { return nil }
    return DisplayedTruth(
      primary: shower.primary, energyTeV: shower.energyTeV, altitudeDeg: shower.altitudeDeg,
      azimuthDeg: shower.azimuthDeg, coreX: shower.coreX, coreY: shower.coreY, maximumM: shower.maximumM,
      impactsM: telescopes.map { shower.impactsM[$0] ?? .nan })
  }

  /// The direction of a simulated shower.
  static func direction(of truth: DisplayedTruth) -> HorizontalDirection {
    HorizontalDirection(azimuthDeg: truth.azimuthDeg, altitudeDeg: truth.altitudeDeg)
  }
}
