import Testing

@testable import SPEFit

/// Expected numbers from scipy.signal.find_peaks 1.17.
@Suite("Peak finder") struct PeakFinderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var y: [Double]
    var places: [Int]
    var prominences: [Double]
    var widths: [Double]
    var widthHeights: [Double]
    var testDescription: String { "\(y.count) samples" }
  }

  static let cases = [
    Case(
      y: [6, 4, 4, 6, 4, 5, 5, 1, 0, 2, 1, 6, 6, 0, 3, 5, 0, 5, 0, 3, 5, 2, 2, 1, 5, 1],
      places: [3, 5, 9, 11, 15, 17, 20, 24], prominences: [2, 1, 1, 6, 5, 5, 4, 4],
      widths: [1, 1.625, 0.75, 2.1, 5.0 / 3, 1, 5.0 / 3, 1], widthHeights: [5, 4.5, 1.5, 3, 2.5, 2.5, 3, 3]),
    Case(
      y: [
        2, 3, 5, 6, 7, 7, 7, 7, 5, 3, 1, -1, -3, -3, -5, -6, -3, -4, -1, 0, 1, 3, 5, 5, 6, 7, 7, 5, 4, 2,
      ],
      places: [5, 16, 25], prominences: [5, 1, 5], widths: [6.5, 2.0 / 3, 5.75],
      widthHeights: [4.5, -3.5, 4.5]),
    // A plateau of an even number of samples, and one at each end.
    Case(
      y: [5, 5, 1, 3, 3, 3, 3, 1, 2, 2, 0, 4, 4], places: [4, 8], prominences: [2, 1], widths: [4, 1.75],
      widthHeights: [2, 1.5]),
  ]

  @Test("maxima with plateaus, prominence, and width at half prominence", arguments: cases)
  func scipy(_ item: Case) {
    let peaks = PeakFinder.peaks(item.y)
    #expect(peaks.map(\.index) == item.places)
    #expect(peaks.map(\.height) == item.places.map { item.y[$0] })
    #expect(peaks.map(\.prominence) == item.prominences)
    #expect(peaks.map(\.widthHeight) == item.widthHeights)
    #expect(largestRelativeDifference(peaks.map(\.width), item.widths) < 1e-14)
  }

  @Test(
    "rows without a maximum", arguments: [[], [1], [1, 2], [1, 2, 3], [3, 2, 1], [2, 2, 2], [1, 2, 2]])
  func none(_ y: [Double]) {
    #expect(PeakFinder.peaks(y).isEmpty)
  }

  @Test("samples that are not numbers end a search and are no maximum")
  func notANumber() {
    let peaks = PeakFinder.peaks([0, 1, .nan, 1, 3, 1, 0, .nan, 5, 0])
    #expect(peaks.map(\.index) == [4])
    #expect(peaks.first?.prominence == 2)
  }
}
