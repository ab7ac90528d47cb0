import InstrumentResponse
public import SSTCore
import SSTData

/// The options of `performance`.
public struct PerformanceOptions: Sendable {
  /// How a cut on gammaness is found.
  public enum GammanessMethod: String, Sendable, CaseIterable, Codable {
    /// `global_gammaness_cut` of the configuration.
    case global
    /// A fraction of the gamma rays of each bin of energy, `gamma_efficiency`.
    case efficiency
    /// The largest significance of the source in each bin of energy.
    case significance
    /// The smallest flux that is detected in each bin of energy.
    case sensitivity
  }

  /// How a cut on the distance from the source is found.
  public enum ThetaMethod: String, Sendable, CaseIterable, Codable {
    /// `global_theta_cut` of the configuration.
    case global
    /// A fraction of the gamma rays of each bin of energy, `theta2_efficiency`.
    case efficiency
  }

  /// What is found.
  public struct Subjects: OptionSet, Sendable {
    /// One bit for each.
    public let rawValue: UInt8
    /// Takes bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Resolutions, bias, and the separation of gamma rays and protons.
    public static let reconstruction = Subjects(rawValue: 1)
    /// Differential and integral sensitivity, and the time to a detection of the Crab nebula.
    public static let sensitivity = Subjects(rawValue: 2)
    /// Cuts in bins of energy.
    public static let cuts = Subjects(rawValue: 4)
  }

  /// The configuration; packaged defaults without a file.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from.
  public var configurationFiles: [String] = []
  /// The folder of the tables; made if missing.
  public var outputDirectory = "."
  /// How many of the inputs, the last ones, are protons.
  public var hadronFileCount = 0
  /// What is found.
  public var subjects: Subjects = [.reconstruction, .sensitivity, .cuts]
  /// How the cut on gammaness is found.
  public var gammanessMethod = GammanessMethod.global
  /// A folder with cuts on gammaness that were found before, instead.
  public var gammanessCutDirectory: String?
  /// How the cut on the distance from the source is found.
  public var thetaMethod = ThetaMethod.global
  /// The names of spectra whose sources are to be detected.
  public var sources: [String] = []
  /// The least reconstructed energy of events that count for the detection of these sources, in TeV.
  public var leastEnergyTeV = 0.0
  /// Count gamma rays that fall into the regions of background.
  public var countsLeaks = false
  /// Only gamma rays reconstructed nearer to the pointing than this count for cuts, in degrees; nil for all.
  public var largestOffsetDeg: Double?
  /// A page beside the tables.
  public var page = PageOptions(isWanted: false)
  /// Curves that the page shows beside the sensitivity: ECSV files.
  public var references: [String] = []
  /// Whether tables may exist.
  public var overwrite = false
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// The options as given, by their long names.
  public var given: [String: String] = [:]

  /// Makes default options.
  ///
  /// - Parameter configuration: the settings.
  public init(configuration: PipelineConfiguration) { self.configuration = configuration }

  /// Whether numbers are those of the original.
  var isOriginal: Bool { quirks.contains(.originalLayout) }

  /// The edges of the bins of energy in TeV.
  var energyEdges: [Double] {
    let later = configuration.analysis.later
    return Binning.logarithmic(
      later["log_energy_min_tev"]?.double ?? -1, later["log_energy_max_tev"]?.double ?? 3,
      count: max(1, (later["n_energy_bins"]?.integer ?? 21) - 1))
  }

  /// The time in seconds that a source is observed for.
  var observationTimeS: Double { 3600 * (number("observation_time_h") ?? 50) }

  /// A number of the configuration's section `analysis`.
  func number(_ key: String) -> Double? { configuration.analysis.later[key]?.double }
}
