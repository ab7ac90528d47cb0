public import SSTSky

/// The options of `dl3 summary`.
public struct DL3SummaryOptions: Sendable {
  /// The folder of the page and the tables; made if missing.
  public var outputDirectory = "."
  /// The source; nil for that of the event lists.
  public var source: ICRSDirection?
  /// The radius of the source region in degrees.
  public var radiusDeg = 0.2
  /// The energies that count, in TeV.
  public var energies = 0.0...Double.infinity
  /// The most regions of background.
  public var mostRegions = Int.max
  /// How far the map reaches from its middle, in degrees.
  public var mapHalfWidthDeg = 2.5
  /// A page beside the tables.
  public var page = PageOptions(isWanted: true)
  /// Whether files may exist.
  public var overwrite = false

  /// The defaults.
  public init() {}

  /// The name of a file in the folder.
  func path(_ name: String) -> String { OutputFolder.path(outputDirectory, name) }
}
