public import Reconstruction
public import SSTCore

/// What the column `h_max` holds.
public enum ShowerMaximumDefinition: String, Sendable, CaseIterable {
  /// The distance from the array's reference point, as in ctapipe 0.17 and in models trained by the original.
  case distance
  /// The height above sea level, as in ctapipe since 0.21.
  case altitude
}

/// The options of the step from two single-telescope DL1 files to a stereo DL1 file.
public struct StereoOptions: Sendable {
  /// A part of the names of the second telescope's files, where a folder of them is given.
  public var pattern = "dl1"
  /// The configuration; packaged defaults without a file.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from, for the provenance.
  public var configurationFiles: [String] = []
  /// Where the outputs go; made if missing.
  public var outputDirectory = "."
  /// The method, if it is not to be that of the configuration.
  public var method: EventMatchingMethod?
  /// The largest time difference of the nearest times in ns, if it is not to be that of the configuration.
  public var maximumDifferenceNS: Int?
  /// What the column `h_max` holds.
  public var showerMaximum = ShowerMaximumDefinition.distance
  /// Copy the tables of images.
  public var writesImages = true
  /// The number of threads.
  public var jobs = 1
  /// Whether outputs may replace existing files.
  public var overwrite = false
  /// Only report what would be done.
  public var isDryRun = false
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// The options as given, by their long names, for the provenance.
  public var given: [String: String] = [:]

  /// Makes default options.
  public init(configuration: PipelineConfiguration) { self.configuration = configuration }

  /// How events are matched: what the configuration says, with what is given here laid over it.
  ///
  /// - Throws: ``StereoError/invalidScan(settings:)``.
  func matching() throws(StereoError) -> EventMatchingSettings {
    var settings = configuration.stereo
    if let method { settings.method = method }
    if let maximumDifferenceNS { settings.largestDifferenceNS = Double(maximumDifferenceNS) }
    guard settings.scan.isValid else { throw .invalidScan(settings: settings.scan) }
    return settings
  }

  /// What an image must meet to be used in the geometry.
  ///
  /// - Throws: ``StereoError/unknownCriterion(text:)``.
  func criteria() throws(StereoError) -> [StereoCriterion] {
    try configuration.stereoCriteria()
  }

  /// The stereo file and the picture of time differences.
  ///
  /// - Parameter firstFile: the DL1 file of the first telescope.
  func outputs(of firstFile: String) -> (file: String, picture: String) {
    let name = outputName(of: firstFile)
    return (
      OutputFolder.path(outputDirectory, name),
      OutputFolder.path(outputDirectory, name.dropLast(3) + "_coincidences.png")
    )
  }

  /// The name of the stereo file.
  func outputName(of firstFile: String) -> String {
    let stem = OutputNames.stem(of: firstFile)
    // The original strips the characters of `.h5` from the end, so that `…_0005.h5` loses its 5.
    let isStripped = quirks.contains(.strippedNames)
    return (isStripped ? String(stem.reversed().drop { ".h5".contains($0) }.reversed()) : stem) + "_stereo.h5"
  }
}

extension PipelineConfiguration {
  /// What an image must meet to be used in the geometry.
  ///
  /// - Throws: ``StereoError/unknownCriterion(text:)``.
  func stereoCriteria() throws(StereoError) -> [StereoCriterion] {
    var criteria: [StereoCriterion] = []
    for entry in showerProcessor.hillas.criteria {
      let text = entry.last ?? ""
      guard let criterion = StereoCriterion(text) else { throw .unknownCriterion(text: text) }
      criteria.append(criterion)
    }
    return criteria
  }
}
