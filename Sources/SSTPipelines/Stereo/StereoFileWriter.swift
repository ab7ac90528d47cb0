import SSTData
import SSTSky
import Reconstruction
import SSTCore
import SSTIO

/// Writes coincident events to a stereo DL1 file, in the order of the first telescope.
///
/// The file appears under its name when `finish` succeeds, or not at all.
final class StereoFileWriter {
  private let options: StereoOptions
  private let file: HDF5FileWriter
  private let tables: Tables
  private var rows: Rows
  private let nominal: ICRSDirection?
  /// The height of the array's reference point above the sea, in metres.
  private let referenceHeight: Double
  private var lastPointings: (HorizontalDirection, HorizontalDirection)?
  /// The place of the first telescope among both, by id: 0 or 1.
  private let firstPlace: Int
  /// Events written so far.
  private(set) var eventCount = 0

  private struct Tables {
    let trigger, telescopeTrigger, arrayPointing, geometry: TableWriter
    /// Of the first and of the second telescope.
    let parameters, pointings, impacts: [TableWriter]
    let images: [TableWriter]

    var all: [TableWriter] {
      [trigger, telescopeTrigger, arrayPointing, geometry] + parameters + pointings + impacts + images
    }
  }

  /// Rows of one block, by table.
  private struct Rows {
    var trigger = PackedRows(DL1Schemas.subarrayTrigger)
    var telescopeTrigger = PackedRows(DL1Schemas.telescopeTrigger)
    var arrayPointing = PackedRows(DL1Schemas.arrayPointing)
    var geometry: PackedRows
    var pointings = [PackedRows](repeating: PackedRows(DL1Schemas.telescopePointing), count: 2)
    var impacts = [PackedRows](repeating: PackedRows(DL1Schemas.impact), count: 2)

    mutating func removeAll() {
      trigger.removeAll()
      telescopeTrigger.removeAll()
      arrayPointing.removeAll()
      geometry.removeAll()
      for index in 0..<2 {
        pointings[index].removeAll()
        impacts[index].removeAll()
      }
    }
  }

  /// Begins the file and writes what is known before the first event.
  init(path: String, sources: [StereoSource], options: StereoOptions, withImages: Bool) throws {
    self.options = options
    let file = try HDF5FileWriter(path: path, overwrite: options.overwrite)
    self.file = file
    let isExtended = !options.isCompatible
    let instrument = InstrumentWriter(file: file, subarray: .sst1m, geometry: SST1MCamera.geometry)
    try instrument.write()
    try instrument.writeObservation(
      id: isExtended ? UInt64(clamping: sources[0].dl1.observationID) : 0)
    let geometry = StereoSchemas.geometry(extended: isExtended)
    let names = sources.map(\.dl1.name)
    let images = DL1Schemas.images(pixelCount: SST1MCamera.pixelCount)
    tables = Tables(
      trigger: try file.makeTable("dl1/event/subarray/trigger", DL1Schemas.subarrayTrigger),
      telescopeTrigger: try file.makeTable("dl1/event/telescope/trigger", DL1Schemas.telescopeTrigger),
      arrayPointing: try file.makeTable("dl1/monitoring/subarray/pointing", DL1Schemas.arrayPointing),
      geometry: try file.makeTable("dl2/event/subarray/geometry/HillasReconstructor", geometry),
      parameters: try sources.map {
        try file.makeTable("dl1/event/telescope/parameters/\($0.dl1.name)", $0.columns.output)
      },
      pointings: try names.map {
        try file.makeTable("dl1/monitoring/telescope/pointing/\($0)", DL1Schemas.telescopePointing)
      },
      impacts: try names.map {
        try file.makeTable("dl2/event/telescope/impact/HillasReconstructor/\($0)", DL1Schemas.impact)
      },
      images: try (withImages ? names : []).map {
        try file.makeTable("dl1/event/telescope/images/\($0)", images)
      })
    rows = Rows(geometry: PackedRows(geometry))
    nominal = try sources[0].dl1.nominalPointing()
    referenceHeight = options.configuration.arrayCenter.heightM
    firstPlace = sources[0].dl1.telescopeID < sources[1].dl1.telescopeID ? 0 : 1
  }

  /// Writes a block of events.
  func append(_ block: StereoBlock) throws {
    rows.removeAll()
    for event in block.events { add(event) }
    let jobs = options.jobs
    try tables.trigger.append(rows: rows.trigger, jobs: jobs)
    try tables.telescopeTrigger.append(rows: rows.telescopeTrigger, jobs: jobs)
    try tables.arrayPointing.append(rows: rows.arrayPointing, jobs: jobs)
    try tables.geometry.append(rows: rows.geometry, jobs: jobs)
    try tables.parameters[0].append(rows: block.parameters.0, jobs: jobs)
    try tables.parameters[1].append(rows: block.parameters.1, jobs: jobs)
    for index in 0..<2 {
      try tables.pointings[index].append(rows: rows.pointings[index], jobs: jobs)
      try tables.impacts[index].append(rows: rows.impacts[index], jobs: jobs)
    }
    if let images = block.images, tables.images.count == 2 {
      try tables.images[0].append(rows: images.0, jobs: jobs)
      try tables.images[1].append(rows: images.1, jobs: jobs)
    }
    eventCount += block.events.count
  }

  private func add(_ event: StereoBlock.Event) {
    addTriggers(event)
    addPointings(event)
    addGeometry(event)
    addImpact(event, event.sides.0, 0)
    addImpact(event, event.sides.1, 1)
  }

