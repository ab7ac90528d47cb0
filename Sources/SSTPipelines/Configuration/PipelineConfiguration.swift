import Foundation
public import Reconstruction
public import SSTCalib
public import SSTCore
import SSTIO

/// The settings of a pipeline run, read from sst1mpipe's JSON files as they are.
///
/// Defaults come first, then what is packaged for the SST-1M, then the files in the order given: objects are
/// merged key by key, lists and single values are replaced. Every file is checked by itself, so that a complaint
/// names its file and line.
public struct PipelineConfiguration: Configurable {
  /// The centre of the array.
  public var arrayCenter = GeodeticLocation()
  /// Where the telescopes stand.
  public var telescopes: [Int: GeodeticLocation] = [:]
  /// The telescopes of a simulation that are used; nil for all.
  public var allowedTelescopes: [Int]?
  /// The equivalent focal length, in metres.
  public var equivalentFocalLength = ByTelescope(5.6)
  /// Calibration files and pixels that are switched off.
  public var telescopeCalibration = TelescopeCalibrationSettings()
  /// The window transmittance file of each telescope as it is written; nil for the packaged table.
  public var windowTransmittance = ByTelescope<String?>(nil, showing: [21, 22])
  /// From waveforms to charges.
  public var cameraCalibrator = CameraCalibratorSettings()
  /// Corrections for the night-sky background.
  public var nsbCalibrator = NSBCalibratorSettings()
  /// From charges to image parameters.
  public var imageProcessor = ImageProcessorSettings()
  /// The named night-sky background levels of each telescope, in the order of the file.
  public var nsbRates: [Int: [NSBRateBin]] = [:]
  /// How events of two telescopes are brought together.
  public var stereo = EventMatchingSettings()
  /// The reconstruction of showers.
  public var showerProcessor = ShowerProcessorSettings()
  /// Ranges of columns, both ends of which belong to them.
  public var eventSelection: [String: [Double]] = [:]
  /// Bad pixels, and settings of the analysis.
  public var analysis = AnalysisSettings()
  /// Settings of steps after DL1.
  public var laterSteps = LaterStepSettings()

  /// The defaults of the algorithms, without what is packaged for the SST-1M.
  public init() {}

  /// The keys of a file.
  public static let settings: [Setting<PipelineConfiguration>] =
    [
      .section(
        "array_center_coords", \.arrayCenter, "reference point of the array: longitude, latitude, height"),
      Setting(
        "telescope_coords", \.telescopes, .telescopes(.object()),
        "geodetic position of each telescope, for the transformation between sky and camera"),
      Setting(
        "allowed_tels", \.allowedTelescopes, .optional(.list(of: .telescopeID)),
        "ids of the telescopes of simulated files that are processed; null for all"),
      Setting(
        "telescope_equivalent_focal_length", \.equivalentFocalLength, .number(in: 0.1...100),
        "equivalent focal length in m: converts camera positions to angles"),
      .section(
        "telescope_calibration", \.telescopeCalibration,
        "calibration file of each telescope, and which pixels are excluded"),
      Setting(
        "window_transmittance", \.windowTransmittance, .optional(.text),
        "file with the transmittance of the camera window for each pixel, by which charges are divided; "
          + "null: packaged"
      ),
      .section("CameraCalibrator", \.cameraCalibrator, "from calibrated waveforms to charges and peak times"),
      .section("NsbCalibrator", \.nsbCalibrator, "corrections for night-sky background (NSB)"),
      .section("ImageProcessor", \.imageProcessor, "cleaning and image parameters"),
      Setting(
        "mean_charge_to_nsb_rate", \.nsbRates, .telescopes(.list(of: .object())),
        "names for levels of night-sky background, by mean pedestal charge in p.e."),
      .section("stereo", \.stereo, "pairing of the events of two telescopes"),
      .section("ShowerProcessor", \.showerProcessor, "stereo reconstruction of showers"),
      Setting(
        "event_selection", \.eventSelection, .map(.list(of: .number(), count: 2)),
        "allowed range of each column, both ends included (for planned steps; not used yet)"),
      .section("analysis", \.analysis, "pixels to exclude, and settings of the analysis"),
    ] + LaterStepSettings.settings.at(\.laterSteps)

