/// The columns of SST-1M raw files.
///
/// The codecs of the columns that existed in 2018 are the old camera server's preset for DigiCam, as found in a
/// real file of that year; the later columns got zlib.
public enum SST1MRawLayout: Sendable, Hashable, Encodable {
  /// 13 columns: no array event number, no results of the camera server's own analysis.
  case year2018
  /// 34 columns: with arrayEvtNum, muon and Hillas parameters of the camera server.
  case year2026

  /// The columns of the Events table (message DataModel.CameraEvent).
  public var eventColumns: [ZFITSColumn] {
    let isNew = self == .year2026
    return Self.numberColumns(withArrayNumber: isNew) + Self.waveformColumns + (isNew ? Self.muonColumns : [])
      + Self.timeAndTriggerColumns + (isNew ? Self.hillasColumns : [])
  }

  private static func numberColumns(withArrayNumber: Bool) -> [ZFITSColumn] {
    let array = ZFITSColumn(
      "arrayEvtNum", "5", .uint32, codecs: [.splitBytes, .smoothing, .halfman16])
    return [
      ZFITSColumn("telescopeID", "1", .int32, codecs: [.splitBytes, .zlib]),
      ZFITSColumn("eventNumber", "4", .uint32, codecs: [.splitBytes, .smoothing, .halfman16]),
    ] + (withArrayNumber ? [array] : [])
  }

  private static let waveformColumns: [ZFITSColumn] = [
    .init("hiGain_waveforms_samples", "6.1.1", .int16, .array, codecs: [.difference, .huffman16]),
    .init(
      "hiGain_waveforms_pixelsIndices", "6.1.2", .uint16, .array,
      codecs: [.difference, .offset128, .splitBytes, .zlib]),
    .init("hiGain_waveforms_baselines", "6.1.5", .int16, .array, codecs: [.splitBytes, .zlib]),
  ]

  private static let muonColumns: [ZFITSColumn] = [
    .init("muon_x", "10.1", .float64), .init("muon_y", "10.2", .float64), .init("muon_r", "10.3", .float64),
    .init("muon_s", "10.4", .float64), .init("muon_niter", "10.5", .int32),
    .init("muon_npts", "10.6", .int32),
    .init("muon_muon_flag", "10.7", .bool), .init("muon_muon_totalpe", "10.8", .float64),
  ]

  private static let timeAndTriggerColumns: [ZFITSColumn] = [
    .init("local_time_nanosec", "30", .uint64), .init("local_time_sec", "31", .uint64),
    .init("pixels_flags", "32", .uint16, .array),
    .init("event_type", "34", .uint32, codecs: [.splitBytes, .zlib]),
    .init("trigger_input_traces", "35", .uint8, .array),
    .init("trigger_output_patch7", "36", .uint8, .array),
    .init("trigger_output_patch19", "37", .uint8, .array, codecs: [.splitWords, .zlib]),
    .init("trigger_output_muon", "38", .uint8, .array, codecs: [.raw]),
  ]

  private static let hillasColumns: [ZFITSColumn] =
    [
      "x", "y", "r", "phi", "intensity", "length", "width", "psi", "skewness", "kurtosis", "miss",
    ].enumerated().map { .init("hillas_" + $0.element, "40.\($0.offset + 1)", .float64) }
    + [.init("hillas_npts", "40.12", .int32)]
}

/// What the one row of a DigicamConfig table says of the camera's 39 board places.
///
/// Places 0, 10, 20 and 30 are always empty, 1-9, 11-19 and 21-29 are the FADC boards of crates 1 to 3, 31-38
/// are trigger boards.
public struct DigicamConfiguration: Sendable, Equatable {
  /// Places that do not answer: protocol version 255, everything else 0.
  public var absentPlaces: Set<Int>
  /// Serial number of place 0; the others count up from it.
  public var firstSerialNumber: UInt32
  /// The camera's clock since its start, in seconds.
  public var cameraSeconds: UInt32
  /// The nanoseconds of that clock.
  public var cameraNanoseconds: UInt32

  /// Makes a configuration; places 0, 10, 20 and 30 are added to the absent ones.
  public init(
    absentPlaces: Set<Int> = [], firstSerialNumber: UInt32 = 2_110_000, cameraSeconds: UInt32 = 0,
    cameraNanoseconds: UInt32 = 0
  ) {
    self.absentPlaces = absentPlaces.union([0, 10, 20, 30])
    self.firstSerialNumber = firstSerialNumber
    self.cameraSeconds = cameraSeconds
    self.cameraNanoseconds = cameraNanoseconds
  }

  /// The stored rows of an FADC board: crate 1 to 3, board 1 to 9; 48 rows, boards run from 9 down to 1.
  public static func storedRows(crate: Int, board: Int) -> Range<Int> {
    let first = 432 * (crate - 1) + 48 * (9 - board)
    return first..<first + 48
  }

  /// The place of an FADC board in the arrays: board 9 of crate 1 is place 1.
  public static func place(crate: Int, board: Int) -> Int { 10 * (crate - 1) + 10 - board }
}

extension DigicamConfiguration {
  private static let byteArrays: [(name: String, number: Int, present: UInt8)] = [
    ("protocol_vers", 1, 1), ("hv", 3, 2), ("gateware_rev", 4, 25), ("gateware_vers", 5, 1),
    ("gateware_code", 6, 0), ("gateware_card_type", 7, 2), ("firmware_rev", 8, 39), ("firmware_vers", 9, 1),
    ("firmware_code", 10, 0), ("firmware_card_type", 11, 2),
  ]

  /// The columns, in the order of the field numbers.
  static func columns(layout: SST1MRawLayout) -> [ZFITSColumn] {
    let shuffled: [ZFITSCodec] = [.splitBytes, .zlib]
    var columns = byteArrays.map {
      ZFITSColumn($0.name, "\($0.number)", .uint8, .array, codecs: shuffled)
    }
    columns.insert(.init("sn", "2", .uint32, .array, codecs: shuffled), at: 1)
    if layout == .year2026 {
      columns += [
        .init("operation_id", "12", .uint32, codecs: shuffled),
        .init("operation_data", "13", .uint32, codecs: shuffled),
        .init("digicam_time_nanosec", "14", .uint32, codecs: shuffled),
        .init("digicam_time_sec", "15", .uint32, codecs: shuffled),
      ]
    }
    return columns
  }

  /// The table's single row.
  func tile(layout: SST1MRawLayout) -> ZFITSWriter.Tile {
    var tile = ZFITSWriter.Tile(columns: Self.columns(layout: layout))
    var column = 0
    for (name, number, present) in Self.byteArrays {
      let values = (0..<39).map { place -> UInt8 in
        if absentPlaces.contains(place) { return name == "protocol_vers" ? 255 : 0 }
        return name.hasSuffix("card_type") && place > 30 ? 0 : present
      }
      tile.append(array: values, to: column)
      column += 1
      if number == 1 {
        let serial = (0..<39).map { absentPlaces.contains($0) ? 0 : firstSerialNumber + UInt32($0) }
        tile.append(array: serial, to: column)
        column += 1
      }
    }
    if layout == .year2026 {
      for (index, value) in [0, 0, cameraNanoseconds, cameraSeconds].enumerated() {
        tile.append(value, to: column + index)
      }
    }
    tile.endRow()
    return tile
  }
}
