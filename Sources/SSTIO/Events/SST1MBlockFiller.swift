import Glibc
import SSTCore

/// Copies the rows of one decoded tile into a block, from storage order to the order of the pixel id, and says which
/// pixels can be used.
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
      for row in rows where !orders.add(spans[row - first]) {
        try refuse(
          .badEvent(path: table.file.path, row: row, detail: "pixelsIndices is not a list of distinct pixels")
        )
        orders.addNone()
      }
    }
    // The bits that are set in any sample of an event.
    var bits = [UInt16](repeating: 0, count: rows.count)
    let wanted = [columns.samples, columns.baselines] + [columns.pixelFlags].compactMap { $0 }
    try table.decodeTile(tile, columns: wanted, decoder: decoder) { column, spans in
      for row in rows {
        let order = orders[row - rows.lowerBound]
        if order.isEmpty { continue }
        do throws(ZFITSError) {
          if column == columns.samples {
            bits[row - rows.lowerBound] = try copySamples(spans[row - first], order, row)
          } else if column == columns.baselines {
            try copyBaselines(spans[row - first], order, row)
          } else {
            try copyFlags(spans[row - first], order, row)
          }
        } catch {
          try refuse(error)
        }
      }
    }
    for row in rows {
      let order = orders[row - rows.lowerBound]
      if order.isEmpty { continue }
      if columns.pixelFlags == nil { setFlagsPresent(order, row) }
      judge(row, bits[row - rows.lowerBound])
    }
  }

  private func refuse(_ error: ZFITSError) throws {
    guard let faults = room.faults, case .badEvent(_, let row, _) = error else { throw error }
    faults.add(row..<row + 1, error)
  }

  /// Returns the bits that are set in any of the samples.
  private func copySamples(
    _ bytes: UnsafeRawBufferPointer, _ order: ArraySlice<UInt16>, _ row: Int
  ) throws(ZFITSError) -> UInt16 {
    let (pixels, length) = (source.pixelCount, source.samplesPerPixel)
    let start = (row - range.lowerBound) * pixels * length
    guard bytes.count == 2 * order.count * length, let from = bytes.baseAddress else {
      throw lengthError("samples", bytes.count, expected: 2 * order.count * length, row)
    }
    if let target = room.samples.map({ $0.base + start }) {
      if order.count < pixels { target.update(repeating: 0, count: pixels * length) }
      for (stored, pixel) in order.enumerated() {
        UnsafeMutableRawPointer(target + Int(pixel) * length)
          .copyMemory(from: from + 2 * stored * length, byteCount: 2 * length)
      }
    }
    if let target = room.values.map({ $0.base + start }) {
      if order.count < pixels { target.update(repeating: 0, count: pixels * length) }
      for (stored, pixel) in order.enumerated() {
        for sample in 0..<length {
          let word = bytes.loadUnaligned(fromByteOffset: 2 * (stored * length + sample), as: UInt16.self)
          target[Int(pixel) * length + sample] =
            source.samplesAreSigned ? Float(Int16(bitPattern: word)) : Float(word)
        }
      }
    }
    return Self.union(bytes)
  }

  /// The bits that are set in any of the words.
  @inline(__always)
  private static func union(_ bytes: UnsafeRawBufferPointer) -> UInt16 {
    var all = SIMD8<UInt64>(repeating: 0)
    var place = 0
    while place + 64 <= bytes.count {
      all |= bytes.loadUnaligned(fromByteOffset: place, as: SIMD8<UInt64>.self)
      place += 64
    }
    var word = all[0] | all[1] | all[2] | all[3] | all[4] | all[5] | all[6] | all[7]
    while place + 2 <= bytes.count {
      word |= UInt64(bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self))
      place += 2
    }
    word |= word >> 32
    return UInt16(truncatingIfNeeded: word | word >> 16)
  }

  private func copyBaselines(
    _ bytes: UnsafeRawBufferPointer, _ order: ArraySlice<UInt16>, _ row: Int
  ) throws(ZFITSError) {
    let pixels = source.pixelCount
    guard let baselines = room.baselines else { return }
    let target = baselines.base + (row - range.lowerBound) * pixels
    guard bytes.count == 2 * order.count else {
      throw lengthError("baselines", bytes.count, expected: 2 * order.count, row)
    }
    if order.count < pixels { target.update(repeating: 0, count: pixels) }
    for (stored, pixel) in order.enumerated() {
      let value = bytes.loadUnaligned(fromByteOffset: 2 * stored, as: Int16.self)
      target[Int(pixel)] = Float(value) * source.baselineStep
    }
  }

  private func copyFlags(
    _ bytes: UnsafeRawBufferPointer, _ order: ArraySlice<UInt16>, _ row: Int
  ) throws(ZFITSError) {
    let pixels = source.pixelCount
    let target = room.flags.base + (row - range.lowerBound) * pixels
    if bytes.isEmpty { return setFlagsPresent(order, row) }
    let size = bytes.count / order.count
    guard bytes.count == size * order.count, size == 1 || size == 2 else {
      throw lengthError("pixels_flags", bytes.count, expected: 2 * order.count, row)
    }
    if order.count < pixels { target.update(repeating: 0, count: pixels) }
    for (stored, pixel) in order.enumerated() {
      target[Int(pixel)] =
        size == 1
        ? UInt16(bytes[stored]) : bytes.loadUnaligned(fromByteOffset: 2 * stored, as: UInt16.self)
    }
  }

  /// Without flags the stored pixels are there.
  private func setFlagsPresent(_ order: ArraySlice<UInt16>, _ row: Int) {
    let target = room.flags.base + (row - range.lowerBound) * source.pixelCount
    target.update(repeating: 0, count: source.pixelCount)
    for pixel in order { target[Int(pixel)] = 1 }
  }

  /// Says what is wrong with each pixel of an event.
  private func judge(_ row: Int, _ bits: UInt16) {
    let (place, pixels) = (row - range.lowerBound, source.pixelCount)
    guard let status = room.status.map({ $0.base + place * pixels }) else { return }
    let flags = room.flags.base + place * pixels
    var unusable = 0
    for pixel in 0..<pixels {
      let isMissing: UInt8 = flags[pixel] == 0 ? PixelStatus.missing.rawValue : 0
      status[pixel] = PixelStatus(rawValue: isMissing)
      unusable &+= Int(isMissing)
    }
    if bits > SST1MCamera.largestSample || isConstant(row, bits) {
      unusable += markImpossible(place, isWhole: bits <= SST1MCamera.largestSample)
    }
    room.headers.base[place].readout.unusablePixelCount = unusable
    if unusable == pixels { room.headers.base[place].readout.problems.insert(.void) }
  }

  /// True if all samples of an event are at the same end of the range: its writer stored nothing.
  private func isConstant(_ row: Int, _ bits: UInt16) -> Bool {
    if bits == 0 { return true }
    guard bits == SST1MCamera.largestSample, let samples = room.samples else { return false }
    let size = source.pixelCount * source.samplesPerPixel
    let event = UnsafeBufferPointer(start: samples.base + (row - range.lowerBound) * size, count: size)
    return event.allSatisfy { $0 == SST1MCamera.largestSample }
  }

  /// Marks the pixels with samples outside the range, or all; returns how many were not missing.
  private func markImpossible(_ place: Int, isWhole: Bool) -> Int {
    let (pixels, length) = (source.pixelCount, source.samplesPerPixel)
    guard let status = room.status.map({ $0.base + place * pixels }) else { return 0 }
    var count = 0
    for pixel in 0..<pixels where status[pixel].isEmpty {
      guard isWhole || isImpossible((place * pixels + pixel) * length, length) else { continue }
      status[pixel] = .impossibleSamples
      count += 1
    }
    return count
  }

  private func isImpossible(_ start: Int, _ length: Int) -> Bool {
    let limit = SST1MCamera.largestSample
    if let samples = room.samples {
      return UnsafeBufferPointer(start: samples.base + start, count: length).contains { $0 > limit }
    }
    guard let values = room.values else { return false }
    return UnsafeBufferPointer(start: values.base + start, count: length)
      .contains { !(0...Float(limit)).contains($0) }
  }

  private func lengthError(_ what: String, _ found: Int, expected: Int, _ row: Int) -> ZFITSError {
    .badEvent(
      path: source.file.path, row: row,
      detail: "\(what) of \(found) bytes, expected \(expected) for the pixels of the event")
  }
}

