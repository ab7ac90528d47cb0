import SPEFit
import SSTCore
import Testing

/// Limits that follow the charges: any unit, any pedestal, any light.
@Suite("Limits from the data") struct LimitFromDataTests {
  private func fit(_ charges: [Double], _ range: ClosedRange<Double>, gain: Double, bins: Int = 120) throws
    -> PixelFit
  {
    var density = PhotoelectronDensity(.sipmModifiedPoisson)
    density.scale(toGain: gain)
    density.widen(to: range, gain: gain)
    let fitter = try CameraFitter(
      JointDensity([density]), binnings: [Binning(count: bins, range: range)])
    return try fitter.fit([ChargeSpectrum(charges, binning: fitter.binnings[0])])
  }

  @Test(
    "the pedestal is found wherever it is, in every unit", arguments: [1e-12, 0.0027, 1, 20, 1e6],
    [-40, -2.2, 0, 1.5, 3, 300])
  func pedestal(_ gain: Double, _ pedestal: Double) throws {
    let truth = [pedestal * gain, 0.2 * gain, gain, 0.1 * gain, 0.15, 1.2]
    let charges = ToySpectrum(.sipmModifiedPoisson, truth, seed: 12).charges(5000)
    let range = (pedestal - 1) * gain...(pedestal + 10) * gain
    let result = try fit(charges, range, gain: gain).result
    #expect(result.status == .converged)
    for (index, name) in result.names.enumerated() {
      let pull = (result.values[index] - truth[index]) / result.errors[index]
      #expect(abs(pull) < 5, "\(name): \(pull)")
    }
  }

  @Test("bright light is not held at five photoelectrons") func light() throws {
    let truth = [0, 0.15, 1, 0.03, 0.05, 6.5]
    let charges = ToySpectrum(.sipmModifiedPoisson, truth, seed: 3).charges(20_000)
    let result = try fit(charges, -1...25, gain: 1, bins: 260).result
    #expect(result.status == .converged, "\(result.status)")
    #expect(abs((result.value(of: "lambda_") ?? 0) - 6.5) < 0.3)
  }

  @Test("limits only move outwards, and the defaults are those of spefit") func outwards() throws {
    var density = PhotoelectronDensity(.sipmModifiedPoisson)
    let before = density.parameters
    density.widen(to: 0...1, gain: 1)
    #expect(density.parameters == before)
    density.widen(to: 40...240, gain: 20)
    #expect(density.parameters[0].lower == -160 && density.parameters[0].upper == 240)
    #expect(density.parameters[5].upper == 20 && density.parameters[4] == before[4])
  }
}
