public import Reconstruction
internal import SSTCalib
public import SSTCore
public import SSTIO
internal import SSTSky

/// A DL1 file, of one or several telescopes and any camera, that is open for reading.
///
/// ```swift
/// for event in try DL1File(readingFrom: path).stereoEvents() where event.isValid {
///   print(event.id.event, event.altitudeDeg, event.azimuthDeg)
/// }
/// ```
public struct DL1File: Sendable {
  /// The file, for tables of other programs.
  public let file: HDF5File
  /// The ids of the telescopes that have image parameters or images, ascending.
  public let telescopes: [Int]
  /// The attributes of the file.
  private let attributes: [String: HDF5Attribute]

  /// Opens a file.
  ///
  /// - Throws: `HDF5Error`.
  public init(readingFrom path: String) throws(HDF5Error) { try self.init(HDF5File(readingFrom: path)) }

  /// Looks at a file that is open already.
  ///
  /// - Throws: `HDF5Error`.
  public init(_ file: HDF5File) throws(HDF5Error) {
    self.file = file
    let ids = try Self.telescopes(in: file, TablePath.parametersGroup)
    telescopes = Set(try ids + Self.telescopes(in: file, TablePath.imagesGroup)).sorted()
    attributes = try file.attributes()
  }

  /// The telescopes that have a table in a group, ascending.
  ///
  /// - Throws: `HDF5Error`.
  public static func telescopes(in file: HDF5File, _ group: String) throws(HDF5Error) -> [Int] {
    guard try file.kind(of: group) == .group else { return [] }
    return try file.children(of: group).compactMap { TablePath.telescope(of: $0.path) }.sorted()
  }

  /// How the run ended; nil if the writer did not finish, or for files of other programs.
  public var status: Provenance.Status? {
    attributes[ProductAttribute.status]?.string.flatMap(Provenance.Status.init(rawValue:))
  }
  /// The number of events stated by the writer.
  public var statedEventCount: Int? { attributes[ProductAttribute.eventCount]?.integer.map(Int.init) }
  /// The provenance as JSON.
  public var provenance: String? { attributes[ProductAttribute.provenance]?.string }
  /// The effective configuration as JSON.
  public var configuration: String? { attributes[ProductAttribute.configuration]?.string }
  /// True if the file holds simulated events.
  public var isSimulated: Bool {
    get throws(HDF5Error) { try file.kind(of: TablePath.simulation) != nil }
  }

  // MARK: - Events

  /// The frame of a telescope's image parameters.
  ///
  /// - Throws: `HDF5Error` `.missingObject` if the file has none of the telescope.
  public func frame(ofTelescope telescope: Int) throws(HDF5Error) -> ParameterFrame {
    let columns = try file.table(TablePath.parameters(telescope: telescope)).columns
    return ParameterFrame(of: columns.map(\.name))
  }

  /// A reader of a telescope's image parameters.
  ///
  /// - Parameters:
  ///   - telescope: its id.
  ///   - more: own columns, by name.
  /// - Throws: `HDF5Error`.
  public func parameters(
    ofTelescope telescope: Int, adding more: [Column<ParameterRow>] = []
  ) throws(HDF5Error) -> TableReader<ParameterRow> {
    var layout = ParameterRow.Layout()
    layout.frame = try frame(ofTelescope: telescope)
    let table = ParameterRow.table(telescope: telescope, layout).adding(more)
    return try file.reader(of: table, initial: ParameterRow())
  }

  /// A reader of a telescope's images.
  ///
  /// - Throws: `HDF5Error`.
  public func images(ofTelescope telescope: Int) throws(HDF5Error) -> BlockReader<ImageBlock> {
    let pixels = try pixelCount(ofTelescope: telescope) ?? 1
    return try file.reader(of: ImageBlock.table(telescope: telescope, pixelCount: pixels))
  }

  /// The pixels of a telescope's images; nil if the file has none.
  ///
  /// - Throws: `HDF5Error`.
  public func pixelCount(ofTelescope telescope: Int) throws(HDF5Error) -> Int? {
    try length(of: ImageBlock.imageColumn, TablePath.images(telescope: telescope))
  }

  /// The values of a row in a column; nil if the file has no such column.
  private func length(of column: String, _ path: String) throws(HDF5Error) -> Int? {
    guard try file.hasTable(path) else { return nil }
    return try file.table(path).columns.first { $0.name == column }?.elementsPerRow
  }

  /// True if the file has images of a telescope.
  ///
  /// - Throws: `HDF5Error`.
  public func hasImages(ofTelescope telescope: Int) throws(HDF5Error) -> Bool {
    try file.hasTable(TablePath.images(telescope: telescope))
  }

  /// The true showers of simulated events, one row per event; none in data.
  ///
  /// - Throws: `HDF5Error`.
  public func trueShowers() throws(HDF5Error) -> [TrueShowerRow] {
    try rows(of: TrueShowerRow.table, initial: TrueShowerRow())
  }

  /// How the showers of a simulation were made, one row per run; none in data.
  ///
  /// - Throws: `HDF5Error`.
  public func simulationRuns() throws(HDF5Error) -> [SimulationRunRow] {
    try rows(of: SimulationRunRow.table, initial: SimulationRunRow())
  }

