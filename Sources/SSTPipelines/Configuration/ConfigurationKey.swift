public import SSTCore

/// A key of the configuration with everything that `config explain` and the reference say of it.
public struct ConfigurationKey: Sendable {
  /// A default, and the telescope that it is for.
  public struct Default: Sendable {
    /// The key of the telescope, such as `tel_021`; nil for all.
    public var telescope: String?
    /// The value.
    public var value: JSONValue
  }

  /// Meaning, range and unit.
  public let description: SettingDescription
  /// The packaged defaults; none for a section, and for keys without.
  public let defaults: [Default]

  /// The keys with dots.
  public var path: String { description.key }
  /// The commands that use it; none for keys of later steps, which are checked and kept.
  public var commands: [String] { PipelineConfiguration.commands(using: path) }

  /// The defaults in a line: `8 (tel_001, tel_021), 9 (tel_002, tel_022)`.
  public var defaultText: String {
    if let section = description.inheritedFrom { return "that of \(section)" }
    var values: [(text: String, telescopes: [String])] = []
    for standard in defaults {
      let text = standard.value.canonicalText
      if let index = values.firstIndex(where: { $0.text == text }) {
        values[index].telescopes += [standard.telescope].compactMap { $0 }
      } else {
        values.append((text, [standard.telescope].compactMap { $0 }))
      }
    }
    if values.count == 1 { return values[0].text }
    return values.map { "\($0.text) (\($0.telescopes.joined(separator: ", ")))" }.joined(separator: ", ")
  }
}

extension PipelineConfiguration {
  /// Every key, in the order of the steps.
  ///
  /// - Throws: nothing that the packaged configuration can cause.
  public static func keys() throws(ConfigurationError) -> [ConfigurationKey] {
    let packaged = try packaged().shown
    return descriptions.map { description in
      ConfigurationKey(
        description: description,
        defaults: description.isSection ? [] : defaults(of: description.key, in: packaged))
    }
  }

  /// The keys at a path and below it; `tel_021` and the like are taken for any telescope.
  ///
  /// - Throws: `ConfigurationError.unknownKey`.
  public static func keys(at path: String) throws(ConfigurationError) -> [ConfigurationKey] {
    let keys = try keys()
    // Messages about a file number the entries of lists; a shell may leave a dot at the end.
    let wanted = path.split(separator: ".").map { part in
      let name = String(part.prefix { $0 != "[" })
      return TelescopeKey.id(of: name) == nil ? name : "tel_NNN"
    }.joined(separator: ".")
    let plain = { (key: ConfigurationKey) in key.path.replacing("[]", with: "") }
    var found = keys.filter { plain($0) == wanted || plain($0).hasPrefix(wanted + ".") }
    // The last part alone, where only one key ends with it.
    if found.isEmpty {
      let ends = keys.filter { plain($0).hasSuffix("." + wanted) }
      if ends.count == 1 { found = ends }
    }
    if found.isEmpty {
      let near = nearest(wanted, keys)
      throw .unknownKey(
        key: path, path: "", line: 0, nearest: near.isEmpty ? nil : near.joined(separator: "' or '"))
    }
    return found
  }

  /// Whole paths that are near, then the ends of paths.
  private static func nearest(_ wanted: String, _ keys: [ConfigurationKey]) -> [String] {
    let paths = keys.map(\.path)
    let whole = NearestMatch.all(wanted, among: paths)
    if !whole.isEmpty { return whole }
    let last = { (path: String) in path.split(separator: ".").last.map(String.init) ?? path }
    guard let end = NearestMatch.find(last(wanted), among: paths.map(last)) else { return [] }
    return Array(paths.filter { last($0) == end }.prefix(5))
  }

  /// The values at a path: one, or one for each telescope.
  private static func defaults(of path: String, in packaged: JSONValue) -> [ConfigurationKey.Default] {
    var found = [ConfigurationKey.Default(value: packaged)]
    for part in path.split(separator: ".") {
      let (name, isList) = (String(part.replacing("[]", with: "")), part.hasSuffix("[]"))
      found = found.flatMap { current -> [ConfigurationKey.Default] in
        let members = current.value.object ?? [:]
        let inner: [ConfigurationKey.Default]
        if name == "tel_NNN" {
          inner = members.keys.filter { TelescopeKey.id(of: $0) != nil }.sorted()
            .map { .init(telescope: $0, value: members[$0] ?? .null) }
        } else {
          inner = members[name].map { [.init(telescope: current.telescope, value: $0)] } ?? []
        }
        guard isList else { return inner }
        return inner.flatMap { list in
          (list.value.array ?? []).map { .init(telescope: list.telescope, value: $0) }
        }
      }
    }
    return found
  }
}

