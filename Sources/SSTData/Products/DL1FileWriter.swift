internal import Reconstruction
internal import SSTCore
public import SSTIO
internal import SSTSky

/// What a DL1 file holds; settled before the first event.
public struct DL1Contents: Sendable {
  /// The array.
  public var instrument: Instrument
  /// The telescopes of the file, in the order of its blocks; ids of the subarray.
  public var telescopes: [Int]
  /// The observation, for its table; events carry their own ids.
  public var observationID: UInt64
  /// The columns of each telescope's image parameters.
  public var parameters: [TableSchema]
  /// True if images are written, the true ones of simulations included.
  public var hasImages: Bool
  /// True for the columns of the stereo geometry that sst1mpipe does not have.
  public var hasOwnGeometry: Bool
  /// True for simulations: the truth is written beside the events.
  public var isSimulated = false
  /// True for simulations that know true images: their sums and parameters are written, and with
  /// ``hasImages`` their pixels.
  public var hasTrueImages = false
  /// False to leave times and pointing of the observation open, as sst1mpipe does.
  public var statesObservation = true

  /// Describes a file.
  public init(
    instrument: Instrument, telescopes: [Int], observationID: UInt64, parameters: [TableSchema],
    hasImages: Bool = true, hasOwnGeometry: Bool = false
  ) {
    precondition(parameters.count == telescopes.count, "columns for each telescope")
    (self.instrument, self.telescopes, self.observationID) = (instrument, telescopes, observationID)
    (self.parameters, self.hasImages, self.hasOwnGeometry) = (parameters, hasImages, hasOwnGeometry)
  }

  /// The number of telescopes of the subarray.
  public var telescopeCount: Int { instrument.subarray.telescopes.count }

  /// The table of images of a telescope.
  public func images(of telescope: Int) -> BlockTable<ImageBlock> {
    ImageBlock.table(telescope: telescope, pixelCount: pixelCount(of: telescope))
  }

  /// The table of true images of a telescope.
  public func trueImages(of telescope: Int) -> BlockTable<TrueImageBlock> {
    TrueImageBlock.table(telescope: telescope, pixelCount: pixelCount(of: telescope), hasPixels: hasImages)
  }

  private func pixelCount(of telescope: Int) -> Int {
    max(1, instrument.place(of: telescope).map { instrument.cameras[$0].geometry.pixelCount } ?? 1)
  }
}

/// Rows of all tables for some events; emptied and filled again for each block.
public struct DL1Rows: Sendable {
  /// Rows of one telescope.
  public struct Telescope: Sendable {
    /// Image parameters.
    public var parameters: PackedRows
    /// Images; empty if they are not written.
    public var images: PackedRows
    /// Where the telescope points, whenever that changes.
    public var pointings: [TelescopePointing] = []
    /// Distances to the shower axes.
    public var impacts: [ImpactRow] = []
    /// What simulations know; empty for data.
    public var truth: Truth
  }

  /// The truth of one telescope's events.
  public struct Truth: Sendable {
    /// True images; empty if they are not stored.
    public var images: PackedRows
    /// Their parameters.
    public var parameters: [TrueParameterRow] = []
    /// True distances to the shower axes.
    public var impacts: [TrueImpactRow] = []

    mutating func removeAll() {
      images.removeAll()
      parameters.removeAll(keepingCapacity: true)
      impacts.removeAll(keepingCapacity: true)
    }
  }

  /// Which telescopes triggered.
  public var triggers: [SubarrayTrigger] = []
  /// The triggers of all telescopes.
  public var telescopeTriggers: [TelescopeTrigger] = []
  /// Where the array points, whenever that changes.
  public var arrayPointings: [ArrayPointing] = []
  /// The stereo geometry.
  public var showers: [StereoEvent] = []
  /// The true showers; empty for data.
  public var trueShowers: [TrueShowerRow] = []
  /// The tables of each telescope, in the order of ``DL1Contents/telescopes``.
  public var telescopes: [Telescope]

