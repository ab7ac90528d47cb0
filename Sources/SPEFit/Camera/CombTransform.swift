internal import Glibc

/// The Fourier sums of a histogram, and what they and its moments say of a comb of peaks.
struct CombTransform {
  let first, step: Double
  let counts: [Double]
  let total, mean, variance: Double

  /// Nil without counts, or with fewer than three bins.
  init?(_ spectrum: ChargeSpectrum) {
    let centres = spectrum.centres
    let total = spectrum.total
    guard centres.count >= 3, total > 0 else { return nil }
    counts = spectrum.counts
    first = centres[0]
    step = (centres[centres.count - 1] - centres[0]) / Double(centres.count - 1)
    self.total = total
    var (sum, squares) = (0.0, 0.0)
    for i in counts.indices {
      let x = Double(i)
      sum += counts[i] * x
      squares += counts[i] * x * x
    }
    let middle = sum / total
    mean = first + step * middle
    variance = max(squares / total - middle * middle, 0) * step * step
  }

  func centre(_ bin: Int) -> Double { first + step * Double(bin) }

  /// The third central moment.
  var thirdMoment: Double {
    var sum = 0.0
    for i in counts.indices {
      let x = centre(i) - mean
      sum += counts[i] * x * x * x
    }
    return sum / total
  }

  /// |Σ d·exp(itx)|/Σd at t = 2π/period for some periods, several at a time.
  func amplitudes(periods: [Double]) -> [Double] {
    var result: [Double] = []
    for start in stride(from: 0, to: periods.count, by: Lanes.count) {
      var (turnCos, turnSin) = (Lane(), Lane())
      for lane in 0..<Lanes.count {
        let angle = 2 * .pi * step / periods[min(start + lane, periods.count - 1)]
        turnCos[lane] = cos(angle)
        turnSin[lane] = sin(angle)
      }
      let squared = power(turnCos, turnSin) / (total * total)
      for lane in 0..<min(Lanes.count, periods.count - start) { result.append(squared[lane].squareRoot()) }
    }
    return result
  }

  /// |Σ d zⁿ|² for numbers z on the unit circle.
  private func power(_ turnCos: Lane, _ turnSin: Lane) -> Lane {
    var (re, im) = (Lane(repeating: 1), Lane())
    var (sumRe, sumIm) = (Lane(), Lane())
    for count in counts {
      sumRe += re * count
      sumIm += im * count
      (re, im) = (re * turnCos - im * turnSin, re * turnSin + im * turnCos)
    }
    return sumRe * sumRe + sumIm * sumIm
  }

  /// The periods that are examined, from 0.45 to 2.2 times a guess.
  static func periods(near guess: Double) -> [Double] {
    (0..<24).map { guess * 0.45 * exp(Double($0) * log(2.2 / 0.45) / 23) }
  }

  /// The period of the highest local maximum around a guess; the guess itself if there is none.
  func period(near guess: Double) -> (period: Double, amplitude: Double) {
    let coarse = Self.periods(near: guess)
    guard let rough = Self.best(coarse, amplitudes(periods: coarse)) else { return (guess, 0) }
    let fine = [-0.02, 0, 0.02].map { rough.period * exp($0) }
    return Self.best(fine, amplitudes(periods: fine)) ?? rough
  }

  /// The highest local maximum, refined by a parabola through the logarithms.
  static func best(_ periods: [Double], _ amplitudes: [Double]) -> (period: Double, amplitude: Double)? {
    var best: Int?
    for i in 1..<max(2, periods.count - 1) where periods.count > 2 {
      guard amplitudes[i] > amplitudes[i - 1], amplitudes[i] >= amplitudes[i + 1] else { continue }
      if amplitudes[i] > best.map({ amplitudes[$0] }) ?? 0 { best = i }
    }
    guard let i = best else { return nil }
    let (a, b, c) = (log(amplitudes[i - 1]), log(amplitudes[i]), log(amplitudes[i + 1]))
    let bend = a - 2 * b + c
    let offset = bend < 0 ? 0.5 * (a - c) / bend : 0
    let ratio = periods[i + 1] / periods[i]
    return (periods[i] * exp(offset * log(ratio)), amplitudes[i])
  }

  /// The standard deviation of peaks that leave this amplitude, at most 0.45 periods.
  static func width(amplitude: Double, period: Double) -> Double {
    min((-2 * log(max(amplitude, 1e-6))).squareRoot() * period / (2 * .pi), 0.45 * period)
  }

  /// The period without the bias of its maximum.
  ///
  /// Peaks of width σ damp the sums by exp(−t²σ²/2), which moves the maximum to smaller t, by tσ² over the variance of
  /// a comb of sharp peaks.
  func unbiasedPeriod(_ period: Double) -> Double {
    let width = Self.width(amplitude: amplitudeAndPhase(period: period).amplitude, period: period)
    let sharp = variance - width * width
    return sharp > width * width ? period / (1 + width * width / sharp) : period
  }

  /// Amplitude, and the position of a peak modulo the period.
  func amplitudeAndPhase(period: Double) -> (amplitude: Double, phase: Double) {
    let t = 2 * .pi / period
    let (turnCos, turnSin) = (cos(t * step), sin(t * step))
    var (re, im) = (1.0, 0.0)
    var (sumRe, sumIm) = (0.0, 0.0)
    for count in counts {
      sumRe += count * re
      sumIm += count * im
      (re, im) = (re * turnCos - im * turnSin, re * turnSin + im * turnCos)
    }
    return ((sumRe * sumRe + sumIm * sumIm).squareRoot() / total, first + atan2(sumIm, sumRe) / t)
  }

  /// The position of the lowest peak that holds more than a thousandth of the light below its upper valley.
  func lowestPeak(gain: Double, phase: Double) -> Double {
    var sum = 0.0
    var low = first
    for i in counts.indices {
      sum += counts[i]
      if sum >= 0.002 * total {
        low = centre(i)
        break
      }
    }
    // The quantile lies on the lower flank of its peak.
    return phase + gain * ((low + 0.3 * gain - phase) / gain).rounded()
  }

  /// The fraction of the counts within half a period of a place.
  func share(around place: Double, gain: Double) -> Double {
    var sum = 0.0
    for i in counts.indices where abs(centre(i) - place) < 0.5 * gain { sum += counts[i] }
    return sum / total
  }

  /// Mean number of primaries and crosstalk.
  func light(
    pedestal: Double, gain: Double, width: Double, _ model: PhotoelectronDensity.Model, hasPedestal: Bool
  ) -> (lambda: Double, crosstalk: Double) {
    let fired = max((mean - pedestal) / gain, 0.01)
    let spread = max((variance - width * width) / (gain * gain) - 0.01 * fired, 1e-6)
    if model == .pmtSingleGaussian { return (fired, 0) }
    var lambda: Double
    let none = share(around: pedestal, gain: gain)
    if hasPedestal, none > 0.03 {
      lambda = -log(min(none, 0.97))
    } else {
      lambda = LightMoments(mean: fired, variance: spread).light(model).lambda
    }
    lambda = min(lambda, fired)
    return (lambda, min(max(1 - lambda / fired, 0.02), 0.45))
  }
}
