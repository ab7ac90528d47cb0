import SSTSky
import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// The table of image parameters in a stereo file, made from that of a single-telescope file.
///
/// Source: the order of columns that the original writes (guide article on formats).
struct StereoParameterColumns {
  /// The columns that are copied, with the types they have in the single-telescope file, in the order of the output.
  let source: TableSchema
  /// The columns that are written; equal to ``source`` but for the type of the whole seconds of the camera clock.
  let output: TableSchema
  private let table: HDF5Table
  private let file: String
  private let frame: ParameterFrame
  private let rows: Table<ParameterRow>
  private let takesFileFocalLength: Bool

  private static let clock = [ColumnName.clockSeconds, ColumnName.clockFraction]
  private static let pointing = [ColumnName.azimuth, ColumnName.altitude]

  /// Lays out the columns.
  ///
  /// - Parameters:
  ///   - dl1: the file of one telescope.
  ///   - quirks: what the original leaves out.
  ///   - method: with another one than the White Rabbit times, the original has no clock and no pointing.
  /// - Throws: `HDF5Error.missingColumn`, `.unsupportedType`.
  init(_ dl1: TelescopeDL1, quirks: Quirks, method: EventMatchingMethod) throws(HDF5Error) {
    (table, file) = (dl1.parameters, dl1.path)
    let all = table.columns
    let tail = [ColumnName.focalLength, ColumnName.date, ColumnName.localTime]
    let hasClock = Set(all.map(\.name)).isSuperset(of: Self.clock)
    let hasTimes = !quirks.contains(.missingClocks) || method == .whiteRabbitClosest
    let last = tail + (hasClock && hasTimes ? Self.clock : []) + (hasTimes ? Self.pointing : [])
    let known = Set(tail + Self.clock + Self.pointing)
    let end = (all.firstIndex { $0.name == ColumnName.lastOfImage } ?? all.count - 1) + 1
    let head = all[..<end].map(\.name).filter { !known.contains($0) }
    let rest = quirks.contains(.lostTables) ? [] : all[end...].map(\.name).filter { !known.contains($0) }
    let types = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    let columns = (head + last + rest).map { name in
      let info = types[name]
      return ColumnInfo(
        name: name, type: info?.type ?? .float64, shape: info?.shape ?? [], unit: info?.unit,
        description: info?.description ?? "")
    }
    source = TableSchema(columns)
    output = TableSchema(
      columns.map { column in
        var column = column
        if column.name == Self.clock[0] { column.type = .int64 }
        return column
      }, rowsPerChunk: source.rowsPerChunk)
    frame = ParameterFrame(of: columns.map(\.name))
    rows = Table(
      table.path,
      columns: ParameterRow.stereoTable(telescope: dl1.telescopeID, frame).columns.map {
        Self.pointing.contains($0.info.name) ? $0.optional : $0
      })
    takesFileFocalLength = frame == .telescope && !quirks.contains(.uncorrectedDegrees)
    _ = try read(PackedRows(source))
    var none = PackedRows(output)
    try apply([], to: &none)
  }

  /// The rows as the reconstruction needs them, and packed as they are written.
  ///
  /// - Parameter packed: rows of ``source``.
  /// - Throws: `HDF5Error.unsupportedType`.
  func read(_ packed: PackedRows) throws(HDF5Error) -> StereoRows {
    do throws(TableError) {
      let values = try rows.rows(of: packed, initial: ParameterRow())
      var result = StereoRows(rows: values, packed: PackedRows(output, packed: packed.bytes))
      if output.index(of: Self.clock[0]) != nil { try Self.clockTable.replace(values, in: &result.packed) }
      return result
    } catch { throw HDF5Error(error, table, file: file) }
  }

  /// The whole seconds of the camera clock as an integer.
  private static let clockTable = Table<ParameterRow>("") {
    Column(
      ColumnName.clockSeconds,
      get: { $0.clockSeconds.magnitude < 4e18 ? Int64($0.clockSeconds) : 0 },
      set: { $0.clockSeconds = Double($1) })
  }

  /// The image of a row, in metres.
  func image(
    _ row: ParameterRow, telescope: Int, pointing: HorizontalDirection, focalLength: Double
  ) -> StereoImage {
    let stored = takesFileFocalLength ? row.focalLength : .nan
    return StereoImage(
      row.parameters, frame: frame, focalLength: stored > 0 && stored < 1000 ? stored : focalLength,
      telescope: telescope, pointing: pointing)
  }

  /// What a row gets from the first telescope and from the reconstruction.
  struct Change {
    var id = EventID()
    /// UTC seconds since 1970.
    var localTime = Double.nan
    /// YYYYMMDD.
    var date: Int64 = 0
    /// The angle of the axis in a camera that points where the array points.
    var corePsiDeg = Double.nan

    fileprivate static let table = Table<Change>("") {
      EventID.columns.at(\.id)
      Column(ColumnName.localTime, \.localTime)
      Column(ColumnName.date, \.date)
      Column(ColumnName.corePsi, \.corePsiDeg)
    }
  }

  /// Changes rows of ``output``, one change a row.
  ///
  /// - Throws: `HDF5Error.missingColumn`, `.unsupportedType`.
  func apply(_ changes: [Change], to packed: inout PackedRows) throws(HDF5Error) {
    do throws(TableError) {
      try Change.table.replace(changes, in: &packed)
    } catch { throw HDF5Error(error, table, file: file) }
  }
}

/// Some rows of image parameters: their values, and as they are written.
struct StereoRows {
  var rows: [ParameterRow] = []
  var packed: PackedRows
}
