import Reports

/// Whether and how a page is written beside a product.
public struct PageOptions: Sendable {
  /// Whether there is one.
  public var isWanted: Bool
  /// The plotting library; nil for where `scripts/bootstrap` put it.
  public var plotlyPath: String?
  /// Whether the plotting library is written once beside the pages instead of into each.
  public var sharesAssets = false

  /// Pages with the plotting library in each.
  ///
  /// - Parameter isWanted: whether there are any.
  public init(isWanted: Bool) { self.isWanted = isWanted }

  /// The plotting library; nil if no page is wanted.
  ///
  /// - Throws: `ReportError` if it is not found.
  func plotly() throws -> PlotlyLibrary? { isWanted ? try PlotlyLibrary.find(at: plotlyPath) : nil }

  var assets: ReportAssets { sharesAssets ? .shared : .embedded }
}
