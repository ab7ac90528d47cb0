internal import Foundation
internal import SSTCore

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

/// How a flash's charge is compressed: not at all up to the knee, smoothly above it.
///
/// With x in fired cells: c(x) = x for x ≤ knee, else knee + range · (1 − exp(−(x − knee)/range)). Slope 1 at the
/// knee; c never exceeds knee + range. Low-light runs are exactly linear.
public struct LabSaturation: Sendable, Equatable, Codable {
  /// Fired cells up to which the response is linear.
  public var knee = 100.0
  /// What can be added above the knee, in fired cells.
  public var range = 8000.0

  /// The default: 2 % is lost at 560 fired cells.
  public init() {}

  /// The compressed charge.
  public func callAsFunction(_ charge: Double) -> Double {
    charge <= knee ? charge : knee - range * expm1((knee - charge) / range)
  }

  /// The slope of the response at a charge.
  public func slope(_ charge: Double) -> Double {
    charge <= knee ? 1 : exp((knee - charge) / range)
  }
}

/// The true charge resolution of a run of the scan.
public struct LabResolution: Sendable, Equatable {
  /// The expected charge Q of the nominal pixel, in p.e.
  public var expectedPE: Double
  /// √⟨(q − Q)²⟩/Q of each pixel of the camera; NaN without light.
  public var pixels: [Double]
  /// That of all pixels that see light: √ of their mean square.
  public var all: Double
  /// That of the good pixels.
  public var good: Double
}

extension LabSimulator {
  /// The charge resolution that a perfectly calibrated camera has in a run.
  ///
  /// Charges are calibrated by the inverse of each pixel's mean response without background. The mean square is a sum
  /// over the law of fired cells; noise, spread of the cells' charge, and background (Campbell's theorem) are added
  /// through the slopes of response and inverse, which is exact below the knee and good to 0.1 % above.
  ///
  /// - Parameters:
  ///   - run: a run with light.
  ///   - window: how charges are extracted.
  ///   - jobs: the number of threads.
  public func resolution(of run: LabRun, window: LabWindow = LabWindow(), jobs: Int = 1) throws
    -> LabResolution
  {
    let expected = run.photons * settings.camera.photonDetection
    let values = try parallelMap(count: pixels.count, jobs: jobs) { place, _ in
      pixels[place].seesLight && expected > 0 ? resolution(place, run, expected, window) : .nan
    }
    var all = [Double](repeating: .nan, count: camera.pixels.count)
    for (pixel, value) in zip(pixels, values) { all[pixel.index] = value }
    func overall(_ chosen: (LabPixel) -> Bool) -> Double {
      let squares = zip(pixels, values).filter { chosen($0.0) && !$0.1.isNaN }.map { $0.1 * $0.1 }
      return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }
    return LabResolution(
      expectedPE: expected, pixels: all, all: overall { _ in true }, good: overall { $0.kind == .good })
  }

  private func resolution(_ place: Int, _ run: LabRun, _ expected: Double, _ window: LabWindow) -> Double {
    let pixel = pixels[place]
    let saturation = settings.camera.saturation
    let response = LabMeanResponse(pixel, saturation: saturation, maximum: expected)
    let truth = truth(place, window)
    let variance = truth.pedestalSigma * truth.pedestalSigma + backgroundVariance(place, run, window)
    let outside = variance / (truth.gain * truth.gain)
    let spread = pixel.chargeSpread * pixel.chargeSpread
    let law = FiredCells(light: settings.light(of: pixel, run), crosstalk: pixel.crosstalk)
    let meanSquare = law.mean { cells in
      let inverse = response.expected(saturation(cells))
      let deviation = inverse.value - expected
      let slope = saturation.slope(cells)
      return deviation * deviation + inverse.slope * inverse.slope
        * (slope * slope * spread * cells + outside)
    }
    return meanSquare.squareRoot() / expected
  }
}
