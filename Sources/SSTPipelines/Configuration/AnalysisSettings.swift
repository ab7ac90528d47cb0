public import Reconstruction
public import SSTCore

/// `ShowerProcessor`: the reconstruction of showers.
public struct ShowerProcessorSettings: Configurable {
  /// The reconstructors.
  public var reconstructors = ["HillasReconstructor"]
  /// Which images enter the geometry.
  public var hillas = StereoQualitySettings()

  /// The defaults of sst1mpipe.
  public init() {}

  /// The keys.
  public static let settings: [Setting<ShowerProcessorSettings>] = [
    Setting("reconstructor_types", \.reconstructors, .list(of: .text), "reconstructors"),
    .section("HillasReconstructor", \.hillas, "geometry from ellipses"),
  ]
}

/// `analysis`: bad pixels, and settings of the analysis.
public struct AnalysisSettings: Configurable {
  /// Pixels that are switched off by hand.
  public var badPixels = ByTelescope<[Int]>([])
  /// The length of a time interval of the charge distribution maps, in seconds.
  public var pedestalTimeWindow = 10.0
  /// The energy from which on simulated gammas are used, in TeV.
  public var minimumGammaEnergyTeV = 0.2
  /// The energy from which on other simulated particles are used, in TeV.
  public var minimumProtonEnergyTeV = 0.4
  /// Settings of later steps, as they are written.
  public var later: [String: JSONValue] = [:]

  /// The defaults of sst1mpipe.
  public init() {}

  /// The keys.
  public static let settings: [Setting<AnalysisSettings>] =
    [
      Setting("bad_pixels", \.badPixels, .list(of: .integer(in: 0...1295)), "pixels to switch off"),
      Setting(
        "ped_time_window", \.pedestalTimeWindow, .number(in: 1e-3...1e6), "length of an interval in seconds"),
      Setting(
        "gamma_min_simulated_energy_tev", \.minimumGammaEnergyTeV, .notNegative, "least energy of gammas"),
      Setting(
        "proton_min_simulated_energy_tev", \.minimumProtonEnergyTeV, .notNegative, "least energy of others"),
    ] + laterKeys.map { .kept($0, in: \.later, $1) }

  private static let laterKeys: [(String, ValueKind<JSONValue>)] = [
    ("global_theta_cut", .notNegative),
    ("global_gammaness_cut", .fraction),
    ("gamma_efficiency", .fraction),
    ("theta2_efficiency", .fraction),
    ("stereo_delta_disp_cut_deg", .notNegativeOrNull),
    ("stereo_relative_std_reco_energy_cut", .notNegativeOrNull),
    ("stereo_std_gammaness_cut", .notNegativeOrNull),
    ("significance_fit", .flag),
    ("log_energy_min_tev", .number),
    ("log_energy_max_tev", .number),
    ("n_energy_bins", .count),
    ("n_bins_migration", .count),
    ("fov_offset_max_deg", .notNegative),
    ("nbins_fov_offset", .count),
    ("fov_offset_bg_max_deg", .notNegative),
    ("nbins_fov_offset_bg", .count),
    ("source_offset_max_deg", .notNegative),
    ("nbins_source_offset", .count),
    ("true_energy_scaling_factor", .notNegative),
    ("reco_energy_scaling_factor", .notNegative),
    ("n_training_events", .count),
    ("gamma_to_proton_training_ratio", .notNegative),
    ("stereo_reco_weights", .orNull(.text)),
    ("observation_time_h", .notNegative),
    ("off_regions", .count),
  ]
}
