internal import Glibc

extension PixelFitter {
  /// How sure the places of the peaks are.
  enum Clarity {
    /// The pedestal or its neighbour is seen and stands apart.
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
      let values = PhotoelectronValues(fitter.density.parameters(of: index, in: result.values))
      let (gain, lambda) = (values.gain, values.light)
      let lowest = exp(-lambda) * (density.pedestal == .included ? 1 : lambda) * spectrum.total
      let separation = values.variance(fired: 1).squareRoot()
      if lowest > 100, separation < 0.35 * gain { return .clear }
      if lowest > 1000, separation < 0.6 * gain, isKnown(result, index) { return .clear }
      let fired = LightMoments(density.model, lambda: lambda, crosstalk: values.crosstalk).mean
      if values.variance(fired: fired).squareRoot() < 0.3 * gain { best = .dark }
    }
    return best
  }

  /// True if pedestal and gain have small errors.
  private func isKnown(_ result: FitResult, _ index: Int) -> Bool {
    let joint = fitter.density
    guard result.status == .converged, let pedestal = joint.place(of: .pedestal, inSpectrum: index),
      let gain = joint.place(of: .gain, inSpectrum: index)
    else { return false }
    let scale = result.values[gain]
    return result.errors[pedestal] < 0.03 * scale && result.errors[gain] < 0.01 * scale
  }
}
