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
  private static let toleranceNS: UInt64 = 2000

  /// Reads the table of showers.
  ///
  /// - Throws: ``ShowError/foreignTruth(path:reason:)`` if it has other columns, or numbers that no shower has; the
  ///   error of the reader for a damaged table.
  init(path: String, telescopes: [Int]) throws {
    self.telescopes = telescopes
    do {
      showers = try SimulatedShower.read(path, telescopes: telescopes)
    } catch TableError.missingColumn(_, let column, _) {
      throw ShowError.foreignTruth(path: path, reason: "it has no column \(column)")
    }
    if let odd = showers.firstIndex(where: { !Self.isPossible($0) }) {
      throw ShowError.foreignTruth(
        path: path, reason: "shower \(odd + 1) has a direction, core or energy that no shower has")
    }
  }

  private static func isPossible(_ shower: SimulatedShower) -> Bool {
    let numbers = [shower.azimuthDeg, shower.coreX, shower.coreY, shower.energyTeV]
    return numbers.allSatisfy { $0.magnitude < 1e9 } && shower.altitudeDeg.magnitude <= 90
      && shower.energyTeV > 0
  }

  /// The shower whose front passed at the trigger times of an event; nil without one.
  func shower(at times: [TAITime?]) -> DisplayedTruth? {
    guard let time = times.lazy.compactMap({ $0 }).first(where: \.isKnown) else { return nil }
    let next = showers.partitionIndex { $0.time < time }
    let near = showers[max(0, next - 1)..<min(showers.count, next + 1)]
    func distance(_ shower: SimulatedShower) -> UInt64 {
      let (difference, overflow) = shower.time.nanoseconds.subtractingReportingOverflow(time.nanoseconds)
      return overflow ? .max : difference.magnitude
    }
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
