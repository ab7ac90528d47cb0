public import SSTCore

/// A ZFITS (`.fits.fz`) file: its tables and what is wrong with it.
///
/// The file is read at given places only; a value may be used by several threads at once. Format:
/// FITS binary tables whose heap holds tiles of compressed columns (see the guide article on formats).
public struct ZFITSFile: Sendable {
  /// The path as given.
  public var path: String { file.path }
  /// The keywords of the primary header.
  public let primaryHeader: FITSHeader
  /// The compressed tables, in file order.
  public let tables: [ZFITSTable]
  /// What is wrong with the file when it was opened in recovery, or nil.
  public let damage: (any SSTError)?

  let file: RandomAccessFile
  private let units: [FITSUnit]

  /// Opens a file and reads all headers and catalogues.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - policy: `.stop` and `.skip` throw on damage; `.recover` offers the complete rows before it.
  /// - Throws: ``FileError``, ``FITSError`` or ``ZFITSError``.
  public init(path: String, onCorrupt policy: CorruptionPolicy = .stop) throws {
    try self.init(file: RandomAccessFile(path: path), policy: policy)
  }

  init(file: RandomAccessFile, policy: CorruptionPolicy) throws {
    guard try FITSLayout.isFITS(file) else {
      let found =
        try GzipExpansion.isGzip(file)
        ? "a gzip file; unpack it with gunzip" : "other bytes than a FITS header"
      throw FileError.unknownFormat(path: file.path, found: found)
    }
    self.file = file
    var units = [try FITSLayout.readUnit(of: file, at: 0)]
    var tables: [ZFITSTable] = []
    var damage: (any SSTError)?
    let pool = Pool { BlockDecoder() }
    var position = units[0].dataStart + FITSLayout.padded(units[0].dataSize)
    while position < file.size, damage == nil {
      do {
        guard let unit = try Self.nextUnit(file, at: position, after: units.last) else { break }
        units.append(unit)
        position = unit.dataStart + FITSLayout.padded(unit.dataSize)
        guard unit.header.text("XTENSION") == "BINTABLE", unit.header["ZTABLE"] != nil else {
          try Self.checkWhole(unit, file)
          continue
        }
        let table = try ZFITSTable(unit: unit, file: file, pool: pool, policy: policy)
        tables.append(table)
        position = table.end
        damage = table.damage
      } catch let error as any SSTError where policy == .recover && !(error is FileError) {
        damage = error
      }
    }
    self.units = units
    self.tables = tables
    self.damage = damage
    primaryHeader = units[0].header
  }

  /// Throws if the file ends inside the data of a unit that is no compressed table.
  private static func checkWhole(_ unit: FITSUnit, _ file: RandomAccessFile) throws(FITSError) {
    guard unit.dataStart + unit.dataSize > file.size else { return }
    throw FITSError.truncated(path: file.path, place: "data of extension \(unit.name)", size: file.size)
  }

  /// The unit at a position, or nil where only zeros follow.
  private static func nextUnit(
    _ file: RandomAccessFile, at position: Int, after last: FITSUnit?
  ) throws -> FITSUnit? {
    let start = try file.bytes(position..<min(position + 8, file.size))
    if start.elementsEqual("XTENSION".utf8) { return try FITSLayout.readUnit(of: file, at: position) }
    let rest = try file.bytes(position..<min(position + FITSLayout.blockSize, file.size))
    if rest.allSatisfy({ $0 == 0 || $0 == 0x20 }) { return nil }
    throw ZFITSError.trailingBytes(
      path: file.path, offset: position, after: last?.name ?? "", isFile: rest.starts(with: "SIMPLE  =".utf8))
  }

  /// The table of a name.
  ///
  /// - Throws: ``ZFITSError/missingTable(path:table:available:)``, or ``damage``, which may hide the table.
  public func table(_ name: String) throws -> ZFITSTable {
    if let table = tables.first(where: { $0.name == name }) { return table }
    if let damage { throw damage }
    throw ZFITSError.missingTable(path: path, table: name, available: tables.map(\.name))
  }

