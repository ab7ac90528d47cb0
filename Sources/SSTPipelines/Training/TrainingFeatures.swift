import SSTCore
import SSTData

/// The ordered features of the models of a training: the lists of the configuration, or the usual ones where it has none.
struct TrainingFeatures: Sendable {
  private let settings: LaterStepSettings
  private let isStereo: Bool

  /// Takes the lists.
  ///
  /// - Parameters:
  ///   - settings: the configuration.
  ///   - isStereo: false to leave out what needs several telescopes.
  init(_ settings: LaterStepSettings, isStereo: Bool) {
    (self.settings, self.isStereo) = (settings, isStereo)
  }

  /// The features of a model.
  subscript(task: ModelTask) -> [String] {
    if settings.values[key(task)] != nil { return settings.features(task, isStereo: isStereo) }
    return usual(task)
  }

  /// The columns that all models of a training need, each once: events must have all of them.
  var columns: [String] {
    Self.unique([ModelTask.energy, .dispNorm, .dispSign, .gammaness].flatMap { self[$0] })
  }

  /// The columns of the models' features without what other models say.
  static func unique(_ names: [String]) -> [String] {
    var seen = TelescopeModels.predicted
    return names.filter { seen.insert($0).inserted }
  }

  /// Refuses lists that no model can be made with.
  ///
  /// - Parameter tasks: the models.
  /// - Throws: ``TrainingError/noFeatures(key:)``, ``TrainingError/predictedFeature(key:feature:)``.
  func check(_ tasks: [ModelTask]) throws(TrainingError) {
    let said: Set<String> =
      tasks.contains(.gammaness) ? Set(tasks.flatMap(ReconstructedFeatures.columns)) : []
    for task in tasks {
      let (names, key) = (self[task], key(task))
      if names.isEmpty { throw .noFeatures(key: key) }
      if let truth = names.first(where: Self.isTruth) { throw .truthFeature(key: key, feature: truth) }
      for name in names where TelescopeModels.predicted.contains(name) {
        guard task == .gammaness, said.contains(name) else {
          throw .predictedFeature(key: key, feature: name)
        }
      }
    }
  }

  /// Whether a column is there in simulations alone, or is a number of an event. Pointings have such names, too.
  private static func isTruth(_ name: String) -> Bool {
    guard name != ColumnName.altitude, name != ColumnName.azimuth else { return false }
    return ["true_", "log_true_", "disp_"].contains(where: name.hasPrefix)
      || ["miss", "survived_charge_fraction", "obs_id", "event_id", "tel_id", ColumnName.leastEnergy]
        .contains(name)
  }

  private func key(_ task: ModelTask) -> String { LaterStepSettings.featureKey(task, isStereo: isStereo) }

  /// Whether models say the displacement as a vector, and no distance.
  private var usesVectors: Bool { !isStereo && settings.values["disp_method"]?.string == "disp_vector" }

  private static let shape = [
    ColumnName.logIntensity, "camera_frame_hillas_width", "camera_frame_hillas_length",
    ColumnName.widthOverLength, "camera_frame_hillas_skewness", "camera_frame_hillas_kurtosis",
    "camera_frame_timing_slope", ColumnName.intensityLeakage2,
  ]

  private func usual(_ task: ModelTask) -> [String] {
    let shape = Self.shape
    let position = [ColumnName.centerX, ColumnName.centerY]
    let stereo = isStereo ? [ColumnName.impact, ColumnName.showerMaximum] : []
    switch task {
    case .energy: return shape + position + stereo
    case .dispNorm, .disp: return shape + stereo
    case .dispSign: return shape
    case .gammaness:
      return shape + position + stereo + [ColumnName.logEnergy] + (usesVectors ? [] : [ColumnName.dispNorm])
    case .misdirection:
      guard isStereo else { return shape }
      return ["_tel1", "_tel2"].flatMap { ending in (shape + [ColumnName.impact]).map { $0 + ending } }
        + [ColumnName.showerMaximum]
    }
  }
}
