import Reports
import SSTCore
import SSTData
import SSTIO

/// The true showers that a simulated DL1 file holds.
struct StoredTruth {
  private let showers: EventTable<TrueShowerRow>
  private let impacts: [EventTable<TrueImpactRow>?]

  /// Opens the tables; nil for a file without true showers.
  ///
  /// - Throws: `HDF5Error`.
  init?(_ file: DL1File, telescopes: [Int]) throws {
    guard let table = try EventTable(file.file, TrueShowerRow.table, initial: TrueShowerRow(), id: \.id)
    else {
      return nil
    }
    showers = table
    impacts = try telescopes.map {
      try EventTable(file.file, TrueImpactRow.table(telescope: $0), initial: TrueImpactRow(), id: \.id.array)
    }
  }

  /// The shower of an event; nil if there is none.
  ///
  /// - Throws: `HDF5Error`.
  func shower(of key: EventID, occurrence: Int, row: Int) throws -> DisplayedTruth? {
    guard let found = try showers.row(of: key, occurrence: occurrence, guess: row)?.shower else { return nil }
    let distances = try impacts.map {
      try $0?.row(of: key, occurrence: occurrence, guess: row)?.distance ?? .nan
    }
    return DisplayedTruth(found, impactsM: distances)
  }
}

extension DisplayedTruth {
  /// A true shower; nil without an energy. Files tell the depth of the maximum, not its height.
  init?(_ shower: TrueShower, impactsM: [Double]) {
    guard shower.energyTeV.isFinite, shower.altitudeDeg.magnitude <= 90, shower.azimuthDeg.isFinite else {
      return nil
    }
    self.init(
      primary: SimtelWords.primary(shower.primary), energyTeV: shower.energyTeV,
      altitudeDeg: shower.altitudeDeg, azimuthDeg: shower.azimuthDeg, coreX: shower.coreX,
      coreY: shower.coreY, maximumM: .nan, impactsM: impactsM)
  }
}
