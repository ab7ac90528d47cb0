extension KnownKeys {
  /// The keys of the steps after DL1: checked for their type, kept as they are.
  static let laterSteps: [String: ConfigurationRule] = [
    "analysis": .object(analysis),
    "stereo": .object([
      "event_matching_method": .choice(["SlidingWindow", "WhiteRabbitClosest", "SWATEventIDs"]),
      "SlidingWindow": .object([
        "window_half_width": .positive,
        "offset_search": .object(["time_start": .anyNumber, "time_stop": .anyNumber, "time_step": .positive]),
      ]),
      "WhiteRabbitClosest": .object(["max_time_diff_ns": .positive]),
      "SWATEventIDs": .object([:]),
    ]),
    "event_selection": .map(.tuple([.anyNumber, .anyNumber])),
    "ShowerProcessor": .object([
      "reconstructor_types": .list(.text),
      "HillasReconstructor": .object([
        "StereoQualityQuery": .object(["quality_criteria": .list(.tuple([.text, .text]))])
      ]),
    ]),
    "random_forest_regressor_args": .object(forest),
    "random_forest_classifier_args": .object(forest),
    "energy_regression_features": .list(.text),
    "particle_classification_features": .list(.text),
    "disp_method": .choice(["disp_norm_sign", "disp_vector"]),
    "disp_regression_features": .list(.text),
    "disp_classification_features": .list(.text),
    "misdirection_regression_features_mono": .list(.text),
    "misdirection_regression_features_stereo": .list(.text),
  ]

  private static let analysis: [String: ConfigurationRule] = [
    "bad_pixels": .telescopes(.list(.integer(0...1295)), beside: [:]),
    "ped_time_window": .number(1e-3...1e6),
    "gamma_min_simulated_energy_tev": .positive,
    "proton_min_simulated_energy_tev": .positive,
    "global_theta_cut": .positive,
    "global_gammaness_cut": .fraction,
    "gamma_efficiency": .fraction,
    "theta2_efficiency": .fraction,
    "stereo_delta_disp_cut_deg": .optional(.positive),
    "stereo_relative_std_reco_energy_cut": .optional(.positive),
    "stereo_std_gammaness_cut": .optional(.positive),
    "significance_fit": .flag,
    "log_energy_min_tev": .anyNumber,
    "log_energy_max_tev": .anyNumber,
    "n_energy_bins": .count,
    "n_bins_migration": .count,
    "fov_offset_max_deg": .positive,
    "nbins_fov_offset": .count,
    "fov_offset_bg_max_deg": .positive,
    "nbins_fov_offset_bg": .count,
    "source_offset_max_deg": .positive,
    "nbins_source_offset": .count,
    "true_energy_scaling_factor": .positive,
    "reco_energy_scaling_factor": .positive,
    "n_training_events": .count,
    "gamma_to_proton_training_ratio": .positive,
    "stereo_reco_weights": .optional(.text),
    "observation_time_h": .positive,
    "off_regions": .count,
  ]

  private static let forest: [String: ConfigurationRule] = [
    "n_estimators": .integer(1...100_000),
    "criterion": .choice([
      "squared_error", "absolute_error", "friedman_mse", "poisson", "gini", "entropy", "log_loss",
    ]),
    "max_depth": .optional(.integer(1...10_000)),
    "min_samples_split": .either([.integer(2...1_000_000_000), .fraction]),
    "min_samples_leaf": .either([.integer(1...1_000_000_000), .fraction]),
    "min_weight_fraction_leaf": .number(0...0.5),
    "max_features": .optional(.either([.positive, .text])),
    "max_leaf_nodes": .optional(.integer(2...1_000_000_000)),
    "min_impurity_decrease": .positive,
    "bootstrap": .flag,
    "oob_score": .flag,
    "n_jobs": .optional(.integer(-1...100_000)),
    "random_state": .optional(.integer(0...4_294_967_295)),
    "verbose": .integer(0...100),
    "warm_start": .flag,
    "class_weight": .optional(.either([.text, .map(.positive)])),
    "ccp_alpha": .positive,
    "max_samples": .optional(.positive),
  ]
}
