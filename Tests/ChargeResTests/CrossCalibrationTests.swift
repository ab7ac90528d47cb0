import ChargeRes
import SSTCore
import TestSupport
import Testing

@Suite("Cross-calibration") struct CrossCalibrationTests {
  static let light: [Double] = [10, 40, 160]
  static let events = 16
  static let pixels = 512
  static let sigma = 0.2

  /// Charges of a linear camera with 20 ADC per p.e. and a spread of 20 % of the light.
  static func charges(run: Int, events: Int = events, seed: UInt64 = 1) -> ChargeTable {
    var random = CounterRandom(seed: seed, event: UInt64(run), purpose: 3)
    let values = (0..<events * pixels).map { _ -> Float in
      let normal = (0..<12).reduce(-6.0) { total, _ in total + random.uniform() }
      return Float(20 * light[run] * (1 + sigma * normal))
    }
    return ChargeTable(eventCount: events, pixelCount: pixels, values: .float32(values))
  }

  static func means() throws -> [FoldedMeans] {
    try light.indices.map { run in
      var means = FoldedMeans(pixelCount: pixels)
      try means.add(charges(run: run), firstEvent: 0)
      return means
    }
  }

  static func calibration() throws -> CrossCalibration {
    try CrossCalibration(
      expectedPE: light, means: try means(), pixels: Array(0..<pixels), window: 16)
  }

  /// The resolution relative to the true one.
  static func judged(_ calibration: CrossCalibration, isDark: Bool, seed: UInt64 = 1) throws -> Double {
    var totals = try RunTotals(expectedPE: light[1], isGood: Array(repeating: true, count: pixels))
    let table = charges(run: 1, seed: seed)
    try totals.add(table, firstEvent: 0, through: calibration, isDark: isDark)
    return totals.resolution.camera().resolution / sigma
  }

  @Test("W10: a response from the same events flatters itself; one from the other events does not")
  func optimism() throws {
    let calibration = try Self.calibration()
    // 512 × 16 charges know their spread to 0.8 %.
    let old = try Self.judged(calibration, isDark: false)
    #expect(abs(old - (1 - 1 / 16.0).squareRoot()) < 0.02)
    // The slopes between runs of 8 events are 7 % uncertain: that adds another 3 %.
    let new = try Self.judged(calibration, isDark: true)
    #expect(abs(new - (1 + 2 / 16.0).squareRoot()) < 0.06)
    // Other events of the same camera, which had no part in the response.
    let independent = try Self.judged(calibration, isDark: false, seed: 2)
    #expect(abs(independent - (1 + 1 / 16.0).squareRoot()) < 0.03)
    #expect(old < 1 && old < independent && new > 1)
  }

  @Test("halves are those of the run, however the events come in blocks")
  func blocks() throws {
    let whole = Self.charges(run: 0)
    var blocks = FoldedMeans(pixelCount: Self.pixels)
    guard case .float32(let values) = whole.values else { return }
    for (first, count) in [(0, 3), (3, 1), (4, 5), (9, 7)] {
      let part = Array(values[first * Self.pixels..<(first + count) * Self.pixels])
      try blocks.add(
        ChargeTable(eventCount: count, pixelCount: Self.pixels, values: .float32(part)), firstEvent: first)
    }
    #expect(blocks == (try Self.means()[0]))
    for fold in EventFold.allCases {
      let rows = (0..<Self.events).filter { EventFold(event: $0) == fold }
      let mean = rows.reduce(0) { $0 + whole[$1, 7] } / Double(rows.count)
      #expect(isClose(blocks.means(fold)[7], mean, relative: 1e-12))
      #expect(fold.other != fold && fold.other.other == fold)
    }
    var single = MeanCharges(pixelCount: Self.pixels)
    try single.add(whole)
    #expect(isClose(blocks.means()[7], single.means[7], relative: 1e-12))
  }

  @Test("a pixel without a response in one half has none at all, and says why")
  func missing() throws {
    var means: [FoldedMeans] = []
    for light in Self.light {
      var run = FoldedMeans(pixelCount: 2)
      // The odd events of the second pixel are dark.
      try run.add(
        ChargeTable(eventCount: 2, pixelCount: 2, values: .float64([light, light, light, -1])), firstEvent: 0)
      means.append(run)
    }
    let calibration = try CrossCalibration(
      expectedPE: Self.light, means: means, pixels: [3, 5], window: 16)
    #expect(calibration.missing == [5: .responseNotRising(pixel: 5)])
    #expect(calibration.transferFunctions.entries[16]?.keys.sorted() == [3])
    var totals = try RunTotals(expectedPE: 10, isGood: [true, true])
    let table = ChargeTable(eventCount: 1, pixelCount: 2, values: .float64([10, 10]))
    try totals.add(table, firstEvent: 0, through: calibration, isDark: true)
    #expect(totals.distribution.column(.all).notANumber == 1)
    #expect(totals.resolution.camera().resolution == 0)
    let read = try CrossCalibration(
      transferFunctions: calibration.transferFunctions, pixels: [3], window: 16)
    #expect(read.response(isDark: true, fold: .odd) == read.response(isDark: false, fold: .even))
  }

  @Test("a whole camera at once gives the charges of each function, to the bit")
  func camera() throws {
    let functions = try Self.calibration().transferFunctions.functions(
      pixels: Array(0..<Self.pixels), window: 16)
    let ratio = TransferFunction.ratio(try RatioTable(adc: [30, 10, 20], adcPerPE: [9, 11, 10]))
    var mixed = functions
    (mixed[3], mixed[9]) = (.unknown, ratio)
    for run in Self.light.indices {
      let table = Self.charges(run: run)
      for list in [functions, mixed] {
        let camera = CameraResponse(list)
        var row = [Double](repeating: 0, count: Self.pixels)
        for event in 0..<table.eventCount {
          try camera.calibrate(table, event: event, into: &row)
          let expected = list.indices.map { list[$0](table[event, $0]).bitPattern }
          #expect(row.map(\.bitPattern) == expected)
        }
      }
    }
  }

  @Test("what does not fit is an error")
  func errors() throws {
    let camera = CameraResponse([.unknown])
    var row = [0.0]
    let two = ChargeTable(eventCount: 1, pixelCount: 2, values: .float64([1, 2]))
    #expect(throws: ChargeResError.wrongCount(what: "pixels of charges", found: 2, expected: 1)) {
      try camera.calibrate(two, event: 0, into: &row)
    }
    row = []
    let one = ChargeTable(eventCount: 1, pixelCount: 1, values: .float64([1]))
    #expect(throws: ChargeResError.wrongCount(what: "places for charges", found: 0, expected: 1)) {
      try camera.calibrate(one, event: 0, into: &row)
    }
    #expect(throws: ChargeResError.tooFewRuns(found: 2, needed: 3)) {
      try CrossCalibration(
        expectedPE: [1, 2], means: Array(repeating: FoldedMeans(pixelCount: 1), count: 2), pixels: [0],
        window: 16)
    }
  }
}
