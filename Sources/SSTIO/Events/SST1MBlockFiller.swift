import Glibc
import SSTCore

/// Copies the rows of one decoded tile into a block, from storage order to the order of the pixel id.
struct SST1MBlockFiller: TileFiller {
  let source: SST1MEventSource
  let range: Range<Int>
  let room: BlockRoom

  func fill(_ tile: Int, _ rows: Range<Int>, decoder: BlockDecoder) throws {
    let table = source.events
    let columns = source.columns
    let first = table.firstRows[tile]
    var orders = PixelOrders(pixelCount: source.pixelCount)
    try table.decodeTile(tile, columns: [columns.pixelIndices], decoder: decoder) { _, spans in
      for row in rows {
        guard orders.add(spans[row - first]) else {
          throw ZFITSError.badEvent(
            path: table.file.path, row: row, detail: "pixelsIndices is no permutation")
        }
      }
    }
    let wanted = [columns.samples, columns.baselines] + [columns.pixelFlags].compactMap { $0 }
    try table.decodeTile(tile, columns: wanted, decoder: decoder) { column, spans in
      for row in rows {
        let order = orders[row - rows.lowerBound]
        if column == columns.samples {
          try copySamples(spans[row - first], order, row)
        } else if column == columns.baselines {
          try copyBaselines(spans[row - first], order, row)
        } else {
          try copyFlags(spans[row - first], order, row)
        }
      }
    }
    if columns.pixelFlags == nil { setFlagsPresent(rows) }
  }

  private func copySamples(_ bytes: UnsafeRawBufferPointer, _ order: ArraySlice<UInt16>, _ row: Int) throws {
    let (pixels, length) = (source.pixelCount, source.samplesPerPixel)
    let start = (row - range.lowerBound) * pixels * length
    guard bytes.count == 2 * pixels * length, let from = bytes.baseAddress else {
      throw lengthError("samples", bytes.count, expected: 2 * pixels * length, row)
    }
    if let target = room.samples.map({ $0.base + start }) {
      for (stored, pixel) in order.enumerated() {
        UnsafeMutableRawPointer(target + Int(pixel) * length)
          .copyMemory(from: from + 2 * stored * length, byteCount: 2 * length)
      }
    }
    guard let target = room.values.map({ $0.base + start }) else { return }
    for (stored, pixel) in order.enumerated() {
      for sample in 0..<length {
        target[Int(pixel) * length + sample] = Float(
          bytes.loadUnaligned(fromByteOffset: 2 * (stored * length + sample), as: UInt16.self))
      }
    }
  }

  private func copyBaselines(_ bytes: UnsafeRawBufferPointer, _ order: ArraySlice<UInt16>, _ row: Int) throws
  {
    let pixels = source.pixelCount
    guard let baselines = room.baselines else { return }
    let target = baselines.base + (row - range.lowerBound) * pixels
    guard bytes.count == 2 * pixels else {
      throw lengthError("baselines", bytes.count, expected: 2 * pixels, row)
    }
    for (stored, pixel) in order.enumerated() {
      let value = bytes.loadUnaligned(fromByteOffset: 2 * stored, as: Int16.self)
      target[Int(pixel)] = Float(value) * source.baselineStep
    }
  }

  private func copyFlags(_ bytes: UnsafeRawBufferPointer, _ order: ArraySlice<UInt16>, _ row: Int) throws {
    let pixels = source.pixelCount
    let target = room.flags.base + (row - range.lowerBound) * pixels
    if bytes.isEmpty { return setFlagsPresent(row..<row + 1) }
    let size = bytes.count / pixels
    guard bytes.count == size * pixels, size == 1 || size == 2 else {
      throw lengthError("pixels_flags", bytes.count, expected: 2 * pixels, row)
    }
    for (stored, pixel) in order.enumerated() {
      target[Int(pixel)] =
        size == 1
        ? UInt16(bytes[stored]) : bytes.loadUnaligned(fromByteOffset: 2 * stored, as: UInt16.self)
    }
  }

  /// Files without flags hold all pixels.
  private func setFlagsPresent(_ rows: Range<Int>) {
    let pixels = source.pixelCount
    (room.flags.base + (rows.lowerBound - range.lowerBound) * pixels).update(
      repeating: 1, count: rows.count * pixels)
  }

  private func lengthError(_ what: String, _ found: Int, expected: Int, _ row: Int) -> ZFITSError {
    .badEvent(
      path: source.file.path, row: row,
      detail: "\(what) of \(found) bytes, expected \(expected) as in the first event")
  }
}

/// The software pixel of each stored row, event by event; equal orders are kept once.
private struct PixelOrders {
  let pixelCount: Int
  private var orders: [UInt16] = []
  private var indices: [Int] = []

  init(pixelCount: Int) { self.pixelCount = pixelCount }

  subscript(event: Int) -> ArraySlice<UInt16> {
    orders[indices[event] * pixelCount..<(indices[event] + 1) * pixelCount]
  }

  /// Adds the order of the next event; false if it is no permutation of the pixels.
  mutating func add(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count == 2 * pixelCount else { return false }
    if let last = indices.last, isEqual(bytes, to: last) {
      indices.append(last)
      return true
    }
    var seen = [Bool](repeating: false, count: pixelCount)
    for stored in 0..<pixelCount {
      let pixel = bytes.loadUnaligned(fromByteOffset: 2 * stored, as: UInt16.self)
      guard Int(pixel) < pixelCount, !seen[Int(pixel)] else { return false }
      seen[Int(pixel)] = true
      orders.append(pixel)
    }
    indices.append(orders.count / pixelCount - 1)
    return true
  }

  private func isEqual(_ bytes: UnsafeRawBufferPointer, to index: Int) -> Bool {
    orders[index * pixelCount..<(index + 1) * pixelCount].withUnsafeBytes { known in
      guard let a = known.baseAddress, let b = bytes.baseAddress else { return false }
      return memcmp(a, b, bytes.count) == 0
    }
  }
}
