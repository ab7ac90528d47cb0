import Foundation

/// The images that one folder of models is applied to.
struct NodeShare: Sendable, Equatable {
  /// The place of the folder.
  var node: Int
  /// The images by their places, rising.
  var rows: [Int]
  /// How much the models' words count for each image; nil for all.
  var weights: [Double]?
}

/// Decides for each image which models of a grid are applied to it, by where its telescope points.
///
/// The nearest node is that with the smallest angle in the sky. Grids are coarse in azimuth, and zenith angles matter
/// more; so azimuths count only as far as another node is nearer in azimuth. In a grid of one azimuth the nearest zenith
/// angle wins, in a regular grid the nearest azimuth and in it the nearest zenith angle.
struct NodeChooser {
  /// The nodes to choose among, at least one.
  let nodes: [ModelGrid.Node]
  private let vectors: [Node]
  private let hasAzimuths: Bool
  /// For each node half of the distance to the nearest other one, in degrees.
  private let halfSteps: [Double]

  private struct Node { var zenith, azimuth, sine, cosine: Double }

  /// Half of a step of a grid of one node, in degrees.
  static let singleHalfStep = 5.0

  /// Prepares the choice.
  init(_ nodes: [ModelGrid.Node]) {
    self.nodes = nodes
    let vectors = nodes.map { node in
      let (zenith, azimuth) = (node.zenithDeg * .pi / 180, node.azimuthDeg * .pi / 180)
      return Node(zenith: zenith, azimuth: azimuth, sine: sin(zenith), cosine: cos(zenith))
    }
    self.vectors = vectors
    hasAzimuths = Set(nodes.map(\.azimuthDeg)).count > 1
    halfSteps = vectors.indices.map { place in
      let distances = vectors.indices.filter { $0 != place }.map { other in
        Self.angle(
          vectors[place], vectors[other].zenith, Self.turn(vectors[place].azimuth, vectors[other].azimuth))
      }.filter { $0 > 1e-6 }
      return (distances.min() ?? 2 * Self.singleHalfStep * .pi / 180) / 2
    }
  }

  private static func turn(_ a: Double, _ b: Double) -> Double {
    abs(atan2(sin(a - b), cos(a - b)))
  }

  private static func angle(_ node: Node, _ zenith: Double, _ turn: Double) -> Double {
    if turn == 0 { return abs(node.zenith - zenith) }
    let cosine = node.cosine * cos(zenith) + node.sine * sin(zenith) * cos(turn)
    return acos(min(max(cosine, -1), 1))
  }

  /// The nearest node to a direction, and the distance in radians.
  func nearest(zenithRad: Double, azimuthRad: Double) -> (node: Int, distance: Double) {
    let turns = hasAzimuths ? vectors.map { Self.turn($0.azimuth, azimuthRad) } : []
    let least = turns.min() ?? 0
    var best = (node: 0, distance: Double.infinity)
    for place in vectors.indices {
      let distance = Self.angle(vectors[place], zenithRad, hasAzimuths ? turns[place] - least : 0)
      if distance < best.distance - 1e-12 { best = (place, distance) }
    }
    return best
  }

  /// The outcome for all images.
  struct Choice {
    /// What each node is applied to.
    var shares: [NodeShare]
    /// The images that are farther from their node than half a step.
    var farCount = 0
    /// The largest distance of an image from its node, in degrees.
    var largestDistanceDeg = 0.0
  }

  /// Chooses for each image.
  ///
  /// - Parameters:
  ///   - altitudesDeg: altitudes of the pointing in degrees.
  ///   - azimuthsDeg: azimuths of the pointing in degrees.
  ///   - interpolates: true for the two nearest zenith angles of the same azimuth, weighted by the cosine of the
  ///     zenith angle; beyond the last node that one counts alone.
  func choose(altitudesDeg: [Double], azimuthsDeg: [Double], interpolates: Bool) -> Choice {
    var choice = Choice(shares: [])
    var shares = nodes.indices.map { NodeShare(node: $0, rows: [], weights: interpolates ? [] : nil) }
    for row in altitudesDeg.indices {
      let (zenith, azimuth) = ((90 - altitudesDeg[row]) * .pi / 180, azimuthsDeg[row] * .pi / 180)
      let (node, distance) = nearest(zenithRad: zenith, azimuthRad: azimuth)
      if distance > halfSteps[node] + 1e-9 { choice.farCount += 1 }
      choice.largestDistanceDeg = max(choice.largestDistanceDeg, distance * 180 / .pi)
      shares[node].rows.append(row)
      guard interpolates else { continue }
      guard let (other, weight) = partner(of: node, zenith) else {
        shares[node].weights?.append(1)
        continue
      }
      shares[node].weights?.append(1 - weight)
      shares[other].rows.append(row)
      shares[other].weights?.append(weight)
    }
    choice.shares = shares.filter { !$0.rows.isEmpty }
    return choice
  }

  /// The node on the other side of a zenith angle, at the azimuth of the nearest one, and its weight.
  private func partner(of node: Int, _ zenith: Double) -> (node: Int, weight: Double)? {
    let near = vectors[node]
    guard zenith != near.zenith else { return nil }
    let others = vectors.indices.filter { place in
      vectors[place].azimuth == near.azimuth
        && (zenith > near.zenith ? vectors[place].zenith >= zenith : vectors[place].zenith <= zenith)
    }
    guard let other = others.min(by: { abs(vectors[$0].zenith - zenith) < abs(vectors[$1].zenith - zenith) }),
      vectors[other].cosine != near.cosine
    else { return nil }
    return (other, (near.cosine - cos(zenith)) / (near.cosine - vectors[other].cosine))
  }

  /// The node whose zenith angle is nearest to the mean of all images, the first of equal ones: the original's choice.
  func byMeanZenith(altitudesDeg: [Double]) -> Int {
    let mean = altitudesDeg.reduce(0) { $0 + (90 - $1) } / Double(max(1, altitudesDeg.count))
    let distances = nodes.map { abs($0.zenithDeg - mean) }
    return distances.indices.min { distances[$0] < distances[$1] } ?? 0
  }
}
