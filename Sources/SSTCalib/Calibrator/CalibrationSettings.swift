public import SSTCore

/// `telescope_calibration`: the calibration files and which pixels are switched off.
public struct TelescopeCalibrationSettings: Configurable {
  /// The calibration file of each telescope as it is written; nil for the packaged calibration.
  public var files = ByTelescope<String?>(nil, showing: [21, 22])
  /// Whether pixels with a bad calibration flag are switched off and interpolated.
  public var interpolatesBadCalibration = true
  /// Whether pixels with too small a pedestal rms are switched off and interpolated, too.
  public var interpolatesDynamicDead = true

  /// The defaults of sst1mpipe.
  public init() {}

  /// The keys.
  public static let settings: [Setting<TelescopeCalibrationSettings>] = [
    Setting(
      "bad_calib_px_interpolation", \.interpolatesBadCalibration, .flag,
      "exclude pixels with a bad calibration flag and interpolate their charges from their neighbors"
    ),
    Setting(
      "dynamic_dead_px_interpolation", \.interpolatesDynamicDead, .flag,
      "exclude pixels whose baseline fluctuates too little (dead during the run) and interpolate their "
        + "charges from their neighbors"),
    .telescopes(
      \.files, .optional(.text),
      "calibration file with the gain (ADC counts per p.e.) and the flag of each pixel; null: the packaged "
        + "file"
    ),
  ]
}

/// What is done with pixels that have no charge of their own.
public enum InvalidPixelHandler: String, Sendable, CaseIterable {
  /// They get the mean of their neighbors.
  case neighborAverage = "NeighborAverage"
}

/// `CameraCalibrator`: from calibrated waveforms to charges and times.
public struct CameraCalibratorSettings: Configurable {
  /// The charge extractor.
  public var extractor = AlgorithmChoice<ImageExtractor>()
  /// What is done with invalid pixels; nil for nothing.
  public var invalidPixelHandler: InvalidPixelHandler? = .neighborAverage

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<CameraCalibratorSettings>] =
    Setting.choice(
      "image_extractor_type", \.extractor,
      "algorithm that integrates the waveform of each pixel to a charge (p.e.) and a peak time (ns)") + [
      Setting(
        "invalid_pixel_handler_type", \.invalidPixelHandler, .optional(.word),
        "charge and peak time of bad pixels: the mean of their neighbors, or null to leave them at 0")
    ]

  /// Checks the extractors' own rules.
  public func check(_ node: JSONNode, _ place: Place) throws(ConfigurationError) { try extractor.check() }
}

/// `NsbCalibrator`: corrections for the night-sky background.
public struct NSBCalibratorSettings: Configurable {
  /// Whether each pixel has its own factor for the voltage drop.
  public var appliesPixelwiseDrop = false
  /// Whether the camera has one factor for the voltage drop.
  public var appliesGlobalDrop = true
  /// Whether simulations are corrected for the photon detection efficiency.
  public var correctsSimulatedPDE = true
  /// The factor on the Hillas intensity.
  public var intensityCorrection = ByTelescope(1.0)

  /// The defaults of sst1mpipe.
  public init() {}

  /// The keys.
  public static let settings: [Setting<NSBCalibratorSettings>] = [
    Setting(
      "apply_pixelwise_Vdrop_correction", \.appliesPixelwiseDrop, .flag,
      "correct the charge of each pixel for the loss of gain under its own night-sky background"),
    Setting(
      "apply_global_Vdrop_correction", \.appliesGlobalDrop, .flag,
      "correct all charges by one factor for the loss of gain under the mean night-sky background"),
    Setting(
      "mc_correction_for_PDE", \.correctsSimulatedPDE, .flag,
      "simulations only: scale charges to the photon detection efficiency under night-sky background"),
    Setting(
      "intensity_correction", \.intensityCorrection, .number(in: 1e-3...1e3),
      "factor on the image intensity, to match the absolute scale of data and simulations"),
  ]

  /// How the voltage drop is corrected; per pixel wins if both switches are on.
  public var dropCorrection: DropCorrection {
    appliesPixelwiseDrop ? .perPixel : appliesGlobalDrop ? .global : .none
  }

  /// Whether both switches of the voltage drop are on, which deserves a warning.
  public var hasAmbiguousDrop: Bool { appliesPixelwiseDrop && appliesGlobalDrop }
}

/// A night-sky background level with a name: `low` from 0 p.e. of mean pedestal charge, for example.
public struct NSBRateBin: Configurable {
  /// The smallest mean pedestal charge of the level, in p.e.
  public var meanChargeLow = 0.0
  /// The name of the level.
  public var rate = ""

  /// A level without a name, from 0 p.e. on.
  public init() {}

  /// The keys.
  public static let settings: [Setting<NSBRateBin>] = [
    Setting(
      "mean_charge_bin_low", \.meanChargeLow, .number(),
      "mean pedestal charge in p.e. from which on the level applies, a measure of the night-sky background"),
    Setting("nsb_rate", \.rate, .text, "name of the night-sky background level, as in the names of models"),
  ]
}
