import SSTSky
import Logging
import Reconstruction
import Reports
import SSTCalib
import SSTCore
import SSTIO

/// Processes a raw SST-1M file as `r0-dl1` does and keeps the chosen events.
struct RawEvents {
  let path: String
  let options: ShowOptions
  let log: Logger
  private let setup: RunSetup
  /// False if the header has no coordinates, so that there is no pointing.
  private let hasPointing: Bool
  private let truth: SimulatedTruth?

  /// Opens the run with the packaged configuration.
  ///
  /// - Throws: the error of the reader or of `r0-dl1`.
  init(path: String, options: ShowOptions, log: Logger) throws {
    self.path = path
    self.options = options
    self.log = log
    var settings = R0DL1Options(configuration: try PipelineConfiguration.packaged())
    settings.jobs = options.jobs
    hasPointing = try Self.hasCoordinates(RawFile.openRows(path).description)
    if !hasPointing {
      // Images do not depend on it; nothing of it is shown.
      settings.forcesPointing = true
      settings.pointingRightAscensionDeg = 0
      settings.pointingDeclinationDeg = 0
    }
    setup = try RunSetup(input: path, options: settings)
    let telescope = setup.telescopeID
    truth = try options.truthPath.map { try SimulatedTruth(path: $0, telescopes: [telescope]) }
    for warning in setup.warnings { log.report(warning) }
  }

  private static func hasCoordinates(_ source: SourceDescription) -> Bool {
    let header = source.keywords["TARGET"]
    if case .observe(let target) = ObservationTarget.decide(header: header, forcePointing: false) {
      return target.coordinates != nil
    }
    return false
  }

  /// The telescope of the run.
  var telescope: DisplayedTelescope {
    let place = SubarrayDescription.sst1m.telescopes.first { $0.id == setup.telescopeID }?.position
    return DisplayedTelescope(
      name: "Telescope \(setup.telescopeID)",
      camera: ReportCamera(setup.calibration.geometry, modules: SST1MCamera.moduleOfPixel),
      frame: "x (altitude) right, y (azimuth) up", positionM: place.map { [$0.x, $0.y, $0.z] },
      chargeUnit: "p.e.", samplePeriodNS: 1 / SST1MCamera.samplingRateGHz, window: window,
      focalLengthM: focalLengthM)
  }

  private var focalLengthM: Double {
    SubarrayDescription.sst1m.telescopes.first?.optics.equivalentFocalLength ?? .nan
  }

  /// The table with rows of the events.
  var tables: [DisplayedTable] { [ShowText.table("raw event", of: path, "Events")].compactMap { $0 } }

  private var window: DisplayedTelescope.Window? {
    let extractor = try? setup.options.configuration.extractor(ofTelescope: setup.telescopeID)
    guard case .localPeakWindowSum(let window) = extractor else { return nil }
    return DisplayedTelescope.Window(width: window.width, shift: window.shift)
  }

  /// The files that the calibration came from.
  var calibration: String { "\(setup.calibrationFileName), window \(setup.windowFileName)" }

  /// Processes the run from its start to the last event that is asked for.
  ///
  /// - Throws: ``ShowError``, the reader's error, or `CancelledError`.
  func read(_ cancellation: CancellationFlag, _ progress: (any ProgressObserver)?) throws -> [DisplayedEvent]
  {
    let rows = try EventChoice(path: path, options: options).rows(count: setup.eventCount) {
      try identifiers()
    }
    let last = (rows.max() ?? 0) + 1
    let wanted = Set(rows)
    var kept: [Int: DisplayedEvent] = [:]
    var processor = try setup.processor(cleaning: setup.cleaning)
    var block = EventBlock(for: setup.source.description)
    var result = ProcessedEvents<ImageParameters>(pixelCount: setup.calibration.geometry.pixelCount)
    try cancellation.check()
    while try processor.next(&block, into: &result, limit: last) {
      for (event, header) in result.headers.enumerated() where wanted.contains(header.index) {
        kept[header.index] = displayed(result, block.telescopes[0], event)
      }
      progress?.progressed(done: processor.counters.events, total: last, unit: "events")
      try cancellation.check()
    }
    return rows.compactMap { kept[$0] }
  }

  private func identifiers() throws -> [Int64] {
    let numbers = EventIdentifiers(setup: setup)
    let step = max(4096, setup.source.preferredBlockSize)
    return try stride(from: 0, to: setup.eventCount, by: step).flatMap { start in
      try setup.source.readHeaders(start..<min(start + step, setup.eventCount), jobs: options.jobs)
        .map { numbers.id(of: $0) }
    }
  }

  private func displayed(_ result: ProcessedEvents<ImageParameters>, _ block: TelescopeEvents, _ event: Int)
    -> DisplayedEvent
  {
    let header = result.headers[event]
    let range = result.pixelRange(ofEvent: event)
    let parameters = result.parameters[event]
    var image = DisplayedImage(charges: Array(result.charges[range]))
    image.peakTimesNS = Array(result.peakTimes[range])
    image.hide(result.pixelStatus(ofEvent: event).map(\.rawValue))
    image.mask = Array(result.masks[range])
    image.values = ImageTable.values(parameters)
    image.time = ShowText.time(header.time, isPrecise: true)
    let hillas = parameters.hillas
    if parameters.isDefined, hillas.psiDeg.isFinite {
      image.ellipse = DisplayedImage.Ellipse(
        x: hillas.x, y: hillas.y, length: hillas.length, width: hillas.width, psiDeg: hillas.psiDeg)
    } else {
      image.note = [image.note, "No ellipse: no pixels passed the cleaning."].filter { !$0.isEmpty }
        .joined(separator: " ")
    }
    let truth = truth?.shower(at: [header.time])
    addPointing(&image, header.time, truth)
    let picker = WaveformPicker(choice: options.waveforms, geometry: setup.calibration.geometry)
    image.waveforms = picker.waveforms(of: image, in: block, event: event)
    var found = DisplayedEvent(
      id: EventIdentifiers(setup: setup).id(of: header), row: header.index,
      kind: RawInformation.name(header.triggerBits), images: [image])
    found.truth = truth
    found.tableRows = tables.map { _ in header.index }
    return found
  }

  private func addPointing(_ image: inout DisplayedImage, _ time: TAITime, _ truth: DisplayedTruth?) {
    guard hasPointing, time.isKnown else { return }
    let target = setup.pointing.coordinates
    let direction = setup.transformer.horizontal(
      of: ICRSDirection(rightAscensionDeg: target.rightAscensionDeg, declinationDeg: target.declinationDeg),
      at: time)
    image.pointing = ShowText.direction(direction)
    image.arrayPointing = DisplayedImage.Place(x: 0, y: 0)
    let projection = CameraProjection(pointing: direction, focalLengthM: focalLengthM)
    image.trueDirection = truth.map(SimulatedTruth.direction).flatMap(projection.place)
  }
}
