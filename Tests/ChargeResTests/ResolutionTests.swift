import ChargeRes
import SSTCore
import TestSupport
import Testing

@Suite("Charge resolution") struct ResolutionTests {
  /// Charges of a Poisson-like light with normal noise: Q = 1.84 p.e., many of them not positive.
  static func charges(_ seed: UInt64, events: Int = 200, pixels: Int = 4) -> [Double] {
    var random = CounterRandom(seed: seed, event: 0, purpose: 5)
    return (0..<events * pixels).map { _ in
      let sum = (0..<12).reduce(0.0) { total, _ in total + random.uniform() }
      return 1.84 + 1.6 * (sum - 6)
    }
  }

  static func table(_ values: [Double], pixels: Int = 4) -> ChargeTable {
    ChargeTable(eventCount: values.count / pixels, pixelCount: pixels, values: .float64(values))
  }

  @Test("W33: the stated uncertainties are the scatter of repeated runs")
  func uncertainty() throws {
    var points: [ResolutionPoint] = []
    for seed in 0..<400 {
      var run = try RunResolution(expectedPE: 1.84, pixelCount: 4)
      try run.add(Self.table(Self.charges(UInt64(seed))))
      points.append(run.camera())
    }
    let n = Double(points.count)
    for (value, error) in [
      (\ResolutionPoint.resolution, \ResolutionPoint.uncertainty), (\.bias, \.biasUncertainty),
    ] {
      let mean = points.reduce(0) { $0 + $1[keyPath: value] } / n
      let scatter = (points.reduce(0) { $0 + ($1[keyPath: value] - mean) * ($1[keyPath: value] - mean) } / n)
        .squareRoot()
      let stated = points.reduce(0) { $0 + $1[keyPath: error] } / n
      // 400 runs know their scatter to 3.5 %.
      #expect(isClose(stated, scatter, relative: 0.12))
    }
  }

  @Test("W15: the mean counts all charges; that of the positive ones is too high")
  func bias() throws {
    var run = try RunResolution(expectedPE: 1.84, pixelCount: 4)
    try run.add(Self.table(Self.charges(99, events: 5000)))
    let point = run.camera()
    #expect(abs(point.bias - 1) < 4 * point.biasUncertainty)
    #expect(point.biasOfPositive > 1.1)
  }

  @Test("all and selected pixels come from one pass, in any order of adding up")
  func selection() throws {
    let values = Self.charges(3)
    var whole = try RunResolution(expectedPE: 1.84, pixelCount: 4)
    try whole.add(Self.table(values))
    var (first, second) = (
      try RunResolution(expectedPE: 1.84, pixelCount: 4), try RunResolution(expectedPE: 1.84, pixelCount: 4)
    )
    try first.add(Self.table(Array(values[..<400])))
    try second.add(Self.table(Array(values[400...])))
    try first.add(second)
    #expect(isClose(first.camera().resolution, whole.camera().resolution, relative: 1e-12))
    let one = whole.camera(selected: [false, true])
    #expect(one == whole.perPixel()[1])
    #expect(one.count == 200 && whole.camera().count == 800)
    let band = try #require(whole.band())
    let sorted = whole.perPixel().map(\.resolution).sorted()
    #expect(band.lowerBound > sorted[0] && band.upperBound < sorted[3])
    #expect(whole.band(selected: []) == nil)
  }

  @Test("memory does not grow with the events")
  func memory() {
    #expect(MemoryLayout<DeviationSums>.size == 48)
  }

  @Test("charges that are no numbers are left out; no charges give no number")
  func gaps() throws {
    var run = try RunResolution(expectedPE: 2, pixelCount: 2)
    try run.add(Self.table([1, .nan, 3, .nan], pixels: 2))
    #expect(run.perPixel()[0].resolution == 0.5 && run.perPixel()[0].bias == 1)
    #expect(run.perPixel()[1].resolution.isNaN && run.perPixel()[1].count == 0)
    #expect(run.camera().resolution == 0.5)
    var means = MeanCharges(pixelCount: 2)
    try means.add(Self.table([1, .nan, 3, .nan], pixels: 2))
    #expect(means.means[0] == 2 && means.means[1].isNaN)
  }

  @Test("what does not fit is an error")
  func errors() throws {
    #expect(throws: ChargeResError.badExpectedCharge(0)) { try RunResolution(expectedPE: 0, pixelCount: 1) }
    var run = try RunResolution(expectedPE: 2, pixelCount: 2)
    #expect(throws: ChargeResError.wrongCount(what: "pixels of charges", found: 4, expected: 2)) {
      try run.add(Self.table([1, 2, 3, 4]))
    }
    let other = try RunResolution(expectedPE: 3, pixelCount: 2)
    #expect(throws: ChargeResError.differentRuns) { try run.add(other) }
  }
}

@Suite("Scan rules") struct ScanRulesTests {
  static let runs = [
    ScanRun(name: "a", photons: 25, nightSkyHz: 0, measuredNightSkyHz: 2e4),
    ScanRun(name: "b", photons: 700, nightSkyHz: 10, measuredNightSkyHz: 3e4),
    ScanRun(name: "c", photons: 900, nightSkyHz: 0, measuredNightSkyHz: 4e7),
    ScanRun(name: "d", photons: 1500, nightSkyHz: 0),
    ScanRun(name: "e", photons: 0, nightSkyHz: 0),
  ]

  @Test("W32: a small or measured background decides, not an exact zero")
  func dark() {
    #expect(Self.runs.map(ScanRules().with(.nominalDarkness).isDark) == [true, false, true, false, false])
    #expect(Self.runs.map(ScanRules().isDark) == [true, true, false, false, false])
    #expect(ScanRules().nightSkyHz(of: Self.runs[2]) == 4e7)
    #expect(ScanRules().with(.nominalDarkness).nightSkyHz(of: Self.runs[2]) == 0)
  }

  @Test("W30: pulse positions come from the brightest dark run")
  func peaks() {
    #expect(ScanRules().peakReference(in: Self.runs) == 1)
    #expect(ScanRules().peakReference(in: []) == nil)
  }
}
