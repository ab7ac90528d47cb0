internal import Glibc

extension ResponseTable {
  /// Areas below it, in square meters, count as none: their logarithm would mean nothing.
  private static let smallestArea = 1.0

  /// The response between those of some nodes of a grid: logarithms of areas, quantiles of densities, and rates and radii
  /// themselves are averaged.
  ///
  /// - Parameters:
  ///   - tables: the response of each node, with the same axes.
  ///   - mixture: nodes and weights.
  /// - Returns: the response, with the errors of the nodes propagated as if the weights were exact.
  /// - Throws: ``ResponseError/damagedTable(what:reason:)`` for other quantities or axes, and
  ///   ``ResponseError/lengths(what:found:expected:)`` for a node that is not there.
  public static func mixed(
    _ tables: [ResponseTable], _ mixture: NodeMixture
  ) throws(ResponseError) -> ResponseTable {
    var (nodes, weights): ([ResponseTable], [Double]) = ([], [])
    for part in mixture.parts {
      guard tables.indices.contains(part.node) else {
        throw .lengths(what: "responses of nodes", found: tables.count, expected: part.node + 1)
      }
      nodes.append(tables[part.node])
      weights.append(part.weight)
    }
    for node in nodes where node.quantity != nodes[0].quantity || node.axes != nodes[0].axes {
      throw .damagedTable(what: "responses", reason: "those of different nodes have different axes")
    }
    if nodes.count == 1 { return nodes[0] }
    switch nodes[0].quantity {
    case .effectiveArea: return logarithmic(nodes, weights)
    case .energyDispersion: return quantiles(nodes, weights, axis: 1)
    case .pointSpread: return quantiles(nodes, weights, axis: 2)
    case .background, .maximumRadius: return linear(nodes, weights)
    }
  }

  private static func linear(_ nodes: [ResponseTable], _ weights: [Double]) -> ResponseTable {
    var mixed = ResponseTable(nodes[0].quantity, axes: nodes[0].axes)
    for (node, weight) in zip(nodes, weights) {
      for place in mixed.values.indices {
        mixed.values[place] += weight * node.values[place]
        mixed.errors[place] += (weight * node.errors[place]) * (weight * node.errors[place])
      }
    }
    for place in mixed.errors.indices { mixed.errors[place] = mixed.errors[place].squareRoot() }
    return mixed
  }

  private static func logarithmic(_ nodes: [ResponseTable], _ weights: [Double]) -> ResponseTable {
    var mixed = ResponseTable(nodes[0].quantity, axes: nodes[0].axes)
    for place in mixed.values.indices {
      var (logarithm, variance) = (0.0, 0.0)
      for (node, weight) in zip(nodes, weights) {
        let area = max(smallestArea, node.values[place])
        let error = weight * node.errors[place] / area
        logarithm += weight * log(area)
        variance += error * error
      }
      let area = exp(logarithm)
      guard area >= smallestArea, nodes.contains(where: { $0.values[place] > 0 }) else { continue }
      (mixed.values[place], mixed.errors[place]) = (area, area * variance.squareRoot())
    }
    return mixed
  }

  /// Mixes densities along an axis.
  private static func quantiles(_ nodes: [ResponseTable], _ weights: [Double], axis: Int) -> ResponseTable {
    // The errors are those of the linear mixture.
    var mixed = linear(nodes, weights)
    let binning = mixed.axes[axis].binning
    let sizes =
      mixed.quantity == .pointSpread
      ? SolidAngle.rings(binning) : zip(binning.low, binning.high).map { $1 - $0 }
    let mixture = QuantileMixture(binning, sizes: sizes)
    let inner = mixed.axes[..<axis].reduce(1) { $0 * $1.binning.count }
    let outer = mixed.axes[(axis + 1)...].reduce(1) { $0 * $1.binning.count }
    for block in 0..<outer {
      for cell in 0..<inner {
        let places = (0..<binning.count).map { (block * binning.count + $0) * inner + cell }
        let density = mixture.density(nodes.map { node in places.map { node.values[$0] } }, weights: weights)
        for (place, value) in zip(places, density) { mixed.values[place] = value }
      }
    }
    return mixed
  }
}
