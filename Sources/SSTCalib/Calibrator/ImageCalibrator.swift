public import SSTCore

/// How the raw samples of a telescope become charge images.
public struct ImageCalibratorConfiguration: Sendable, Equatable {
  /// The charge extractor.
  public var extractor = ImageExtractor.standard
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// Whether bad and dead pixels are set to zero (`bad_calib_px_interpolation`).
  public var masksBadPixels = TelescopeCalibrationSettings().interpolatesBadCalibration
  /// Whether pixels with too quiet a baseline count as bad (`dynamic_dead_px_interpolation`).
  public var masksDeadPixels = TelescopeCalibrationSettings().interpolatesDynamicDead
  /// Whether masked pixels get their neighbors' mean (`invalid_pixel_handler_type: NeighborAverage`).
  public var interpolatesMaskedPixels = CameraCalibratorSettings().invalidPixelHandler != nil
  /// Further dead pixels (`analysis.bad_pixels`).
  public var additionalBadPixels: [Int] = []
  /// Saturated pixels; nil for simulated data.
  public var saturation: SaturationCorrection? = SaturationCorrection()
  /// The sampling rate in GHz.
  public var samplingRateGHz = 0.25

  /// Makes the default configuration for SST-1M data.
  public init() {}
}

/// What the calibration found out about one event.
public struct EventQuality: Sendable, Equatable {
  /// The number of saturated pixels.
  public var saturatedPixelCount = 0
  /// False if a two-pass extractor had to keep its first pass.
  public var isExtractionValid = true

  /// Makes the quality of an event without trouble.
  public init() {}
}

/// Turns raw events into charge images and peak times: gain, drop, masks, extraction, saturation, window,
/// interpolation.
///
/// Immutable: all workers share one. Masked pixels get the mean of corrected neighbors; with
/// `Quirks.earlyInterpolation` they are interpolated first, then saturated pixels overwrite them, then the window
/// transmittance is divided out.
public struct ImageCalibrator: Sendable {
  /// What was configured.
  public let configuration: ImageCalibratorConfiguration
  /// Photo-electrons an ADC count of each pixel, without drop.
  public let photoelectronsPerCount: [Double]
  /// The number that it is the inverse of, with its own last bits.
  private let countsPerPhotoelectron: [Double]
  /// True for pixels without a good calibration.
  public let isBadByCalibration: [Bool]
  /// The window transmittance, nil if it is not corrected.
  public let window: WindowTransmittance?
  let extraction: ChargeExtraction
  let interpolation: NeighborAverage
  let exchangedWindow: [Double]
  let timeShiftsNS: [Float]

  /// Makes a calibrator from factors, as simulated files have them.
  ///
  /// - Parameters:
  ///   - configuration: the algorithms.
  ///   - photoelectronsPerCount: p.e. an ADC count.
  ///   - isGood: false for pixels to mask.
  ///   - window: the window's transmittance; nil for none.
  ///   - pulse: the mean shape of a pulse, for the integration correction.
  ///   - geometry: the camera.
  ///   - timeShiftsNS: subtracted from the peak times; empty for none.
  public init(
    configuration: ImageCalibratorConfiguration, photoelectronsPerCount: [Double], isGood: [Bool],
    window: WindowTransmittance?, pulse: ReferencePulse, geometry: CameraGeometry, timeShiftsNS: [Float] = []
  ) throws(CalibrationError) {
    try self.init(
      configuration: configuration, photoelectronsPerCount: photoelectronsPerCount, isGood: isGood,
      window: window, pulse: pulse, geometry: geometry, swap: nil, timeShiftsNS: timeShiftsNS)
  }

