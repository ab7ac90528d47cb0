import Forests
import Reconstruction
import SSTCore

/// Simulated events of one kind of particle, of all inputs: what models learn from, in columns.
struct TrainingEvents: Sendable {
  /// The events of one input.
  struct Part: Sendable {
    /// What became of its images.
    var counts: SampleCounts
    /// The events that are left.
    var ids: [EventNumber]
    /// Their values.
    var columns: [String: [Double]]
    /// The units of the columns, as far as they are known.
    var units: [String: String]
  }

  /// What became of the images of each input.
  private(set) var counts: [SampleCounts] = []
  /// The rows that models may learn from, rising.
  private(set) var training: [Int] = []
  /// The rows that are held out, rising.
  private(set) var heldOut: [Int] = []
  /// Where the rows of each input begin, and the number of all rows.
  private var starts = [0]
  private var columns: [String: [Double]] = [:]
  private var units: [String: (unit: String, input: String)] = [:]

  /// No events.
  init() {}

  /// The number of rows.
  var count: Int { starts[starts.count - 1] }

  /// A column.
  subscript(name: String) -> [Double] {
    guard let column = columns[name] else { preconditionFailure("\(name) was not loaded") }
    return column
  }

  /// Values of a column in some rows.
  func values(_ name: String, _ rows: [Int]) -> [Double] {
    let column = self[name]
    return rows.map { column[$0] }
  }

  /// Adds the events of an input.
  ///
  /// - Parameters:
  ///   - part: the events.
  ///   - showers: those that are held out.
  /// - Throws: ``TrainingError/units(feature:first:second:found:)``.
  mutating func append(_ part: Part, _ showers: HeldOutShowers) throws(TrainingError) {
    try merge(part.units, of: part.counts.input)
    var counts = part.counts
    let start = count
    for (place, id) in part.ids.enumerated() {
      if showers.contains(id) { heldOut.append(start + place) } else { training.append(start + place) }
    }
    starts.append(start + part.ids.count)
    counts.heldOut = heldOut.count - self.counts.reduce(0) { $0 + $1.heldOut }
    counts.kept = part.ids.count - counts.heldOut
    self.counts.append(counts)
    for (name, values) in part.columns { columns[name, default: []] += values }
  }

  private mutating func merge(_ other: [String: String], of input: String) throws(TrainingError) {
    for (name, unit) in other.sorted(by: { $0.key < $1.key }) {
      guard let known = units[name] else {
        units[name] = (unit, input)
        continue
      }
      if known.unit != unit {
        throw .units(feature: name, first: known.input, second: input, found: [known.unit, unit])
      }
    }
  }

  /// Takes over the units of other events, which have to be the same.
  ///
  /// - Throws: ``TrainingError/units(feature:first:second:found:)``.
  mutating func takeUnits(of other: TrainingEvents) throws(TrainingError) {
    for (name, known) in other.units.sorted(by: { $0.key < $1.key }) {
      try merge([name: known.unit], of: known.input)
    }
  }

  /// Adds a column that a model says; it is NaN in all other rows.
  mutating func set(_ name: String, _ values: [Double], rows: [Int]) {
    var column = columns[name] ?? [Double](repeating: .nan, count: count)
    for (place, row) in rows.enumerated() { column[row] = values[place] }
    columns[name] = column
  }

  /// Removes columns that models said.
  mutating func remove(_ names: some Sequence<String>) { for name in names { columns[name] = nil } }

  /// The feature that a column is.
  func feature(_ name: String) -> FeatureTable.Feature { .init(name, unit: units[name]?.unit) }

  /// Features of some rows.
  ///
  /// - Parameters:
  ///   - names: columns.
  ///   - rows: the rows, in any order.
  func features(_ names: [String], rows: [Int]) throws(ForestError) -> FeatureTable {
    let own = names.map { self[$0] }
    return try FeatureTable(features: names.map(feature), rowCount: rows.count) { number, values in
      own[number].withUnsafeBufferPointer { column in
        for (place, row) in rows.enumerated() { values[place] = Float(column[row]) }
      }
    }
  }

  /// How many of some rows each input has.
  func rowCounts(_ rows: [Int]) -> [Int] {
    rows.reduce(into: [Int](repeating: 0, count: counts.count)) { counts, row in
      counts[starts.partitionIndex { $0 <= row } - 1] += 1
    }
  }

  /// The counts of all inputs in one line.
  var text: String { counts.map { "\($0.input): \($0.text)" }.joined(separator: "; ") }
}
