internal import SSTCore

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
