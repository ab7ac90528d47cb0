/// How far reconstructed values are from true ones, in bins of true energy.
public enum Resolution {
  /// The part of a normal distribution within one standard deviation, in percent, as the field writes it.
  public static let containmentPercent = 68.27

  /// The percentile of `|reconstructed / true - 1|`, and the median of `reconstructed / true - 1`; both ends of a bin are
  /// outside.
  ///
  /// - Parameters:
  ///   - reconstructed: energies in TeV.
  ///   - truth: true energies in TeV.
  ///   - edges: the edges of the bins in TeV.
  /// - Returns: one for each bin.
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public static func energy(
    reconstructed: [Double], truth: [Double], edges: [Double]
  ) throws(ResponseError) -> (resolution: [BinnedFigure], bias: [BinnedFigure]) {
    guard reconstructed.count == truth.count else {
      throw .lengths(what: "reconstructed energies", found: reconstructed.count, expected: truth.count)
    }
    let binning = try Binning(edges, "true energy")
    let deviations = truth.indices.map { reconstructed[$0] / truth[$0] - 1 }
    let members = binning.values(deviations, at: truth) { binning.binOpen(of: $0) }
    return (
      members.map { BinnedFigure(percentile: containmentPercent, of: $0.map { abs($0) }) },
      members.map { BinnedFigure(percentile: 50, of: $0) }
    )
  }

  /// The root of the percentile of squared distances; the upper end belongs to a bin, the lower one does not.
  ///
  /// - Parameters:
  ///   - thetaDeg: the distances of reconstructed from true directions in degrees.
  ///   - truth: true energies in TeV.
  ///   - edges: the edges of the bins in TeV.
  /// - Returns: degrees, one for each bin.
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public static func angular(
    thetaDeg: [Double], truth: [Double], edges: [Double]
  ) throws(ResponseError) -> [BinnedFigure] {
    guard thetaDeg.count == truth.count else {
      throw .lengths(what: "distances", found: thetaDeg.count, expected: truth.count)
    }
    let binning = try Binning(edges, "true energy")
    let squares = thetaDeg.map { $0 * $0 }
    return binning.values(squares, at: truth) { binning.binClosedAbove(of: $0) }
      .map { BinnedFigure(percentile: containmentPercent, of: $0).map { $0.squareRoot() } }
  }
}

extension Resolution {
  /// The columns of the original's table of energy resolutions; bins without events have NaN.
  ///
  /// - Parameters:
  ///   - resolution: from ``energy(reconstructed:truth:edges:)``.
  ///   - bias: from the same.
  public static func energyColumns(resolution: [BinnedFigure], bias: [BinnedFigure]) -> [FigureColumn] {
    [
      FigureColumn("energy_res", resolution.map(\.value)),
      FigureColumn("energy_res_err_lo", resolution.map(\.low)),
      FigureColumn("energy_res_err_hi", resolution.map(\.high)),
      FigureColumn("energy_bias", bias.map(\.value)),
    ]
  }

  /// The columns of the original's table of angular resolutions.
  ///
  /// - Parameter resolution: from ``angular(thetaDeg:truth:edges:)``.
  public static func angularColumns(_ resolution: [BinnedFigure]) -> [FigureColumn] {
    [
      FigureColumn("angular_res", resolution.map(\.value)),
      FigureColumn("angular_res_err_lo", resolution.map(\.low)),
      FigureColumn("angular_res_err_hi", resolution.map(\.high)),
    ]
  }
}
