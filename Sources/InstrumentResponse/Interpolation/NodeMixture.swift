internal import Glibc
public import SSTSky

/// Which nodes of a grid of productions stand for an observation, and with what weights.
public struct NodeMixture: Sendable, Equatable {
  /// A node with its weight.
  public struct Part: Sendable, Equatable {
    /// The place of the node in the list given.
    public var node: Int
    /// Its weight, above 0; the weights of a mixture sum to 1.
    public var weight: Double
  }

  /// The nodes, the most important first.
  public let parts: [Part]
  /// Whether the observation lies outside the grid: then the nearest node stands for it, nothing is continued.
  public let isOutside: Bool

  /// Mixes the two nodes on both sides of a position.
  ///
  /// - Parameters:
  ///   - positions: the position of each node on an axis, in any order, for example the cosines of zenith angles.
  ///   - target: the position wanted.
  /// - Throws: ``ResponseError/setting(name:found:expected:)`` without nodes, or for a target that is no number.
  public init(between positions: [Double], at target: Double) throws(ResponseError) {
    guard target.isFinite else {
      throw .setting(name: "position in a grid", found: target, expected: "a number")
    }
    let below = positions.indices.filter { positions[$0] <= target }.max { positions[$0] < positions[$1] }
    let above = positions.indices.filter { positions[$0] >= target }.min { positions[$0] < positions[$1] }
    guard let first = below ?? above, let second = above ?? below else {
      throw .setting(name: "number of nodes", found: 0, expected: "1 or more")
    }
    isOutside = below == nil || above == nil
    let step = positions[second] - positions[first]
    let weight = step > 0 ? (target - positions[first]) / step : 0
    parts = [Part(node: first, weight: 1 - weight), Part(node: second, weight: weight)]
      .filter { $0.weight > 0 }.sorted { $0.weight > $1.weight }
  }

  /// Takes the node nearest in the sky.
  ///
  /// - Parameters:
  ///   - directions: the direction of each node; of equally near ones the first is taken.
  ///   - target: the direction wanted.
  ///   - reachDeg: half a step of the grid in degrees: beyond it the observation counts as outside.
  /// - Throws: ``ResponseError/setting(name:found:expected:)`` without nodes.
  public init(
    nearest directions: [HorizontalDirection], to target: HorizontalDirection, reachDeg: Double
  ) throws(ResponseError) {
    let distances = directions.map { $0.separationRad(to: target) * 180 / .pi }
    guard let nearest = distances.indices.min(by: { distances[$0] < distances[$1] }) else {
      throw .setting(name: "number of nodes", found: 0, expected: "1 or more")
    }
    parts = [Part(node: nearest, weight: 1)]
    isOutside = !(distances[nearest] <= reachDeg)
  }
}
