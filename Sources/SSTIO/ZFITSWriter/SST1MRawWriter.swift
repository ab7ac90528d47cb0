public import SSTCore

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
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - configuration: what the file is about.
  ///   - overwrite: whether it may exist already.
  /// - Throws: as ``ZFITSWriter``.
  public convenience init(path: String, configuration: Configuration, overwrite: Bool = false) throws {
    try self.init(to: AtomicFile(path: path, overwrite: overwrite), configuration: configuration)
  }

  /// Starts a file that was made before, for example by an ``AtomicFileSet``, and writes everything before the first
  /// event.
  ///
  /// - Throws: as ``ZFITSWriter``.
  public init(to file: AtomicFile, configuration: Configuration) throws {
    self.configuration = configuration
    encoder = SST1MTileEncoder(
      layout: configuration.layout, levels: configuration.levels, thresholds: configuration.thresholds)
    writer = try ZFITSWriter(to: file)
    if let digicam = configuration.digicam {
      let tile = digicam.tile(layout: configuration.layout)
      try writer.beginTable(
        .init(
          name: "DigicamConfig", message: "DataModel.DigicamConfig", columns: tile.columns,
          reservation: .rows(1), date: configuration.date))
      try writer.append(tile.encoded())
      try writer.endTable(dateEnd: configuration.dateEnd)
    }
    var cards: [FITSCard] = []
    if let target = configuration.target { cards.append(.init("TARGET", .text(target), "Current Target")) }
    if let type = configuration.runType { cards.append(.init("RUNTYPE", .text(type), "Type of data")) }
    try writer.beginTable(
      .init(
        name: "Events", message: "DataModel.CameraEvent", columns: configuration.layout.eventColumns,
        rowsPerTile: configuration.eventsPerTile, reservation: configuration.reservation, cards: cards,
        date: configuration.date))
  }

  /// Appends one event; a full tile is compressed and written.
  public func append(_ event: SST1MRawEvent) throws {
    pending.append(event)
    if pending.count == configuration.eventsPerTile { try flush() }
  }

  /// Appends a tile made by ``encoder``; all but the last one have `eventsPerTile` events.
  public func append(_ tile: ZFITSWriter.EncodedTile) throws {
    precondition(pending.isEmpty, "events appended one by one have to fill a tile first")
    try writer.append(tile)
  }

  /// Writes what is left, finishes the table and gives the file its name.
  @discardableResult
  public func close() throws -> ZFITSWriter.TableSummary {
    if !pending.isEmpty { try flush() }
    let summary = try writer.endTable(dateEnd: configuration.dateEnd)
    try writer.close()
    return summary
  }

  private func flush() throws {
    let tile = try encoder.encode(pending)
    pending.removeAll(keepingCapacity: true)
    try writer.append(tile)
  }
}

/// One raw event of an SST-1M camera, in the order of the software pixel id.
public struct SST1MRawEvent: Sendable, Equatable {
  /// Telescope, numbers, time and trigger flags. `index` is not stored.
  public var header: EventHeader
  /// ADC counts, 12 bit, `[pixel][sample]`; stored as int16.
  public var samples: [UInt16]
  /// The camera's running baseline of each pixel, in 1/16 ADC count; −1 for pixels of a missing board.
  public var baselines16: [Int16]
  /// 1 for pixels that are present, 0 for those of a missing board.
  public var pixelFlags: [UInt16]
  /// The trigger arrays; nil lets the writer compute them from the samples.
  public var trigger: SST1MTriggerArrays?

  /// Makes an event.
  public init(
    header: EventHeader, samples: [UInt16], baselines16: [Int16], pixelFlags: [UInt16],
    trigger: SST1MTriggerArrays? = nil
  ) {
    self.header = header
    self.samples = samples
    self.baselines16 = baselines16
    self.pixelFlags = pixelFlags
    self.trigger = trigger
  }

  /// Empties the pixels of the stored rows `rows`, as the camera does for a board that does not answer:
  /// samples 0, baseline −1, flag 0.
  public mutating func removeStoredRows(_ rows: Range<Int>) {
    let samplesPerPixel = samples.count / max(1, baselines16.count)
    for row in rows {
      let pixel = SST1MCamera.pixelOfStoredRow[row]
      for index in pixel * samplesPerPixel..<(pixel + 1) * samplesPerPixel { samples[index] = 0 }
      baselines16[pixel] = -1
      pixelFlags[pixel] = 0
    }
  }
}
