public import SSTCore
import SSTData

/// The options of `make-irfs`.
public struct MakeResponsesOptions: Sendable {
  /// The configuration; packaged defaults without a file.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from.
  public var configurationFiles: [String] = []
  /// The folder in which the folders of responses are; made if missing.
  public var outputDirectory = "./IRFs/"
  /// How many of the inputs, the last ones, are protons or other hadrons. Without any there is no background.
  public var hadronFileCount = 0
  /// A folder with cuts on gammaness in bins of energy; nil for the global cut of the configuration.
  public var gammanessCutDirectory: String?
  /// A file with cuts on the distance from the source, for point-like responses.
  public var thetaCuts: String?
  /// Multiply true energies by `true_energy_scaling_factor`.
  public var scalesTrueEnergies = false
  /// Responses for each class of events beside those for all.
  public var hasEventClasses = false
  /// The night-sky background, as in the names of folders of models; nil for that of the models in the files.
  public var background: String?
  /// Whether responses may exist.
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

  /// The file of responses, laid out as calibration data bases are.
  ///
  /// - Parameter responses: the responses.
  func path(of responses: ResponseSet) -> String {
    let facts = responses.facts
    let version = SoftwareVersion.number.split(separator: ".").prefix(2).joined(separator: "_")
    let zenith = ResponseSet.rounded(facts.zenithDeg, to: isOriginal ? 10 : 1)
    let name =
      "SST1M_\(facts.setup)_Zen\(zenith)deg_gcut\(facts.cut)" + (responses.isPointLike ? "_pointlike" : "")
      + (facts.eventClass.map { "_ec\($0)" } ?? "") + "_irfs.fits"
    return OutputFolder.path(
      outputDirectory,
      "data/sst1m_\(facts.setup)/\(version)/bcf/\(responses.name(roundingTo: isOriginal ? 10 : 1))/\(name)")
  }
}