  /// Verifies DATASUM and CHECKSUM of every header-and-data unit by reading the whole file.
  ///
  /// - Throws: ``FITSError/checksum(path:table:keyword:stated:found:)`` for the first that does not agree.
  public func verifyChecksums() throws {
    for unit in units {
      let name = unit.name.isEmpty ? "the primary header" : "table \(unit.name)"
      let end =
        tables.first { $0.unit.headerStart == unit.headerStart }?.end
        ?? unit.dataStart + FITSLayout.padded(unit.dataSize)
      guard end <= file.size else {
        throw FITSError.truncated(path: path, place: name, size: file.size)
      }
      var sum = FITSChecksum()
      try sum.add(unit.dataStart..<end, of: file)
      let data = sum.value
      let stated = unit.header["DATASUM"]?.description.trimmingBlanks ?? "absent"
      guard UInt32(stated.isEmpty ? "0" : stated) == data else {
        throw FITSError.checksum(
          path: path, table: name, keyword: "DATASUM", stated: stated, found: String(data))
      }
      try sum.add(unit.headerStart..<unit.dataStart, of: file)
      guard sum.value == .max else {
        throw FITSError.checksum(
          path: path, table: name, keyword: "CHECKSUM", stated: unit.header.text("CHECKSUM") ?? "absent",
          found: "a sum of \(sum.value) and not \(UInt32.max)")
      }
    }
  }
}

// swift-format-ignore-file
// Generated by scripts/generate-resources: the fields of the messages that ZFITS tables are made of
// (CTA raw-data and CTAO R1v1 / DL0v1 definitions, as shipped with the package protozfits 2.13.1).
// One line a message: its name, then for each field number:kind, where the kind is n (number, bool or enum),
// a (array), s (string or bytes) or the name of the message that is flattened into columns.

