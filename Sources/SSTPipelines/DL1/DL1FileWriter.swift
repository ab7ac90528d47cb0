import SSTData
import SSTSky
import Reconstruction
import SSTCalib
import SSTCore
import SSTIO

/// Writes the events of a run to a DL1 file, in input order.
///
/// The file appears under its name when ``finish(counters:nsbLevel:provenance:status:)`` succeeds, or not at all.
final class DL1FileWriter {
  private let setup: RunSetup
  private let file: HDF5FileWriter
  private let identifiers: EventIdentifiers
  private let parameterTable: ParameterTable
  /// Compatibility only: the original sorts this table by event id, so its rows wait until the end.
  private var waiting: SortedParameters?
  private let tables: Tables
  private var rows: Rows
  private var monitoring: TableWriter?
  private var tracker: PointingTracker
  private var lastPointing: HorizontalDirection?
  /// Events written so far.
  private(set) var eventCount = 0

  private struct Tables {
    let trigger, telescopeTrigger, parameters, arrayPointing, telescopePointing, geometry, impact: TableWriter
    let images: TableWriter?

    var all: [TableWriter] {
      [trigger, telescopeTrigger, parameters, arrayPointing, telescopePointing, geometry, impact]
        + [images].compactMap { $0 }
    }
  }

  /// Rows of one block, by table.
  private struct Rows {
    var trigger, telescopeTrigger, parameters, images, arrayPointing, telescopePointing, geometry,
      impact: PackedRows

    mutating func removeAll() {
      trigger.removeAll()
      telescopeTrigger.removeAll()
      parameters.removeAll()
      images.removeAll()
      arrayPointing.removeAll()
      telescopePointing.removeAll()
      geometry.removeAll()
      impact.removeAll()
    }
  }

  /// Begins the file and writes what is known before the first event.
  init(setup: RunSetup, usesQuietEvents: Bool) throws {
    self.setup = setup
    let isCompatible = setup.options.isCompatible
    let settings = setup.options.configuration
    identifiers = EventIdentifiers(setup: setup)
    parameterTable = ParameterTable(
      frame: setup.frame, hasPreciseTimes: setup.options.writesPreciseTimestamps,
      hasMeanCharge: !isCompatible || !usesQuietEvents || setup.options.recleans, isExtended: !isCompatible,
      intensityCorrection: settings.nsbCalibrator.intensityCorrection[setup.telescopeID],
      focalLength: settings.equivalentFocalLength[setup.telescopeID], date: setup.date,
      leapSeconds: setup.transformer.leapSeconds)
    if isCompatible, parameterTable.hasMeanCharge { waiting = SortedParameters(parameterTable.schema) }
    file = try HDF5FileWriter(path: setup.output(setup.names.dl1), overwrite: setup.options.overwrite)
    let instrument = InstrumentWriter(file: file, subarray: .sst1m, geometry: setup.geometry)
    try instrument.write()
    try instrument.writeObservation(id: isCompatible ? 0 : UInt64(setup.observationID))
    let telescope = "tel_0\(setup.telescopeID)"
    let images = DL1Schemas.images(pixelCount: setup.geometry.pixelCount)
    tables = Tables(
      trigger: try file.makeTable("dl1/event/subarray/trigger", DL1Schemas.subarrayTrigger),
      telescopeTrigger: try file.makeTable("dl1/event/telescope/trigger", DL1Schemas.telescopeTrigger),
      parameters: try file.makeTable("dl1/event/telescope/parameters/\(telescope)", parameterTable.schema),
      arrayPointing: try file.makeTable("dl1/monitoring/subarray/pointing", DL1Schemas.arrayPointing),
      telescopePointing: try file.makeTable(
        "dl1/monitoring/telescope/pointing/\(telescope)", DL1Schemas.telescopePointing),
      geometry: try file.makeTable(
        "dl2/event/subarray/geometry/HillasReconstructor", DL1Schemas.stereoGeometry),
      impact: try file.makeTable(
        "dl2/event/telescope/impact/HillasReconstructor/\(telescope)", DL1Schemas.impact),
      images: setup.options.writesImages
        ? try file.makeTable("dl1/event/telescope/images/\(telescope)", images) : nil)
    rows = Rows(
      trigger: PackedRows(DL1Schemas.subarrayTrigger),
      telescopeTrigger: PackedRows(DL1Schemas.telescopeTrigger),
      parameters: PackedRows(parameterTable.schema), images: PackedRows(images),
      arrayPointing: PackedRows(DL1Schemas.arrayPointing),
      telescopePointing: PackedRows(DL1Schemas.telescopePointing),
      geometry: PackedRows(DL1Schemas.stereoGeometry), impact: PackedRows(DL1Schemas.impact))
    let target = setup.pointing.coordinates
    tracker = PointingTracker(
      transformer: setup.transformer,
      target: ICRSDirection(
        rightAscensionDeg: target.rightAscensionDeg, declinationDeg: target.declinationDeg))
  }

