import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

@Suite("Pedestal monitor") struct PedestalTests {
  static func entry(_ rms: Double, second: Int64 = 0, mean: Double = 300) -> PedestalStatistics {
    var event = TestEvent(pixels: 7, level: 300, baseline: 300)
    event.time = TAITime(nanoseconds: second * 1_000_000_000)
    var statistics = event.statistics
    statistics.rms = [Double](repeating: rms, count: 7)
    statistics.mean = [Double](repeating: mean, count: 7)
    return statistics
  }

  static func monitor(_ quirks: Quirks, baselines: Int = 4, images: Int = 6) -> PedestalMonitor {
    var configuration = PedestalMonitorConfiguration()
    configuration.quirks = quirks
    configuration.baselineCapacity = baselines
    configuration.imageCapacity = images
    return PedestalMonitor(
      configuration: configuration, model: try? VoltageDropModel(telescope: 21), pixelCount: 7)
  }

  @Test("statistics of the raw samples are exact", arguments: [4000, 65000])
  func statistics(_ top: Int) {
    var random = CounterRandom(seed: 1, event: 2, purpose: 3)
    var event = TestEvent(pixels: 5, level: 0, baseline: 0)
    for index in event.samples.indices { event.samples[index] = UInt16(random.next() % UInt64(top)) }
    let found = event.statistics
    for pixel in 0..<5 {
      let row = event.samples[pixel * 50..<pixel * 50 + 50].map(Double.init)
      let mean = row.reduce(0, +) / 50
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50
      #expect(isClose(found.mean[pixel], mean, relative: 1e-14))
      #expect(isClose(found.rms[pixel], variance.squareRoot(), relative: 1e-12))
    }
  }

  @Test("the window forgets its oldest event, and does not drift")
  func window() {
    var window = BaselineWindow(capacity: 3, pixelCount: 7)
    for value in 1...1000 { window.add(Self.entry(Double(value) / 7)) }
    #expect(window.count == 3)
    #expect(isClose(window.meanRMS()[0], 999.0 / 7, relative: 1e-14))
  }

  @Test("dead pixels have a small rms")
  func dead() {
    var window = BaselineWindow(capacity: 3, pixelCount: 7)
    #expect(window.state(model: nil, correction: .global, deadRMS: 2.5).isDead.isEmpty)
    var quiet = Self.entry(6)
    quiet.rms[3] = 2.49
    quiet.rms[4] = 2.5
    window.add(quiet)
    let state = window.state(model: nil, correction: .none, deadRMS: 2.5)
    #expect(state.isDead == [false, false, false, true, false, false, false])
    #expect(state.medianVariance == 36)
    #expect(state.drop.mean == 1)
  }

  @Test("defect 3: primed pedestals count once, the window stays in order")
  func countsOnce() {
    let entries = (0..<10).map { Self.entry(6 + Double($0), second: Int64($0)) }
    let image = [Float](repeating: 2, count: 7)
    func run(_ quirks: Quirks) -> (PedestalMonitor, [[Int64]]) {
      var monitor = Self.monitor(quirks)
      let states = monitor.primeBaselines(Array(entries.prefix(monitor.primingBaselineLimit)), imageCount: 6)
      for _ in states { image.withUnsafeBufferPointer { monitor.primeImage($0) } }
      monitor.finishPriming()
      var times: [[Int64]] = []
      for entry in entries {
        _ = monitor.addBaseline(entry)
        image.withUnsafeBufferPointer { _ = monitor.addImage($0) }
        times.append(monitor.baselines.entries.map(\.time.wholeSeconds))
      }
      return (monitor, times)
    }
    let (right, times) = run([])
    #expect(times[0] == [0, 1, 2, 3] && times[3] == [0, 1, 2, 3] && times[4] == [1, 2, 3, 4])
    #expect(times[9] == [6, 7, 8, 9])
    #expect(right.nsbLevel == 2)
    let (_, mixed) = run(.doubledPedestals)
    #expect(mixed[0] == [1, 2, 3, 0])
    #expect(mixed[1] == [2, 3, 0, 1])
  }

