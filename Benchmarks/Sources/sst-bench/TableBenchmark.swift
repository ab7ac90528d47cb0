import Glibc
import SSTIO

/// Filling packed rows of 60 columns, as a table of image parameters has them.
enum TableBenchmark {
  struct Group {
    var a = 1.0
    var b = 2.0
    var c: Float = 3
    var d = 4
    var e = 5.0
    var f = 6.0

    static let columns: [Column<Group>] = [
      Column("a", \.a), Column("b", \.b), Column("c", \.c), Column("d", \.d), Column("e", \.e),
      Column("f", get: { $0.a / $0.b }),
    ]
  }

  struct Row {
    var groups = (
      Group(), Group(), Group(), Group(), Group(), Group(), Group(), Group(), Group(), Group()
    )
  }

  /// Prints the processor time a row, least of 200 calls.
  static func run() throws {
    let table = Table<Row>("rows") {
      Group.columns.at(\.groups.0, prefix: "g0_")
      Group.columns.at(\.groups.1, prefix: "g1_")
      Group.columns.at(\.groups.2, prefix: "g2_")
      Group.columns.at(\.groups.3, prefix: "g3_")
      Group.columns.at(\.groups.4, prefix: "g4_")
      Group.columns.at(\.groups.5, prefix: "g5_")
      Group.columns.at(\.groups.6, prefix: "g6_")
      Group.columns.at(\.groups.7, prefix: "g7_")
      Group.columns.at(\.groups.8, prefix: "g8_")
      Group.columns.at(\.groups.9, prefix: "g9_")
    }
    for count in [64, 1024] {
      let rows = [Row](repeating: Row(), count: count)
      var packed = PackedRows(table.schema)
      let filling = least {
        packed.removeAll()
        table.append(rows, to: &packed)
      }
      let back = try table.rows(of: packed, initial: Row())
      print(
        "\(table.columns.count) columns, \(table.schema.rowSize) bytes a row, blocks of \(back.count):",
        "\(filling / count) ns a row")
    }
  }

  private static func least(_ body: () -> Void) -> Int {
    (0..<200).map { _ in
      var (before, after) = (timespec(), timespec())
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
      body()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
      return (after.tv_sec - before.tv_sec) * 1_000_000_000 + after.tv_nsec - before.tv_nsec
    }.min() ?? 0
  }
}
