/// How charges are extracted: for the truth that an extraction would find in the limit of many events.
///
/// The charge is the sum of `width` samples from `shift` before the pulse's largest sample on, less `width` times the
/// mean of the `leading` first and `trailing` last samples.
public struct LabWindow: Sendable, Equatable, Codable {
  /// The number of samples that are summed.
  public var width = 16
  /// How many of them are before the pulse.
  public var shift = 8
  /// Baseline samples at the start.
  public var leading = 20
  /// Baseline samples at the end.
  public var trailing = 40

  /// The usual window.
  public init() {}

  /// The weight of the baseline samples.
  var weight: Double { leading + trailing > 0 ? Double(width) / Double(leading + trailing) : 0 }
}

/// What a pixel's extracted charges are made of, in units of the charge: mV times samples.
public struct LabPixelTruth: Sendable, Equatable {
  /// The pedestal: 0 with baseline subtraction.
  public var pedestal: Double
  /// The standard deviation without light: noise, and rounding to the steps of the file.
  public var pedestalSigma: Double
  /// The charge of one fired cell.
  public var gain: Double
  /// Its standard deviation.
  public var gainSigma: Double
  /// ε of the modified Poisson law.
  public var crosstalk: Double
}

extension LabSimulator {
  /// What the extraction of a pixel's flashes finds.
  ///
  /// - Parameters:
  ///   - pixel: the pixel's index in the camera.
  ///   - window: how charges are extracted.
  /// - Precondition: the pixel is read out.
  public func truth(ofPixel pixel: Int, window: LabWindow = LabWindow()) -> LabPixelTruth {
    guard let place = pixels.firstIndex(where: { $0.index == pixel }) else {
      preconditionFailure("pixel \(pixel) is not read out")
    }
    return truth(place, window)
  }

  /// The same for a pixel's index among those that are read out.
  func truth(_ place: Int, _ window: LabWindow) -> LabPixelTruth {
    let pixel = pixels[place]
    let start = pixel.peakSample - window.shift
    let samples = settings.sampleCount
    let sum =
      tables.flashSum(place, start..<start + window.width) - window.weight
      * (tables.flashSum(place, 0..<window.leading)
        + tables.flashSum(place, samples - window.trailing..<samples))
    let variance = pixel.noise * pixel.noise + settings.roundingVariance
    let width = Double(window.width)
    let gain = pixel.amplitude * sum
    return LabPixelTruth(
      pedestal: window.leading + window.trailing > 0 ? 0 : width * pixel.baseline,
      pedestalSigma: (variance * (width + width * window.weight)).squareRoot(), gain: gain,
      gainSigma: gain * pixel.chargeSpread, crosstalk: pixel.crosstalk)
  }

  /// The variance of the charge that night-sky background makes (Campbell's theorem), in units of the charge.
  ///
  /// r ∫ h(t)² dt · a² · (⟨n²⟩ + σ²⟨n⟩), with the rate r of photoelectrons, the extracted charge h of a pulse of
  /// height 1 that starts at t, the height a of a fired cell, and n cells fired by a photoelectron.
  func backgroundVariance(_ place: Int, _ run: LabRun, _ window: LabWindow) -> Double {
    let rate = settings.backgroundRate(of: pixels[place], run)
    if rate == 0 { return 0 }
    let pixel = pixels[place]
    let first = pixel.peakSample - window.shift
    let samples = settings.sampleCount
    let windows = [
      (first..<first + window.width, 1.0), (0..<window.leading, -window.weight),
      (samples - window.trailing..<samples, -window.weight),
    ]
    var squares = 0.0
    for phase in 0..<LabPulseTables.phases {
      let sums = tables.runningSums(place, phase: phase)
      for start in -LabPulse.length..<samples {
        let charge = windows.reduce(0.0) { total, part in
          let own = part.0.clamped(to: start..<start + LabPulse.length)
          return total + part.1 * (sums[own.upperBound - start] - sums[own.lowerBound - start])
        }
        squares += charge * charge
      }
    }
    let e = 1 - pixel.crosstalk
    let cells = 1 / (e * e * e) + pixel.chargeSpread * pixel.chargeSpread / e
    return rate * squares / Double(LabPulseTables.phases) * pixel.amplitude * pixel.amplitude * cells
  }
}
