import SSTCore
import Testing

@testable import SSTIO

/// Differences of all lengths against a decoder that takes one after the other.
@Suite("EventIO: differences") struct DifferenceTests {
  /// A code of so many following bytes.
  private func code(_ value: UInt64, following: Int) -> [UInt8] {
    let mark = following == 8 ? 0xFF : UInt8(truncatingIfNeeded: 0xFF00 >> following)
    let head = following >= 7 ? mark : mark | UInt8(truncatingIfNeeded: value >> (8 * UInt64(following)))
    return [head] + (0..<following).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }

  /// Vectors of `count` numbers; every `rarity`th difference or so takes a longer code.
  private func vectors(
    _ rows: Int, _ count: Int, rarity: Int, _ random: inout CounterRandom
  ) -> (bytes: [UInt8], numbers: [UInt16]) {
    var (bytes, numbers) = ([UInt8](), [UInt16]())
    for _ in 0..<rows {
      var sum: UInt16 = 0
      for _ in 0..<count {
        let isLong = Int(random.next() % UInt64(rarity)) == 0
        let following = isLong ? Int(random.next() % 9) : 0
        let bits = following >= 7 ? 8 * following : 7 * (following + 1)
        let value = random.next() >> UInt64(64 - bits)
        bytes += code(value, following: following)
        let difference = Int64(bitPattern: value >> 1) ^ -Int64(value & 1)
        sum = sum &+ UInt16(truncatingIfNeeded: difference)
        numbers.append(sum)
      }
    }
    return (bytes, numbers)
  }

  /// Decodes all rows; nil if the bytes end before.
  private func decode<Sink: DifferenceSink>(
    _ bytes: [UInt8], rows: Int, count: Int, isTight: Bool, _ sink: (Int) -> Sink, _ done: (Int, Sink) -> Void
  ) -> Int? {
    bytes.withUnsafeBytes { raw in
      var cursor = ObjectCursor(raw, isBigEndian: false)
      for row in 0..<rows {
        var one = sink(row)
        let room = isTight ? count : (rows - row) * count
        guard cursor.differences16(count, room: room, into: &one) else { return nil }
        done(row, one)
      }
      return cursor.remaining
    }
  }

  @Test("numbers, values and those above a limit", arguments: [1, 2, 9, 60, 1000]) func all(rarity: Int) {
    var random = CounterRandom(seed: 21, event: UInt64(rarity), purpose: 0)
    for count in 1...70 {
      let rows = 5
      let (bytes, numbers) = vectors(rows, count, rarity: rarity, &random)
      for isTight in [false, true] {
        // One more than is written shows what is written beyond the end.
        var stored = [UInt16](repeating: 7777, count: rows * count + 1)
        var values = [Float](repeating: 7777, count: rows * count + 1)
        var above: [Bool] = []
        let limit = UInt16(random.next() >> 49)
        let rest = stored.withUnsafeMutableBufferPointer { target in
          decode(
            bytes, rows: rows, count: count, isTight: isTight,
            { StoredNumbers(target: target.baseAddress! + $0 * count) }, { _, _ in })
        }
        #expect(rest == 0 && stored == numbers + [7777])
        _ = values.withUnsafeMutableBufferPointer { target in
          decode(
            bytes, rows: rows, count: count, isTight: isTight,
            {
              LimitedNumbers(
                CalibratedNumbers(target: target.baseAddress! + $0 * count, pedestal: 31.25, factor: -0.3),
                limit: limit)
            }, { above.append($1.isAbove) })
        }
        #expect(values == numbers.map { (Float($0) - 31.25) * -0.3 + 0 } + [7777])
        #expect(above == (0..<rows).map { numbers[$0 * count..<($0 + 1) * count].contains { $0 > limit } })
      }
      #expect(
        decode(bytes, rows: rows, count: count, isTight: true, { _ in NoNumbers() }, { _, _ in }) == 0)
      let cut = Array(bytes.dropLast())
      #expect(decode(cut, rows: rows, count: count, isTight: true, { _ in NoNumbers() }, { _, _ in }) == nil)
    }
  }
}
