public import SSTCore
public import SSTIO

/// One run of the lab: an open R1 file, and what the run table says about it.
public struct LabRunSource: Sendable {
  /// The events.
  public let source: any RandomAccessEventSource
  /// The line of the run table; nil if there is no table.
  public let row: LabRunTable.Row?
  /// The name for outputs: that of the file without `.tio`, different for each run.
  public let label: String

  /// The path of the file.
  public var path: String { source.description.path }
  private var camera: CameraReadout { source.description.telescope.camera }
  /// The number of pixels of an event.
  public var pixelCount: Int { camera.pixelCount }
  /// The number of samples of a pixel.
  public var sampleCount: Int { camera.samplesPerPixel }

  /// The pixels of modules that the file does not hold.
  var missingPixels: [Int] { camera.missingPixels }
  /// True if an event has the same pixels, in the same places of the camera, and as many samples.
  func hasReadout(of other: LabRunSource) -> Bool {
    pixelCount == other.pixelCount && sampleCount == other.sampleCount
      && camera.firstModule == other.camera.firstModule
  }

  /// The unit of summed samples: `mV ns` if a transfer function was applied, `ADC ns` otherwise.
  public var chargeUnit: String { camera.unit.rawValue + " ns" }

  /// Opens a run.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - row: its line in the run table.
  ///   - label: the name for outputs.
  ///   - policy: whether a file that was cut is an error, or read as far as it goes.
  /// - Throws: ``LabInputError``, or the error of the reader.
  init(path: String, row: LabRunTable.Row?, label: String, onCorrupt policy: CorruptionPolicy) throws {
    self.row = row
    self.label = label
    source = RawFile.openRows(try TIOFile(path: path, onCorrupt: policy))
    guard source.description.level == "R1" else { throw LabInputError.notCalibrated(path: path) }
    guard camera.pixelCount > 0 else { throw LabInputError.noEvents(path: path) }
  }

  /// The name of a file without folders and `.tio`.
  static func stem(_ path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".gz", ".tio"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
    return name
  }
}
