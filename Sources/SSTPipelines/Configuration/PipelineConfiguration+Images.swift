public import SSTCore

/// The cleaner of a telescope.
public enum CleanerChoice: Equatable, Sendable {
  /// The SST cleaner with its list of night-sky dependent entries.
  case sst([SSTCleaningSettings])
  /// One of the other four.
  case fixed(CleanerSettings)
}

extension PipelineConfiguration {
  /// The charge extractor of a telescope and its parameters.
  public func extractor(ofTelescope id: Int) throws(ConfigurationError) -> ExtractorSettings {
    let text = value(at: "CameraCalibrator", "image_extractor_type")?.string ?? ""
    let name = ExtractorName(rawValue: text) ?? .localPeakWindowSum
    let parameters = try resolve(name.defaultParameters, "CameraCalibrator", name.sections, telescope: id)
    return ExtractorSettings(name: name, parameters: parameters)
  }

  /// The cleaner that `image_cleaner_type` names, for a telescope.
  public func cleaner(ofTelescope id: Int) throws(ConfigurationError) -> CleanerChoice {
    let text = value(at: "ImageProcessor", "image_cleaner_type")?.string ?? ""
    let name = CleanerName(rawValue: text) ?? .sst
    if name == .sst { return .sst(try sstCleaning(ofTelescope: id)) }
    return .fixed(try cleanerSettings(name, ofTelescope: id))
  }

  /// The settings of one of the four cleaners with fixed thresholds, whether or not it is the one chosen.
  ///
  /// The SST cleaner has a list instead (``sstCleaning(ofTelescope:)``); asked for here, it has no parameters.
  public func cleanerSettings(
    _ name: CleanerName, ofTelescope id: Int
  ) throws(ConfigurationError) -> CleanerSettings {
    let parameters = try resolve(name.defaultParameters, "ImageProcessor", name.sections, telescope: id)
    return CleanerSettings(name: name, parameters: parameters)
  }

  /// The entries of the SST cleaner for a telescope, in the order of the file.
  public func sstCleaning(ofTelescope id: Int) throws(ConfigurationError) -> [SSTCleaningSettings] {
    let keys = ["ImageProcessor", "ImageCleanerSST", "telescope_defaults", TelescopeKey.key(of: id)]
    let path = keys.joined(separator: ".")
    guard let entries = value(at: keys)?.array, !entries.isEmpty else {
      throw .missing(key: path, hint: "the SST cleaner needs at least one entry for telescope \(id)")
    }
    var settings: [SSTCleaningSettings] = []
    for (index, entry) in entries.enumerated() {
      settings.append(try Self.sstEntry(entry, path: "\(path)[\(index)]"))
    }
    return settings
  }

  /// How many pedestals a time interval must have for its thresholds to be used by `--reclean`.
  public var minimumPedestalsForRecleaning: Int {
    value(at: "ImageProcessor", "ImageCleanerSST", "min_number_pedestals")?.integer ?? 100
  }

  /// Whether image parameters are computed in the telescope frame (degrees) instead of the camera frame (metres).
  public var usesTelescopeFrame: Bool { value(at: "ImageProcessor", "use_telescope_frame")?.bool ?? false }

  private static func sstEntry(_ entry: JSONValue, path: String) throws(ConfigurationError)
    -> SSTCleaningSettings
  {
    func need<T>(_ key: String, _ value: T?) throws(ConfigurationError) -> T {
      if let value { return value }
      throw ConfigurationError.missing(key: "\(path).\(key)", hint: "every entry needs it")
    }
    func number(_ key: String) throws(ConfigurationError) -> Double { try need(key, entry[key]?.double) }
    func count(_ key: String) throws(ConfigurationError) -> Int { try need(key, entry[key]?.integer) }
    return SSTCleaningSettings(
      minimumNSBLevel: try number("min_nsb_level"),
      standardDeviationScaling: try number("stdev_scaling"),
      pictureThreshold: try number("picture_threshold_pe"),
      boundaryThreshold: try number("boundary_threshold_pe"),
      minimumPictureNeighbors: try count("min_picture_neighbors"),
      keepsIsolated: entry["keep_isolated"]?.bool ?? false,
      minimumTimeNeighbors: try count("min_time_neighbors"),
      timeLimitNS: try number("time_limit_ns"),
      onlyMainIsland: entry["only_main_island"]?.bool ?? false)
  }

  /// Lays the sections over the defaults and picks each parameter's value for one telescope.
  private func resolve(
    _ defaults: [String: JSONValue], _ parent: String, _ sections: [String], telescope id: Int
  ) throws(ConfigurationError) -> [String: JSONValue] {
    var parameters = defaults
    for section in sections {
      for (key, value) in value(at: parent, section)?.object ?? [:] where defaults[key] != nil {
        let resolved = TelescopeParameter.resolve(value, id: id, typeName: Self.telescopeTypeName)
        guard let resolved else {
          throw .missing(
            key: "\(parent).\(section).\(key)", hint: "no entry of the list fits telescope \(id)")
        }
        parameters[key] = resolved
      }
    }
    return parameters
  }
}
