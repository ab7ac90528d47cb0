/// The response to one avalanche, in units of its ADC sum, at eight positions within a sample.
///
/// The pulse is ``IntegerRecipe/shape`` (measured-like: rise 12 ns, tail 70 ns), joined by straight lines, so
/// that an avalanche at time t adds s(k − t) to sample k. Each of the eight tables is normalised to a sum of 1;
/// the peak is 0.142 of the sum, that is 3.3 ADC for 23.5 ADC per p.e.
struct PulseTemplate: Sendable {
  /// Positions within a sample.
  static let phases = 8
  /// Samples of one table.
  static let length = 25

  /// The tables one after the other.
  let values: [Float]
  /// Mean over the phases of the sum of squares, for the noise that many pulses make.
  let sumOfSquares: Double

  /// Makes the tables.
  init() {
    let shape = IntegerRecipe.shape.map(Double.init)
    func height(_ x: Double) -> Double {
      if x <= 0 || x >= Double(shape.count) { return 0 }
      let k = Int(x)
      let next = k + 1 < shape.count ? shape[k + 1] : 0
      return shape[k] + (x - Double(k)) * (next - shape[k])
    }
    var values: [Float] = []
    var squares = 0.0
    for phase in 0..<Self.phases {
      let shift = (Double(phase) + 0.5) / Double(Self.phases)
      let table = (0..<Self.length).map { height(Double($0) - shift) }
      let sum = table.reduce(0, +)
      values += table.map { Float($0 / sum) }
      squares += table.reduce(0) { $0 + $1 * $1 } / (sum * sum)
    }
    self.values = values
    sumOfSquares = squares / Double(Self.phases)
  }
}
