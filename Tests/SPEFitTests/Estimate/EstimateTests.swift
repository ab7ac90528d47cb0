import SPEFit
import SSTCore
import TestSupport
import Testing

@Suite("Estimates") struct EstimateTests {
  @Test("too few peaks and lists of different lengths are errors")
  func errors() throws {
    let x = (0..<40).map(Double.init)
    #expect(throws: FitError.tooFewPeaks(found: 0, wanted: 2)) {
      try SpectrumPeaks.find(x: x, y: x.map { _ in 7 })
    }
    #expect(throws: FitError.tooFewPeaks(found: 0, wanted: 2)) { try SpectrumPeaks.find(x: [], y: []) }
    #expect(throws: FitError.tooFewPeaks(found: 1, wanted: 2)) {
      try SpectrumPeaks.find(x: x, y: x.map { 100 - ($0 - 20) * ($0 - 20) / 4 })
    }
    #expect(throws: FitError.wrongCount(what: "bin contents", found: 39, expected: 40)) {
      try SpectrumPeaks.find(x: x, y: Array(x.dropLast()))
    }
    #expect(throws: FitError.wrongCount(what: "heights of peaks", found: 1, expected: 2)) {
      try SpectrumPeaks(positions: [0, 1], heights: [1], sigmas: [1, 1])
    }
    #expect(throws: FitError.tooFewPeaks(found: 1, wanted: 2)) {
      try SpectrumEstimate(SpectrumPeaks(positions: [0], heights: [1], sigmas: [1]))
    }
    let error = FitError.tooFewPeaks(found: 1, wanted: 2)
    #expect(error.code.description == "E0871 too-few-peaks")
    #expect(error.description.hasSuffix("."))
  }

  @Test("a spectrum of NaN has no peaks")
  func notANumber() {
    let x = (0..<40).map(Double.init)
    #expect(throws: FitError.self) { try SpectrumPeaks.find(x: x, y: x.map { _ in .nan }) }
  }

  @Test("one peak is enough if one is asked for; low and narrow ones do not count")
  func one() throws {
    let y: [Double] = [0, 0, 1, 0, 0, 10, 12, 10, 0, 0, 1, 0]
    let peaks = try SpectrumPeaks.find(x: y.indices.map(Double.init), y: y, minimumCount: 1)
    #expect(peaks.positions == [6])
    #expect(peaks.count == 1)
  }

  @Test("widths that shrink give the usual shares of the gain")
  func shrinking() throws {
    let peaks = try SpectrumPeaks(positions: [1, 11, 21], heights: [9, 9, 4], sigmas: [3, 2, 1])
    let estimate = try SpectrumEstimate(peaks)
    #expect(isClose(estimate.pedestal, 1, relative: 1e-12))
    #expect(isClose(estimate.gain, 10, relative: 1e-12))
    #expect(isClose(estimate.pedestalSigma, 2, relative: 1e-12))
    #expect(isClose(estimate.gainSigma, 1, relative: 1e-12))
  }

  @Test("unknown widths give the usual shares, and the light has a ceiling")
  func ceiling() throws {
    let peaks = try SpectrumPeaks(positions: [0, 1], heights: [1, 10], sigmas: [.nan, 0.2])
    let estimate = try SpectrumEstimate(peaks)
    #expect(isClose(estimate.pedestalSigma, 0.2, relative: 1e-12))
    #expect(estimate.lambda == 5)
  }

  @Test("a spectrum of the model gives its parameters back", arguments: [true, false])
  func model(_ hasPedestal: Bool) throws {
    let density = PhotoelectronDensity(.pmtSingleGaussian, pedestal: hasPedestal ? .included : .excluded)
    let truth = [0.4, 0.31, 2.02, 0.11, 2.3]
    let x = (0...2800).map { -3 + 0.01 * Double($0) }
    let estimate = try SpectrumEstimate(
      SpectrumPeaks.find(x: x, y: density.values(at: x, truth)), hasPedestal: hasPedestal)
    let start = estimate.starting(density)
    // Positions are bin centres, 0.01 apart.
    for (parameter, value) in zip(start.parameters, truth) {
      #expect(isClose(parameter.initial, value, relative: 0, absolute: 0.01), "\(parameter.name)")
    }
  }

  @Test("start values leave fixed parameters, limits and crosstalk alone")
  func starting() throws {
    let peaks = try SpectrumPeaks(positions: [1, 3, 5], heights: [9, 12, 8], sigmas: [0.3, 0.4, 0.5])
    var density = PhotoelectronDensity(.sipmGentile)
    density.parameters[0].isFixed = true
    let start = try SpectrumEstimate(peaks).starting(density)
    #expect(start.parameters[0] == density.parameters[0])
    #expect(start.parameters[4] == density.parameters[4])
    #expect(isClose(start.parameters[2].initial, 2, relative: 1e-12))
    #expect(start.parameters[2].upper == 3)
  }
}
