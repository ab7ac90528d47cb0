/// A pixel's mean charge over the expected charge without background, and its inverse.
///
/// The expected charge Q is that of the nominal pixel, in p.e.; the mean charge is in fired cells, so the relative
/// light of the pixel, crosstalk and saturation are in it. Exactly linear where no flash reaches the knee; above,
/// straight pieces between nodes at which the law of fired cells is summed up.
struct LabMeanResponse: Sendable {
  private let nodes: [(expected: Double, charge: Double)]

  /// - Parameters:
  ///   - pixel: a pixel that sees light.
  ///   - maximum: the largest Q that charges are wanted for.
  init(_ pixel: LabPixel, saturation: LabSaturation, maximum: Double) {
    let slope = pixel.relativeLight / (1 - pixel.crosstalk)
    func spread(_ expected: Double) -> Double {
      (expected * slope).squareRoot() / (1 - pixel.crosstalk)
    }
    // Where the mean and eight standard deviations reach the knee.
    let s = 8 / (1 - pixel.crosstalk)
    let root = ((s * s + 4 * saturation.knee).squareRoot() - s) / 2
    let linear = root * root / slope
    let top = maximum + 8 * spread(maximum) / slope + 1
    var nodes = [(0.0, 0.0), (linear, linear * slope)]
    if top > linear {
      let count = 24
      for node in 1...count {
        let expected = linear + (top - linear) * Double(node) / Double(count)
        let law = FiredCells(light: expected * pixel.relativeLight, crosstalk: pixel.crosstalk)
        nodes.append((expected, law.mean { saturation($0) }))
      }
    }
    self.nodes = nodes
  }

  /// The expected charge at which the mean charge is `charge`, and its slope; outer pieces are continued.
  func expected(_ charge: Double) -> (value: Double, slope: Double) {
    var upper = 1
    while upper < nodes.count - 1, nodes[upper].charge < charge { upper += 1 }
    let (low, high) = (nodes[upper - 1], nodes[upper])
    let slope = (high.expected - low.expected) / (high.charge - low.charge)
    return (low.expected + (charge - low.charge) * slope, slope)
  }
}