  /// Writes the triggered events of a block and the monitoring rows that fell due; pedestals are left out.
  func append(_ block: ProcessedBlock) throws {
    rows.removeAll()
    for event in block.headers.indices where !block.headers[event].triggerBits.isPedestal {
      add(block, event)
    }
    let jobs = setup.options.jobs
    try tables.trigger.append(rows: rows.trigger, jobs: jobs)
    try tables.telescopeTrigger.append(rows: rows.telescopeTrigger, jobs: jobs)
    if waiting == nil { try tables.parameters.append(rows: rows.parameters, jobs: jobs) }
    waiting?.append(rows.parameters)
    try tables.images?.append(rows: rows.images, jobs: jobs)
    try tables.arrayPointing.append(rows: rows.arrayPointing, jobs: jobs)
    try tables.telescopePointing.append(rows: rows.telescopePointing, jobs: jobs)
    try tables.geometry.append(rows: rows.geometry, jobs: jobs)
    try tables.impact.append(rows: rows.impact, jobs: jobs)
    for row in block.monitoring { try appendMonitoring(row) }
  }

  private func add(_ block: ProcessedBlock, _ event: Int) {
    let header = block.headers[event]
    let id = identifiers.id(of: header)
    let telescope = Int16(setup.telescopeID)
    let observation = Int64(setup.observationID)
    let pointing = tracker.horizontal(at: header.time)
    let mjd = header.time.mjdTAI
    rows.trigger.append(observation)
    rows.trigger.append(id)
    rows.trigger.append(mjd)
    rows.trigger.append([setup.telescopeID == 21, setup.telescopeID == 22])
    rows.trigger.append(Int64(32))
    rows.telescopeTrigger.append(observation)
    rows.telescopeTrigger.append(id)
    rows.telescopeTrigger.append(telescope)
    rows.telescopeTrigger.append(mjd)
    rows.telescopeTrigger.append(Int64(-1))
    parameterTable.append(
      ParameterTable.Row(
        observationID: observation, eventID: id, telescopeID: telescope, time: header.time,
        parameters: block.results.parameters[event], meanCharge: block.nsbLevels[event], pointing: pointing,
        dropFactor: block.drops[event].factor, isDropClamped: block.drops[event].isClamped,
        saturatedPixels: block.images.qualities[event].saturatedPixelCount), to: &rows.parameters)
    if tables.images != nil { addImage(block, event, observation, id, telescope) }
    addPointing(mjd, pointing)
    addStereo(observation, id, telescope)
    eventCount += 1
  }

  private func addImage(
    _ block: ProcessedBlock, _ event: Int, _ observation: Int64, _ id: Int64, _ telescope: Int16
  ) {
    let pixels = setup.geometry.pixelCount
    let range = event * pixels..<(event + 1) * pixels
    rows.images.append(observation)
    rows.images.append(id)
    rows.images.append(telescope)
    block.images.charges.withUnsafeBufferPointer {
      rows.images.append(UnsafeBufferPointer(rebasing: $0[range]))
    }
    block.images.peakTimes.withUnsafeBufferPointer {
      rows.images.append(UnsafeBufferPointer(rebasing: $0[range]))
    }
    block.results.masks.withUnsafeBufferPointer {
      rows.images.append(UnsafeBufferPointer(rebasing: $0[range]))
    }
    rows.images.append(block.images.qualities[event].isExtractionValid)
  }

  private func addPointing(_ mjd: Double, _ pointing: HorizontalDirection) {
    guard pointing != lastPointing else { return }
    lastPointing = pointing
    rows.arrayPointing.append(mjd)
    rows.arrayPointing.append(pointing.azimuthRad)
    rows.arrayPointing.append(pointing.altitudeRad)
    rows.arrayPointing.append(tracker.target.rightAscensionRad)
    rows.arrayPointing.append(tracker.target.declinationRad)
    rows.telescopePointing.append(mjd)
    rows.telescopePointing.append(pointing.azimuthRad)
    rows.telescopePointing.append(pointing.altitudeRad)
  }

  /// One telescope gives no stereo geometry: the rows say so.
  private func addStereo(_ observation: Int64, _ id: Int64, _ telescope: Int16) {
    rows.geometry.append(observation)
    rows.geometry.append(id)
    for _ in 0..<14 { rows.geometry.append(Double.nan) }
    rows.geometry.append(false)
    rows.geometry.append(Double.nan)
    rows.geometry.append(Double.nan)
    rows.geometry.append([false, false])
    rows.impact.append(observation)
    rows.impact.append(id)
    rows.impact.append(telescope)
    rows.impact.append(Double.nan)
    rows.impact.append(Double.nan)
  }

