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
  private var statuses: RowWriter<PixelStatusRow>?
  private var triggerTimes: TriggerTimeWriter?
  private var block = EventsOfBlock()
  private var census: HeaderCensus
  /// Events written whose id is a substitute.
  private var substituteCount = 0
  /// The altitudes of the first and of the last event that has one, in degrees.
  private var altitudes: (first: Double, last: Double)?

  /// The events of a block that are written, and where they are in it.
  private struct EventsOfBlock {
    /// The ids of all events, written or not.
    var ids: [TelescopeEventID] = []
    var rows: [ParameterRow] = []
    var times: [TAITime] = []
    var pointings: [HorizontalDirection] = []
    var runs: [Range<Int>] = []

    mutating func removeAll() {
      ids.removeAll(keepingCapacity: true)
      rows.removeAll(keepingCapacity: true)
      times.removeAll(keepingCapacity: true)
      pointings.removeAll(keepingCapacity: true)
      runs.removeAll(keepingCapacity: true)
    }
  }

  /// Events written so far.
  var eventCount: Int { writer.eventCount }
  /// The altitude of the last event, in degrees, if the pointing went below the horizon during the run.
  var setTarget: Double? { altitudes.flatMap { $0.first >= 0 && $0.last < 0 ? $0.last : nil } }
  /// What was strange about clock and numbers of all events so far.
  var counts: HeaderCounts { census.counts }
  /// Events with an image that survived cleaning.
  private(set) var imageCount = 0
  /// The products of the run, which appear together.
  let files: AtomicFileSet

  /// Begins the file and writes what is known before the first event; `columns` stand behind all others.
  init(setup: RunSetup, usesQuietEvents: Bool, adding columns: [Column<ParameterRow>]) throws {
    self.setup = setup
    files = AtomicFileSet(overwrite: setup.options.overwrite)
    let settings = setup.options.configuration
    quirks = setup.options.quirks
    identifiers = EventIdentifiers(setup: setup)
    census = HeaderCensus(usesArrayNumbers: setup.source.description.hasArrayEventNumbers)
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
    var contents = DL1Contents(
      instrument: instrument, telescopes: [setup.telescopeID],
      observationID: quirks.contains(.originalLayout) ? 0 : UInt64(setup.observationID),
      parameters: [parameters.schema], hasImages: setup.options.writesImages)
    contents.statesObservation = !quirks.contains(.originalLayout)
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
      path: setup.output(setup.names.dl1), contents, in: files)
    triggerTimes =
      quirks.contains(.originalLayout) ? nil : try TriggerTimeWriter(setup, writer.product.file)
  }

  /// Writes the triggered events of a block and the monitoring rows that fell due; pedestals, empty rows and events
  /// that occur again are left out.
  func append(_ result: ProcessedEvents<ImageParameters>) throws {
    block.removeAll()
    for event in result.headers.indices {
      let header = result.headers[event]
      let verdict = census.add(header)
      try triggerTimes?.add(header, verdict)
      let keepsAll = quirks.contains(.repeatedEvents)
      block.ids.append(id(header, isUsed: verdict == .usedNumber && !keepsAll))
      if header.triggerBits.isPedestal { continue }
      if keepsAll || verdict == .single || verdict == .usedNumber { add(result, event) }
    }
    var images = ImageBlock()
    if setup.options.writesImages {
      // The arrays are shared, not copied.
      images = ImageBlock(
        ids: block.ids, charges: result.charges, peakTimes: result.peakTimes,
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
    try appendStatus(result)
    try triggerTimes?.flush()
    guard !result.monitoring.isEmpty else { return }
    if monitoring == nil { monitoring = try writer.product.file.makeTable(pedestals) }
    try monitoring?.append(result.monitoring)
  }

  /// Writes the status of the pixels of events in which some cannot be used.
  private func appendStatus(_ result: ProcessedEvents<ImageParameters>) throws {
    guard !result.pixelStatus.isEmpty, !quirks.contains(.originalLayout) else { return }
    let rows = zip(block.runs.joined(), block.rows)
      .filter { result.headers[$0.0].readout.unusablePixelCount > 0 }
      .map { PixelStatusRow(id: $1.id, status: result.pixelStatus(ofEvent: $0).map(\.rawValue)) }
    guard !rows.isEmpty else { return }
    if statuses == nil {
      statuses = try writer.product.file.makeTable(
        PixelStatusRow.table(telescope: setup.telescopeID, pixelCount: result.pixelCount))
    }
    try statuses?.append(rows)
  }

  /// - Parameter isUsed: true if an earlier event has the number.
  private func id(_ header: EventHeader, isUsed: Bool) -> TelescopeEventID {
    let event = isUsed ? identifiers.substitute(of: header) : identifiers.id(of: header)
    return TelescopeEventID(
      EventID(observation: Int64(setup.observationID), event: event), telescope: setup.telescopeID)
  }

  /// An event without a time has no pointing.
  private func pointing(at time: TAITime) -> HorizontalDirection {
    guard time.isKnown else { return HorizontalDirection(azimuthRad: .nan, altitudeRad: .nan) }
    let pointing = tracker.horizontal(at: time)
    altitudes = (altitudes?.first ?? pointing.altitudeDeg, pointing.altitudeDeg)
    return pointing
  }

  private func add(_ result: ProcessedEvents<ImageParameters>, _ event: Int) {
    let time = result.headers[event].time
    let pointing = pointing(at: time)
    var row = ParameterRow()
    row.id = block.ids[event]
    if EventIdentifiers.isSubstitute(row.id.array.event) { substituteCount += 1 }
    row.parameters = result.parameters[event]
    if row.parameters.hillas.intensity > 0 { imageCount += 1 }
    row.parameters.hillas.intensity *= intensityCorrection
    (row.focalLength, row.date) = (focalLength, Int64(setup.date))
    if time.isKnown {
      row.clockSeconds = Double(time.wholeSeconds)
      row.clockFraction = Double(time.subsecondNanoseconds) / 1e9
      row.localTime = time.unixSeconds(leapSeconds: setup.transformer.leapSeconds)
    } else {
      (row.clockSeconds, row.clockFraction, row.localTime) = (.nan, .nan, .nan)
    }
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
    try statuses?.finish()
    try triggerTimes?.finish()
    for time in [counts.clock.earliest, counts.clock.latest].compactMap({ $0 }) {
      writer.observation.add(mjdTAI: time.mjdTAI)
    }
    let table = RunInfo.table(
      telescopeCount: writer.contents.telescopeCount, hasOwnColumns: !quirks.contains(.originalLayout))
    try writer.product.file.write([info(facts)], to: table)
    try writer.finish(
      facts.provenance, metadata: ReferenceMetadata(observationIDs: [setup.observationID]),
      configuration: setup.options.configuration.effectiveJSON)
    try files.commit()
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
    let leftOut = quirks.contains(.originalLayout) ? 0 : counts.empty + counts.duplicates
    info.triggeredCounts = writer.contents.instrument.subarray.telescopes.map {
      $0.id == setup.telescopeID ? counters.events - leftOut : 0
    }
    info.software = "\(SoftwareVersion.name) \(SoftwareVersion.number)"
    info.usesArrayEventIDs = setup.source.description.hasArrayEventNumbers
    (info.target, info.wobble) = (target.name ?? "None", target.wobble ?? "None")
    info.hasPedestals = !facts.usesQuietEvents
    info.clampedDropCount = counters.clampedDrops
    info.meanRaisedFraction = counters.raised.value
    info.lostCount = facts.census.lostCount
    info.missingPixelCount = facts.census.missingPixelCount
    info.impossibleCount = facts.census.eventsWithImpossibleSamples
    (info.untimedCount, info.emptyCount) = (counts.untimed, counts.empty)
    (info.duplicateCount, info.substituteCount) = (counts.duplicates, substituteCount)
    info.clockStepsBack = counts.clock.stepsBack
    info.largestStepBack = Double(counts.clock.largestStepBackNS) / 1e9
    info.isComplete = facts.provenance.status == .completed
    return info
  }
}

/// What is known at the end of a run.
struct RunFacts {
  var counters: RunCounters
  var census: EventCensus
  var usesQuietEvents: Bool
  var provenance: Provenance
}

/// The ids of events in the tables.
struct EventIdentifiers {
  private let usesArrayNumbers: Bool
  private let runNumber: Int
  private let telescopeID: Int
  private let sharesSubstitutes: Bool

  /// No number of a camera or of the array trigger is as large; substitutes are at least that.
  private static let firstSubstitute: Int64 = 10_000_000_000_000_000

  init(setup: RunSetup) {
    usesArrayNumbers = setup.source.description.hasArrayEventNumbers
    runNumber = setup.runNumber
    telescopeID = setup.telescopeID
    sharesSubstitutes = setup.options.quirks.contains(.sharedSubstitutes)
  }

  /// True for ids that are no number of the event, and say nothing about the events of other telescopes.
  static func isSubstitute(_ id: Int64) -> Bool { id >= firstSubstitute }

  /// The array or camera event number, or a substitute where it is 0.
  func id(of header: EventHeader) -> Int64 {
    let number = usesArrayNumbers ? header.arrayEventNumber ?? 0 : header.eventNumber
    return number > 0 ? Int64(clamping: number) : substitute(of: header)
  }

  /// Telescope (2 digits), run number (6) and the event's index in the file (10), `210000010000000005`: no other event
  /// of any telescope has it. The original has the run number and six digits of the place, for all telescopes.
  func substitute(of header: EventHeader) -> Int64 {
    if !sharesSubstitutes {
      return Int64(telescopeID * 1_000_000 + runNumber) * 10_000_000_000 + Int64(header.index)
    }
    var factor = 1_000_000
    while factor <= header.index { factor *= 10 }
    return Int64(runNumber * factor + header.index)
  }
}
