/// What is special about the SST-1M: sites, thresholds by telescope and levels of night-sky background.
///
/// Defaults of the algorithms are not said here, but in their settings.
enum PackagedConfiguration {
  /// The name that stands for it in messages.
  static let name = "<packaged defaults>"

  /// JSON text: settings of data (telescopes 21 and 22) and of simulations (1 and 2) side by side.
  static let text = """
    {
      "array_center_coords": {"long_deg": 14.782501, "lat_deg": 49.912442, "height_m": 511.195},
      "telescope_coords": {
        "tel_001": \(site1), "tel_002": \(site2), "tel_021": \(site1), "tel_022": \(site2)
      },
      "ImageProcessor": {
        "TailcutsImageCleaner": {
          "picture_threshold_pe": [["id", 1, 8], ["id", 2, 9], ["id", 21, 8], ["id", 22, 9]],
          "boundary_threshold_pe": 4
        },
        "ImageCleanerSST": {
          "telescope_defaults": {
            "tel_001": \(cleaning(level1)), "tel_002": \(cleaning(level2)),
            "tel_021": \(cleaning(level1)), "tel_022": \(cleaning(level2))
          }
        }
      },
      "mean_charge_to_nsb_rate": {"tel_021": \(rates(level1)), "tel_022": \(rates(level2))}
    }
    """

  private static let site1 = #"{"long_deg": 14.782924, "lat_deg": 49.9118, "height_m": 510}"#
  private static let site2 = #"{"long_deg": 14.782078, "lat_deg": 49.913084, "height_m": 510}"#
  /// The mean pedestal charge in p.e. from which on a night is bright, of each telescope.
  private static let level1 = 2.3554
  private static let level2 = 2.4287

  private static func cleaning(_ level: Double) -> String {
    #"[{"min_nsb_level": 0}, {"min_nsb_level": \#(level)}]"#
  }

  private static func rates(_ level: Double) -> String {
    #"""
    [{"mean_charge_bin_low": 0, "nsb_rate": "low"}, {"mean_charge_bin_low": \#(level), "nsb_rate": "med"}]
    """#
  }
}
