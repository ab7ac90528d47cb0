import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Writes the events of a run to a DL1 file, in input order.
///
/// The file appears under its name when ``finish(_:)`` succeeds, or not at all.
final class RunWriter {
  private let setup: RunSetup
  private let quirks: Quirks
  private let identifiers: EventIdentifiers
  private let focalLength: Double
  private let intensityCorrection: Double
  private let pedestals: Table<PedestalMonitoringRow>
  private var writer: DL1FileWriter
  private var filler: DL1TelescopeRows
  private var rows: DL1Rows
  private var tracker: PointingTracker
  /// The original sorts this table by event id, so its rows wait until the end.
  private var waiting: SortedParameters?
  private var monitoring: RowWriter<PedestalMonitoringRow>?
  private var block = EventsOfBlock()

  /// The events of a block that are written, and where they are in it.
  private struct EventsOfBlock {
    var rows: [ParameterRow] = []
    var times: [TAITime] = []
    var pointings: [HorizontalDirection] = []
    var runs: [Range<Int>] = []

    mutating func removeAll() {
      rows.removeAll(keepingCapacity: true)
      times.removeAll(keepingCapacity: true)
      pointings.removeAll(keepingCapacity: true)
      runs.removeAll(keepingCapacity: true)
    }
  }

  /// Events written so far.
  var eventCount: Int { writer.eventCount }

  /// Begins the file and writes what is known before the first event; `columns` stand behind all others.
  init(setup: RunSetup, usesQuietEvents: Bool, adding columns: [Column<ParameterRow>]) throws {
    self.setup = setup
    let settings = setup.options.configuration
    quirks = setup.options.quirks
    identifiers = EventIdentifiers(setup: setup)
    focalLength = settings.equivalentFocalLength[setup.telescopeID]
    intensityCorrection = settings.nsbCalibrator.intensityCorrection[setup.telescopeID]
    pedestals = PedestalMonitoringRow.table(pixelCount: setup.calibration.geometry.pixelCount)
    let source = setup.source.description
    guard let instrument = try Instrument(source) else {
      throw R0DL1Error.wrongCamera(
        path: source.path, format: source.format, pixels: source.telescope.camera.pixelCount)
    }
    var layout = ParameterRow.Layout()
    layout.frame = setup.frame.kind
    layout.hasPreciseTimes = setup.options.writesPreciseTimestamps
    layout.hasMeanCharge =
      !quirks.contains(.silentTailcuts) || !usesQuietEvents || setup.options.recleans
    layout.hasOwnColumns = !quirks.contains(.originalLayout)
    let standard = ParameterRow.table(telescope: setup.telescopeID, layout)
    if let twin = columns.first(where: { column in
      standard.schema.columns.contains { $0.name == column.info.name }
    }) {
      throw R0DL1Error.columnExists(name: twin.info.name)
    }
    let parameters = standard.adding(columns)
    if quirks.contains(.sortedParameters), layout.hasMeanCharge {
      waiting = SortedParameters(parameters.schema)
    }
    let contents = DL1Contents(
      instrument: instrument, telescopes: [setup.telescopeID],
      observationID: quirks.contains(.originalLayout) ? 0 : UInt64(setup.observationID),
      parameters: [parameters.schema], hasImages: setup.options.writesImages)
    let target = setup.pointing.coordinates
    tracker = PointingTracker(
      transformer: setup.transformer,
      target: ICRSDirection(
        rightAscensionDeg: target.rightAscensionDeg, declinationDeg: target.declinationDeg))
    filler = DL1TelescopeRows(
      place: instrument.place(of: setup.telescopeID) ?? 0, parameters: parameters,
      images: setup.options.writesImages ? contents.images(of: setup.telescopeID) : nil,
      nominalPointing: tracker.target)
    rows = DL1Rows(contents)
    writer = try DL1FileWriter(
      path: setup.output(setup.names.dl1), contents, overwrite: setup.options.overwrite)
  }

  /// Writes the triggered events of a block and the monitoring rows that fell due; pedestals are left out.
  func append(_ result: ProcessedEvents<ImageParameters>) throws {
    block.removeAll()
    for event in result.headers.indices where !result.headers[event].triggerBits.isPedestal {
      add(result, event)
    }
    var images = ImageBlock()
    if setup.options.writesImages {
      // The arrays are shared, not copied.
      images = ImageBlock(
        ids: result.headers.map(id), charges: result.charges, peakTimes: result.peakTimes,
        masks: result.masks, isValid: result.qualities.map(\.isExtractionValid))
    }
    filler.fill(
      block.rows, times: block.times, pointings: block.pointings, images: images, runs: block.runs,
      into: &rows)
    if waiting != nil {
      waiting?.append(rows.telescopes[0].parameters)
      rows.telescopes[0].parameters.removeAll()
    }
    try writer.append(rows, jobs: setup.options.jobs)
    guard !result.monitoring.isEmpty else { return }
    if monitoring == nil { monitoring = try writer.product.file.makeTable(pedestals) }
    try monitoring?.append(result.monitoring)
  }