  /// Makes empty rows for a file.
  public init(_ contents: DL1Contents) {
    telescopes = zip(contents.telescopes, contents.parameters).map { id, schema in
      Telescope(
        parameters: PackedRows(schema), images: PackedRows(contents.images(of: id).schema),
        truth: Truth(images: PackedRows(contents.trueImages(of: id).schema)))
    }
  }

  /// Removes all rows and keeps the memory.
  public mutating func removeAll() {
    triggers.removeAll(keepingCapacity: true)
    telescopeTriggers.removeAll(keepingCapacity: true)
    arrayPointings.removeAll(keepingCapacity: true)
    showers.removeAll(keepingCapacity: true)
    trueShowers.removeAll(keepingCapacity: true)
    for index in telescopes.indices {
      telescopes[index].parameters.removeAll()
      telescopes[index].images.removeAll()
      telescopes[index].pointings.removeAll(keepingCapacity: true)
      telescopes[index].impacts.removeAll(keepingCapacity: true)
      telescopes[index].truth.removeAll()
    }
  }
}

/// Writes a DL1 file of one or several telescopes, block by block.
///
/// The file appears under its name when ``finish(_:metadata:configuration:)`` succeeds, or not at all.
public struct DL1FileWriter: Sendable {
  /// What the file holds.
  public let contents: DL1Contents
  /// Array events written so far.
  public private(set) var eventCount = 0
  /// The product, for further tables.
  public let product: ProductWriter
  /// The observations that have events in the file, one row each in the table of observations.
  public var observationIDs: [UInt64]
  /// Times and pointing of the observation: those of the rows written so far, and of what is added.
  public var observation = ObservationFacts()

  private struct TelescopeTables: Sendable {
    let parameters: TableWriter
    let images: TableWriter?
    var pointings: RowWriter<TelescopePointing>
    var impacts: RowWriter<ImpactRow>
    var truth: TruthTables?

    init(_ file: HDF5FileWriter, _ contents: DL1Contents, _ index: Int) throws(HDF5Error) {
      let id = contents.telescopes[index]
      parameters = try file.makeTable(TablePath.parameters(telescope: id), contents.parameters[index])
      pointings = try file.makeTable(TelescopePointing.table(telescope: id))
      impacts = try file.makeTable(ImpactRow.table(telescope: id))
      let table = contents.images(of: id)
      images = contents.hasImages ? try file.makeTable(table.path, table.schema) : nil
      if contents.isSimulated { truth = try TruthTables(file, contents, index) }
    }

    mutating func append(_ rows: DL1Rows.Telescope, jobs: Int) throws(HDF5Error) {
      try parameters.append(rows: rows.parameters, jobs: jobs)
      try images?.append(rows: rows.images, jobs: jobs)
      try pointings.append(rows.pointings, jobs: jobs)
      try impacts.append(rows.impacts, jobs: jobs)
      try truth?.append(rows.truth, jobs: jobs)
    }

    func finish() throws(HDF5Error) {
      try parameters.finish()
      try images?.finish()
      try pointings.finish()
      try impacts.finish()
      try truth?.finish()
    }
  }

  private struct TruthTables: Sendable {
    let images: TableWriter?
    var parameters: RowWriter<TrueParameterRow>?
    var impacts: RowWriter<TrueImpactRow>

    init(_ file: HDF5FileWriter, _ contents: DL1Contents, _ index: Int) throws(HDF5Error) {
      let id = contents.telescopes[index]
      impacts = try file.makeTable(TrueImpactRow.table(telescope: id))
      guard contents.hasTrueImages else {
        images = nil
        return
      }
      let table = contents.trueImages(of: id)
      images = try file.makeTable(table.path, table.schema)
      let frame = ParameterFrame(of: contents.parameters[index].columns.map(\.name))
      parameters = try file.makeTable(TrueParameterRow.table(telescope: id, frame))
    }

