import Reconstruction
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Writes coincident events to a stereo DL1 file, in the order of the first telescope.
///
/// The file appears under its name when `finish` succeeds, or not at all.
final class StereoFileWriter {
  private let options: StereoOptions
  private let quirks: Quirks
  private var writer: DL1FileWriter
  private var rows: DL1Rows
  private let nominal: ICRSDirection?
  /// The height of the array's reference point above sea level, in metres.
  private let referenceHeight: Double
  private var lastPointings: (HorizontalDirection, HorizontalDirection)?
  /// The indices of the first and of the second telescope in the subarray.
  private let places: (Int, Int)

  /// Begins the file and writes what is known before the first event.
  init(
    path: String, sources: [StereoSource], instrument: Instrument, options: StereoOptions, withImages: Bool,
    in files: AtomicFileSet
  ) throws {
    self.options = options
    quirks = options.quirks
    let ids = sources.prefix(2).map(\.dl1.telescopeID)
    var contents = DL1Contents(
      instrument: instrument, telescopes: ids,
      observationID: quirks.contains(.originalLayout)
        ? 0 : UInt64(clamping: sources[0].dl1.observationID),
      parameters: sources.prefix(2).map(\.columns.output), hasImages: withImages,
      hasOwnGeometry: !quirks.contains(.originalLayout))
    contents.statesObservation = !quirks.contains(.originalLayout)
    writer = try DL1FileWriter(path: path, contents, in: files)
    for time in sources[0].triggerTimes { writer.observation.add(mjdTAI: time) }
    rows = DL1Rows(contents)
    nominal = try sources[0].dl1.nominalPointing()
    referenceHeight = options.configuration.arrayCenter.heightM
    places = (instrument.place(of: ids[0]) ?? 0, instrument.place(of: ids[1]) ?? 1)
  }

  /// The file, for further tables.
  var file: HDF5FileWriter { writer.product.file }

  /// Writes a block of events.
  func append(_ block: StereoBlock) throws {
    rows.removeAll()
    for event in block.events {
      addTriggers(event)
      addPointings(event)
      rows.showers.append(shower(event))
      addImpact(event, event.sides.0, 0)
      addImpact(event, event.sides.1, 1)
    }
    (rows.telescopes[0].parameters, rows.telescopes[1].parameters) = block.parameters
    if let images = block.images { (rows.telescopes[0].images, rows.telescopes[1].images) = images }
    try writer.append(rows, jobs: options.jobs)
    // The next block is made in memory of its own: this one's must not wait beside it.
    for telescope in rows.telescopes.indices {
      rows.telescopes[telescope].parameters = PackedRows(rows.telescopes[telescope].parameters.schema)
      rows.telescopes[telescope].images = PackedRows(rows.telescopes[telescope].images.schema)
    }
  }

  private func addTriggers(_ event: StereoBlock.Event) {
    var trigger = SubarrayTrigger()
    (trigger.id, trigger.mjdTAI) = (event.id, event.sides.0.triggerTime)
    trigger.telescopes = TelescopeSet(places.0, places.1)
    rows.triggers.append(trigger)
    let (a, b) = places.0 < places.1 ? event.sides : (event.sides.1, event.sides.0)
    for side in [a, b] {
      var row = TelescopeTrigger()
      row.id = TelescopeEventID(event.id, telescope: Int(side.telescopeID))
      row.mjdTAI = side.triggerTime
      rows.telescopeTriggers.append(row)
    }
  }

  /// Rows where a telescope points elsewhere than at the event before.
  private func addPointings(_ event: StereoBlock.Event) {
    let now = (event.sides.0.pointing, event.sides.1.pointing)
    let time = event.sides.0.triggerTime
    if lastPointings?.0 != now.0 {
      var row = ArrayPointing()
      (row.mjdTAI, row.horizontal) = (time, now.0)
      if let nominal { row.nominal = nominal }
      rows.arrayPointings.append(row)
      addPointing(now.0, time, 0)
    }
    if lastPointings?.1 != now.1 { addPointing(now.1, time, 1) }
    lastPointings = now
  }

  private func addPointing(_ pointing: HorizontalDirection, _ time: Double, _ index: Int) {
    var row = TelescopePointing()
    (row.mjdTAI, row.horizontal) = (time, pointing)
    rows.telescopes[index].pointings.append(row)
  }

