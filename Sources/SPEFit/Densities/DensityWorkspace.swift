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

/// Where a density is evaluated: at points, or integrated over neighboring cells.
///
/// The unit is that of the charges.
public struct EvaluationGrid: Equatable, Sendable {
  /// The points, or the edges of the cells; they never decrease.
  public let nodes: [Double]
  /// True if the values are integrals between neighboring nodes.
  public let isIntegrated: Bool
  /// The distance of the nodes if it is the same everywhere; nil otherwise.
  let step: Double?
  /// The nodes, padded for reading eight at a time.
  let lanes: [Double]

  private init(nodes: [Double], isIntegrated: Bool) {
    precondition(
      zip(nodes, nodes.dropFirst()).allSatisfy { $0 <= $1 }, "the nodes of a grid have to be in order")
    self.nodes = nodes
    self.isIntegrated = isIntegrated
    step = Self.commonStep(nodes)
    lanes = nodes + [Double](repeating: nodes.last ?? 0, count: 16)
  }

  private static func commonStep(_ nodes: [Double]) -> Double? {
    guard nodes.count >= 8, let first = nodes.first, let last = nodes.last, last > first else { return nil }
    let step = (last - first) / Double(nodes.count - 1)
    for (i, node) in nodes.enumerated() where abs(first + Double(i) * step - node) > 1e-9 * step {
      return nil
    }
    return step
  }

  /// The density at points, which must not decrease.
  public static func points(_ points: [Double]) -> EvaluationGrid {
    EvaluationGrid(nodes: points, isIntegrated: false)
  }

  /// The probability between each edge and the next; edges must not decrease.
  public static func cells(edges: [Double]) -> EvaluationGrid {
    EvaluationGrid(nodes: edges, isIntegrated: true)
  }

  /// The number of values.
  public var count: Int { isIntegrated ? max(0, nodes.count - 1) : nodes.count }
}
