import SSTCore

/// Copies the rows of one decoded tile into a block, from the stored pixels to the nominal pixel id.
struct CTABlockFiller: TileFiller {
  let source: CTAEventSource
  let range: Range<Int>
  let room: BlockRoom

  /// What the rows of a tile say beside their waveforms.
  private struct Shapes {
    var channels: [Int64]
    var samples: [Int64]
    /// The pixels that each row holds, as places in the stored order: one row after the other.
    var pixels: [Int32] = []
    var pixelEnds: [Int] = []
  }

  func fill(_ tile: Int, _ rows: Range<Int>, decoder: BlockDecoder) throws {
    let (table, columns) = (source.events, source.columns)
    let first = table.firstRows[tile]
    clear(rows)
    let none = [Int64](repeating: 0, count: rows.count)
    var shapes = Shapes(channels: none, samples: none)
    var hasStatus = false
    let wanted = [columns.channels, columns.samples] + [columns.status].compactMap { $0 }
    try table.decodeTile(tile, columns: wanted, decoder: decoder) { column, cells in
      for row in rows {
        switch column {
        case columns.channels: shapes.channels[row - rows.lowerBound] = cells.integer(ofRow: row - first) ?? 0
        case columns.samples: shapes.samples[row - rows.lowerBound] = cells.integer(ofRow: row - first) ?? 0
        default: copyStatus(cells, row: row, first: first, &shapes)
        }
      }
      if column == columns.status { hasStatus = true }
    }
    if !hasStatus { for _ in rows { addAllPixels(&shapes) } }
    try table.decodeTile(tile, columns: [columns.waveform], decoder: decoder) { _, cells in
      for row in rows { try copy(cells, row: row, first: first, at: row - rows.lowerBound, shapes) }
    }
  }

  private func clear(_ rows: Range<Int>) {
    let size = source.channelCount * source.pixelCount * source.samplesPerPixel
    let start = rows.lowerBound - range.lowerBound
    if let samples = room.samples {
      (samples.base + start * size).update(repeating: 0, count: rows.count * size)
    }
    if let values = room.values {
      (values.base + start * size).update(repeating: 0, count: rows.count * size)
    }
    (room.flags.base + start * source.pixelCount).update(repeating: 0, count: rows.count * source.pixelCount)
  }

  /// Sets the flags of a row, and finds the pixels that it holds: all, or after volume reduction those with a status.
  private func copyStatus(_ cells: ZFITSRows, row: Int, first: Int, _ shapes: inout Shapes) {
    let map = source.pixelIDMap
    let count = cells.count(ofRow: row - first)
    let target = room.flags.base + (row - range.lowerBound) * source.pixelCount
    let before = shapes.pixels.count
    let isReduced = source.isDL0 && count == map.count
    for pixel in 0..<min(count, map.count) {
      let status = cells.integer(ofRow: row - first, item: pixel)
      target[map[pixel]] = UInt16(truncatingIfNeeded: status)
      if isReduced, status & 3 != 0 { shapes.pixels.append(Int32(pixel)) }
    }
    if shapes.pixels.count == before { return addAllPixels(&shapes) }
    shapes.pixelEnds.append(shapes.pixels.count)
  }

  private func addAllPixels(_ shapes: inout Shapes) {
    shapes.pixels.append(contentsOf: source.pixelIDMap.indices.lazy.map { Int32($0) })
    shapes.pixelEnds.append(shapes.pixels.count)
  }

  private func copy(_ cells: ZFITSRows, row: Int, first: Int, at place: Int, _ shapes: Shapes) throws {
    func wrong(_ detail: String) -> ZFITSError {
      .badEvent(path: source.file.path, row: row, detail: detail)
    }
    let (channels, length) = (source.channelCount, source.samplesPerPixel)
    let shape = (shapes.channels[place], shapes.samples[place])
    guard shape == (Int64(channels), Int64(length)) else {
      throw wrong(
        "\(shape.0) channels of \(shape.1) samples, the first event has \(channels) of \(length)")
    }
    let pixels = (place == 0 ? 0 : shapes.pixelEnds[place - 1])..<shapes.pixelEnds[place]
    let bytes = cells[row - first]
    guard bytes.count == 2 * channels * pixels.count * length, let from = bytes.baseAddress else {
      throw wrong("waveform of \(bytes.count / 2) samples for \(pixels.count) pixels")
    }
    var offset = 0
    let event = (row - range.lowerBound) * channels
    for channel in 0..<channels {
      for index in pixels {
        let pixel = source.pixelIDMap[Int(shapes.pixels[index])]
        let start = ((event + channel) * source.pixelCount + pixel) * length
        put(from + offset, at: start)
        offset += 2 * length
      }
    }
  }

  @inline(__always)
  private func put(_ words: UnsafeRawPointer, at start: Int) {
    let length = source.samplesPerPixel
    if let samples = room.samples {
      UnsafeMutableRawPointer(samples.base + start).copyMemory(from: words, byteCount: 2 * length)
    }
    guard let values = room.values else { return }
    for sample in 0..<length {
      let word = words.loadUnaligned(fromByteOffset: 2 * sample, as: UInt16.self)
      values.base[start + sample] = Float(word) / source.scale - source.offset
    }
  }
}