  private func appendMonitoring(_ row: PedestalMonitoringRow) throws {
    let schema = DL1Schemas.pedestal(pixelCount: setup.geometry.pixelCount)
    if monitoring == nil { monitoring = try file.makeTable("dl1/monitoring/telescope/pedestal", schema) }
    var buffer = PackedRows(schema)
    buffer.append(Int64(row.eventCount))
    for time in [row.meanTime, row.firstTime, row.lastTime] { buffer.append(Double(time.nanoseconds) / 1e9) }
    buffer.append(row.mean)
    buffer.append(row.median)
    buffer.append(row.rms)
    try monitoring?.append(rows: buffer)
  }

  /// Writes the facts about the run and puts the file in place.
  func finish(_ facts: RunFacts) throws {
    if let sorted = waiting { try tables.parameters.append(rows: sorted.rows, jobs: setup.options.jobs) }
    for table in tables.all { try table.finish() }
    try monitoring?.finish()
    let info = RunInformation(setup: setup, facts: facts)
    let table = try file.makeTable("dl1/info", info.rows.schema, title: "DL1 production info")
    try table.append(rows: info.rows)
    try table.finish()
    for (name, value) in ReferenceMetadata(observationIDs: [setup.observationID]).attributes(facts.provenance)
    {
      try file.setAttribute(name, .strings([value]))
    }
    try file.setAttribute("SST PROVENANCE", .strings([facts.provenance.json]))
    try file.setAttribute("SST CONFIGURATION", .strings([setup.options.configuration.effectiveJSON]))
    try file.setAttribute("SST STATUS", .strings([facts.provenance.status.rawValue]))
    try file.setAttribute("SST EVENT COUNT", .integers([Int64(eventCount)]))
    try file.close()
  }
}

/// What is known at the end of a run.
struct RunFacts {
  var counters: RunCounters
  var usesQuietEvents: Bool
  var provenance: Provenance
}

/// The row of `dl1/info`.
struct RunInformation {
  let rows: PackedRows

  init(setup: RunSetup, facts: RunFacts) {
    let isExtended = !setup.options.isCompatible
    let counters = facts.counters
    var rows = PackedRows(DL1Schemas.info(extended: isExtended))
    let pointing = setup.pointing
    let target = pointing.isManual ? ObservationTarget() : pointing.target
    rows.append(setup.calibrationFileName)
    rows.append(pointing.coordinates.declinationDeg)
    rows.append(pointing.isManual)
    rows.append(Int64(counters.pedestals))
    rows.append(Int64(counters.saturated))
    rows.append(Double(counters.survivedPedestals))
    rows.append(Int64(setup.telescopeID == 21 ? counters.events : 0))
    rows.append(Int64(setup.telescopeID == 22 ? counters.events : 0))
    rows.append(pointing.coordinates.rightAscensionDeg)
    rows.append("\(SoftwareVersion.name) \(SoftwareVersion.number)")
    rows.append(setup.source.description.hasArrayEventNumbers)
    rows.append(target.name ?? "None")
    rows.append(setup.windowFileName)
    rows.append(target.wobble ?? "None")
    if isExtended {
      rows.append(!facts.usesQuietEvents)
      rows.append(Int64(counters.clampedDrops))
      rows.append(counters.raised.value(mode: setup.mode))
      rows.append(facts.provenance.status == .completed)
    }
    self.rows = rows
  }
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

/// Compatibility: rows sorted by event id; a row whose id occurs k times is there k times, as after the
/// original's join of the table with itself.
struct SortedParameters {
  private let schema: TableSchema
  private var bytes: [UInt8] = []

  init(_ schema: TableSchema) { self.schema = schema }

  mutating func append(_ rows: PackedRows) { bytes += rows.bytes }

  /// All rows in their final order.
  var rows: PackedRows {
    let size = schema.rowSize
    let place = schema.offsets[1]
    let ids = bytes.withUnsafeBytes { raw in
      stride(from: 0, to: raw.count, by: size).map {
        raw.loadUnaligned(fromByteOffset: $0 + place, as: Int64.self)
      }
    }
    let order = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
    let counts = Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +)
    var result = PackedRows(schema)
    for row in order {
      for _ in 0..<(counts[ids[row]] ?? 1) { result.append(packedRow: bytes[row * size..<(row + 1) * size]) }
    }
    return result
  }
}
