import Foundation
import SSTIO
import TestSupport

/// A raw file of a camera of 24 pixels with 10 samples: small enough for tests that damage every byte.
enum TinyFile {
  static let pixelCount = 24
  static let samplesPerPixel = 10
  static let rowCount = 13
  static let rowsPerTile = 5

  static let columns = [
    ZFITSColumn("telescopeID", "1", .int32, codecs: [.splitBytes, .zlib]),
    ZFITSColumn("eventNumber", "4", .uint32, codecs: [.splitBytes, .smoothing, .halfman16]),
    ZFITSColumn("arrayEvtNum", "5", .uint32, codecs: [.zstd]),
    ZFITSColumn(
      "hiGain_waveforms_samples", "6.1.1", .int16, .array, codecs: [.difference, .huffman16]),
    ZFITSColumn(
      "hiGain_waveforms_pixelsIndices", "6.1.2", .uint16, .array,
      codecs: [.difference, .offset128, .splitBytes, .zlib]),
    ZFITSColumn("hiGain_waveforms_baselines", "6.1.5", .int16, .array, codecs: [.splitBytes, .zlib]),
    ZFITSColumn("local_time_nanosec", "30", .uint64, codecs: [.zlib]),
    ZFITSColumn("local_time_sec", "31", .uint64, codecs: [.raw]),
    ZFITSColumn("pixels_flags", "32", .uint16, .array, codecs: [.splitWords, .zlib]),
    ZFITSColumn("event_type", "34", .uint32, codecs: [.huffman16]),
    ZFITSColumn("uctsData_data", "19.1", .uint8, .array, codecs: [.zstd]),
  ]

  /// One sample of one pixel.
  static func sample(_ event: Int, _ pixel: Int, _ sample: Int) -> Int16 {
    Int16(300 + (event * 7 + pixel * 13 + sample * 29) % 41)
  }

  /// The stored order of the pixels.
  static let order = (0..<pixelCount).map { UInt16(($0 * 7 + 3) % pixelCount) }

  /// Writes the file, with single columns left out or pixel orders changed.
  static func write(
    to path: String, leavingOut: Set<String> = [], order: [UInt16] = order,
    samplesOfRow: (Int) -> Int = { _ in samplesPerPixel }
  ) throws {
    let writer = try ZFITSWriter(path: path, overwrite: true)
    let kept = columns.filter { !leavingOut.contains($0.name) }
    try writer.beginTable(
      .init(
        name: "Events", message: "DataModel.CameraEvent", columns: kept, rowsPerTile: rowsPerTile,
        reservation: .tiles(4), cards: [.init("TARGET", .text("Crab_W1_83.633_22.514"))]))
    for first in stride(from: 0, to: rowCount, by: rowsPerTile) {
      var tile = ZFITSWriter.Tile(columns: kept)
      for row in first..<min(first + rowsPerTile, rowCount) {
        append(row, to: &tile, kept, order, samples: samplesOfRow(row))
        tile.endRow()
      }
      try writer.append(tile.encoded())
    }
    _ = try writer.endTable()
    try writer.close()
  }

  private static func append(
    _ row: Int, to tile: inout ZFITSWriter.Tile, _ kept: [ZFITSColumn], _ order: [UInt16], samples: Int
  ) {
    for (index, column) in kept.enumerated() {
      switch column.identifier {
      case "1": tile.append(Int32(21), to: index)
      case "4": tile.append(UInt32(1000 + row), to: index)
      case "5": tile.append(UInt32(5000 + row), to: index)
      case "6.1.1":
        tile.append(
          array: order.flatMap { pixel in (0..<samples).map { sample(row, Int(pixel), $0) } }, to: index)
      case "6.1.2": tile.append(array: order, to: index)
      case "6.1.5": tile.append(array: order.map { Int16(4800 + $0) }, to: index)
      case "30": tile.append(UInt64(4 * row), to: index)
      case "31": tile.append(UInt64(1_769_015_262), to: index)
      case "32": tile.append(array: order.map { $0 == 5 ? UInt16(0) : 1 }, to: index)
      case "34": tile.append(UInt32(row % 4 == 0 ? 8 : 1), to: index)
      default: tile.append(array: (0..<(row % 4) * 3).map { UInt8($0) }, to: index)
      }
    }
  }

  /// The bytes of the undamaged file.
  static func bytes() throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try write(to: folder.path("a"))
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path("a"))))
  }
}
