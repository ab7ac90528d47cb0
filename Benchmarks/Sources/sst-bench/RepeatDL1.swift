import Foundation
import SSTData
import SSTIO

/// Makes a long DL1 file without images from a short one: its events again and again, each time a minute later and
/// with higher event ids.
enum RepeatDL1 {
  private static let secondsApart = 60.0
  private static let once = [TablePath.info, TablePath.arrayPointing, TablePath.pedestal]
  /// How much later or higher each column is in the next round.
  private static let steps = [
    "event_id": 1e6, "local_time": secondsApart, "time_wr_full_seconds": secondsApart,
    "time": secondsApart / 86_400,
  ]

  static func run(from source: String, to target: String, times: Int) throws {
    let input = try HDF5File(readingFrom: source)
    let output = try HDF5FileWriter(path: target, overwrite: true)
    for path in once { try copy(path, input, output, times: 1) }
    try copy(TablePath.telescopeTrigger, input, output, times: times)
    for table in try input.children(of: TablePath.parametersGroup) {
      try copy(table.path, input, output, times: times)
    }
    try output.close()
  }

  private static func copy(_ path: String, _ input: HDF5File, _ output: HDF5FileWriter, times: Int) throws {
    let table = try input.table(path)
    let schema = TableSchema(
      table.columns.map { ColumnInfo(name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit) })
    var bytes = try table.packedReader(schema).bytes(ofRows: Array(0..<table.rowCount))
    let writer = try output.makeTable(String(path.dropFirst()), schema)
    for round in 0..<times {
      try writer.append(rows: PackedRows(schema, packed: bytes), jobs: 2)
      if round + 1 < times { shift(&bytes, schema) }
    }
    try writer.finish()
  }

  private static func shift(_ bytes: inout [UInt8], _ schema: TableSchema) {
    bytes.withUnsafeMutableBytes { raw in
      for (column, offset) in zip(schema.columns, schema.offsets) {
        guard let step = steps[column.name] else { continue }
        for place in stride(from: offset, to: raw.count, by: schema.rowSize) {
          if column.type == .int64 {
            let old = raw.loadUnaligned(fromByteOffset: place, as: Int64.self)
            raw.storeBytes(of: old + Int64(step), toByteOffset: place, as: Int64.self)
          } else {
            let old = raw.loadUnaligned(fromByteOffset: place, as: Double.self)
            raw.storeBytes(of: old + step, toByteOffset: place, as: Double.self)
          }
        }
      }
    }
  }
}
