import Foundation
import SPEFit
import SSTCore
import Testing

/// Charges that no fit can make sense of, and how they are told.
@Suite("Degenerate charges") struct DegenerateInputTests {
  private static let binning = Binning(count: 100, range: -1...9)
  private static let kinds: [CostKind] = [.binnedLikelihood, .leastSquares, .unbinnedLikelihood]
  private static let usual = [0.05, 0.2, 1.03, 0.1, 0.15, 1.2]

  private func fitter(
    _ kind: CostKind = .binnedLikelihood, binning: Binning = binning,
    change: (inout PhotoelectronDensity) -> Void = { _ in }
  ) throws -> CameraFitter {
    var density = PhotoelectronDensity(.sipmModifiedPoisson)
    change(&density)
    return try CameraFitter(JointDensity([density]), binnings: [binning], kind: kind)
  }

  private func fit(_ charges: [Double], _ fitter: CameraFitter) throws -> PixelFit {
    try fitter.fit([ChargeSpectrum(charges, binning: fitter.binnings[0])])
  }

  private func usual(_ count: Int, seed: UInt64, _ truth: [Double] = usual) -> [Double] {
    ToySpectrum(.sipmModifiedPoisson, truth, seed: seed).charges(count)
  }

  private func expectNothing(_ fit: PixelFit, _ status: FitStatus, _ what: String) {
    #expect(fit.status == status, "\(what): \(fit.status)")
    let areUnknown = (fit.result.values + fit.result.errors).allSatisfy(\.isNaN)
    #expect(areUnknown, "\(what)")
    #expect(fit.scores == nil, "\(what)")
  }

  /// Errors exist at minima only.
  private func expectConsistent(_ fit: PixelFit, _ what: String) {
    let areNumbers = (fit.result.values + fit.result.errors).allSatisfy(\.isFinite)
    let areUnknown = fit.result.errors.allSatisfy(\.isNaN)
    if fit.status == .converged {
      #expect(areNumbers, "\(what): \(fit.result.errors)")
      #expect(fit.result.cost.isFinite && fit.scores?.chiSquare.isFinite == true, "\(what)")
    } else if !fit.status.isMinimum {
      #expect(areUnknown, "\(what): \(fit.status) \(fit.result.errors)")
    }
  }

  @Test("nothing to fit", arguments: kinds) func nothing(_ kind: CostKind) throws {
    let fitter = try fitter(kind)
    expectNothing(try fit([], fitter), .empty, "no charges")
    expectNothing(try fit([Double](repeating: .nan, count: 5000), fitter), .empty, "NaN")
    expectNothing(try fit([Double](repeating: .infinity, count: 5000), fitter), .empty, "infinite")
    expectNothing(try fit([Double](repeating: 1e300, count: 5000), fitter), .empty, "out of range")
    expectNothing(try fit([Double](repeating: 1.23, count: 5000), fitter), .tooFewEvents, "constant")
    let two = (0..<5000).map { $0 % 2 == 0 ? 0.03 : 1.07 }
    expectNothing(try fit(two, fitter), .tooFewEvents, "two bins")
    let saturated = [Double](repeating: 9, count: 5000)
    expectNothing(try fit(saturated, fitter), .tooFewEvents, "saturated")
    expectNothing(try fit(Array(usual(6, seed: 3)), fitter), .tooFewEvents, "six events")
  }

  @Test("noise alone determines no gain", arguments: kinds) func noise(_ kind: CostKind) throws {
    for seed in 1...6 as ClosedRange<UInt64> {
      let charges = usual(10_000, seed: seed, [0.02, 0.2, 1, 0.1, 0.1, 0])
      let fit = try fit(charges, fitter(kind))
      expectConsistent(fit, "noise \(seed)")
      // A comb of peaks inside the noise is no gain.
      let isTold =
        fit.status != .converged
        || (fit.result.error(of: "pe") ?? 0) > 0.05 * (fit.result.value(of: "pe") ?? 0)
      #expect(isTold, "\(seed): \(fit.status) \(fit.result.values) \(fit.result.errors)")
    }
  }

  @Test("charges without the pedestal do not pass for a good fit", arguments: kinds)
  func missingPedestal(_ kind: CostKind) throws {
    let charges = usual(10_000, seed: 4, [0.0, 0.15, 1, 0.08, 0.1, 2]).filter { $0 > 0.5 }
    let result = try fit(charges, fitter(kind))
    expectConsistent(result, "\(kind)")
    if result.status == .converged {
      // The first peak taken for the pedestal: the shape of the light tells.
      let pValue = try #require(result.scores).pValue
      let isFirstPeak = abs((result.result.value(of: "eped") ?? 0) - 1) < 0.1
      #expect(pValue < 1e-4 || isFirstPeak, "\(result.result.values) \(pValue)")
    }
    let right = try fit(charges, fitter(kind) { $0.pedestal = .excludedRenormalised })
    #expect(right.status == .converged && abs((right.result.value(of: "eped") ?? 0)) < 0.05)
  }