  /// - Parameters:
  ///   - countsPerPhotoelectron: what `photoelectronsPerCount` was computed from; nil if nothing is known.
  ///   - swap: `Quirks.alternatingWindow`: what `calibrate` exchanges in the table when it is told so.
  init(
    configuration: ImageCalibratorConfiguration, photoelectronsPerCount: [Double],
    countsPerPhotoelectron: [Double]? = nil, isGood: [Bool], window: WindowTransmittance?,
    pulse: ReferencePulse,
    geometry: CameraGeometry, swap: ModuleSwap?, timeShiftsNS: [Float] = []
  ) throws(CalibrationError) {
    let pixels = geometry.pixelCount
    for (name, count) in [
      ("gain", photoelectronsPerCount.count), ("flag", isGood.count),
      ("window", window?.factors.count ?? pixels),
      ("time shift", timeShiftsNS.isEmpty ? pixels : timeShiftsNS.count),
    ] where count != pixels {
      throw .wrongPixelCount(file: "calibration", column: name, found: count, expected: pixels)
    }
    for pixel in configuration.additionalBadPixels where pixel < 0 || pixel >= pixels {
      throw .invalidParameter(name: "analysis.bad_pixels", found: "\(pixel)", expected: "0 to \(pixels - 1)")
    }
    self.configuration = configuration
    self.photoelectronsPerCount = photoelectronsPerCount
    self.countsPerPhotoelectron = countsPerPhotoelectron ?? photoelectronsPerCount.map { 1 / $0 }
    isBadByCalibration = isGood.map { !$0 }
    self.window = window
    extraction = try ChargeExtraction(
      configuration.extractor, geometry: geometry, pulse: pulse,
      samplingRateGHz: configuration.samplingRateGHz,
      quirks: configuration.quirks)
    interpolation = NeighborAverage(geometry: geometry)
    var exchanged = window?.factors ?? []
    if window != nil { swap?.apply(to: &exchanged) }
    exchangedWindow = exchanged
    self.timeShiftsNS = timeShiftsNS
  }

  /// The number of pixels.
  public var pixelCount: Int { photoelectronsPerCount.count }

  /// The factor from the integration window to the whole pulse.
  public var integrationCorrection: Double { extraction.correction }

  /// Works out scales and masks for a state of the pedestal monitor.
  public func pixelCalibration(for state: BaselineState) -> PixelCalibration {
    var bad = [Bool](repeating: false, count: pixelCount)
    if configuration.masksBadPixels {
      for pixel in bad.indices {
        bad[pixel] =
          isBadByCalibration[pixel]
          || (configuration.masksDeadPixels && !state.isDead.isEmpty && state.isDead[pixel])
      }
    }
    var interpolated = bad
    if !configuration.additionalBadPixels.isEmpty {
      // The original forgets the other masks here, though their waveforms stay zero.
      if configuration.quirks.contains(.replacedMasks) {
        interpolated = [Bool](repeating: false, count: pixelCount)
      }
      for pixel in configuration.additionalBadPixels { (bad[pixel], interpolated[pixel]) = (true, true) }
    }
    let drop = state.drop
    let scales = bad.indices.map { pixel in
      bad[pixel] ? 0 : photoelectronsPerCount[pixel] / drop.factor(pixel)
    }
    return PixelCalibration(
      scales: scales, divisors: bad.indices.map { SIMD2(countsPerPhotoelectron[$0], drop.factor($0)) },
      isBad: bad,
      interpolatedPixels: interpolated.indices.filter { interpolated[$0] }.map { Int32($0) },
      isInterpolated: interpolated, dropFactor: drop.mean, isDropOutsideTable: drop.isOutsideTable)
  }
}

/// What is applied to each pixel of the events that share a state of the pedestal monitor.
///
/// Made once a state by ``ImageCalibrator/pixelCalibration(for:)`` and shared by all workers.
public struct PixelCalibration: Sendable {
  /// Photo-electrons an ADC count, 0 for masked pixels.
  public let scales: [Double]
  /// ADC counts of a photoelectron and the drop factor, which the scales are made of.
  public let divisors: [SIMD2<Double>]
  /// True for masked pixels.
  public let isBad: [Bool]
  /// The pixels that are replaced by their neighbors' mean, ascending.
  public let interpolatedPixels: [Int32]
  /// True for ``interpolatedPixels``.
  let isInterpolated: [Bool]
  /// The drop factor; the mean over the pixels if it is per pixel; 1 if there is none.
  public let dropFactor: Double
  /// True if a drop factor comes from outside the model's table.
  public let isDropOutsideTable: Bool
}