    mutating func append(_ rows: DL1Rows.Truth, jobs: Int) throws(HDF5Error) {
      try images?.append(rows: rows.images, jobs: jobs)
      try parameters?.append(rows.parameters, jobs: jobs)
      try impacts.append(rows.impacts, jobs: jobs)
    }

    func finish() throws(HDF5Error) {
      try images?.finish()
      try parameters?.finish()
      try impacts.finish()
    }
  }
  private var triggers: RowWriter<SubarrayTrigger>
  private var telescopeTriggers: RowWriter<TelescopeTrigger>
  private var arrayPointings: RowWriter<ArrayPointing>
  private var showers: RowWriter<StereoEvent>
  private var trueShowers: RowWriter<TrueShowerRow>?
  private var telescopes: [TelescopeTables]

  /// Begins the file and writes what is known before the first event.
  ///
  /// The parameters are those of ``ProductWriter/init(path:overwrite:in:copyOf:)``.
  /// - Throws: `HDF5Error`.
  public init(
    path: String, _ contents: DL1Contents, overwrite: Bool = false, in files: AtomicFileSet? = nil
  ) throws(HDF5Error) {
    self.contents = contents
    observationIDs = [contents.observationID]
    product = try ProductWriter(path: path, overwrite: overwrite, in: files)
    let file = product.file
    try InstrumentWriting(file: file, instrument: contents.instrument).write()
    triggers = try file.makeTable(SubarrayTrigger.table(telescopeCount: contents.telescopeCount))
    telescopeTriggers = try file.makeTable(TelescopeTrigger.table)
    arrayPointings = try file.makeTable(ArrayPointing.table)
    showers = try file.makeTable(
      StereoEvent.table(telescopeCount: contents.telescopeCount, hasOwnColumns: contents.hasOwnGeometry))
    trueShowers = contents.isSimulated ? try file.makeTable(TrueShowerRow.table) : nil
    telescopes = []
    for index in contents.telescopes.indices {
      telescopes.append(try TelescopeTables(file, contents, index))
    }
  }

  /// Writes a block; an event of the array is a row of ``DL1Rows/triggers``.
  ///
  /// - Throws: `HDF5Error`.
  public mutating func append(_ rows: DL1Rows, jobs: Int = 1) throws(HDF5Error) {
    try triggers.append(rows.triggers, jobs: jobs)
    try telescopeTriggers.append(rows.telescopeTriggers, jobs: jobs)
    try arrayPointings.append(rows.arrayPointings, jobs: jobs)
    try showers.append(rows.showers, jobs: jobs)
    try trueShowers?.append(rows.trueShowers, jobs: jobs)
    for (index, part) in rows.telescopes.enumerated() { try telescopes[index].append(part, jobs: jobs) }
    eventCount += rows.triggers.count
    for trigger in rows.triggers { observation.add(mjdTAI: trigger.mjdTAI) }
    for pointing in rows.arrayPointings { observation.add(pointing.horizontal) }
  }

  /// Writes image parameters alone, for writers that hold them back until the end.
  ///
  /// - Throws: `HDF5Error`.
  public func append(parameters: PackedRows, ofTelescopeAt index: Int, jobs: Int = 1) throws(HDF5Error) {
    try telescopes[index].parameters.append(rows: parameters, jobs: jobs)
  }

  /// Ends all tables, records its provenance, and puts it in place.
  ///
  /// - Throws: `HDF5Error`; there is no file then.
  public func finish(
    _ provenance: Provenance, metadata: ReferenceMetadata, configuration: String
  ) throws(HDF5Error) {
    let facts = contents.statesObservation ? observation : ObservationFacts()
    let rows = observationIDs.map { facts.row(of: $0) }
    try product.file.write(rows, to: ObservationRow.table)
    try product.file.write(rows, to: ObservationRow.scheduling)
    try triggers.finish()
    try telescopeTriggers.finish()
    try arrayPointings.finish()
    try showers.finish()
    try trueShowers?.finish()
    for tables in telescopes { try tables.finish() }
    try product.finish(
      provenance, metadata: metadata, configuration: configuration, eventCount: eventCount)
  }
}
