import Forests

/// What models learn: the columns of truth.
enum TrainingTarget {
  /// The columns of a model, with units.
  static func features(_ task: ModelTask) -> [FeatureTable.Feature] {
    switch task {
    case .energy: [.init("log_true_energy", unit: "dex(TeV)")]
    case .dispNorm: [.init("disp_norm", unit: "m")]
    case .dispSign: [.init("disp_sign")]
    case .disp: [.init("disp_dx", unit: "m"), .init("disp_dy", unit: "m")]
    case .gammaness: [.init(primary)]
    case .misdirection: [.init("log_misdirection", unit: "dex(deg)")]
    }
  }

  /// The names of a model's columns.
  static func columns(_ task: ModelTask) -> [String] { features(task).map(\.name) }

  /// The kind of the particle.
  static let primary = "true_shower_primary_id"
  /// The true energy in TeV and the true direction in degrees.
  static let (energy, altitude, azimuth) = ("true_energy", "true_alt", "true_az")

  /// Whether a model gives fractions of classes.
  static func isClassifier(_ task: ModelTask) -> Bool { task == .dispSign || task == .gammaness }
}