  /// How all simulated events of each run are spread over energy and core distance; none in data.
  ///
  /// - Throws: `HDF5Error`.
  public func showerDistributions() throws(HDF5Error) -> [ShowerDistributionRow] {
    guard try file.hasTable(TablePath.showerDistribution) else { return [] }
    let shape =
      try file.table(TablePath.showerDistribution).columns.first { $0.name == "histogram" }?.shape ?? []
    guard shape.count == 2, shape[0] > 0, shape[1] > 0 else { return [] }
    let table = ShowerDistributionRow.table(energyBins: shape[0], distanceBins: shape[1])
    return try rows(of: table, initial: ShowerDistributionRow())
  }

  /// The showers that stereo reconstruction found, one row per event, valid or not; none in other files.
  ///
  /// - Throws: `HDF5Error`.
  public func stereoEvents() throws(HDF5Error) -> [StereoEvent] {
    try rows(of: stereoTable(), initial: StereoEvent())
  }

  /// The table of showers, for as many telescopes as the file's has.
  ///
  /// - Throws: `HDF5Error`.
  public func stereoTable() throws(HDF5Error) -> Table<StereoEvent> {
    let count = try length(of: StereoEvent.telescopesColumn, TablePath.stereoGeometry)
    return StereoEvent.table(telescopeCount: count ?? 1, hasOwnColumns: true)
  }

  /// The distances of a telescope to the shower axes; none in files without stereo results.
  ///
  /// - Throws: `HDF5Error`.
  public func impacts(ofTelescope telescope: Int) throws(HDF5Error) -> [ImpactRow] {
    try rows(of: ImpactRow.table(telescope: telescope), initial: ImpactRow())
  }

  /// Which telescopes triggered, one row per event.
  ///
  /// - Throws: `HDF5Error`.
  public func triggers() throws(HDF5Error) -> [SubarrayTrigger] {
    let count = try length(of: SubarrayTrigger.telescopesColumn, TablePath.subarrayTrigger)
    return try rows(of: SubarrayTrigger.table(telescopeCount: count ?? 1), initial: SubarrayTrigger())
  }

  /// The triggers of all telescopes.
  ///
  /// - Throws: `HDF5Error`.
  public func telescopeTriggers() throws(HDF5Error) -> [TelescopeTrigger] {
    try rows(of: TelescopeTrigger.table, initial: TelescopeTrigger())
  }

  /// Where the array points, a row whenever that changed.
  ///
  /// - Throws: `HDF5Error`.
  public func arrayPointings() throws(HDF5Error) -> [ArrayPointing] {
    try rows(of: ArrayPointing.table, initial: ArrayPointing())
  }

  /// Facts about the run; nil if the file does not tell.
  ///
  /// - Throws: `HDF5Error`.
  public func info() throws(HDF5Error) -> RunInfo? {
    guard try file.hasTable(TablePath.info) else { return nil }
    return try file.reader(of: RunInfo.table(telescopeCount: 2), initial: RunInfo()).all().first
  }

  /// True if the file says that event ids are those of the array trigger.
  ///
  /// - Throws: `HDF5Error`.
  public func usesArrayEventIDs() throws(HDF5Error) -> Bool {
    try rows(of: RunInfo.numberingTable, initial: RunInfo()).first?.usesArrayEventIDs ?? false
  }

  /// The outcome for each event of the first telescope of a stereo file.
  ///
  /// - Throws: `HDF5Error`.
  public func coincidences() throws(HDF5Error) -> [CoincidenceDecision] {
    try rows(of: CoincidenceDecision.table, initial: CoincidenceDecision())
  }

  /// The telescopes of the array and where they are; none if the file does not tell.
  ///
  /// - Throws: `HDF5Error`.
  public func layout() throws(HDF5Error) -> [LayoutRow] {
    try rows(of: LayoutRow.table(), initial: LayoutRow())
  }

  /// The optics, in the order of ``LayoutRow/opticsIndex``.
  ///
  /// - Throws: `HDF5Error`.
  public func optics() throws(HDF5Error) -> [OpticsDescription] {
    try rows(of: OpticsDescription.table(), initial: .none)
  }

  /// The pixels of a camera, by its index in the layout; none if the file does not tell.
  ///
  /// - Throws: `HDF5Error`.
  public func pixels(ofCamera index: Int) throws(HDF5Error) -> [PixelRow] {
    try rows(of: PixelRow.table(index), initial: PixelRow())
  }

  /// What the file tells about a camera, besides its pixels.
  ///
  /// - Throws: `HDF5Error`.
  public func camera(_ index: Int) throws(HDF5Error) -> CameraNote {
    func attributes(_ path: String) throws(HDF5Error) -> [String: HDF5Attribute] {
      guard try file.kind(of: path) != nil else { return [:] }
      return try file.attributes(of: path)
    }
    return CameraNote(
      geometry: try attributes(TablePath.cameraGeometry(index)),
      readout: try attributes(TablePath.cameraReadout(index)))
  }

  /// The rows of a table, none if the file has no such table.
  ///
  /// - Parameters:
  ///   - table: where it is, and its columns.
  ///   - initial: a row before the file sets its values; what the file lacks stays.
  /// - Throws: `HDF5Error`.
  public func rows<Row: Sendable>(of table: Table<Row>, initial: Row) throws(HDF5Error) -> [Row] {
    guard try file.hasTable(table.path) else { return [] }
    return try file.reader(of: table, initial: initial).all()
  }
}
