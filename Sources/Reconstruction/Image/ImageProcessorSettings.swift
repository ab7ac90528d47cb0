public import SSTCore

/// The cleaner that a configuration names.
public enum CleanerChoice: ConfigurableAlgorithm {
  /// The SST cleaner with its lists of night-sky dependent entries.
  case sst(SSTCleaning)
  /// One of the other four, with thresholds that do not depend on the night-sky background.
  case fixed(ImageCleaner)

  /// All cleaners; the first is the default. All but the SST cleaner are derived from tailcuts.
  public static let variants: [AlgorithmVariant<CleanerChoice>] = [
    AlgorithmVariant("ImageCleanerSST", { .sst($0) }) {
      if case .sst(let settings) = $0 { settings } else { nil }
    },
    AlgorithmVariant(tailcuts, { .fixed(.tailcuts($0)) }) {
      if case .fixed(.tailcuts(let settings)) = $0 { settings } else { nil }
    },
    AlgorithmVariant("MARSImageCleaner", inheriting: tailcuts, { .fixed(.mars($0)) }) {
      if case .fixed(.mars(let settings)) = $0 { settings } else { nil }
    },
    AlgorithmVariant("FACTImageCleaner", inheriting: tailcuts, { .fixed(.fact($0)) }) {
      if case .fixed(.fact(let settings)) = $0 { settings } else { nil }
    },
    AlgorithmVariant("TimeConstrainedImageCleaner", inheriting: tailcuts, { .fixed(.timeConstrained($0)) }) {
      if case .fixed(.timeConstrained(let settings)) = $0 { settings } else { nil }
    },
  ]

  private static let tailcuts = "TailcutsImageCleaner"
}

/// `ImageProcessor`: from charges to image parameters.
public struct ImageProcessorSettings: Configurable {
  /// The cleaner.
  public var cleaner = AlgorithmChoice<CleanerChoice>()
  /// Whether image parameters are computed in the telescope frame (degrees) instead of the camera frame (metres).
  public var usesTelescopeFrame = false

  /// The defaults of sst1mpipe.
  public init() {}

  /// The keys.
  public static let settings: [Setting<ImageProcessorSettings>] =
    Setting.choice("image_cleaner_type", \.cleaner, "algorithm that selects the pixels with shower light") + [
      Setting(
        "use_telescope_frame", \.usesTelescopeFrame, .flag,
        "compute image parameters in the telescope frame (degrees on the sky) instead of the camera frame (m)"
      )
    ]

  /// Tailcuts for a telescope, whether or not it is the cleaner chosen.
  ///
  /// - Throws: `ConfigurationError.missing` if no value of a list fits the telescope.
  public func tailcuts(for telescope: TelescopeIdentity) throws(ConfigurationError) -> TailcutsParameters {
    guard case .fixed(.tailcuts(let settings)) = try cleaner.named("TailcutsImageCleaner", for: telescope)
    else {
      return TailcutsParameters()
    }
    return settings
  }

  /// How many pedestals a time interval must have for its thresholds to be used by `--reclean`.
  ///
  /// - Throws: nothing that a configuration which was read can cause.
  public func minimumPedestals() throws(ConfigurationError) -> Int {
    guard case .sst(let settings) = try cleaner.named("ImageCleanerSST", for: nil) else {
      return SSTCleaning().minimumPedestals
    }
    return settings.minimumPedestals
  }

  /// Checks the cleaners' own rules.
  public func check(_ node: JSONNode, _ place: Place) throws(ConfigurationError) { try cleaner.check() }
}