  @Test("merged peaks end in the minimum that a fit from the truth finds, or say what is wrong")
  func merged() throws {
    for (seed, truth) in [
      [0.0, 0.42, 1, 0.1, 0.15, 1.5], [0.1, 0.45, 0.95, 0.12, 0.2, 3], [-0.1, 0.4, 1.05, 0.15, 0.1, 0.8],
    ].enumerated() {
      let fitter = try fitter(.leastSquares)
      let spectrum = ChargeSpectrum(usual(10_000, seed: UInt64(seed + 20), truth), binning: Self.binning)
      let fit = try fitter.fit([spectrum])
      var cost = try SpectrumCost(fitter.density, [spectrum], kind: .leastSquares)
      let reference = try Minimizer(fitter.density.parameters).minimize(&cost, from: truth)
      expectConsistent(fit, "\(truth)")
      #expect(fit.result.cost < reference.cost + 0.01 || !reference.status.isMinimum, "\(truth)")
    }
  }

  @Test("outliers, saturation and few events") func outliers() throws {
    let good = usual(10_000, seed: 5)
    let fitter = try fitter()
    let clean = try fit(good, fitter)
    let outliers = try fit(good + [1e9, -1e9, .nan, .infinity, -.infinity, 1e300], fitter)
    #expect(clean.status == .converged && outliers.result.values == clean.result.values)
    // Half of the events in the last bin: not what any light makes.
    let half = try fit(good + [Double](repeating: 8.99, count: 10_000), fitter)
    expectConsistent(half, "saturated")
    #expect(half.status != .converged || (half.scores?.pValue ?? 1) < 1e-4, "\(half.status)")
    for seed in 1...10 as ClosedRange<UInt64> {
      let few = try fit(usual(20, seed: seed), fitter)
      expectConsistent(few, "20 events \(seed)")
    }
  }

  @Test("odd limits and starts") func limits() throws {
    let good = usual(10_000, seed: 6)
    let negative = try fitter { $0.parameters[2] = FitParameter("pe", initial: -1, lower: -3, upper: -0.1) }
    let fit = try fit(good, negative)
    expectConsistent(fit, "negative gain")
    #expect(
      fit.status != .converged || (fit.scores?.pValue ?? 1) < 1e-4, "\(fit.status) \(fit.result.values)")
    #expect(throws: FitError.self) {
      try fitter { $0.parameters[2] = FitParameter("pe", initial: 1, lower: 2, upper: 1) }
    }
  }

  @Test("ADC counts with the starts for photoelectrons say that the limits are wrong") func counts() throws {
    let adc = usual(10_000, seed: 7).map { $0 * 23 }
    let binning = Binning(count: 100, range: -30...200)
    let wrong = try fit(adc, fitter(binning: binning))
    expectConsistent(wrong, "ADC")
    #expect(wrong.status != .converged || (wrong.scores?.pValue ?? 1) < 1e-4, "\(wrong.status)")
    let wide = try fitter(binning: binning) {
      let unit = 25.0
      for i in 0..<4 {
        $0.parameters[i].initial *= unit
        $0.parameters[i].lower = $0.parameters[i].lower.map { $0 * unit }
        $0.parameters[i].upper = $0.parameters[i].upper.map { $0 * unit }
      }
    }
    let right = try fit(adc, wide)
    #expect(right.status == .converged && abs((right.result.value(of: "pe") ?? 0) - 23.69) < 1)
  }

  @Test("bad pixels leave good ones alone, and threads change nothing", arguments: kinds)
  func camera(_ kind: CostKind) throws {
    let pixels = 7
    func table(_ events: Int, _ light: Double, _ seed: UInt64) -> ChargeTable {
      var values = [Double](repeating: 0, count: events * pixels)
      for pixel in 0..<pixels {
        var truth = Self.usual
        truth[5] = light
        let column: [Double] =
          switch pixel {
          case 1: [Double](repeating: .nan, count: events)
          case 3: [Double](repeating: 0.5, count: events)
          case 5: usual(events, seed: seed + 100, [0.02, 0.2, 1, 0.1, 0.1, 0])
          default: usual(events, seed: seed + UInt64(pixel), truth)
          }
        for event in 0..<events { values[event * pixels + pixel] = column[event] }
      }
      return ChargeTable(eventCount: events, pixelCount: pixels, values: .float64(values))
    }
    let tables = [table(4000, 0.8, 1000), table(1500, 2, 2000)]
    let density = try JointDensity(PhotoelectronDensity(.sipmModifiedPoisson), count: 2)
    let fitter = try CameraFitter(density, binnings: [Self.binning], kind: kind)
    let one = try fitter.fit(tables)
    #expect(one[1].status == .empty && one[3].status == .tooFewEvents, "\(one.map(\.status))")
    for pixel in [0, 2, 4, 6] { #expect(one[pixel].status == .converged, "\(pixel): \(one[pixel].status)") }
    for jobs in [2, 5] {
      for (a, b) in zip(one, try fitter.fit(tables, jobs: jobs)) {
        #expect(a.status == b.status && a.histograms == b.histograms && a.scores?.pValue == b.scores?.pValue)
        for (x, y) in zip(a.result.values + a.result.errors, b.result.values + b.result.errors) {
          #expect(x.bitPattern == y.bitPattern)
        }
      }
    }
  }
}
