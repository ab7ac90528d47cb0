import SSTCalib
public import SSTCore
import SSTIO

extension PipelineConfiguration {
  /// The sections whose keys are changed most, as `config init` writes them.
  private static let common: [String] = [
    "telescope_calibration", "window_transmittance", "CameraCalibrator.image_extractor_type",
    "CameraCalibrator.LocalPeakWindowSum", "NsbCalibrator.apply_global_Vdrop_correction",
    "NsbCalibrator.apply_pixelwise_Vdrop_correction", "ImageProcessor.image_cleaner_type",
    "ImageProcessor.ImageCleanerSST", "ImageProcessor.TailcutsImageCleaner",
    "ImageProcessor.use_telescope_frame", "analysis.bad_pixels", "stereo.event_matching_method",
    "stereo.WhiteRabbitClosest", "ShowerProcessor.HillasReconstructor",
  ]

  /// A configuration to start from: the packaged defaults, all of them or those that are changed most.
  ///
  /// - Throws: nothing that the packaged configuration can cause.
  public static func template(isFull: Bool) throws(ConfigurationError) -> String {
    let packaged = try packaged().shown
    guard !isFull else { return packaged.prettyText + "\n" }
    let chosen = common.reduce(JSONValue.object([:])) { chosen, path in
      let parts = path.split(separator: ".").map(String.init)
      guard let value = parts.reduce(Optional(packaged), { $0?[$1] }) else { return chosen }
      return chosen.merged(with: parts.reversed().reduce(value) { .object([$1: $0]) })
    }
    return chosen.prettyText + "\n"
  }

  /// Writes ``template(isFull:)`` to a file.
  ///
  /// - Throws: `AtomicFileError`.
  public static func writeTemplate(to path: String, isFull: Bool, overwrite: Bool = false) throws {
    let file = try AtomicFile(path: path, overwrite: overwrite)
    try file.write(contentsOf: Array(try template(isFull: isFull).utf8))
    try file.commit()
  }

  /// A file that the configuration names.
  public struct NamedFile: Sendable, Equatable {
    /// The key, with dots.
    public var key: String
    /// The path as it is written, from the working folder.
    public var path: String
    /// Why it cannot be read; nil if it can.
    public var problem: String?
  }

  /// The files that the configuration names, in the order of the keys.
  public var namedFiles: [NamedFile] {
    let calibration = telescopeCalibration.files.values.sorted { $0.key < $1.key }
      .map { ("telescope_calibration.\(TelescopeKey.key(of: $0.key))", $0.value) }
    let windows = windowTransmittance.values.sorted { $0.key < $1.key }
      .map { ("window_transmittance.\(TelescopeKey.key(of: $0.key))", $0.value) }
    return (calibration + windows).compactMap { key, path -> NamedFile? in
      guard let path else { return nil }
      var named = NamedFile(key: key, path: path)
      do { _ = try RandomAccessFile(path: path) } catch { named.problem = "\(error)" }
      return named
    }
  }
}
