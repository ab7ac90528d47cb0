import Reports
import SSTCore
import SSTIO

/// Reads the events of a `.tio` file: charges by a plain sum around the highest sample, no cleaning.
struct TIOEvents {
  let path: String
  let options: ShowOptions
  private let source: any RandomAccessEventSource
  private let mapping: PixelMapping

  /// The window of the charge.
  private static let window = DisplayedTelescope.Window(width: 16, shift: 8)
  /// The cameras take a sample each nanosecond.
  private static let samplePeriodNS = 1.0

  /// Opens a file.
  ///
  /// - Throws: the reader's error; ``LabInputError`` for a mapping that does not fit.
  init(path: String, options: ShowOptions) throws {
    self.path = path
    self.options = options
    source = try RawFile.openRows(path)
    let camera = source.description.telescope.camera
    guard source.description.instrument == .sstcam, camera.pixelCount > 0 else {
      throw ShowError.wrongKind(path: path, found: "no event of the file has data")
    }
    mapping = try LabMapping.mapping(path: options.mappingPath, pixelCount: camera.pixelCount)
  }

  private var unit: String { source.description.telescope.camera.unit == .millivolts ? "mV" : "ADC counts" }

  /// The camera.
  var telescope: DisplayedTelescope {
    DisplayedTelescope(
      name: "Camera (\(mapping.name))",
      camera: ReportCamera(mapping),
      frame: "mapping: x right, y up", chargeUnit: unit + " ns",
      samplePeriodNS: Self.samplePeriodNS, sampleUnit: unit, window: Self.window)
  }

  /// The table with rows of the events.
  var tables: [DisplayedTable] { [ShowText.table("raw event", of: path, "EVENTS")].compactMap { $0 } }

  /// The level of the file in words.
  var level: String { source.description.level }

  /// Reads the chosen events.
  ///
  /// - Throws: ``ShowError``, the reader's error, or `CancelledError`.
  func read(_ cancellation: CancellationFlag, _ progress: (any ProgressObserver)?) throws -> [DisplayedEvent]
  {
    let rows = try EventChoice(path: path, options: options).rows(count: source.eventCount) {
      try source.readHeaders(0..<source.eventCount, jobs: options.jobs).map { Int64($0.eventNumber) }
    }
    var events: [DisplayedEvent] = []
    var block = EventBlock(for: source.description)
    for row in rows {
      try cancellation.check()
      try source.read(row..<row + 1, into: &block, jobs: options.jobs)
      events.append(displayed(block.telescopes[0]))
      progress?.progressed(done: events.count, total: rows.count, unit: "events")
    }
    return events
  }

  private func displayed(_ block: TelescopeEvents) -> DisplayedEvent {
    let (header, event) = (block.headers[0], block.headers[0].readout)
    let (length, pixels) = (block.samplesPerPixel, block.pixelCount)
    var charges = [Float](repeating: .nan, count: pixels)
    var times = charges
    for pixel in 0..<pixels where block.pixelFlags[pixel] != 0 {
      let pulse = Self.pulse(block.samples[pixel * length..<(pixel + 1) * length])
      charges[pixel] = pulse.sum / block.scale * Float(Self.samplePeriodNS)
      times[pixel] = Float(pulse.peak) * Float(Self.samplePeriodNS)
    }
    var image = DisplayedImage(charges: charges)
    image.peakTimesNS = times
    image.time =
      header.time.nanoseconds > 0
      ? ShowText.time(header.time, isPrecise: false) + " (computer)" : nil
    var problems = event.isMissingPackets ? ["missing packets"] : []
    if event.isStale { problems.append("stale") }
    problems += event.problems.names
    image.note =
      "Plain sums of \(Self.window.width) samples above the median; not cleaned."
      + (problems.isEmpty ? "" : " Problems: \(problems.joined(separator: ", ")).")
    let picker = WaveformPicker(choice: options.waveforms, geometry: mapping.geometry)
    image.waveforms = picker.waveforms(of: image, in: block, event: 0)
    var found = DisplayedEvent(
      id: Int64(header.eventNumber), row: header.index, kind: problems.isEmpty ? "" : "damaged",
      images: [image])
    found.tableRows = tables.map { _ in header.index }
    return found
  }

  /// The highest sample, and the sum around it above the median of all samples, in stored units.
  static func pulse(_ samples: ArraySlice<UInt16>) -> (peak: Int, sum: Float) {
    guard let top = samples.max(), let peak = samples.firstIndex(of: top) else { return (0, .nan) }
    let start = max(samples.startIndex, peak - window.shift)
    let end = min(samples.endIndex, peak - window.shift + window.width)
    let sum = samples[start..<end].reduce(Float(0)) { $0 + Float($1) }
    return (peak - samples.startIndex, sum - Float(end - start) * samples.map { Float($0) }.median())
  }
}
