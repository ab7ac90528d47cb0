public import SSTCore
import SSTData

/// The options of the step from DL1 files to DL2 files.
public struct DL1DL2Options: Sendable {
  /// A folder with models, or a folder of folders with names such as `ze30_az180_nsb100`.
  public var models: String
  /// The configuration; packaged defaults without a file.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from, for the provenance.
  public var configurationFiles: [String] = []
  /// Where the outputs go; made if missing.
  public var outputDirectory = "."
  /// Reconstruct events from the images of several telescopes; false for each telescope by itself.
  public var isStereo = false
  /// Multiply intensities by the factors of the configuration.
  public var scalesIntensities = false
  /// The telescopes that are used; nil for all of a file.
  public var telescopes: [Int]?
  /// The night-sky background whose models are used, as in the names of folders; nil for the one of the events.
  public var background: String?
  /// Interpolate between the models of the two nearest zenith angles.
  public var interpolates = false
  /// State uncertainties, from the spread of the trees.
  public var statesUncertainties = true
  /// A page that compares the features of the images with those of the training.
  public var page = PageOptions(isWanted: false)
  /// Leap seconds and Earth orientation.
  public var timeTables = TimeTables()
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
  /// - Parameters:
  ///   - models: the folder of models.
  ///   - configuration: the settings.
  public init(models: String, configuration: PipelineConfiguration) {
    (self.models, self.configuration) = (models, configuration)
  }

  /// The DL2 file of a DL1 file.
  ///
  /// - Parameter input: the path of the DL1 file.
  func output(of input: String) -> String { OutputFolder.path(outputDirectory, stem(of: input) + ".h5") }

  /// The page beside the DL2 file.
  func page(of input: String) -> String {
    OutputFolder.path(outputDirectory, stem(of: input) + "_features.html")
  }

  /// The log beside the DL2 file.
  func log(of input: String) -> String { OutputFolder.path(outputDirectory, stem(of: input) + ".log") }

  private func stem(of input: String) -> String { OutputNames.stem(of: input) + "_dl2" }

  /// Whether the original's columns and types are written.
  var isOriginal: Bool { quirks.contains(.originalLayout) }

  /// Whether models say the displacement as a vector.
  var usesVectors: Bool {
    !isStereo && configuration.laterSteps.values["disp_method"]?.string == "disp_vector"
  }

  /// The column that telescopes are weighted by; nil if all count alike.
  var weightColumn: String? {
    configuration.analysis.later["stereo_reco_weights"].map(\.string) ?? ColumnName.intensity
  }
}
