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
    Setting(
      "reconstructor_types", \.reconstructors, .list(of: .text),
      "algorithms of the stereo reconstruction; HillasReconstructor is the one available"),
    .section(
      "HillasReconstructor", \.hillas, "direction, core and height of maximum from the axes of the images"),
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
      Setting(
        "bad_pixels", \.badPixels, .list(of: .integer(in: 0...1295)),
        "numbers of the pixels of each telescope that are excluded; their charges are interpolated from "
          + "their neighbors"
      ),
      Setting(
        "ped_time_window", \.pedestalTimeWindow, .number(in: 1e-3...1e6),
        "length in seconds of the intervals whose pedestal charges set the cleaning thresholds of --reclean"),
      Setting(
        "gamma_min_simulated_energy_tev", \.minimumGammaEnergyTeV, .notNegative,
        "lowest energy of simulated gamma rays in TeV: SST-1M events below it are left out"),
      Setting(
        "proton_min_simulated_energy_tev", \.minimumProtonEnergyTeV, .notNegative,
        "lowest energy of other simulated particles in TeV: SST-1M events below it are left out"),
    ] + laterKeys.map { .kept($0, in: \.later, $1, $2, isUsed: usedKeys.contains($0)) }

  /// Those of ``later`` that steps use.
  private static let usedKeys: Set<String> = [
    "fov_offset_bg_max_deg", "fov_offset_max_deg", "n_bins_migration", "nbins_fov_offset",
    "nbins_fov_offset_bg", "nbins_source_offset", "observation_time_h", "reco_energy_scaling_factor",
    "source_offset_max_deg", "stereo_delta_disp_cut_deg", "stereo_relative_std_reco_energy_cut",
    "stereo_std_gammaness_cut", "true_energy_scaling_factor",
    "gamma_to_proton_training_ratio", "global_gammaness_cut", "log_energy_max_tev", "log_energy_min_tev",
    "n_energy_bins", "n_training_events", "stereo_reco_weights",
  ]

  private static let laterKeys: [(String, ValueKind<JSONValue>, String)] = [
    ("global_theta_cut", .notNegative, "largest angle between event and source in degrees"),
    ("global_gammaness_cut", .fraction, "lowest gammaness of selected events, 0 to 1"),
    ("gamma_efficiency", .fraction, "fraction of gamma rays that the energy-dependent gammaness cut keeps"),
    ("theta2_efficiency", .fraction, "fraction of gamma rays that the energy-dependent angular cut keeps"),
    (
      "stereo_delta_disp_cut_deg", .notNegativeOrNull,
      "largest difference of the directions of two telescopes in degrees; null for no cut"
    ),
    (
      "stereo_relative_std_reco_energy_cut", .notNegativeOrNull,
      "largest relative spread of the energies of the telescopes; null for no cut"
    ),
    (
      "stereo_std_gammaness_cut", .notNegativeOrNull,
      "largest spread of the gammaness of the telescopes; null for no cut"
    ),
    ("significance_fit", .flag, "fit the distribution of significances"),
    ("log_energy_min_tev", .number, "lower edge of the energy axis, log10 of TeV"),
    ("log_energy_max_tev", .number, "upper edge of the energy axis, log10 of TeV"),
    ("n_energy_bins", .count, "number of energy bins"),
    ("n_bins_migration", .count, "number of bins of reconstructed over true energy"),
    ("fov_offset_max_deg", .notNegative, "largest offset from the pointing in degrees"),
    ("nbins_fov_offset", .count, "number of bins in offset"),
    ("fov_offset_bg_max_deg", .notNegative, "largest offset of the background axis in degrees"),
    ("nbins_fov_offset_bg", .count, "number of bins of the background axis in offset"),
    (
      "source_offset_max_deg", .notNegative,
      "largest angle to the source in degrees of the point-spread function"
    ),
    ("nbins_source_offset", .count, "number of bins of the point-spread function"),
    ("true_energy_scaling_factor", .notNegative, "factor on the true energy of simulations"),
    ("reco_energy_scaling_factor", .notNegative, "factor on the reconstructed energy"),
    ("n_training_events", .count, "number of events that forests are trained with"),
    ("gamma_to_proton_training_ratio", .notNegative, "gamma rays per proton in the training sample"),
    (
      "stereo_reco_weights", .orNull(.text),
      "weights of the telescopes in stereo averages: name of a column, or null"
    ),
    ("observation_time_h", .notNegative, "observation time in hours for the sensitivity"),
    ("off_regions", .count, "number of regions for the background"),
  ]
}