  @Test("defect 3: the reported counts are true", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func trueCounts() throws {
    let right = try StreamRun("swapped_modules_tel21", quirks: [])
    #expect(right.rows.map(\.eventCount) == [30])
    #expect(right.rows.allSatisfy { $0.firstTime < $0.lastTime })
    #expect(try StreamRun("swapped_modules_tel21", quirks: .doubledPedestals).rows.map(\.eventCount) == [50])
  }

  @Test("few pedestals: the original's window grows beyond them")
  func inflated() {
    let entries = (0..<2).map { Self.entry(6, second: Int64($0)) }
    var original = Self.monitor(.doubledPedestals)
    _ = original.primeBaselines(entries, imageCount: 2)
    _ = original.addBaseline(entries[0])
    #expect(original.baselines.count == 3)
    var right = Self.monitor([])
    _ = right.primeBaselines(entries, imageCount: 2)
    _ = right.addBaseline(entries[0])
    #expect(right.baselines.count == 2)
  }

  @Test("defect 5: a rounded negative variance gives no spread, not NaN")
  func negativeVariance() {
    // One image: the variance is the rounding of q².
    let image: [Float] = [1.1, 2.3, 3.7, 4.1, 5.9, 6.3, 7.7]
    func thresholds(_ quirks: Quirks) -> PictureThresholds {
      var window = ImageWindow(capacity: 5, pixelCount: 7, quirks: quirks)
      image.withUnsafeBufferPointer { window.add($0) }
      return PictureThresholds(
        minimum: 4, scaling: 2.5, mean: window.mean(), deviation: window.standardDeviation())
    }
    #expect(thresholds(.undefinedSpread).values.contains { $0.isNaN })
    #expect(thresholds([]).values == image.map { max(4, Double($0)) })
    #expect(thresholds([]).raisedCount == 4)
  }

  @Test("the image window moves on without drift")
  func imageWindow() {
    var window = ImageWindow(capacity: 3, pixelCount: 1)
    for value in 1...1001 { [Float(value) * 0.1].withUnsafeBufferPointer { window.add($0) } }
    #expect(window.count == 3)
    #expect(isClose(window.mean()[0], 100, relative: 1e-7))
    #expect(isClose(window.standardDeviation()[0], 0.1 * (2.0 / 3).squareRoot(), relative: 1e-3))
  }

  @Test("defect 6: selected pixels of quiet events do not count")
  func quietEvents() throws {
    let entries = (0..<3).map { _ in Self.entry(6) }
    let mask = [true, false, false, false, false, false, false]
    var right = Self.monitor([])
    try right.primeWithQuietEvents(entries) { index, _ in index == 0 ? mask : mask.map { _ in false } }
    #expect(right.baselines.meanRMS() == [Double](repeating: 6, count: 7))
    right.addQuietEvent(entries[0], selected: mask)
    #expect(right.baselines.meanRMS()[0] == 6)
    #expect(right.baselines.count == 4)
    var original = Self.monitor(.zeroedPixels)
    try original.primeWithQuietEvents(entries) { _, _ in mask }
    original.addQuietEvent(entries[0], selected: mask)
    #expect(original.baselines.meanRMS()[0] == 4.5)
    // A pixel that was always lit is neither dead nor of any weight.
    var lit = Self.monitor([])
    try lit.primeWithQuietEvents(entries) { _, _ in mask }
    #expect(lit.baselines.meanRMS()[0].isNaN)
    #expect(!lit.state.isDead[0] && lit.state.medianVariance == 36)
    #expect(lit.baselines.monitoringRow()?.mean[0].isNaN == true)
  }

  @Test("defect 19: without pedestals the level is NaN and thresholds stay; without quiet events it is said")
  func noPedestals() throws {
    var monitor = Self.monitor([])
    try monitor.primeWithQuietEvents([Self.entry(6)]) { _, _ in [Bool](repeating: false, count: 7) }
    #expect(monitor.nsbLevel.isNaN)
    #expect(monitor.sky().level.isNaN && monitor.sky().pictureThresholds(minimum: 8, scaling: 2.5) == nil)
    var configuration = PedestalMonitorConfiguration()
    configuration.quietPixelLimit = 5
    var bright = PedestalMonitor(configuration: configuration, model: nil, pixelCount: 7)
    #expect(throws: CalibrationError.noPedestals(tried: 1)) {
      try bright.primeWithQuietEvents([Self.entry(6)]) { _, _ in [Bool](repeating: true, count: 7) }
    }
    #expect(!monitor.isQuietCandidate(eventIndex: 0) && monitor.isQuietCandidate(eventIndex: 10))
    #expect(Self.monitor(.doubledPedestals).isQuietCandidate(eventIndex: 0))
  }

  @Test("defect 16: the raised fraction is a mean, the priming limit is round")
  func raisedFraction() {
    var (fraction, original) = (RaisedFraction(), RaisedFraction(quirks: .countsOffByOne))
    let raised = PictureThresholds(minimum: 8, scaling: 1, mean: [9, 1], deviation: [0, 0])
    for _ in 0..<5 {
      fraction.add(raised)
      original.add(raised)
    }
    #expect(fraction.value == 0.5 && original.value == 0.625)
    #expect(Self.monitor([]).configuration.primingEventLimit == 100_000)
    #expect(Self.monitor(.countsOffByOne).configuration.primingEventLimit == 100_001)
  }
}
