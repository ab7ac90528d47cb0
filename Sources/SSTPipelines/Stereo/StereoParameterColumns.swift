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
  private let image: ImageColumns
  private let places: Places

  private static let clock = [ColumnName.clockSeconds, ColumnName.clockFraction]
  private static let pointing = [ColumnName.azimuth, ColumnName.altitude]

  /// Lays out the columns.
  ///
  /// - Parameters:
  ///   - table: the table of image parameters of one telescope.
  ///   - file: its file, for messages.
  ///   - isCompatible: leave out what the original leaves out.
  ///   - method: with another one than the White Rabbit times, the original has no clock and no pointing.
  /// - Throws: `HDF5Error.missingColumn`.
  init(
    _ table: HDF5Table, of file: String, isCompatible: Bool, method: EventMatchingMethod
  ) throws(HDF5Error) {
    let all = table.columns
    let tail = [ColumnName.focalLength, ColumnName.date, ColumnName.localTime]
    let hasClock = Set(all.map(\.name)).isSuperset(of: Self.clock)
    let hasTimes = !isCompatible || method == .whiteRabbitClosest
    let last = tail + (hasClock && hasTimes ? Self.clock : []) + (hasTimes ? Self.pointing : [])
    let known = Set(tail + Self.clock + Self.pointing)
    let end = (all.firstIndex { $0.name == ColumnName.lastOfImage } ?? all.count - 1) + 1
    let head = all[..<end].map(\.name).filter { !known.contains($0) }
    let rest = isCompatible ? [] : all[end...].map(\.name).filter { !known.contains($0) }
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
    image = try ImageColumns(source, file: file, table: table.path, isCompatible: isCompatible)
    places = try Places(source, file: file, table: table.path)
  }

  /// The image of a packed row, as the reconstruction needs it.
  func image(
    _ row: UnsafeRawBufferPointer, telescope: Int, pointing: HorizontalDirection, focalLength: Double
  ) -> StereoImage {
    image.image(row, telescope: telescope, pointing: pointing, focalLength: focalLength)
  }

  /// What a row gets from the first telescope and from the reconstruction.
  struct Change {
    var observationID: Int64
    var eventID: Int64
    /// UTC seconds since 1970.
    var localTime: Double
    /// YYYYMMDD.
    var date: Int64
    /// The angle of the axis in a camera that points where the array points.
    var corePsiDeg: Double
  }

  /// Changes a packed row, and turns the whole seconds of the camera clock into an integer.
  func apply(_ change: Change, to row: UnsafeMutableRawBufferPointer) {
    row.storeBytes(of: change.observationID, toByteOffset: places.observationID, as: Int64.self)
    row.storeBytes(of: change.eventID, toByteOffset: places.eventID, as: Int64.self)
    row.storeBytes(of: change.localTime, toByteOffset: places.localTime, as: Double.self)
    row.storeBytes(of: change.date, toByteOffset: places.date, as: Int64.self)
    row.storeBytes(of: change.corePsiDeg, toByteOffset: places.corePsi, as: Double.self)
    guard let clock = places.clock else { return }
    let seconds = row.loadUnaligned(fromByteOffset: clock, as: Double.self)
    row.storeBytes(of: seconds.magnitude < 4e18 ? Int64(seconds) : 0, toByteOffset: clock, as: Int64.self)
  }

  /// The date of a packed row, as YYYYMMDD.
  func date(of row: UnsafeRawBufferPointer) -> Int64 {
    row.loadUnaligned(fromByteOffset: places.date, as: Int64.self)
  }

  /// Where the values are that change.
  private struct Places {
    let observationID, eventID, localTime, date, corePsi: Int
    /// Whole seconds of the camera clock, where they are not an integer already.
    let clock: Int?

    init(_ schema: TableSchema, file: String, table: String) throws(HDF5Error) {
      func place(_ name: String, _ type: ColumnType) throws(HDF5Error) -> Int {
        guard let index = schema.index(of: name) else {
          throw .missingColumn(file: file, table: table, column: name, similar: nil)
        }
        guard schema.columns[index].type == type, schema.columns[index].shape.isEmpty else {
          throw .unsupportedType(
            file: file, object: "\(table).\(name)", type: "\(schema.columns[index].type) and not \(type)")
        }
        return schema.offsets[index]
      }
      observationID = try place(ColumnName.observation, .int64)
      eventID = try place(ColumnName.event, .int64)
      localTime = try place(ColumnName.localTime, .float64)
      date = try place(ColumnName.date, .int64)
      corePsi = try place(ColumnName.corePsi, .float64)
      let index = schema.index(of: StereoParameterColumns.clock[0])
      clock = index.flatMap { schema.columns[$0].type == .float64 ? schema.offsets[$0] : nil }
    }
  }
}

