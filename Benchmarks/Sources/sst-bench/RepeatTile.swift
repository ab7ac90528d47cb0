import Glibc
import SSTIO

/// Makes a long file from a short one: the single tile of its Events table, byte for byte, many times.
///
/// Decoding then costs exactly what it costs on the original data. Checksums are left stale.
enum RepeatTile {
  static func run(from source: String, to target: String, times: Int) throws {
    let file = try RandomAccessFile(path: source)
    let table = try ZFITSFile(path: source).table("Events")
    guard let columns = table.header.integer("TFIELDS"), table.header.integer("NAXIS2") == 1,
      let bytes = table.header.integer("PCOUNT"), let rows = table.header.integer("ZNAXIS2")
    else { throw RepeatTileError() }
    let width = 16 * columns
    let all = try file.bytes(0..<file.size)
    // The mark of a tile is followed by its number of rows; the header's ZTILELEN is not.
    let mark = Array("TILE".utf8) + (0..<4).map { UInt8(truncatingIfNeeded: rows >> (8 * $0)) }
    guard let header = start(of: Array("XTENSION".utf8), in: all), let tile = start(of: mark, in: all) else {
      throw RepeatTileError()
    }
    let data = tile - width
    let size = bytes
    var cards = stride(from: header, to: data, by: 80).map { Array(all[$0..<$0 + 80]) }
    let values = [
      "NAXIS2": times, "ZNAXIS2": rows * times, "ZTILELEN": rows, "ZHEAPPTR": width * times,
      "THEAP": width * times,
      "PCOUNT": size * times,
    ]
    for index in cards.indices {
      let key =
        String(decoding: cards[index].prefix(8), as: UTF8.self).split(separator: " ").first.map(String.init)
        ?? ""
      if let value = values[key] { cards[index] = card(key, value) }
    }
    guard let output = fopen(target, "w") else { throw RepeatTileError() }
    defer { fclose(output) }
    func put(_ bytes: [UInt8]) { fwrite(bytes, 1, bytes.count, output) }
    put(Array(all[..<header]) + cards.flatMap { $0 })
    for copy in 0..<times {
      var row: [UInt8] = []
      for column in 0..<columns {
        let entry = data + 16 * column
        row += all[entry..<entry + 8]
        let offset = all[entry + 8..<entry + 16].reduce(0) { $0 << 8 | Int($1) } + copy * size
        row += (0..<8).reversed().map { UInt8(truncatingIfNeeded: offset >> (8 * $0)) }
      }
      put(row)
    }
    for _ in 0..<times { put(Array(all[tile..<tile + size])) }
    let end = ftell(output)
    put([UInt8](repeating: 0, count: (2880 - end % 2880) % 2880))
    print("\(target): \(rows * times) events")
  }

  private static func card(_ key: String, _ value: Int) -> [UInt8] {
    let digits = String(value)
    let name = key + String(repeating: " ", count: 8 - key.count) + "= "
    let text = name + String(repeating: " ", count: 20 - digits.count) + digits
    return Array((text + String(repeating: " ", count: 80 - text.count)).utf8)
  }

  private static func start(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
    bytes.indices.first { bytes[$0] == pattern[0] && bytes[$0...].starts(with: pattern) }
  }
}

/// The source is not a file with a single tile.
struct RepeatTileError: Error {}
