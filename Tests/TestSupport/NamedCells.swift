public import SSTIO

/// The cells of one row as `name=value`: a row with another value in every property shows swapped getters.
public func namedCells(_ packed: PackedRows, row: Int = 0) -> [String] {
  packed.schema.columns.indices.map {
    packed.schema.columns[$0].name + "=" + packed.text(row: row, column: $0)
  }
}
