/// What happens to events of a DL2 table before anything is made from them, in this order: selection, consistency of the
/// telescopes, scale of the reconstructed energies, lowest reconstructed energy.
public struct EventPreparation: Sendable, Equatable {
  /// The intervals of quantities.
  public var selection: EventSelection
  /// The agreement of the telescopes.
  public var stereo: StereoConsistency
  /// The factor of reconstructed energies.
  public let energyScale: Double
  /// The lowest reconstructed energy in TeV, after scaling; 0 for none.
  public let minimumEnergy: Double

  /// Sets the steps.
  ///
  /// - Parameters:
  ///   - selection: intervals of quantities.
  ///   - stereo: limits of the disagreement of telescopes.
  ///   - energyScale: the factor of reconstructed energies.
  ///   - minimumEnergy: TeV; events at it stay.
  /// - Throws: ``ResponseError/setting(name:found:expected:)``.
  public init(
    selection: EventSelection = EventSelection([]), stereo: StereoConsistency = StereoConsistency(),
    energyScale: Double = 1, minimumEnergy: Double = 0
  ) throws(ResponseError) {
    guard energyScale > 0, energyScale.isFinite else {
      throw .setting(name: "scale of reconstructed energies", found: energyScale, expected: "above 0")
    }
    guard minimumEnergy >= 0, minimumEnergy.isFinite else {
      throw .setting(name: "lowest reconstructed energy", found: minimumEnergy, expected: "0 TeV or more")
    }
    (self.selection, self.stereo) = (selection, stereo)
    (self.energyScale, self.minimumEnergy) = (energyScale, minimumEnergy)
  }

  /// Prepares events.
  ///
  /// - Parameter events: with the column `reco_energy` (TeV) if energies are scaled or limited.
  /// - Throws: ``ResponseError/missingColumn(name:similar:)``.
  public func prepare(_ events: EventColumns) throws(ResponseError) -> PreparedEvents {
    let selected = try selection.mask(events)
    let consistent = selected & (try stereo.mask(events))
    var rows = consistent.rows
    var kept = events.taking(rows)
    if energyScale != 1 { try kept.scale("reco_energy", by: energyScale) }
    var losses = PreparedEvents.Losses(
      outsideSelection: events.count - selected.passing,
      inconsistent: selected.passing - rows.count, belowMinimum: 0)
    if minimumEnergy > 0 {
      let energies = try kept.values("reco_energy")
      let above = energies.indices.filter { energies[$0] >= minimumEnergy }
      losses.belowMinimum = rows.count - above.count
      rows = above.map { rows[$0] }
      kept = kept.taking(above)
    }
    return PreparedEvents(events: kept, rows: rows, losses: losses)
  }
}

/// The events that are left, and how many are not.
public struct PreparedEvents: Sendable, Equatable {
  /// How many events were left out at each step; an event counts at the first one that it fails.
  public struct Losses: Sendable, Equatable {
    /// Outside an interval of the selection.
    public var outsideSelection: Int
    /// The telescopes disagree.
    public var inconsistent: Int
    /// Below the lowest energy.
    public var belowMinimum: Int

    /// Counts; none without arguments.
    public init(outsideSelection: Int = 0, inconsistent: Int = 0, belowMinimum: Int = 0) {
      (self.outsideSelection, self.inconsistent) = (outsideSelection, inconsistent)
      self.belowMinimum = belowMinimum
    }
  }

  /// The events, with scaled energies.
  public var events: EventColumns
  /// Their rows in the table that was given.
  public var rows: [Int]
  /// What was left out.
  public var losses: Losses
}
