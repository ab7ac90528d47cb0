import SPEFit
import SSTCore
import Testing

/// Bright light: peaks whose number is not known, and peaks that are not seen.
@Suite("Rivals and unseen peaks") struct RivalTests {
  private func fit(
    _ truth: [Double], seed: UInt64, events: Int = 10_000, range: ClosedRange<Double> = -1...33
  )
    throws -> PixelFit
  {
    var density = PhotoelectronDensity(.sipmModifiedPoisson)
    density.widen(to: range, gain: 1)
    let fitter = try CameraFitter(JointDensity([density]), binnings: [Binning(count: 170, range: range)])
    let charges = ToySpectrum(.sipmModifiedPoisson, truth, seed: seed).charges(events)
    return try fitter.fit([ChargeSpectrum(charges, binning: fitter.binnings[0])])
  }

  @Test("a pedestal that is known up to whole gains has rivals, and the truth is one of them")
  func bright() throws {
    for seed in 1...8 as ClosedRange<UInt64> {
      let fit = try fit([0, 0.2, 1, 0.05, 0.1, 12], seed: seed)
      #expect(fit.status == .ambiguous && fit.status.isMinimum, "\(seed): \(fit.status)")
      let places = [fit.result.values[0]] + fit.rivals.map { $0.values[0] }
      #expect(places.contains { abs($0) < 0.1 }, "\(seed): \(places)")
      #expect(zip(places, places.dropFirst()).allSatisfy { abs($0 - $1) > 0.5 })
      #expect(fit.rivals.allSatisfy { $0.costAbove >= 0 && $0.costAbove < 4.5 })
      #expect(fit.result.errors.allSatisfy { $0.isFinite })
    }
  }

  @Test("a pedestal that is seen has none", arguments: [0.5, 1.2, 3, 5]) func faint(_ light: Double) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let fit = try fit([0, 0.2, 1, 0.05, 0.1, light], seed: seed)
      #expect(fit.status == .converged && fit.rivals.isEmpty, "\(seed): \(fit.status)")
    }
  }

  @Test("the data say whether there are peaks") func evidence() throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let blurred = try fit([0, 0.35, 1, 0.12, 0.15, 20], seed: seed, events: 2000, range: -1...60)
      #expect((blurred.peakEvidence ?? .infinity) < 12.5, "\(seed): \(blurred.peakEvidence ?? .nan)")
      let sharp = try fit([0, 0.15, 1, 0.02, 0.1, 12], seed: seed)
      #expect((sharp.peakEvidence ?? .infinity) > 100)
      let faint = try fit([0, 0.3, 1, 0.1, 0.1, 1.5], seed: seed, events: 2000, range: -1...12)
      #expect((faint.peakEvidence ?? .infinity) > 12.5)
    }
  }

  @Test("fewer than twenty events are not fitted") func few() throws {
    let fit = try fit([0, 0.2, 1, 0.05, 0.1, 1.2], seed: 1, events: 19)
    #expect(fit.status == .tooFewEvents && fit.rivals.isEmpty && fit.peakEvidence == nil)
  }
}