enum ZFITSMessageTable {
  static let text: StaticString = """
    ProtoDataModel.CameraEvent 1:n 2:n 3:n 4:n 5:n 6:ProtoDataModel.PixelsChannel 7:ProtoDataModel.PixelsChannel 8:ProtoDataModel.CameraTrigger 9:ProtoDataModel.CameraRunHeader 10:ProtoDataModel.CircleParams 11:ProtoDataModel.CameraGeometry 12:n 13:n 14:ProtoDataModel.CameraCounters 15:ProtoDataModel.ModuleStatus 16:ProtoDataModel.PixelPresence 17:n 18:n 19:ProtoDataModel.UCTSdata 20:n 21:ProtoDataModel.TIBdata 22:n 23:ProtoDataModel.SWATdata 25:ProtoDataModel.ChipsFlags 26:ProtoDataModel.FirstCapacitorIds 27:ProtoDataModel.DrsTags 28:ProtoDataModel.DrsTags 30:n 31:n 32:a 33:a 34:n 35:a 36:a 37:a 38:a 39:ProtoDataModel.DigicamConfig 40:ProtoDataModel.HillasParams 41:ProtoDataModel.InterferometryChannel 42:ProtoDataModel.DigicamSiiConfig 51:n 52:a 53:n 54:n 55:n 56:n 57:n 58:n 59:a 60:a 61:a 62:a 63:a 64:a 65:a 66:a 67:a 68:a 69:a 70:a 71:a 72:a 80:n 81:a 82:a 512:n 513:n 514:n 515:n 516:n 517:n 518:a 519:a 520:n 521:ProtoDataModel.nectarcam_specific_evt 522:ProtoDataModel.lstcam_specific_evt 1024:n
    ProtoDataModel.PixelsChannel 1:ProtoDataModel.WaveFormData 2:ProtoDataModel.IntegralData
    ProtoDataModel.WaveFormData 1:a 2:a 3:a 4:n 5:a 50:a 51:a
    ProtoDataModel.IntegralData 1:a 2:a 3:a 4:a 5:a 6:a
    ProtoDataModel.CameraTrigger 1:n 2:n 3:n 4:n
    ProtoDataModel.CameraRunHeader 1:n 2:n 3:n 4:n 5:n 6:n 7:n 8:n 9:n 10:n 11:n 20:n 21:n 22:n 23:n 24:n 25:n 26:n 27:n 28:n 512:n 513:s 514:n 515:n 516:n 517:n 518:a 519:s 520:ProtoDataModel.nectarcam_specific_head 521:ProtoDataModel.lstcam_specific_head
    ProtoDataModel.nectarcam_specific_head 1:s 2:s 3:n 4:n 5:a 6:n
    ProtoDataModel.lstcam_specific_head 1:s 2:s 3:n 4:a 5:n 6:n
    ProtoDataModel.CircleParams 1:n 2:n 3:n 4:n 5:n 6:n 7:n 8:n
    ProtoDataModel.CameraGeometry 1:n 2:a 3:a 4:a 5:n 6:n 7:n 8:n 9:ProtoDataModel.CameraLocation 10:n
    ProtoDataModel.CameraLocation 1:n 2:n 3:n 4:n 5:n
    ProtoDataModel.CameraCounters 1:a
    ProtoDataModel.ModuleStatus 1:a
    ProtoDataModel.PixelPresence 1:a
    ProtoDataModel.UCTSdata 1:a
    ProtoDataModel.TIBdata 1:a
    ProtoDataModel.SWATdata 1:a
    ProtoDataModel.ChipsFlags 1:a
    ProtoDataModel.FirstCapacitorIds 1:a
    ProtoDataModel.DrsTags 1:a 2:n
    ProtoDataModel.DigicamConfig 1:a 2:a 3:a 4:a 5:a 6:a 7:a 8:a 9:a 10:a 11:a 12:n 13:n 14:n 15:n
    ProtoDataModel.HillasParams 1:n 2:n 3:n 4:n 5:n 6:n 7:n 8:n 9:n 10:n 11:n 12:n
    ProtoDataModel.InterferometryChannel 1:n 2:n 3:n 4:a
    ProtoDataModel.DigicamSiiConfig 1:n 2:n 3:n 4:n 5:n 6:n 7:n 8:n 9:n 10:n 11:n 12:n 13:n 14:n 15:n
    ProtoDataModel.nectarcam_specific_evt 1:a 2:n 3:a 4:a 5:a 6:a
    ProtoDataModel.lstcam_specific_evt 1:a 2:n 3:a 4:a 5:a 6:a 7:a 8:a 9:a 10:a
    ProtoR1.CameraConfiguration 1:n 2:s 3:n 4:n 5:n 6:n 7:a 8:s 9:ProtoR1.NectarCamConfig 10:ProtoR1.LstCamConfig 11:ProtoR1.DigiCamConfig
    ProtoR1.NectarCamConfig 1:s 2:s 3:n 4:n 5:a 6:n 7:n
    ProtoR1.LstCamConfig 1:s 2:s 3:n 4:a 5:n 6:n 7:n
    ProtoR1.DigiCamConfig 
    ProtoR1.CameraEvent 1:n 2:n 3:n 4:n 5:n 6:n 7:a 8:a 9:n 10:ProtoR1.NectarCamEvent 11:ProtoR1.LstCamEvent 12:ProtoR1.DigiCamEvent
    ProtoR1.NectarCamEvent 1:a 2:n 3:a 4:a 5:a 6:a 7:n 8:a 9:a
    ProtoR1.LstCamEvent 1:a 2:n 3:a 4:a 5:a 6:a 7:a 8:a 9:a 10:a 11:n
    ProtoR1.DigiCamEvent 
    R1v1.TelescopeDataStream 1:n 2:n 3:n 4:n 5:n
    R1v1.CameraConfiguration 1:n 2:n 3:n 4:n 5:a 6:a 7:n 8:n 9:n 10:s 11:n 12:n 13:n 14:n 15:R1v1_debug.DebugCameraConfiguration 16:n 17:n
    R1v1_debug.DebugCameraConfiguration 1:s 2:s 3:s 4:a 5:a 6:a
    R1v1.Event 1:n 2:n 3:n 4:n 5:n 6:n 7:n 8:n 9:n 10:n 11:a 12:a 13:a 14:a 15:a 16:n 17:R1v1_debug.DebugEvent 18:a
    R1v1_debug.DebugEvent 1:a 2:n 3:a 4:a 5:a 6:a 7:a 8:a 9:a 10:n
    R1v1.CalibrationCoefficientSet 1:n 2:n 3:n 4:n 5:n 6:n
    R1v1.CalibrationCoefficientUpdate 1:n 2:n 3:n 4:n 5:n 6:n 7:n 8:n 9:a 10:a 11:a
    DL0v1.Telescope.DataStream 1:n 2:n 3:n 4:n 5:n 6:n
    DL0v1.Telescope.CameraConfiguration 1:n 2:n 3:n 4:n 5:a 6:a 7:n 8:n 9:n 10:n 11:n 12:n 13:n 14:n 15:s 16:n 17:n
    DL0v1.Telescope.Event 1:n 2:n 3:n 4:n 5:n 6:a 7:a 8:n 9:n 10:n 11:n 13:a 14:a 15:R1v1_debug.DebugEvent 16:n 17:SAG_data_v1.SAGData 18:a
    SAG_data_v1.SAGData 1:n
    DL0v1.Subarray.DataStream 1:n 2:n 3:n 4:n 5:n
    DL0v1.Subarray.Event 1:n 2:n 3:n 4:n 5:n 6:n 7:a 8:a 9:a
    DL0v1.Trigger.DataStream 1:a 2:n 3:n 4:n 5:n
    DL0v1.Trigger.Trigger 1:n 2:n 3:n 4:n 5:n 6:n 7:n 8:n
    """
}
