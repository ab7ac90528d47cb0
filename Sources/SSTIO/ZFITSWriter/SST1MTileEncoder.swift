internal import SSTCore

/// Turns SST-1M events into compressed tiles of the Events table; usable on any thread.
public struct SST1MTileEncoder: Sendable {
  /// The columns.
  public let layout: SST1MRawLayout
  /// How hard the compressors work.
  public var levels: ZFITSWriter.CompressionLevels
  /// For events that bring no trigger arrays.
  public var thresholds: SST1MTriggerThresholds
  private let columns: [ZFITSColumn]
  private let indices: [UInt16]

  /// Makes an encoder.
  public init(
    layout: SST1MRawLayout, levels: ZFITSWriter.CompressionLevels = .init(),
    thresholds: SST1MTriggerThresholds = .init()
  ) {
    self.layout = layout
    self.levels = levels
    self.thresholds = thresholds
    columns = layout.eventColumns
    indices = SST1MCamera.pixelOfStoredRow.map { UInt16($0) }
  }

  /// Compresses the events of one tile.
  ///
  /// - Throws: ``ZFITSWriterError/badEvent(eventNumber:reason:)`` for arrays of wrong size and numbers that do
  ///   not fit their column; errors of the compressors.
  public func encode(_ events: [SST1MRawEvent]) throws(ZFITSWriterError) -> ZFITSWriter.EncodedTile {
    var tile = ZFITSWriter.Tile(columns: columns)
    for event in events { try append(event, to: &tile) }
    return try tile.encoded(levels: levels)
  }

  private func append(_ event: SST1MRawEvent, to tile: inout ZFITSWriter.Tile) throws(ZFITSWriterError) {
    try check(event)
    let header = event.header
    let trigger = event.trigger ?? SST1MTriggerArrays(event: event, thresholds: thresholds)
    for (column, description) in columns.enumerated() {
      switch description.identifier {
      case "1": tile.append(Int32(header.telescopeID ?? -1), to: column)
      case "4": tile.append(UInt32(header.eventNumber), to: column)
      case "5": tile.append(UInt32(header.arrayEventNumber ?? 0), to: column)
      case "6.1.1": tile.append(array: storedSamples(of: event), to: column)
      case "6.1.2": tile.append(array: indices, to: column)
      case "6.1.5": tile.append(array: indices.map { event.baselines16[Int($0)] }, to: column)
      case "30": tile.append(UInt64(header.time.subsecondNanoseconds), to: column)
      case "31": tile.append(UInt64(header.time.wholeSeconds), to: column)
      case "32": tile.append(array: indices.map { event.pixelFlags[Int($0)] }, to: column)
      case "34": tile.append(header.eventType, to: column)
      case "35": tile.append(array: trigger.inputTraces, to: column)
      case "36": tile.append(array: trigger.patch7, to: column)
      case "37": tile.append(array: trigger.patch19, to: column)
      case "38": tile.append(array: trigger.muon, to: column)
      default: appendZero(description.type, to: column, of: &tile)
      }
    }
    tile.endRow()
  }

  /// The server's own muon and Hillas parameters: not computed, and event_type says so.
  private func appendZero(_ type: ZFITSItemType, to column: Int, of tile: inout ZFITSWriter.Tile) {
    switch type {
    case .float64: tile.append(0.0, to: column)
    case .bool: tile.append(UInt8(0), to: column)
    default: tile.append(Int32(0), to: column)
    }
  }

  private func storedSamples(of event: SST1MRawEvent) -> [UInt16] {
    let count = event.samples.count / indices.count
    return [UInt16](unsafeUninitializedCapacity: event.samples.count) { out, filled in
      event.samples.withUnsafeBufferPointer { samples in
        guard let target = out.baseAddress, let source = samples.baseAddress else { return }
        for (row, pixel) in indices.enumerated() {
          (target + row * count).initialize(from: source + Int(pixel) * count, count: count)
        }
      }
      filled = event.samples.count
    }
  }

  private func check(_ event: SST1MRawEvent) throws(ZFITSWriterError) {
    let number = event.header.eventNumber
    let pixels = indices.count
    func refuse(_ reason: String) -> ZFITSWriterError { .badEvent(eventNumber: number, reason: reason) }
    if event.samples.isEmpty || event.samples.count % pixels != 0 {
      throw refuse("\(event.samples.count) samples are no multiple of \(pixels) pixels")
    }
    if event.baselines16.count != pixels || event.pixelFlags.count != pixels {
      throw refuse(
        "\(event.baselines16.count) baselines and \(event.pixelFlags.count) flags, not \(pixels) each")
    }
    if number > UInt32.max { throw refuse("eventNumber is a 32-bit column") }
    if let array = event.header.arrayEventNumber, array > UInt32.max {
      throw refuse("arrayEvtNum \(array) does not fit its 32-bit column")
    }
    if event.header.time.nanoseconds < 0 { throw refuse("its time lies before 1970") }
    if Int32(exactly: event.header.telescopeID ?? -1) == nil {
      throw refuse("telescopeID is a 32-bit column")
    }
  }
}
