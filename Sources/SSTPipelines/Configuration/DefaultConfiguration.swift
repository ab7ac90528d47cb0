/// The configuration that applies where the files given say nothing.
enum DefaultConfiguration {
  /// The name that stands for it in messages.
  static let name = "<packaged defaults>"

  /// JSON text: settings of data (telescopes 21 and 22) and of simulations (1 and 2) side by side.
  static let text = """
    {
      "array_center_coords": {"long_deg": 14.782501, "lat_deg": 49.912442, "height_m": 511.195},
      "telescope_coords": {
        "tel_001": {"long_deg": 14.782924, "lat_deg": 49.9118, "height_m": 510},
        "tel_002": {"long_deg": 14.782078, "lat_deg": 49.913084, "height_m": 510},
        "tel_021": {"long_deg": 14.782924, "lat_deg": 49.9118, "height_m": 510},
        "tel_022": {"long_deg": 14.782078, "lat_deg": 49.913084, "height_m": 510}
      },
      "allowed_tels": null,
      "telescope_calibration": {
        "tel_021": null, "tel_022": null,
        "bad_calib_px_interpolation": true, "dynamic_dead_px_interpolation": true
      },
      "window_transmittance": {"tel_021": null, "tel_022": null},
      "telescope_equivalent_focal_length": {"tel_001": 5.6, "tel_002": 5.6, "tel_021": 5.6, "tel_022": 5.6},
      "analysis": {
        "bad_pixels": {"tel_001": [], "tel_002": [], "tel_021": [], "tel_022": []},
        "ped_time_window": 10,
        "gamma_min_simulated_energy_tev": 0.2,
        "proton_min_simulated_energy_tev": 0.4
      },
      "CameraCalibrator": {
        "image_extractor_type": "LocalPeakWindowSum",
        "LocalPeakWindowSum": {"window_width": 7, "window_shift": 3, "apply_integration_correction": true},
        "invalid_pixel_handler_type": "NeighborAverage"
      },
      "NsbCalibrator": {
        "apply_pixelwise_Vdrop_correction": false,
        "apply_global_Vdrop_correction": true,
        "mc_correction_for_PDE": true,
        "intensity_correction": {"tel_001": 1, "tel_002": 1, "tel_021": 1, "tel_022": 1}
      },
      "ImageProcessor": {
        "image_cleaner_type": "ImageCleanerSST",
        "use_telescope_frame": false,
        "TailcutsImageCleaner": {
          "picture_threshold_pe": [["id", 1, 8], ["id", 2, 9], ["id", 21, 8], ["id", 22, 9]],
          "boundary_threshold_pe": 4,
          "min_picture_neighbors": 2
        },
        "ImageCleanerSST": {
          "min_number_pedestals": 100,
          "telescope_defaults": {
            "tel_001": [\(cleaning(from: 0)), \(cleaning(from: 2.3554))],
            "tel_002": [\(cleaning(from: 0)), \(cleaning(from: 2.4287))],
            "tel_021": [\(cleaning(from: 0)), \(cleaning(from: 2.3554))],
            "tel_022": [\(cleaning(from: 0)), \(cleaning(from: 2.4287))]
          }
        }
      },
      "stereo": {
        "event_matching_method": "WhiteRabbitClosest",
        "SlidingWindow": {
          "window_half_width": 0.001,
          "offset_search": {"time_start": -0.01, "time_stop": 0.01, "time_step": 2e-5}
        },
        "WhiteRabbitClosest": {"max_time_diff_ns": 10000}
      },
      "ShowerProcessor": {
        "reconstructor_types": ["HillasReconstructor"],
        "HillasReconstructor": {"StereoQualityQuery": {"quality_criteria": [
          ["enough intensity", "parameters.hillas.intensity > 0"],
          ["positive width", "parameters.hillas.width.value > 0"],
          ["enough pixels", "parameters.morphology.n_pixels > 0"],
          ["not clipped", "parameters.leakage.intensity_width_2 < 1"]
        ]}}
      },
      "mean_charge_to_nsb_rate": {
        "tel_021": [\(rate("low", from: 0)), \(rate("med", from: 2.3554))],
        "tel_022": [\(rate("low", from: 0)), \(rate("med", from: 2.4287))]
      }
    }
    """

  private static func cleaning(from level: Double) -> String {
    """
    {"min_nsb_level": \(level), "stdev_scaling": 2.5, "picture_threshold_pe": 8, "boundary_threshold_pe": 4, \
    "min_picture_neighbors": 2, "keep_isolated": false, "min_time_neighbors": 1, "time_limit_ns": 8, \
    "only_main_island": false}
    """
  }

  private static func rate(_ name: String, from charge: Double) -> String {
    "{\"mean_charge_bin_low\": \(charge), \"nsb_rate\": \"\(name)\"}"
  }
}
