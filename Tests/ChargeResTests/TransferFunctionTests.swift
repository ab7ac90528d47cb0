import ChargeRes
import SSTCore
import Foundation
import TestSupport
import Testing

@Suite("Transfer functions") struct TransferFunctionTests {
  /// A saturating response: ADC of q photoelectrons.
  static func response(_ q: Double) -> Double { 20 * q / (1 + q / 2500) }
  static let light: [Double] = [2, 5, 12, 40, 110, 320, 530]

  static func set(_ order: [Int], _ quirks: Quirks) throws -> TransferFunctionSet {
    var set = TransferFunctionSet()
    let expected = order.map { light[$0] }
    try set.add(
      expectedPE: expected, meanADC: expected.map { [response($0)] }, pixels: [7], window: 16, quirks: quirks)
    return set
  }

  static func function(_ order: [Int], _ quirks: Quirks) throws -> TransferFunction {
    try set(order, quirks).functions(pixels: [7], window: 16, quirks: quirks)[0]
  }

  @Test("W10: the order of the runs does not matter; the original clamps at the wrong ends")
  func order() throws {
    let rising = Array(0..<7)
    let byName = [3, 1, 6, 0, 2, 5, 4]
    let charge = Self.response(530) * 1.05
    let right = try Self.function(rising, [])
    #expect(try Self.function(byName, []) == right)
    let old = try Self.function(byName, .unsortedResponse)(charge)
    let oldSorted = try Self.function(rising, .unsortedResponse)(charge)
    // x = 20 q / (1 + q / 2500): 562.5 p.e. give this charge. Beyond the table the original takes its last entry,
    // 16.91 ADC/p.e. if that is the brightest run, 18.68 here, where it is a run of 110 p.e.
    #expect(isClose(right(charge), 562.5, relative: 0.01))
    #expect(isClose(oldSorted, charge / 16.91, relative: 0.001))
    #expect(isClose(old, charge / 18.68, relative: 0.001))
  }

  @Test("W10: the inverse gives back the light; smoothing does not")
  func inverse() throws {
    let right = try Self.function(Array(0..<7), [])
    let old = try Self.function(Array(0..<7), .unsortedResponse)
    for q in Self.light { #expect(isClose(right(Self.response(q)), q, relative: 1e-12)) }
    #expect(abs(old(Self.response(530)) / 530 - 1) > 0.02)
    #expect(isClose(right(-20), -20 * 2 / Self.response(2), relative: 1e-3))
    #expect(right(0) == 0)
  }

  @Test("W10: what is missing is an error, not a charge in ADC")
  func missing() throws {
    let set = try Self.set(Array(0..<7), [])
    #expect(throws: ChargeResError.pixelMissing(pixel: 8, window: 16)) {
      try set.functions(pixels: [7, 8], window: 16)
    }
    #expect(throws: ChargeResError.windowMissing(window: 12, known: [16])) {
      try set.functions(pixels: [7], window: 12)
    }
    #expect(throws: ChargeResError.tooFewRuns(found: 2, needed: 3)) { try Self.set([0, 1, 1], []) }
    let functions = try set.functions(pixels: [7, 8], window: 16, allowsMissing: true)
    #expect(functions[1] == .unknown && functions[1](100).isNaN)
  }

  @Test("a response that does not rise is pooled; a dark pixel has none")
  func monotone() throws {
    let inverse = try ResponseInverse(expectedPE: [1, 2, 3, 4], meanADC: [10, 31, 29, 40], pixel: 0)
    #expect(inverse.adc == [0, 10, 30, 40])
    #expect(inverse.photoelectrons == [0, 1, 2.5, 4])
    #expect(isClose(inverse(inverse.response(3.3)), 3.3, relative: 1e-12))
    var set = TransferFunctionSet()
    let failed = try set.add(
      expectedPE: [1, 2, 3], meanADC: [[20, 0.1], [40, -0.2], [60, -0.1]], pixels: [4, 9], window: 16)
    #expect(failed == [9: .responseNotRising(pixel: 9)])
    #expect(set.entries[16]?.keys.sorted() == [4])
  }

  @Test("charges rise with ADC everywhere, whatever the noise of the means")
  func risesEverywhere() throws {
    let means: [Double] = [-3, 25, 22, 90, 300, 280, 900]
    let inverse = try ResponseInverse(expectedPE: Self.light, meanADC: means, pixel: 0)
    var last = inverse(-100)
    for adc in stride(from: -99.0, to: 2000, by: 1) {
      #expect(inverse(adc) > last)
      last = inverse(adc)
    }
  }

  @Test("the local slope of a bending response: chords were up to 10 % off, the curve is within 2 %")
  func slopes() throws {
    // Light levels a factor of two apart, compression from 100 p.e. on.
    let light = [1.84, 4.6, 11.5, 27.6, 69, 161, 322, 460]
    func response(_ q: Double) -> Double { 20 * q / (1 + q / 1000) }
    let inverse = try ResponseInverse(expectedPE: light, meanADC: light.map(response), pixel: 0)
    let top = inverse.adc.count - 1
    let chord =
      (inverse.photoelectrons[top] - inverse.photoelectrons[top - 1])
      / (inverse.adc[top] - inverse.adc[top - 1])
    func slope(_ q: Double) -> Double { (1 + q / 1000) * (1 + q / 1000) / 20 }
    #expect(chord / slope(460) < 0.92)
    for q in light {
      let step = 0.02 * q
      let measured =
        (inverse(response(q) + step * 20) - inverse(response(q) - step * 20)) / (2 * step * 20)
      #expect(abs(measured / slope(q) - 1) < 0.02, "\(q)")
    }
  }

  @Test("the JSON form is the original's and is read back")
  func json() throws {
    let set = try Self.set(Array(0..<7), [])
    let bytes = try set.json()
    #expect(try TransferFunctionSet(json: bytes) == set)
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(#"{"16":{"7":{"adc_per_pe":["#))
    let original = #"{"16": {"3": {"extracted_adc": [20.0, 40], "adc_per_pe": [20.0, 20.0]}}}"#
    let read = try TransferFunctionSet(json: Data(original.utf8))
    #expect(read.entries[16]?[3]?.extractedADC == [20, 40])
    #expect(try read.functions(pixels: [3], window: 16, quirks: .unsortedResponse)[0](30) == 1.5)
    #expect(try read.functions(pixels: [3], window: 16)[0](30) == 1.5)
  }

  @Test(
    "damaged files are errors",
    arguments: [
      "", "[]", "{", #"{"a": {}}"#, #"{"16": {"3": {"extracted_adc": [1], "adc_per_pe": ["x"]}}}"#,
    ])
  func damaged(_ text: String) {
    #expect(throws: ChargeResError.self) { try TransferFunctionSet(json: Data(text.utf8)) }
  }

  @Test("lists that differ in length, or are empty, are errors")
  func uneven() throws {
    let text =
      #"{"16": {"3": {"extracted_adc": [1], "adc_per_pe": []}, "4": {"extracted_adc": [], "adc_per_pe": []}}}"#
    let set = try TransferFunctionSet(json: Data(text.utf8))
    for quirks in [Quirks(), .pixelAnalysis] {
      for pixel in [3, 4] {
        #expect(throws: ChargeResError.self) {
          try set.functions(pixels: [pixel], window: 16, quirks: quirks)
        }
      }
    }
  }
}
