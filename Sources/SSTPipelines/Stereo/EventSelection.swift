import SSTCore
import Reconstruction
import SSTIO

/// The ranges of `event_selection` in a configuration: a column, and the values that it may have.
struct EventSelection: Equatable {
  /// The ranges by column; both ends belong to them, and what is not a number to none.
  let ranges: [String: ClosedRange<Double>]

  init(_ selection: [String: [Double]]) {
    var ranges: [String: ClosedRange<Double>] = [:]
    for (column, bounds) in selection where bounds.count == 2 && bounds[0] <= bounds[1] {
      ranges[column] = bounds[0]...bounds[1]
    }
    self.ranges = ranges
  }

  /// Columns that also clear a flag of rows outside the ranges; what the table lacks is ignored.
  func added<Row>(
    to columns: [Column<Row>], _ isSelected: any WritableKeyPath<Row, Bool> & Sendable
  ) -> [Column<Row>] {
    var columns = columns
    for (name, range) in ranges.sorted(by: { $0.key < $1.key }) {
      let check = Column<Row>(
        name, get: { $0[keyPath: isSelected] ? range.lowerBound : .nan },
        set: { if !range.contains($1) { $0[keyPath: isSelected] = false } }
      ).optional
      if let place = columns.firstIndex(where: { $0.info.name == name }) {
        columns[place] = columns[place].and(check)
      } else {
        columns.append(check)
      }
    }
    return columns
  }
}
