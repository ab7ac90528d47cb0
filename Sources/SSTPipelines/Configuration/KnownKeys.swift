/// Every key that a configuration file may contain, with the kind and range of its value.
enum KnownKeys {
  /// The rule of a whole file.
  static let root = ConfigurationRule.object(
    site.merging(calibration) { $1 }.merging(images) { $1 }.merging(laterSteps) { $1 })

  private static let coordinates = ConfigurationRule.object([
    "long_deg": .number(-360...360), "lat_deg": .number(-90...90), "height_m": .number(-500...9000),
  ])

  private static let site: [String: ConfigurationRule] = [
    "array_center_coords": coordinates,
    "telescope_coords": .telescopes(coordinates, beside: [:]),
    "telescope_equivalent_focal_length": .telescopes(.number(0.1...100), beside: [:]),
    "allowed_tels": .optional(.list(.integer(0...65535))),
  ]

  private static let calibration: [String: ConfigurationRule] = [
    "telescope_calibration": .telescopes(
      .optional(.text),
      beside: ["bad_calib_px_interpolation": .flag, "dynamic_dead_px_interpolation": .flag]),
    "window_transmittance": .telescopes(.optional(.text), beside: [:]),
    "NsbCalibrator": .object([
      "apply_pixelwise_Vdrop_correction": .flag,
      "apply_global_Vdrop_correction": .flag,
      "mc_correction_for_PDE": .flag,
      "intensity_correction": .telescopes(.number(1e-3...1e3), beside: [:]),
    ]),
    "mean_charge_to_nsb_rate": .telescopes(
      .list(.object(["mean_charge_bin_low": .anyNumber, "nsb_rate": .text])), beside: [:]),
    "CameraCalibrator": .object(
      extractors.merging([
        "image_extractor_type": .choice(ExtractorName.allCases.map(\.rawValue)),
        "invalid_pixel_handler_type": .optional(.choice(["NeighborAverage"])),
      ]) { $1 }),
  ]

  private static var extractors: [String: ConfigurationRule] {
    var rules: [String: ConfigurationRule] = [:]
    for name in ExtractorName.allCases {
      rules[name.rawValue] = .object(name.parameterRules.mapValues { .telescopeParameter($0) })
    }
    return rules
  }

  private static let images: [String: ConfigurationRule] = [
    "ImageProcessor": .object(
      cleaners.merging([
        "image_cleaner_type": .choice(CleanerName.allCases.map(\.rawValue)),
        "use_telescope_frame": .flag,
        "ImageCleanerSST": .object([
          "min_number_pedestals": .count,
          "telescope_defaults": .telescopes(.list(.object(sstCleaning)), beside: [:]),
        ]),
      ]) { $1 })
  ]

  private static var cleaners: [String: ConfigurationRule] {
    var rules: [String: ConfigurationRule] = [:]
    for name in CleanerName.allCases where name != .sst {
      rules[name.rawValue] = .object(name.parameterRules.mapValues { .telescopeParameter($0) })
    }
    return rules
  }

  private static let sstCleaning: [String: ConfigurationRule] = [
    "min_nsb_level": .anyNumber,
    "stdev_scaling": .positive,
    "picture_threshold_pe": .anyNumber,
    "boundary_threshold_pe": .anyNumber,
    "min_picture_neighbors": .integer(0...6),
    "keep_isolated": .flag,
    "min_time_neighbors": .integer(0...6),
    "time_limit_ns": .positive,
    "only_main_island": .flag,
  ]
}
