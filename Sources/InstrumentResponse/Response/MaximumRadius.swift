/// The radius of the source region by reconstructed energy.
public enum MaximumRadius {
  /// Makes a table from a cut on the distance from a source, the same for all distances from the pointing.
  ///
  /// - Parameters:
  ///   - cut: the cut, in degrees.
  ///   - offsets: bins of the distance from the pointing in degrees.
  /// - Returns: degrees; the errors are 0.
  public static func table(_ cut: BinnedCut, offsets: Binning) -> ResponseTable {
    var table = ResponseTable(
      .maximumRadius, axes: [ResponseAxis(.energy, cut.binning), ResponseAxis(.offset, offsets)])
    table.values = (0..<offsets.count).flatMap { _ in cut.cuts }
    return table
  }
}
