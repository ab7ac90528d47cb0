internal import SSTCore

/// What is reconstructed from images by models, in groups as ctapipe has them.
public enum ReconstructedQuantity: String, Sendable, CaseIterable {
  /// The energy.
  case energy
  /// The direction.
  case geometry
  /// How much the shower looks like that of a gamma ray.
  case classification

  /// The name of the algorithm: the one that ctapipe's own models have, so that its tools find the columns.
  public var algorithm: String {
    switch self {
    case .energy: "RandomForestRegressor"
    case .geometry: "disp"
    case .classification: "RandomForestClassifier"
    }
  }
}

extension TablePath {
  /// The models that were used.
  public static let dl2Info = "/dl2/info"
  /// The group with a table of image parameters and results for each telescope.
  public static let dl2ParametersGroup = dl2Events + "/telescope/parameters"
  /// The results of events with images of several telescopes.
  public static let dl2Stereo = dl2ParametersGroup + "/stereo"
  private static let dl2Events = "/dl2/event"

  /// The image parameters of a telescope with the results beside them.
  public static func dl2Parameters(telescope: Int) -> String {
    dl2ParametersGroup + "/" + TelescopeKey.key(of: telescope)
  }
  /// What the models say of a telescope's images.
  public static func reconstruction(_ quantity: ReconstructedQuantity, telescope: Int) -> String {
    "\(dl2Events)/telescope/\(quantity.rawValue)/\(quantity.algorithm)/\(TelescopeKey.key(of: telescope))"
  }
  /// What the models say of events, from the images of several telescopes.
  public static func reconstruction(_ quantity: ReconstructedQuantity) -> String {
    "\(dl2Events)/subarray/\(quantity.rawValue)/\(quantity.algorithm)"
  }
}

extension ColumnName {
  /// The decimal logarithm of the energy, the energy, and the gammaness.
  public static let (logEnergy, energy, gammaness) = ("log_reco_energy", "reco_energy", "gammaness")
  /// The displacement along the image axis, and on which side of the image.
  public static let (dispNorm, dispSign) = ("reco_disp_norm", "reco_disp_sign")
  /// The displacement as a vector.
  public static let (dispX, dispY) = ("reco_disp_dx", "reco_disp_dy")
  /// The energy from which on simulated events are complete.
  public static let leastEnergy = "min_true_energy_cut"
  /// Intensity, its logarithm, and width divided by length.
  public static let (intensity, logIntensity, widthOverLength) = (
    "camera_frame_hillas_intensity", "log_camera_frame_hillas_intensity", "camera_frame_hillas_wl"
  )
  /// The center of gravity of an image and the angle of its axis.
  public static let (centerX, centerY, psi) = (
    "camera_frame_hillas_x", "camera_frame_hillas_y", "camera_frame_hillas_psi"
  )
  /// The distance of a telescope to the axis of the shower, and the shower maximum.
  public static let (impact, showerMaximum) = (
    TablePath.reconstructorPrefix + "tel_impact_distance", TablePath.reconstructorPrefix + "h_max"
  )
}
