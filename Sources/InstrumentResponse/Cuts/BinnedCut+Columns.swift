extension BinnedCut {
  /// The columns of the table, in the order of the original's files.
  ///
  /// Cuts that were found from numbers of events have `low`, `high`, `center`, `n_events`, `cut`; those found from
  /// weighted sums `low`, `high`, `n_gamma_events`, `n_proton_events`, `center`, `cut`.
  public var columns: [FigureColumn] {
    let (low, high) = (
      FigureColumn("low", unit: "TeV", binning.low), FigureColumn("high", unit: "TeV", binning.high)
    )
    let center = FigureColumn("center", unit: "TeV", centers)
    let cut = FigureColumn("cut", unit: quantity.unit, cuts)
    switch counts {
    case .unknown: return [low, high, center, cut]
    case .events(let events):
      let counted = FigureColumn("n_events", events.map(Double.init), isInteger: true)
      return [low, high, center, counted, cut]
    case .weighted(let gammas, let protons):
      return [
        low, high, FigureColumn("n_gamma_events", gammas), FigureColumn("n_proton_events", protons), center,
        cut,
      ]
    }
  }

  /// Makes cuts from the columns of a table, found by name; other columns are ignored.
  ///
  /// - Parameters:
  ///   - quantity: what is cut on.
  ///   - columns: `low`, `high` (TeV) and `cut`; `center`, `n_events` or `n_gamma_events` with `n_proton_events` if they
  ///     are there. The bins must touch.
  /// - Throws: ``ResponseError/damagedTable(what:reason:)``.
  public init(_ quantity: Quantity, columns: [FigureColumn]) throws(ResponseError) {
    let table = try FigureColumns(columns, what: "cuts")
    let binning = try table.binning()
    let counts: Counts
    if let events = try table.wholeNumbers("n_events") {
      counts = .events(events)
    } else if let gammas = table.optional("n_gamma_events"), let protons = table.optional("n_proton_events") {
      counts = .weighted(gammas: gammas, protons: protons)
    } else {
      counts = .unknown
    }
    try self.init(
      quantity, binning: binning, centers: table.optional("center") ?? binning.arithmeticCenters,
      cuts: try table.required("cut"), counts: counts)
  }
}
