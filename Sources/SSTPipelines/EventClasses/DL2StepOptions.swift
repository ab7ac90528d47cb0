public import SSTCore

/// The options that steps over DL2 files have in common.
public struct DL2StepOptions: Sendable {
  /// The configuration; packaged defaults without a file.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from, for the provenance.
  public var configurationFiles: [String] = []
  /// Where the outputs go; made if missing.
  public var outputDirectory = "."
  /// The number of threads.
  public var jobs = 1
  /// Whether outputs may replace existing files.
  public var overwrite = false
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// The options as given, by their long names, for the provenance.
  public var given: [String: String] = [:]

  /// Makes default options.
  ///
  /// - Parameter configuration: the settings.
  public init(configuration: PipelineConfiguration) { self.configuration = configuration }

  /// A file in the folder of the outputs that is named after an input.
  ///
  /// - Parameters:
  ///   - input: the path of the input, ending in `.h5` or not.
  ///   - ending: what follows the name, with its extension.
  func output(of input: String, _ ending: String) -> String {
    OutputFolder.path(outputDirectory, OutputNames.stem(of: input) + ending)
  }
}
