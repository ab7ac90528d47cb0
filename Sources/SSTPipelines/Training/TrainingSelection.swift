import InstrumentResponse
import SSTCore
import SSTData
import SSTIO

/// Which events models learn from: the ranges of `event_selection`, or those of simulations where it is not given.
struct TrainingSelection: Sendable {
  private let ranges: [(name: String, low: Double, high: Double)]

  private static let usual: [String: [Double]] = [
    ColumnName.intensity: [0, 1e6], "camera_frame_hillas_width": [0, 100],
    "camera_frame_hillas_length": [0, 100], ColumnName.intensityLeakage2: [0, 1],
  ]

  /// Takes the ranges of a configuration.
  init(_ configuration: PipelineConfiguration) {
    let given = configuration.eventSelection.isEmpty ? Self.usual : configuration.eventSelection
    ranges = given.sorted { $0.key < $1.key }.compactMap { name, range in
      range.count == 2 ? (name, range[0], range[1]) : nil
    }
  }

  /// The ranges as they are, by column.
  var byColumn: [String: [Double]] {
    Dictionary(uniqueKeysWithValues: ranges.map { ($0.name, [$0.low, $0.high]) })
  }

  /// The ranges in words.
  var texts: [String] { ranges.map { "\($0.low) <= \($0.name) <= \($0.high)" } }

  /// Which images lie in all ranges; the columns are loaded.
  ///
  /// - Throws: `ForestError.missingFeatures` for columns that the file lacks, `ResponseError`, `HDF5Error`.
  func mask(_ images: inout TelescopeImageTable) throws -> EventMask {
    try images.load(ranges.map(\.name))
    var columns = EventColumns(count: images.count)
    var intervals: [InstrumentResponse.EventSelection.Interval] = []
    for range in ranges {
      let type = images.parameters.columns.first { $0.name == range.name }?.type
      try columns.add(range.name, images[range.name], isSinglePrecision: type == .float32)
      intervals.append(try .init(range.name, low: range.low, high: range.high))
    }
    return try InstrumentResponse.EventSelection(intervals).mask(columns)
  }
}