extension PipelineConfiguration {
  /// The commands that use a key.
  static func commands(using path: String) -> [String] {
    users.filter { path == $0.prefix || path.hasPrefix($0.prefix + ".") }
      .max { $0.prefix.count < $1.prefix.count }?.commands ?? []
  }

  /// The longest prefix of a key's path decides; what is not here is kept for later steps.
  private static let users: [(prefix: String, commands: [String])] = [
    ("array_center_coords.height_m", ["dl1-stereo"]),
    ("telescope_coords", ["r0-dl1", "dl1-dl2"]),
    ("telescope_equivalent_focal_length", ["r0-dl1", "dl1-dl2"]),
    ("telescope_calibration", ["r0-dl1"]),
    ("window_transmittance", ["r0-dl1"]),
    ("CameraCalibrator", ["r0-dl1"]),
    ("NsbCalibrator", ["r0-dl1"]),
    ("NsbCalibrator.intensity_correction", ["dl1-dl2"]),
    ("mean_charge_to_nsb_rate", ["dl1-dl2"]),
    ("ImageProcessor", ["r0-dl1"]),
    ("stereo", ["dl1-stereo"]),
    ("allowed_tels", ["r0-dl1"]),
    ("ShowerProcessor", ["r0-dl1", "dl1-stereo"]),
    ("ShowerProcessor.reconstructor_types", []),
    ("event_selection", ["dl1-stereo", "train-rfs", "train-misdirection", "event-classes", "photon-list"]),
    ("analysis.bad_pixels", ["r0-dl1"]),
    ("analysis.ped_time_window", ["r0-dl1"]),
    ("analysis.gamma_min_simulated_energy_tev", ["r0-dl1", "train-rfs", "dl1-dl2"]),
    ("analysis.proton_min_simulated_energy_tev", ["r0-dl1", "train-rfs", "dl1-dl2"]),
    ("analysis.n_training_events", ["train-rfs", "train-misdirection"]),
    ("analysis.gamma_to_proton_training_ratio", ["train-rfs"]),
    ("analysis.stereo_reco_weights", ["dl1-dl2"]),
    ("analysis.global_gammaness_cut", ["photon-list"]),
    ("analysis.log_energy_min_tev", ["event-classes"]),
    ("analysis.log_energy_max_tev", ["event-classes"]),
    ("analysis.n_energy_bins", ["event-classes"]),
    ("random_forest_regressor_args", ["train-rfs", "train-misdirection"]),
    ("random_forest_classifier_args", ["train-rfs"]),
    ("disp_method", ["train-rfs", "dl1-dl2"]),
    ("energy_regression_features", ["train-rfs"]),
    ("disp_regression_features", ["train-rfs"]),
    ("disp_classification_features", ["train-rfs"]),
    ("particle_classification_features", ["train-rfs"]),
    ("misdirection_regression_features_mono", ["train-misdirection"]),
    ("misdirection_regression_features_stereo", ["train-misdirection"]),
  ]
}

extension ConfigurationKey {
  /// One line: path, default, meaning with the unit.
  public var line: String {
    if description.isSection { return "\(path): \(description.meaning)" }
    let unit = description.unit.map { " [\($0)]" } ?? ""
    return "  \(path) = \(defaultText.isEmpty ? "not set" : defaultText): \(description.meaning)\(unit)"
  }

  /// Everything that is known, one fact per line.
  public var text: String {
    var lines = [path, "  meaning   \(description.meaning)"]
    if !description.isSection {
      lines.append("  value     \(description.expectation)")
      if let unit = description.unit { lines.append("  unit      \(unit)") }
      lines.append("  default   \(defaultText.isEmpty ? "not set" : defaultText)")
    }
    lines.append(
      "  used by   \(commands.isEmpty ? "later steps: checked and kept" : commands.joined(separator: ", "))")
    return lines.joined(separator: "\n")
  }
}
