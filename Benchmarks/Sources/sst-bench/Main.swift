import Glibc
import SSTCore
import SSTIO

/// Reads every column of every event of ZFITS files in one thread and prints events per second of processor time.
@main struct Main {
  static func main() throws {
    for path in CommandLine.arguments.dropFirst() {
      let table = try ZFITSFile(path: path).table("Events")
      if getenv("BYCOL") != nil {
        for c in table.columns.indices {
          let start = clock()
          try table.forEachTile(columns: [c]) { _, _, _ in }
          let us = Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1e6 / Double(table.rowCount)
          print(table.columns[c].name, us, "us/event")
        }
      }
      let start = clock()
      var bytes = 0
      try table.forEachTile { _, _, rows in
        for row in 0..<rows.count { bytes += rows[row].count }
      }
      let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
      print("\(path): \(table.rowCount) events, \(bytes) bytes, \(Double(table.rowCount) / seconds) events/s (processor time)")
    }
  }
}
