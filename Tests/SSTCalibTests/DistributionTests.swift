import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

@Suite("Charge distributions") struct DistributionTests {
  private func time(_ seconds: Int64) -> TAITime { TAITime(nanoseconds: seconds * 1_000_000_000) }

  private func add(_ values: [Float], _ seconds: Int64, _ collector: inout NightSkyMapCollector) {
    values.withUnsafeBufferPointer { collector.add($0, time: time(seconds)) }
  }

  @Test("bins include their lower edge, the last one both")
  func histogram() {
    var histogram = ChargeHistogram()
    let charges: [Float] = [-10, -10.01, 40, 40.01, 0, -0.01, 39.951, .nan, .infinity]
    charges.withUnsafeBufferPointer { histogram.add($0) }
    #expect(histogram.counts.reduce(0, +) == 5)
    #expect(histogram.counts[0] == 1 && histogram.counts[999] == 2)
    #expect(histogram.counts[200] == 1 && histogram.counts[199] == 1)
    #expect(ChargeHistogram.edges.count == 1001 && ChargeHistogram.edges[1000] == 40)
    let other = histogram
    histogram.merge(other)
    #expect(histogram.counts[200] == 2)
  }

  @Test("intervals start at the first event and close at a later pedestal")
  func intervals() throws {
    var collector = try NightSkyMapCollector(intervalSeconds: 10, pixelCount: 2)
    collector.begin(at: time(100))
    add([1, 2], 105, &collector)
    add([3, 2], 110, &collector)
    add([5, 5], 111, &collector)
    let maps = collector.finish()
    #expect(maps.map(\.start) == [time(100), time(111)])
    #expect(maps.map(\.eventCount) == [2, 1])
    #expect(maps[0].mean == [2, 2] && maps[0].deviation == [1, 0])
    #expect(throws: CalibrationError.self) { try NightSkyMapCollector(intervalSeconds: 0, pixelCount: 2) }
  }

  @Test("reclean: the latest usable map, before the first one the first")
  func reclean() throws {
    func map(_ seconds: Int64, _ count: Int, _ mean: Float) -> NightSkyMap {
      NightSkyMap(start: time(seconds), eventCount: count, mean: [mean, mean], deviation: [1, .nan])
    }
    let maps = [map(100, 101, 1), map(110, 100, 2), map(120, 200, 3)]
    let right = try RecleanTable(maps, pixelCount: 2, fileName: "h.h5")
    #expect(right.maps.count == 2)
    #expect(right.map(at: time(119))?.mean[0] == 1)
    #expect(right.map(at: time(120))?.mean[0] == 3)
    #expect(right.map(at: time(99))?.mean[0] == 1)
    let found = right.sky(at: time(120))
    #expect(found.level == 3)
    #expect(found.pictureThresholds(minimum: 4, scaling: 2.5)?.values == [5.5, 4])
    let original = try RecleanTable(
      maps, pixelCount: 2, fileName: "h.h5", quirks: [.lastMapFirst, .undefinedSpread])
    #expect(original.map(at: time(99))?.mean[0] == 3)
    let lost = original.sky(at: time(1)).pictureThresholds(minimum: 4, scaling: 1)
    #expect(lost?.values[1].isNaN == true)
    let none = try RecleanTable([], pixelCount: 2, fileName: "h.h5")
    #expect(none.sky(at: time(1)).pictureThresholds(minimum: 8, scaling: 1)?.values == [8, 8])
    #expect(throws: CalibrationError.self) { try RecleanTable(maps, pixelCount: 3, fileName: "h.h5") }
  }
}
