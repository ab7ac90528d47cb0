public import SSTCore
public import SSTIO

/// One run of the lab: an open R1 or simtel file, and what the run table says about it.
public struct LabRunSource: Sendable {
  /// How the events are read.
  enum Events: Sendable {
    /// A file whose events can be read in any order.
    case rows(any RandomAccessEventSource)
    /// One telescope of a simulated file.
    case stream(LabSimulatedRun)
  }

  /// The events.
  let events: Events
  /// The line of the run table; nil if there is no table.
  public let row: LabRunTable.Row?
  /// The name for outputs: that of the file without `.tio` or `.simtel.zst`, of harmless characters, different for each
  /// run.
  public let label: String

  /// What the file is.
  public var description: SourceDescription {
    switch events {
    case .rows(let source): source.description
    case .stream(let run): run.source.description
    }
  }
  /// The number of events; nil for simulated files, which only their end tells.
  public var eventCount: Int? {
    if case .rows(let source) = events { source.eventCount } else { nil }
  }
  /// The simulated file; nil for data.
  var simulated: LabSimulatedRun? {
    if case .stream(let run) = events { run } else { nil }
  }

  /// The path of the file.
  public var path: String { description.path }
  private var camera: CameraReadout { simulated?.telescope.readout ?? description.telescope.camera }
  /// The number of pixels of an event.
  public var pixelCount: Int { camera.pixelCount }
  /// The number of samples of a pixel.
  public var sampleCount: Int { camera.samplesPerPixel }

  /// The pixels of modules that the file does not hold.
  var missingPixels: [Int] { camera.missingPixels }
  /// True if an event has the same pixels, at the same positions of the camera, as many samples, and the same unit.
  func hasReadout(of other: LabRunSource) -> Bool {
    pixelCount == other.pixelCount && sampleCount == other.sampleCount
      && camera.firstModule == other.camera.firstModule && (simulated == nil) == (other.simulated == nil)
      && (simulated == nil || camera.geometry == other.camera.geometry)
  }

  /// The unit of summed samples: `p.e.` of simulated files, `mV ns` if a transfer function was applied, `ADC ns`
  /// otherwise.
  public var chargeUnit: String { simulated == nil ? camera.unit.rawValue + " ns" : "p.e." }

  /// Opens a run, recognised by its content.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - row: its line in the run table.
  ///   - label: the name for outputs.
  ///   - simulation: which events of a simulated file take part.
  ///   - policy: whether a file that was cut is an error, or read as far as it goes.
  /// - Throws: ``LabInputError``, or the error of the reader.
  init(
    path: String, row: LabRunTable.Row?, label: String,
    simulation: LabSimulationChoice = LabSimulationChoice(), onCorrupt policy: CorruptionPolicy
  ) throws {
    self.row = row
    self.label = label
    if try SimtelFile.isSimtel(path) {
      events = .stream(try LabSimulatedRun(path: path, simulation, onCorrupt: policy))
      return
    }
    let source: any RandomAccessEventSource = RawFile.openRows(try TIOFile(path: path, onCorrupt: policy))
    events = .rows(source)
    guard source.description.level == "R1" else { throw LabInputError.notCalibrated(path: path) }
    guard source.description.telescope.camera.pixelCount > 0 else { throw LabInputError.noEvents(path: path) }
  }

  /// The name of a file without folders and the endings of runs.
  static func stem(_ path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".gz", ".zst", ".simtel", ".tio"] where name.hasSuffix(ending) && name != ending {
      name.removeLast(ending.count)
    }
    return name
  }
}
