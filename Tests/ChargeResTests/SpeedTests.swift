import ChargeRes
import Foundation
import SSTCore
import Testing

@Suite(
  "Speed of the charge resolution",
  .enabled(if: ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1", "set SST_LONG_TESTS=1"))
struct ChargeResSpeedTests {
  /// The time that this thread has computed; other work on the machine does not count.
  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  @Test("calibration, sums and distribution of 2048 pixels: more than 10,000 events/s on one core")
  func totals() throws {
    let (pixels, events) = (2048, 200)
    let light: [Double] = (0..<12).map { 2 * pow(1.6, Double($0)) }
    var random = CounterRandom(seed: 1, event: 0, purpose: 9)
    let means = try light.map { light in
      var means = FoldedMeans(pixelCount: pixels)
      let row = (0..<2 * pixels).map { _ in Float(20 * light / (1 + light / 2500)) }
      try means.add(ChargeTable(eventCount: 2, pixelCount: pixels, values: .float32(row)), firstEvent: 0)
      return means
    }
    let calibration = try CrossCalibration(
      expectedPE: light, means: means, pixels: Array(0..<pixels), window: 16)
    let values = (0..<pixels * events).map { _ in Float(20 * light[4] * (0.4 + 1.2 * random.uniform())) }
    let table = ChargeTable(eventCount: events, pixelCount: pixels, values: .float32(values))
    var totals = try RunTotals(expectedPE: light[4], isGood: (0..<pixels).map { $0 % 20 != 0 })
    let start = Self.seconds()
    for block in 0..<10 {
      try totals.add(table, firstEvent: block * events, through: calibration, isDark: true)
    }
    let rate = Double(10 * events) / (Self.seconds() - start)
    print("charge resolution: \(Int(rate)) events/s of \(pixels) pixels")
    #expect(rate > 10_000)
    #expect(totals.resolution.camera().count == 10 * pixels * events)
  }
}
