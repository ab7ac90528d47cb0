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
