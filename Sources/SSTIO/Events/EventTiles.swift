import SSTCore

/// Where the tiles of a table of events leave what they hold, in arrays of a block.
struct BlockRoom: Sendable {
  let headers: SharedPointer<EventHeader>
  /// Room for samples as stored, or nil if physical values are wanted.
  let samples: SharedPointer<UInt16>?
  /// Room for physical values.
  let values: SharedPointer<Float>?
  /// Room for baselines, or nil if there are none.
  let baselines: SharedPointer<Float>?
  let flags: SharedPointer<UInt16>
  /// Room for what is wrong with pixels, or nil if they are not checked.
  let status: SharedPointer<PixelStatus>?
  /// Gets the rows that are damaged; without it the first one is thrown.
  let faults: RowFaults?
}

/// Copies the rows of decoded tiles into a block.
protocol TileFiller: Sendable {
  func fill(_ tile: Int, _ rows: Range<Int>, decoder: BlockDecoder) throws
}

/// Events that are rows of a table, read tile by tile on several threads.
extension ZFITSTable {
  /// Fills in the headers of some rows of a tile, the first of which goes to the pointer. Rows that are damaged go to the
  /// faults, or the first one is thrown.
  typealias HeaderFiller =
    @Sendable (
      _ tile: Int, _ rows: Range<Int>, _ target: UnsafeMutablePointer<EventHeader>, _ decoder: BlockDecoder,
      _ faults: RowFaults?
    ) throws -> Void

  /// The headers of events; `seconds` is a column that every event has, which limits the events that are believed.
  func headers(
    of rows: Range<Int>, seconds column: Int, jobs: Int, _ fill: HeaderFiller
  ) throws -> [EventHeader] {
    try check(rows)
    try check(rows, hold: columns[column].type.size, length: 0, in: column)
    var headers = [EventHeader](repeating: .blank, count: rows.count)
    try fillHeaders(of: rows, &headers, jobs: jobs, faults: nil, fill)
    return headers
  }

  /// The headers of the events that are not damaged, and the other rows.
  func salvageHeaders(
    of rows: Range<Int>, seconds column: Int, jobs: Int, _ fill: HeaderFiller
  ) throws -> (headers: [EventHeader], lost: [LostEvents]) {
    try check(rows)
    let faults = RowFaults()
    let (sound, lost) = parts(of: rows, hold: columns[column].type.size, length: 0, in: column)
    for lost in lost { faults.add(lost.rows, lost.error) }
    var all: [EventHeader] = []
    for part in sound {
      var headers = [EventHeader](repeating: .blank, count: part.count)
      try fillHeaders(of: part, &headers, jobs: jobs, faults: faults, fill)
      all += headers
    }
    let left = faults.sorted
    let gone = Set(left.flatMap { lost in sound.flatMap { Array(lost.rows.clamped(to: $0)) } })
    if !gone.isEmpty { all.removeAll { gone.contains($0.index) } }
    return (all, left)
  }

  /// Fills in as many headers as there are rows.
  func fillHeaders(
    of rows: Range<Int>, _ headers: inout [EventHeader], jobs: Int, faults: RowFaults?, _ fill: HeaderFiller
  ) throws {
    try headers.withUnsafeMutableBufferPointer { headers in
      guard let headers = SharedPointer(headers) else { return }
      try forEachTile(of: rows, jobs: jobs, faults: faults) { tile, chosen, decoder in
        try fill(tile, chosen, headers.base + (chosen.lowerBound - rows.lowerBound), decoder, faults)
      }
    }
  }

  /// Makes room in a block for checked rows, and fills it; `filler` is asked once for what copies the tiles.
  func fillEvents(
    of rows: Range<Int>, _ events: inout TelescopeEvents, hasBaselines: Bool, judgesPixels: Bool = false,
    jobs: Int, faults: RowFaults?, headers: HeaderFiller, _ filler: (BlockRoom) -> some TileFiller
  ) throws {
    events.resize(rows.count, hasBaselines: hasBaselines)
    if judgesPixels { events.pixelStatus.resize(rows.count * events.pixelCount, repeating: []) }
    try fillHeaders(of: rows, &events.headers, jobs: jobs, faults: faults, headers)
    try withSharedPointers(
      &events.headers, &events.samples, &events.values, &events.baselines, &events.pixelFlags,
      &events.pixelStatus
    ) { headers, samples, values, baselines, flags, status in
      guard let headers, let flags else { return }
      let filler = filler(
        BlockRoom(
          headers: headers, samples: samples, values: values, baselines: baselines, flags: flags,
          status: status, faults: faults))
      try forEachTile(of: rows, jobs: jobs, faults: faults) { try filler.fill($0, $1, decoder: $2) }
    }
  }
}
