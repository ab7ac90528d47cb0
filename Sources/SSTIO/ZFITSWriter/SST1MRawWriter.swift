internal import SSTCore

/// Writes an SST-1M raw file: DigicamConfig (HDU 1) and Events (HDU 2).
///
/// Events may be appended one by one, or tiles that were encoded elsewhere in parallel by ``encoder``; not both
/// between two full tiles. Nothing more than one tile of events is held.
public final class SST1MRawWriter {
  /// What the file is about.
  public struct Configuration: Sendable {
    /// The columns.
    public var layout: SST1MRawLayout
    /// The number of events, if known, or the number of tiles to keep room for.
    public var reservation: ZFITSWriter.Reservation
    /// Events a tile.
    public var eventsPerTile = 100
    /// The pointing text (TARGET), for example `Crab_W1_83.633_22.514`; nil leaves the keyword away.
    public var target: String?
    /// The kind of run (RUNTYPE); nil leaves the keyword away.
    public var runType: String? = "science"
    /// The boards; nil leaves the DigicamConfig table away, as in the oldest files (Events is then HDU 1).
    public var digicam: DigicamConfiguration? = .init()
    /// UTC time of opening as `YYYY-MM-DDThh:mm:ss`.
    public var date = "1970-01-01T00:00:00"
    /// UTC time of closing.
    public var dateEnd = "1970-01-01T00:00:00"
    /// How hard the compressors work.
    public var levels = ZFITSWriter.CompressionLevels()
    /// Trigger thresholds for events without trigger arrays.
    public var thresholds = SST1MTriggerThresholds()

    /// Makes a configuration.
    public init(layout: SST1MRawLayout, reservation: ZFITSWriter.Reservation) {
      self.layout = layout
      self.reservation = reservation
    }
  }

  /// Makes tiles for this file, on any thread.
  public let encoder: SST1MTileEncoder
  private let configuration: Configuration
  private let writer: ZFITSWriter
  private var pending: [SST1MRawEvent] = []

  /// Creates the file and writes everything before the first event.
  public init(path: String, configuration: Configuration) throws(ZFITSWriterError) {
    self.configuration = configuration
    encoder = SST1MTileEncoder(
      layout: configuration.layout, levels: configuration.levels, thresholds: configuration.thresholds)
    writer = try ZFITSWriter(path: path)
    if let digicam = configuration.digicam {
      let tile = digicam.tile(layout: configuration.layout)
      try writer.beginTable(
        .init(
          name: "DigicamConfig", message: "DataModel.DigicamConfig", columns: tile.columns,
          reservation: .rows(1), date: configuration.date))
      try writer.append(tile.encoded())
      try writer.endTable(dateEnd: configuration.dateEnd)
    }
    var keywords: [ZFITSWriter.Keyword] = []
    if let target = configuration.target { keywords.append(.init("TARGET", .text(target), "Current Target")) }
    if let type = configuration.runType { keywords.append(.init("RUNTYPE", .text(type), "Type of data")) }
    try writer.beginTable(
      .init(
        name: "Events", message: "DataModel.CameraEvent", columns: configuration.layout.eventColumns,
        rowsPerTile: configuration.eventsPerTile, reservation: configuration.reservation, keywords: keywords,
        date: configuration.date))
  }

  /// Appends one event; a full tile is compressed and written.
  public func append(_ event: SST1MRawEvent) throws(ZFITSWriterError) {
    pending.append(event)
    if pending.count == configuration.eventsPerTile { try flush() }
  }

  /// Appends a tile made by ``encoder``; all but the last one have `eventsPerTile` events.
  public func append(_ tile: ZFITSWriter.EncodedTile) throws(ZFITSWriterError) {
    precondition(pending.isEmpty, "events appended one by one have to fill a tile first")
    try writer.append(tile)
  }

  /// Writes what is left, finishes the table and closes the file.
  @discardableResult
  public func close() throws(ZFITSWriterError) -> ZFITSWriter.TableSummary {
    if !pending.isEmpty { try flush() }
    let summary = try writer.endTable(dateEnd: configuration.dateEnd)
    try writer.close()
    return summary
  }

  private func flush() throws(ZFITSWriterError) {
    let tile = try encoder.encode(pending)
    pending.removeAll(keepingCapacity: true)
    try writer.append(tile)
  }
}
