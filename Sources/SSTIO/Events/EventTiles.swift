import SSTCore

/// Where the tiles of a table of events leave what they hold, in arrays of a block.
struct BlockRoom: Sendable {
  /// Room for samples as stored, or nil if physical values are wanted.
  let samples: SharedPointer<UInt16>?
  /// Room for physical values.
  let values: SharedPointer<Float>?
  /// Room for baselines, or nil if there are none.
  let baselines: SharedPointer<Float>?
  let flags: SharedPointer<UInt16>
}

/// Copies the rows of decoded tiles into a block.
protocol TileFiller: Sendable {
  func fill(_ tile: Int, _ rows: Range<Int>, decoder: BlockDecoder) throws
}

/// Events that are rows of a table, read tile by tile on several threads.
extension ZFITSTable {
  /// Fills in the headers of some rows of a tile, the first of which goes to the pointer.
  typealias HeaderFiller =
    @Sendable (
      _ tile: Int, _ rows: Range<Int>, _ target: UnsafeMutablePointer<EventHeader>, _ decoder: BlockDecoder
    ) throws -> Void

  /// The headers of events; `seconds` is a column that every event has, which limits the events that are believed.
  func headers(
    of rows: Range<Int>, seconds column: Int, jobs: Int, _ fill: HeaderFiller
  ) throws -> [EventHeader] {
    try check(rows)
    try check(rows, hold: columns[column].type.size, length: 0, in: column)
    var headers = [EventHeader](repeating: .blank, count: rows.count)
    try fillHeaders(of: rows, &headers, jobs: jobs, fill)
    return headers
  }

  /// Fills in as many headers as there are rows.
  func fillHeaders(
    of rows: Range<Int>, _ headers: inout [EventHeader], jobs: Int, _ fill: HeaderFiller
  ) throws {
    try headers.withUnsafeMutableBufferPointer { headers in
      guard let headers = SharedPointer(headers) else { return }
      try forEachTile(of: rows, jobs: jobs) { tile, chosen, decoder in
        try fill(tile, chosen, headers.base + (chosen.lowerBound - rows.lowerBound), decoder)
      }
    }
  }

  /// Makes room in a block for checked rows, and fills it; `filler` is asked once for what copies the tiles.
  func fillEvents(
    of rows: Range<Int>, _ events: inout TelescopeEvents, hasBaselines: Bool, jobs: Int,
    headers: HeaderFiller, _ filler: (BlockRoom) -> some TileFiller
  ) throws {
    events.resize(rows.count, hasBaselines: hasBaselines)
    try fillHeaders(of: rows, &events.headers, jobs: jobs, headers)
    try withSharedPointers(
      &events.samples, &events.values, &events.baselines, &events.pixelFlags
    ) { samples, values, baselines, flags in
      guard let flags else { return }
      let filler = filler(BlockRoom(samples: samples, values: values, baselines: baselines, flags: flags))
      try forEachTile(of: rows, jobs: jobs) { try filler.fill($0, $1, decoder: $2) }
    }
  }
}
