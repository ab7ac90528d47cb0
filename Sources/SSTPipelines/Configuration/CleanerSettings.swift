public import SSTCore

/// The image cleaners that a configuration can name.
public enum CleanerName: String, CaseIterable, Sendable {
  /// Tailcuts with thresholds from the pedestals, then time neighbours (the default).
  case sst = "ImageCleanerSST"
  /// Picture and boundary thresholds.
  case tailcuts = "TailcutsImageCleaner"
  /// Tailcuts and a second ring.
  case mars = "MARSImageCleaner"
  /// Alternating charge and time criteria.
  case fact = "FACTImageCleaner"
  /// Tailcuts with a time window around the brightest island.
  case timeConstrained = "TimeConstrainedImageCleaner"

  /// The sections of the configuration that apply, the more specific later: all but the SST cleaner are derived
  /// from the tailcuts cleaner and inherit its section, as in the original.
  var sections: [String] {
    switch self {
    case .sst, .tailcuts: [rawValue]
    default: [Self.tailcuts.rawValue, rawValue]
    }
  }

  /// The parameters and their values when no configuration gives any (none for the SST cleaner).
  public var defaultParameters: [String: JSONValue] {
    let tailcuts: [String: JSONValue] = [
      "picture_threshold_pe": .number(10), "boundary_threshold_pe": .number(5),
      "min_picture_neighbors": .number(2), "keep_isolated_pixels": .bool(false),
    ]
    switch self {
    case .sst: return [:]
    case .tailcuts, .mars: return tailcuts
    case .fact: return tailcuts.merging(["time_limit_ns": .number(5)]) { $1 }
    case .timeConstrained:
      let limits: [String: JSONValue] = [
        "time_limit_core_ns": .number(4.5), "time_limit_boundary_ns": .number(1.5),
      ]
      return tailcuts.merging(limits) { $1 }
    }
  }

  /// The rules of the parameters.
  var parameterRules: [String: ConfigurationRule] {
    let rules: [String: ConfigurationRule] = [
      "picture_threshold_pe": .anyNumber, "boundary_threshold_pe": .anyNumber,
      "min_picture_neighbors": .integer(0...6), "keep_isolated_pixels": .flag, "time_limit_ns": .positive,
      "time_limit_core_ns": .positive, "time_limit_boundary_ns": .positive,
    ]
    return rules.filter { defaultParameters[$0.key] != nil }
  }
}

/// A cleaner other than the SST one, with its parameters for one telescope.
public struct CleanerSettings: Equatable, Sendable {
  /// The cleaner.
  public var name: CleanerName
  /// The parameters under their names in the file, with telescope lists already resolved.
  public var parameters: [String: JSONValue]

  /// A number, if the cleaner has this parameter.
  public func double(_ parameter: String) -> Double? { parameters[parameter]?.double }
  /// A whole number, if the cleaner has this parameter.
  public func integer(_ parameter: String) -> Int? { parameters[parameter]?.integer }
  /// A switch, if the cleaner has this parameter.
  public func flag(_ parameter: String) -> Bool? { parameters[parameter]?.bool }
}

/// One entry of the SST cleaner's list: the settings from a night-sky level upwards.
public struct SSTCleaningSettings: Equatable, Sendable {
  /// The smallest mean pedestal charge, in p.e., for which the entry holds.
  public var minimumNSBLevel: Double
  /// How many standard deviations above the pedestal mean the picture threshold is at least.
  public var standardDeviationScaling: Double
  /// The smallest picture threshold, in p.e.
  public var pictureThreshold: Double
  /// The boundary threshold, in p.e.
  public var boundaryThreshold: Double
  /// How many picture neighbours a picture pixel needs.
  public var minimumPictureNeighbors: Int
  /// Whether picture pixels without neighbours stay.
  public var keepsIsolated: Bool
  /// How many neighbours within the time limit a pixel needs.
  public var minimumTimeNeighbors: Int
  /// The time limit, in ns.
  public var timeLimitNS: Double
  /// Whether only the island with most pixels stays.
  public var onlyMainIsland: Bool

  /// The first entry, in descending order of its level, whose level is not above `nsbLevel`.
  ///
  /// `sorted: false` takes the list as it stands, which is what the original does for simulations.
  public static func choice(
    from entries: [SSTCleaningSettings], nsbLevel: Double, sorted: Bool = true
  ) -> SSTCleaningSettings? {
    let ordered =
      sorted
      ? entries.enumerated().sorted { a, b in
        (b.element.minimumNSBLevel, a.offset) < (a.element.minimumNSBLevel, b.offset)
      }.map(\.element) : entries
    return ordered.first { $0.minimumNSBLevel <= nsbLevel }
  }
}
