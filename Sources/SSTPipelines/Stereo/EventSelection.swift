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

  /// The columns that are looked at.
  var columns: [String] { ranges.keys.sorted() }

  /// Which rows pass; columns that the table lacks are not looked at.
  func accepts(_ rows: TableRows) throws -> [Bool] {
    var result = [Bool](repeating: true, count: rows.count)
    for (column, range) in ranges where rows[column] != nil {
      for (row, value) in try rows.doubles(column).enumerated() where !range.contains(value) {
        result[row] = false
      }
    }
    return result
  }
}
