internal import Glibc

extension PixelFitter {
  /// How sure the places of the peaks are.
  enum Clarity {
    /// The pedestal or its neighbor is seen and stands apart.
    case clear
    /// The peaks stand apart, but there may be more of them below than are seen.
    case dark
    /// The peaks do not stand apart: other gains and widths may fit as well.
    case blurred
  }

  /// The clarity of the best of the spectra.
  func clarity(_ result: FitResult, _ spectra: [ChargeSpectrum]) -> Clarity {
    var best = Clarity.blurred
    for (index, spectrum) in spectra.enumerated() {
      guard let density = fitter.density.parts[index] as? PhotoelectronDensity else { return .clear }
      let values = fitter.density.parameters(of: index, in: result.values)
      let (gain, lambda) = (values[2], values[values.count - 1])
      let lowest = exp(-lambda) * (density.pedestal == .included ? 1 : lambda) * spectrum.total
      let separation = width(values, fired: 1)
      if lowest > 100, separation < 0.35 * gain { return .clear }
      if lowest > 1000, separation < 0.6 * gain, isKnown(result, index) { return .clear }
      let crosstalk = density.model == .pmtSingleGaussian ? 0 : values[4]
      let fired = LightMoments(density.model, lambda: lambda, crosstalk: crosstalk).mean
      if width(values, fired: fired) < 0.3 * gain { best = .dark }
    }
    return best
  }

  /// True if pedestal and gain have small errors.
  private func isKnown(_ result: FitResult, _ index: Int) -> Bool {
    let places = fitter.density.wiring[index]
    let gain = result.values[places[2]]
    return result.status == .converged && result.errors[places[0]] < 0.03 * gain
      && result.errors[places[2]] < 0.01 * gain
  }

  /// The width of a peak.
  private func width(_ values: [Double], fired: Double) -> Double {
    (values[1] * values[1] + fired * values[3] * values[3]).squareRoot()
  }
}
