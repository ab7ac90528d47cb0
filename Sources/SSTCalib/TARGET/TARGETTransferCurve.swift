import SSTIO

/// A transfer function, ready to be looked up.
struct TARGETTransferCurve: Sendable {
  private let table: TcalTransferFunction
  private let first: Float
  private let last: Float
  /// The step below each whole ADC count from the first step on.
  private let intervals: [Int32]
  /// The steps and one over their distances.
  private let steps: [Float]
  private let inverses: [Float]

  init(_ table: TcalTransferFunction) throws(TARGETCalibrationError) {
    try TARGETCalibrator.check(modules: table.moduleCount, "transfer")
    let count = table.steps.count
    guard count >= 2, table.cellCount > 0,
      table.values.count == table.pixelCount * table.cellCount * count
    else { throw .wrongSize(table: "transfer", count: table.values.count) }
    let rises = zip(table.steps, table.steps.dropFirst()).allSatisfy { $0 < $1 }
    guard rises, table.steps.allSatisfy({ (-1 << 20...1 << 20).contains($0) }) else { throw .badSteps }
    self.table = table
    steps = table.steps.map { Float($0) }
    (first, last) = (steps[0], steps[count - 1])
    inverses = zip(table.steps, table.steps.dropFirst()).map { Float(1 / Double($1 - $0)) }
    intervals = (0..<count - 1).flatMap { index in
      [Int32](repeating: Int32(index), count: Int(table.steps[index + 1] - table.steps[index]))
    }
  }

  /// The cell that a sample's curve belongs to: sampling cells if there are 64, else storage cells.
  @inline(__always)
  func cell(ofSample sample: Int, firstCell: Int) -> Int {
    table.cellCount == TIOStorage.samplingCellCount
      ? TIOStorage.samplingCell(ofSample: sample, firstCell: firstCell)
      : TIOStorage.cell(ofSample: sample, firstCell: firstCell, cellCount: table.cellCount)
  }

  /// Calls `body` with the millivolts `[cell][step]` of a pixel.
  @inline(__always)
  func withValues(slot: Int, pixel: Int, _ body: (UnsafeBufferPointer<Float>) -> Void) {
    let size = table.cellCount * table.steps.count
    let index = (table.moduleCount == 1 ? 0 : slot * TIOReadout.modulePixels) + pixel
    table.values.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[index * size..<(index + 1) * size]))
    }
  }

  /// Interpolates between the points of a cell; outside them the outer values hold, also for what is no number.
  @inline(__always)
  func millivolts(_ value: Float, cell: Int, _ points: UnsafeBufferPointer<Float>) -> Float {
    let count = steps.count
    let start = cell * count
    let rounded = value.rounded(.toNearestOrAwayFromZero)
    guard rounded > first else { return points[start] }
    guard rounded < last else { return points[start + count - 1] }
    let index = Int(intervals[Int(value - first)])
    let (low, high) = (points[start + index], points[start + index + 1])
    return low + (value - steps[index]) * (high - low) * inverses[index]
  }
}
