import SSTIO

/// The tables of a `.tcal` file as `dump` shows them.
enum TcalDump {
  /// One table of numbers; all rows have the same length.
  struct Table {
    var name: String
    var column: String
    var rows: Int
    var values: [Float]

    /// The numbers of a row.
    var width: Int { rows > 0 ? values.count / rows : 0 }
  }

  static func tables(_ table: TcalTable) -> [Table] {
    func cells(_ name: String, _ values: [Float]?, _ rows: Int) -> [Table] {
      values.map { [Table(name: name, column: "CELLS", rows: rows, values: $0)] } ?? []
    }
    switch table {
    case .pedestal(let table):
      return cells("DATA", table.values, table.pixelCount) + cells("HITS", table.hits, table.pixelCount)
        + cells("STDDEV", table.deviations, table.pixelCount)
    case .transferFunction(let table):
      return cells("DATA", table.values, table.pixelCount)
        + cells("ADCSTEP", table.steps.map { Float($0) }, table.steps.count)
    case .transferInput(let table):
      let rows = table.moduleCount * TIOReadout.modulePixels
      return cells("DATA", table.values, rows) + cells("HITS", table.hits, rows)
        + cells("AMPLITUDES", table.amplitudes, table.amplitudes.count)
    }
  }
}

extension TableDump {
  func runTcal(_ sink: ([UInt8]) throws -> Void) throws {
    let tables = TcalDump.tables(try TcalTable(path: path))
    guard let found = tables.first(where: { $0.name == table }) else {
      throw unknownTable(tables.map(\.name))
    }
    let chosen = try chooseColumns([found.column])
    let range = try choose(count: found.rows)
    let width = found.width
    try write(names: chosen.map { _ in found.column }, range, step: 16, sink) { rows in
      let values = Array(found.values[rows.lowerBound * width..<rows.upperBound * width])
      return chosen.map { _ in
        DumpCells(
          name: found.column, data: .float32(values), rows: rows.count, elementsPerRow: width,
          isList: width > 1)
      }
    }
  }
}
