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
    _ bytes: [UInt8], rows: Int, count: Int, isTight: Bool, _ sink: (Int) -> Sink
  ) -> Int? {
    bytes.withUnsafeBytes { raw in
      var cursor = ObjectCursor(raw, isBigEndian: false)
      for row in 0..<rows {
        var one = sink(row)
        let room = isTight ? count : (rows - row) * count
        guard cursor.differences16(count, room: room, into: &one) else { return nil }
      }
      return cursor.remaining
    }
  }

  @Test("numbers of all lengths", arguments: [1, 2, 9, 60, 1000]) func all(rarity: Int) {
    var random = CounterRandom(seed: 21, event: UInt64(rarity), purpose: 0)
    for count in 1...140 {
      let rows = 5
      let (bytes, numbers) = vectors(rows, count, rarity: rarity, &random)
      for isTight in [false, true] {
        // One more than is written shows what is written beyond the end.
        var stored = [UInt16](repeating: 7777, count: rows * count + 1)
        let rest = stored.withUnsafeMutableBufferPointer { target in
          decode(bytes, rows: rows, count: count, isTight: isTight) {
            StoredNumbers(target: target.baseAddress! + $0 * count)
          }
        }
        #expect(rest == 0 && stored == numbers + [7777])
      }
      #expect(
        decode(bytes, rows: rows, count: count, isTight: true, { _ in NoNumbers() }) == 0)
      let cut = Array(bytes.dropLast())
      #expect(decode(cut, rows: rows, count: count, isTight: true, { _ in NoNumbers() }) == nil)
    }
  }

  /// Bit by bit: no value is a negative zero, whatever the signs and however small the numbers.
  @Test("values of samples") func values() {
    let tiny = Float.leastNormalMagnitude / 64
    let pedestals: [Float] = [0, -0.0, 31, 31.25, 290.5, -7, 1e-20, -1e-20, tiny, 65_535]
    let factors: [Float] = [0, -0.0, 0.3, -0.3, 1, 1e-16, 1e-30, -1e-30, tiny]
    let samples: [UInt16] = [0, 1, 7, 31, 32, 290, 291, 4000, 40_000, 65_534, 65_535]
    var negativeZeros = 0
    for pedestal in pedestals {
      for factor in factors {
        var values = [Float](repeating: 7, count: samples.count + 1)
        values.withUnsafeMutableBufferPointer { values in
          samples.withUnsafeBufferPointer { samples in
            SampleCalibration(pedestal: pedestal, factor: factor).fill(
              values.baseAddress!, from: samples.baseAddress!, count: samples.count)
          }
        }
        let products = samples.map { (Float($0) - pedestal) * factor }
        negativeZeros += products.count { $0 == 0 && $0.sign == .minus }
        #expect(values.map(\.bitPattern) == (products.map { $0 + 0 } + [7]).map(\.bitPattern))
      }
    }
    #expect(negativeZeros > 0)
  }

  @Test("samples above the limit of the high gain", arguments: [1, 7, 16, 40, 129]) func limit(count: Int) {
    var samples = [UInt16](repeating: SampleCalibration.highGainLimit, count: count)
    #expect(!SampleCalibration.isAboveLimit(samples, count: count))
    for place in samples.indices {
      samples[place] = place % 2 == 0 ? 4001 : 65_535
      #expect(SampleCalibration.isAboveLimit(samples, count: count))
      samples[place] = 4000
    }
  }
}
