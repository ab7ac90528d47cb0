public import SSTCore
import SSTData
public import SSTSky

/// The options of the step from DL2 files to event lists.
public struct DL2DL3Options: Sendable {
  /// The configuration: selection, cut on gammaness.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from.
  public var configurationFiles: [String] = []
  /// Where event lists and index files go; made if missing.
  public var outputDirectory = "."
  /// A folder with responses, which are put into each event list; nil for lists without.
  public var responses: String?
  /// Mix the responses of the two nearest zenith angles.
  public var interpolates = false
  /// A folder with cuts on gammaness in bins of energy; nil for the global cut of the configuration.
  public var gammanessCutDirectory: String?
  /// The name of the source; nil for the one in the files.
  public var targetName: String?
  /// Where the source is; nil if it is not known.
  public var target: ICRSDirection?
  /// Only events of these classes, each into a folder of its own; empty for all events together.
  public var eventClasses: [Int] = []
  /// Leap seconds.
  public var timeTables = TimeTables()
  /// Whether outputs may exist.
  public var overwrite = false
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// The options as given, by their long names.
  public var given: [String: String] = [:]

  /// Makes default options.
  ///
  /// - Parameter configuration: the settings.
  public init(configuration: PipelineConfiguration) { self.configuration = configuration }

  /// The folder of the event lists of a class, or of all.
  func folder(_ eventClass: Int?) -> String {
    eventClass.map { OutputFolder.path(outputDirectory, "event_class_\($0)") } ?? outputDirectory
  }

  /// The name of an event list, as sst1mpipe has it.
  func name(_ header: ObservationHeader) -> String {
    let object = targetName ?? (header.object.isEmpty ? "unknown" : header.object)
    return "SST1M_\(OutputNames.sanitised(object))_obs_id_\(header.id)_dl3.fits"
  }
}