/// The software pixel of each stored row, event by event; equal orders are kept once.
private struct PixelOrders {
  let pixelCount: Int
  private var orders: [UInt16] = []
  /// Where the order of each event is in ``orders``; empty for an event that is left out.
  private var places: [Range<Int>] = []
  private var seen: [Bool] = []

  init(pixelCount: Int) { self.pixelCount = pixelCount }

  subscript(event: Int) -> ArraySlice<UInt16> { orders[places[event]] }

  /// Adds the order of the next event; false if it names a pixel twice or one that is not there, or none at all.
  mutating func add(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let count = bytes.count / 2
    guard count > 0, count <= pixelCount, bytes.count == 2 * count else { return false }
    if let last = places.last, last.count == count, isEqual(bytes, to: last) {
      places.append(last)
      return true
    }
    seen.removeAll(keepingCapacity: true)
    seen.resize(pixelCount, repeating: false)
    let start = orders.count
    for stored in 0..<count {
      let pixel = bytes.loadUnaligned(fromByteOffset: 2 * stored, as: UInt16.self)
      guard Int(pixel) < pixelCount, !seen[Int(pixel)] else {
        orders.removeLast(orders.count - start)
        return false
      }
      seen[Int(pixel)] = true
      orders.append(pixel)
    }
    places.append(start..<orders.count)
    return true
  }

  /// Adds an event that is left out.
  mutating func addNone() { places.append(0..<0) }

  private func isEqual(_ bytes: UnsafeRawBufferPointer, to place: Range<Int>) -> Bool {
    orders[place].withUnsafeBytes { known in
      guard let a = known.baseAddress, let b = bytes.baseAddress else { return false }
      return memcmp(a, b, bytes.count) == 0
    }
  }
}