  private func addTriggers(_ event: StereoBlock.Event) {
    rows.trigger.append(event.observationID)
    rows.trigger.append(event.eventID)
    rows.trigger.append(event.sides.0.triggerTime)
    rows.trigger.append([true, true])
    rows.trigger.append(Int64(32))
    let (a, b) = firstPlace == 0 ? event.sides : (event.sides.1, event.sides.0)
    for side in [a, b] {
      rows.telescopeTrigger.append(event.observationID)
      rows.telescopeTrigger.append(event.eventID)
      rows.telescopeTrigger.append(side.telescopeID)
      rows.telescopeTrigger.append(side.triggerTime)
      rows.telescopeTrigger.append(Int64(-1))
    }
  }

  /// Rows where a telescope points elsewhere than at the event before.
  private func addPointings(_ event: StereoBlock.Event) {
    let now = (event.sides.0.pointing, event.sides.1.pointing)
    let time = event.sides.0.triggerTime
    if lastPointings?.0 != now.0 {
      rows.arrayPointing.append(time)
      rows.arrayPointing.append(now.0.azimuthRad)
      rows.arrayPointing.append(now.0.altitudeRad)
      rows.arrayPointing.append(nominal?.rightAscensionRad ?? .nan)
      rows.arrayPointing.append(nominal?.declinationRad ?? .nan)
      addPointing(now.0, time, 0)
    }
    if lastPointings?.1 != now.1 { addPointing(now.1, time, 1) }
    lastPointings = now
  }

  private func addPointing(_ pointing: HorizontalDirection, _ time: Double, _ index: Int) {
    rows.pointings[index].append(time)
    rows.pointings[index].append(pointing.azimuthRad)
    rows.pointings[index].append(pointing.altitudeRad)
  }

  private func addGeometry(_ event: StereoBlock.Event) {
    let (g, isExtended) = (event.geometry, !options.isCompatible)
    // The original's uncertainty of two telescopes is the rounding of its arc cosine; a number of its size here.
    let spread = g.isValid && !isExtended ? 0 : g.directionSpreadRad * 180 / .pi
    let distance = g.showerMaximumDistance
    let altitude = g.showerMaximumAltitude(referenceHeight: referenceHeight)
    rows.geometry.append(event.observationID)
    rows.geometry.append(event.eventID)
    for value in [
      g.isValid ? g.direction.altitudeDeg : .nan, spread, g.isValid ? g.direction.azimuthDeg : .nan, spread,
      g.core.x, g.core.y, .nan, .nan, g.coreTilted.x, g.coreTilted.y, .nan, .nan,
      options.showerMaximum == .distance ? distance : altitude, .nan,
    ] { rows.geometry.append(value) }
    rows.geometry.append(g.isValid)
    rows.geometry.append(g.averageIntensity)
    rows.geometry.append(Double.nan)
    let used = g.isValid ? event.used : (false, false)
    rows.geometry.append(firstPlace == 0 ? [used.0, used.1] : [used.1, used.0])
    guard isExtended else { return }
    rows.geometry.append(distance)
    rows.geometry.append(altitude)
    rows.geometry.append(Int64(g.status.rawValue))
  }

  private func addImpact(_ event: StereoBlock.Event, _ side: StereoBlock.Side, _ index: Int) {
    let telescope = SubarrayDescription.sst1m.telescopes.first { $0.id == Int(side.telescopeID) }
    let impact = telescope.map { event.geometry.impactDistance(of: $0.groundPosition) }
    rows.impacts[index].append(event.observationID)
    rows.impacts[index].append(event.eventID)
    rows.impacts[index].append(side.telescopeID)
    rows.impacts[index].append(impact ?? .nan)
    rows.impacts[index].append(Double.nan)
  }

  /// Copies a table of other files as it is, one file after the other; files without it are left out.
  ///
  /// - Throws: `StereoError.differentColumns`, `HDF5Error`.
  func copy(_ path: String, from sources: [HDF5File], to name: String) throws {
    let tables = try sources.filter { try $0.kind(of: path) == .dataset }
      .map { (file: $0.path, table: try $0.table(path)) }
    guard let first = tables.first else { return }
    let schema = Self.schema(of: first.table)
    let writer = try file.makeTable(name, schema)
    for (path, table) in tables {
      guard Self.schema(of: table) == schema else {
        throw StereoError.differentColumns(first: first.file, second: path)
      }
      let reader = try table.packedReader(schema)
      for start in stride(from: 0, to: table.rowCount, by: 256) {
        let bytes = try reader.bytes(ofRows: Array(start..<min(start + 256, table.rowCount)))
        try writer.append(rows: PackedRows(schema, packed: bytes))
      }
    }
    try writer.finish()
  }

  private static func schema(of table: HDF5Table) -> TableSchema {
    TableSchema(
      table.columns.map {
        ColumnInfo(
          name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit, description: $0.description ?? "")
      })
  }

  /// Writes rows of a table of their own.
  func write(_ rows: PackedRows, to path: String, title: String) throws {
    let table = try file.makeTable(path, rows.schema, title: title)
    try table.append(rows: rows)
    try table.finish()
  }

  /// Writes the facts about the run and puts the file in place.
  func finish(provenance: Provenance, observationID: Int64) throws {
    for table in tables.all { try table.finish() }
    for (name, value) in ReferenceMetadata(observationIDs: [Int(observationID)]).attributes(provenance) {
      try file.setAttribute(name, .strings([value]))
    }
    try file.setAttribute("SST PROVENANCE", .strings([provenance.json]))
    try file.setAttribute("SST CONFIGURATION", .strings([options.configuration.effectiveJSON]))
    try file.setAttribute("SST STATUS", .strings([provenance.status.rawValue]))
    try file.setAttribute("SST EVENT COUNT", .integers([Int64(eventCount)]))
    try file.close()
  }
}
