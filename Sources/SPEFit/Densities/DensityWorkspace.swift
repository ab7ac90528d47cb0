/// The results of one evaluation of a density, and the scratch storage for the next: keep one for each thread.
public struct DensityWorkspace: Sendable {
  /// The number of values.
  public private(set) var count = 0
  /// The density at the points, or the probabilities of the cells.
  public var values: [Double] = []
  /// The derivatives of ``values``, `[parameter][value]`; meaningless unless asked for.
  public var derivatives: [Double] = []

  var comb = PeakComb()
  /// Normal density and its derivatives by mean and variance, for one peak.
  var basis: [Double] = []
  /// True if the last evaluation met values so far out that all peaks matter there.
  var hasTinyValues = false

  /// An empty workspace.
  public init() {}

  /// Makes room for `count` values of a density with `parameterCount` parameters and sets them to 0.
  public mutating func clear(count: Int, parameterCount: Int, derivatives wantsDerivatives: Bool) {
    self.count = count
    Self.zero(&values, count)
    if wantsDerivatives { Self.zero(&derivatives, count * parameterCount) }
  }

  /// Where the derivatives by a parameter are.
  public func derivativeRange(_ parameter: Int) -> Range<Int> { parameter * count..<(parameter + 1) * count }

  private static func zero(_ array: inout [Double], _ count: Int) {
    if array.count != count {
      array = [Double](repeating: 0, count: count)
    } else {
      array.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
  }
}