/// Where a packed row of image parameters has what the reconstruction needs.
private struct ImageColumns {
  private struct Place {
    var offset: Int
    var type: ColumnType

    func value(_ row: UnsafeRawBufferPointer) -> Double {
      switch type {
      case .float32: Double(row.loadUnaligned(fromByteOffset: offset, as: Float.self))
      case .int64: Double(row.loadUnaligned(fromByteOffset: offset, as: Int64.self))
      default: row.loadUnaligned(fromByteOffset: offset, as: Double.self)
      }
    }
  }
  /// True for parameters in degrees on the sky.
  private let isTelescopeFrame: Bool
  private let x, y, psi, length, width, intensity, leakage, pixels: Place
  /// The focal length that made degrees of metres; nil where degrees are taken as they are, as ctapipe does.
  private let fileFocalLength: Place?

  init(_ schema: TableSchema, file: String, table: String, isCompatible: Bool) throws(HDF5Error) {
    let frame = ParameterFrame(of: schema.columns.map(\.name))
    let isTelescopeFrame = frame == .telescope
    let (prefix, coordinates) = (frame.hillasPrefix, frame.coordinateNames)
    func place(_ name: String) throws(HDF5Error) -> Place {
      guard let index = schema.index(of: name) else {
        throw .missingColumn(file: file, table: table, column: name, similar: nil)
      }
      let type = schema.columns[index].type
      guard [.float32, .float64, .int64].contains(type), schema.columns[index].shape.isEmpty else {
        throw .unsupportedType(
          file: file, object: "\(table).\(name)", type: "\(type) where a number is needed")
      }
      return Place(offset: schema.offsets[index], type: type)
    }
    self.isTelescopeFrame = isTelescopeFrame
    // On the sky the axes are exchanged.
    x = try place(prefix + (isTelescopeFrame ? coordinates.second : coordinates.first))
    y = try place(prefix + (isTelescopeFrame ? coordinates.first : coordinates.second))
    psi = try place(prefix + "psi")
    length = try place(prefix + "length")
    width = try place(prefix + "width")
    intensity = try place(prefix + "intensity")
    leakage = try place(ColumnName.intensityLeakage2)
    pixels = try place(ColumnName.pixelCount)
    fileFocalLength =
      isTelescopeFrame && !isCompatible && schema.index(of: ColumnName.focalLength) != nil
      ? try place(ColumnName.focalLength) : nil
  }

  func image(
    _ row: UnsafeRawBufferPointer, telescope: Int, pointing: HorizontalDirection, focalLength: Double
  ) -> StereoImage {
    // Degrees on the sky to metres; x and y are exchanged between the frames, so the angle is mirrored.
    let stored = fileFocalLength.map { $0.value(row) } ?? .nan
    let scale = isTelescopeFrame ? (stored > 0 && stored < 1000 ? stored : focalLength) * .pi / 180 : 1
    let angle = isTelescopeFrame ? 90 - psi.value(row) : psi.value(row)
    let count = pixels.value(row)
    return StereoImage(
      telescope: telescope, pointing: pointing,
      centre: CameraFrame.Position(x.value(row), y.value(row)) * scale, psiRad: angle * .pi / 180,
      length: length.value(row) * scale, width: width.value(row) * scale, intensity: intensity.value(row),
      pixelCount: count.magnitude < 1e9 ? Int(count) : 0, leakageIntensityWidth2: leakage.value(row))
  }
}
