/// The results of one evaluation of a density, and the scratch storage for the next: keep one for each thread.
public struct DensityWorkspace: Sendable {
  /// The number of values.
  public private(set) var count = 0
  /// The density at the points, or the probabilities of the cells: ``count`` of them, and zeros up to ``stride``.
  public var values: [Double] = []
  /// The derivatives of ``values``, `[parameter][stride]`, padded by zeros; meaningless unless asked for.
  public var derivatives: [Double] = []
  /// The length of ``values``, and of the derivatives by one parameter, padding included.
  public private(set) var stride = 0

  var comb = PeakComb()
  /// Normal density and its derivatives by mean and variance, for one peak.
  var basis: [Double] = []
  /// How far from its centre a peak is added, in units of its width.
  var reach = PeakKernel.reach
  /// True if the last evaluation met values so far out that all peaks matter there.
  var hasTinyValues = false

  /// An empty workspace.
  public init() {}

  /// Hands out the comb and leaves an empty one.
  mutating func takeComb() -> PeakComb {
    var taken = PeakComb()
    swap(&taken, &comb)
    return taken
  }

  /// Makes room for `count` values of a density with `parameterCount` parameters and sets them to 0.
  public mutating func clear(count: Int, parameterCount: Int, derivatives wantsDerivatives: Bool) {
    self.count = count
    stride = Self.stride(count)
    Self.zero(&values, stride)
    if wantsDerivatives { Self.zero(&derivatives, stride * parameterCount) }
  }

  /// The sum of the values.
  public var sum: Double {
    values.withUnsafeBufferPointer { $0.baseAddress.map { Lanes.sum($0, stride) } ?? 0 }
  }

  /// The length of a row for `count` values.
  static func stride(_ count: Int) -> Int { (count + 15) & ~7 }

  /// Where the derivatives by a parameter are.
  public func derivativeRange(_ parameter: Int) -> Range<Int> {
    parameter * stride..<parameter * stride + count
  }

  private static func zero(_ array: inout [Double], _ count: Int) {
    if array.count != count {
      array = [Double](repeating: 0, count: count)
    } else {
      array.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
  }
}