  private func shower(_ event: StereoBlock.Event) -> StereoEvent {
    var telescopes = TelescopeSet()
    if event.used.0 { telescopes.insert(places.0) }
    if event.used.1 { telescopes.insert(places.1) }
    return StereoEvent(
      event.id, event.geometry, telescopes: telescopes, showerMaximum: options.showerMaximum,
      referenceHeight: referenceHeight, statesSpread: quirks.contains(.statesStereoSpread))
  }

  private func addImpact(_ event: StereoBlock.Event, _ side: StereoBlock.Side, _ index: Int) {
    let id = Int(side.telescopeID)
    let telescope = writer.contents.instrument.subarray.telescopes.first { $0.id == id }
    var row = ImpactRow()
    row.id = TelescopeEventID(event.id, telescope: id)
    if let telescope { row.distance = event.geometry.impactDistance(of: telescope.groundPosition) }
    rows.telescopes[index].impacts.append(row)
  }

  /// Copies a table of other files as it is, one file after the other; files without it are left out.
  ///
  /// - Throws: `StereoError.differentColumns`, `HDF5Error`.
  func copy(_ path: String, from sources: [HDF5File], to name: String) throws {
    let tables = try sources.filter { try $0.hasTable(path) }
      .map { (file: $0.path, table: try $0.table(path)) }
    guard let first = tables.first else { return }
    let schema = Self.schema(of: first.table)
    let target = try file.makeTable(name, schema)
    for (path, table) in tables {
      guard Self.schema(of: table).hasSameRows(as: schema) else {
        throw StereoError.differentColumns(first: first.file, second: path)
      }
      let reader = try table.packedReader(schema)
      for start in stride(from: 0, to: table.rowCount, by: 256) {
        try target.append(rows: try reader.rows(start..<min(start + 256, table.rowCount)))
      }
    }
    try target.finish()
  }

  /// Copies the trigger times of a telescope, which live times need all: not if one of its files has none.
  ///
  /// - Throws: `StereoError.differentColumns`, `HDF5Error`.
  func copyTriggerTimes(of sources: [TelescopeDL1]) throws {
    let path = TablePath.triggerTimes(telescope: sources[0].telescopeID)
    guard try sources.allSatisfy({ try $0.file.hasTable(path) }) else { return }
    try copy(path, from: sources.map(\.file), to: path)
  }

  /// Writes the facts about the first telescope's run with the triggers of both.
  ///
  /// - Throws: `StereoError.differentColumns`, `HDF5Error`.
  func writeInfo(of first: TelescopeDL1, _ partners: [TelescopeDL1]) throws {
    guard var info = try Self.info(of: first) else {
      return try copy(TablePath.info, from: [first.file], to: TablePath.info)
    }
    for other in try partners.compactMap(Self.info) {
      for place in info.triggeredCounts.indices where place < other.triggeredCounts.count {
        info.triggeredCounts[place] += other.triggeredCounts[place]
      }
    }
    let hasOwn = try first.file.table(TablePath.info).columns.contains { $0.name == "is_complete" }
    try file.write(
      [info], to: RunInfo.table(telescopeCount: info.triggeredCounts.count, hasOwnColumns: hasOwn))
  }

  /// The facts about a run; nil for files that lack some.
  private static func info(of dl1: TelescopeDL1) throws -> RunInfo? {
    guard try dl1.file.hasTable(TablePath.info) else { return nil }
    let names = try dl1.file.table(TablePath.info).columns.map(\.name)
    let needed = RunInfo.table(telescopeCount: 2, hasOwnColumns: false).schema.columns.map(\.name)
    return try Set(names).isSuperset(of: needed) ? DL1File(dl1.file).info() : nil
  }

  private static func schema(of table: HDF5Table) -> TableSchema {
    TableSchema(
      table.columns.map {
        ColumnInfo(
          name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit, description: $0.description ?? "")
      })
  }

  /// Writes the facts about the run and puts the file in place.
  func finish(provenance: Provenance, observationID: Int64) throws {
    try writer.finish(
      provenance, metadata: ReferenceMetadata(observationIDs: [Int(observationID)]),
      configuration: options.configuration.effectiveJSON)
  }
}