  /// Checks the rules of the algorithms, after all files were laid over each other.
  public func check(_ node: JSONNode, _ place: Place) throws(ConfigurationError) {
    try cameraCalibrator.check(node, place)
    try imageProcessor.check(node, place)
  }
}

extension PipelineConfiguration {
  /// The largest configuration file that is read, in bytes.
  static let largestFile = 16 << 20

  /// The packaged configuration of the SST-1M with the given files laid over it, later ones winning.
  public init(files: [String]) throws(ConfigurationError) {
    var layers: [JSONNode] = []
    for path in files { layers.append(try JSONNode(parsing: Self.read(path), file: path)) }
    try self.init(layers: layers)
  }

  /// The packaged configuration of the SST-1M.
  public static func packaged() throws(ConfigurationError) -> PipelineConfiguration { try Self(layers: []) }

  /// The packaged configuration of the SST-1M with one JSON text laid over it; `name` stands for the text in
  /// messages.
  public init(json text: String, name: String = "<text>") throws(ConfigurationError) {
    try self.init(layers: [JSONNode(parsing: text.utf8, file: name)])
  }

  init(layers: [JSONNode]) throws(ConfigurationError) {
    self.init()
    let place = Place(keysOf: Self.self)
    let packaged = try JSONNode(parsing: PackagedConfiguration.text.utf8, file: PackagedConfiguration.name)
    for layer in [packaged] + layers { try merge(layer, place) }
    try check(packaged, place)
  }

  /// Equal if all settings are shown alike; positions that are not given are equal, too.
  public static func == (a: PipelineConfiguration, b: PipelineConfiguration) -> Bool { a.shown == b.shown }

  /// All settings as canonical JSON: sorted keys, no blanks; to be stored in outputs.
  public var effectiveJSON: String { shown.canonicalText }

  /// The SHA-256 of ``effectiveJSON`` in hexadecimal: equal for equal settings, however they were written.
  public var sha256: String { ContentHash(of: effectiveJSON).hexadecimal }

  /// The position of a telescope.
  ///
  /// - Throws: `ConfigurationError.missing` if one of its coordinates is not given.
  public func coordinates(ofTelescope id: Int) throws(ConfigurationError) -> GeodeticLocation {
    let place = telescopes[id] ?? GeodeticLocation()
    for setting in [
      ("long_deg", place.longitudeDeg), ("lat_deg", place.latitudeDeg), ("height_m", place.heightM),
    ]
    where setting.1.isNaN {
      throw .missing(
        key: "telescope_coords.\(TelescopeKey.key(of: id)).\(setting.0)",
        hint: "telescope \(id) needs its coordinates")
    }
    return place
  }

  /// The charge extractor of a telescope.
  ///
  /// - Throws: `ConfigurationError` if no value of a list fits, or a rule between settings is broken.
  public func extractor(ofTelescope id: Int) throws(ConfigurationError) -> ImageExtractor {
    try cameraCalibrator.extractor(for: TelescopeIdentity(id: id))
  }

  /// The cleaner of a telescope.
  ///
  /// - Throws: `ConfigurationError` if no value of a list fits, or an SST cleaner has no entry.
  public func cleaner(ofTelescope id: Int) throws(ConfigurationError) -> CleanerChoice {
    let cleaner = try imageProcessor.cleaner(for: TelescopeIdentity(id: id))
    if case .sst(let settings) = cleaner { _ = try settings.entries(ofTelescope: id) }
    return cleaner
  }

  private static func read(_ path: String) throws(ConfigurationError) -> Data {
    var status = stat()
    // Opening a pipe waits for its writer; those that the shell makes for `<(…)` have one.
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO,
      !path.hasPrefix("/dev/fd/"), !path.hasPrefix("/proc/")
    {
      throw .unreadable(path: path, reason: "it is a named pipe and no file")
    }
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: largestFile + 1) ?? Data()
      if data.count <= largestFile { return data }
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    throw .unreadable(path: path, reason: "it is larger than \(largestFile >> 20) MB")
  }
}