  private func id(_ header: EventHeader) -> TelescopeEventID {
    TelescopeEventID(
      EventID(observation: Int64(setup.observationID), event: identifiers.id(of: header)),
      telescope: setup.telescopeID)
  }

  private func add(_ result: ProcessedEvents<ImageParameters>, _ event: Int) {
    let time = result.headers[event].time
    let pointing = tracker.horizontal(at: time)
    var row = ParameterRow()
    row.id = id(result.headers[event])
    row.parameters = result.parameters[event]
    row.parameters.hillas.intensity *= intensityCorrection
    (row.clockSeconds, row.clockFraction) = (
      Double(time.wholeSeconds), Double(time.subsecondNanoseconds) / 1e9
    )
    (row.focalLength, row.date) = (focalLength, Int64(setup.date))
    row.localTime = time.unixSeconds(leapSeconds: setup.transformer.leapSeconds)
    row.meanCharge = result.nightSkyLevels[event]
    (row.azimuthDeg, row.altitudeDeg) = (pointing.azimuthDeg, pointing.altitudeDeg)
    (row.dropFactor, row.isDropClamped) = (result.drops[event].factor, result.drops[event].isClamped)
    row.saturatedPixelCount = result.qualities[event].saturatedPixelCount
    block.rows.append(row)
    block.times.append(time)
    block.pointings.append(pointing)
    if let last = block.runs.last, last.upperBound == event {
      block.runs[block.runs.count - 1] = last.lowerBound..<event + 1
    } else {
      block.runs.append(event..<event + 1)
    }
  }

  /// Writes the facts about the run and puts the file in place.
  func finish(_ facts: RunFacts) throws {
    if let waiting {
      try writer.append(parameters: waiting.sorted(), ofTelescopeAt: 0, jobs: setup.options.jobs)
    }
    try monitoring?.finish()
    let table = RunInfo.table(
      telescopeCount: writer.contents.telescopeCount, hasOwnColumns: !quirks.contains(.originalLayout))
    try writer.product.file.write([info(facts)], to: table)
    try writer.finish(
      facts.provenance, metadata: ReferenceMetadata(observationIDs: [setup.observationID]),
      configuration: setup.options.configuration.effectiveJSON)
  }

  private func info(_ facts: RunFacts) -> RunInfo {
    let (counters, pointing) = (facts.counters, setup.pointing)
    let target = pointing.isManual ? ObservationTarget() : pointing.target
    var info = RunInfo()
    (info.calibrationFile, info.windowFile) = (setup.calibrationFileName, setup.windowFileName)
    (info.rightAscensionDeg, info.declinationDeg) = (
      pointing.coordinates.rightAscensionDeg, pointing.coordinates.declinationDeg
    )
    info.hasManualPointing = pointing.isManual
    (info.pedestalCount, info.saturatedCount) = (counters.pedestals, counters.saturated)
    info.survivedPedestalCount = Double(counters.survivedPedestals)
    info.triggeredCounts = writer.contents.instrument.subarray.telescopes.map {
      $0.id == setup.telescopeID ? counters.events : 0
    }
    info.software = "\(SoftwareVersion.name) \(SoftwareVersion.number)"
    info.usesArrayEventIDs = setup.source.description.hasArrayEventNumbers
    (info.target, info.wobble) = (target.name ?? "None", target.wobble ?? "None")
    info.hasPedestals = !facts.usesQuietEvents
    info.clampedDropCount = counters.clampedDrops
    info.meanRaisedFraction = counters.raised.value
    info.isComplete = facts.provenance.status == .completed
    return info
  }
}

/// What is known at the end of a run.
struct RunFacts {
  var counters: RunCounters
  var usesQuietEvents: Bool
  var provenance: Provenance
}

/// The ids of events in the tables.
struct EventIdentifiers {
  private let usesArrayNumbers: Bool
  private let runNumber: Int

  init(setup: RunSetup) {
    usesArrayNumbers = setup.source.description.hasArrayEventNumbers
    runNumber = setup.runNumber
  }

  /// The array or camera event number; where it is 0, the run number followed by the event's place in six digits.
  func id(of header: EventHeader) -> Int64 {
    let number = usesArrayNumbers ? header.arrayEventNumber ?? 0 : header.eventNumber
    if number > 0 { return Int64(clamping: number) }
    var factor = 1_000_000
    while factor <= header.index { factor *= 10 }
    return Int64(runNumber * factor + header.index)
  }
}
