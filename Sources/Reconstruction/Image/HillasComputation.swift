internal import Foundation

extension ImageSelection {
  /// The ellipse of the gathered pixels; also fills ``longitudinal`` and ``transverse``.
  ///
  /// The sum of the charges must be positive. Complexity: O(selected).
  mutating func hillas() -> HillasParameters {
    let (meanX, meanY) = centre()
    let (cxx, cxy, cyy) = covariance(meanX, meanY)
    let (small, large) = Self.eigenvalues(cxx, cxy, cyy)
    let length = large.squareRoot()
    let width = small.squareRoot()
    let psi = length == 0 ? .nan : Self.majorAxis(cxx, cxy, cyy)
    project(x: meanX, y: meanY, cosine: cos(psi), sine: sin(psi))
    var result = HillasParameters.undefined
    result.intensity = size
    (result.x, result.y) = (meanX, meanY)
    result.r = (meanX * meanX + meanY * meanY).squareRoot()
    result.phiDeg = atan2(meanY, meanX) * 180 / .pi
    result.psiDeg = psi * 180 / .pi
    (result.length, result.width) = (length, width)
    higherMoments(into: &result)
    uncertainties(psi: psi, covariance: (cxx, cxy, cyy), into: &result)
    return result
  }

  private func centre() -> (x: Double, y: Double) {
    var sumX = 0.0
    var sumY = 0.0
    for index in charge.indices {
      sumX += charge[index] * x[index]
      sumY += charge[index] * y[index]
    }
    return (sumX / size, sumY / size)
  }

  private func covariance(_ meanX: Double, _ meanY: Double) -> (xx: Double, xy: Double, yy: Double) {
    var xx = 0.0
    var xy = 0.0
    var yy = 0.0
    for index in charge.indices {
      let (dx, dy) = (x[index] - meanX, y[index] - meanY)
      xx += charge[index] * dx * dx
      xy += charge[index] * dx * dy
      yy += charge[index] * dy * dy
    }
    return (xx / size, xy / size, yy / size)
  }

  /// Eigenvalues of a symmetric matrix, ascending; those of rounding size become 0.
  private static func eigenvalues(_ xx: Double, _ xy: Double, _ yy: Double) -> (small: Double, large: Double)
  {
    let difference = xx - yy
    let root = (difference * difference + 4 * xy * xy).squareRoot()
    let large = (xx + yy + root) / 2
    let small = large == 0 ? 0 : (xx * yy - xy * xy) / large
    func cleaned(_ value: Double) -> Double { abs(value) <= Double.ulpOfOne ? 0 : value }
    return (cleaned(small), cleaned(large))
  }

  /// The angle of the eigenvector of the larger eigenvalue, in radians, −π/2 < psi ≤ π/2.
  private static func majorAxis(_ xx: Double, _ xy: Double, _ yy: Double) -> Double {
    if xy == 0 { return xx < yy ? .pi / 2 : 0 }
    return atan2(2 * xy, xx - yy) / 2
  }

  private func higherMoments(into result: inout HillasParameters) {
    guard result.length > 0 else { return }
    var third = 0.0
    var fourth = 0.0
    for index in charge.indices {
      let along = longitudinal[index]
      let cube = charge[index] * along * along * along
      third += cube
      fourth += cube * along
    }
    let square = result.length * result.length
    result.skewness = third / size / (square * result.length)
    result.kurtosis = fourth / size / (square * square)
  }

  private func uncertainties(
    psi: Double, covariance: (xx: Double, xy: Double, yy: Double), into result: inout HillasParameters
  ) {
    let (a, b, c) = ((1 + cos(2 * psi)) / 2, (1 - cos(2 * psi)) / 2, sin(2 * psi))
    var alongSum = 0.0
    var acrossSum = 0.0
    for index in charge.indices {
      let (dx, dy) = (x[index] - result.x, y[index] - result.y)
      let xx = (dx * dx - covariance.xx) / size
      let yy = (dy * dy - covariance.yy) / size
      let xy = (dx * dy - covariance.xy) / size
      let along = a * xx + b * yy + c * xy
      let across = b * xx + a * yy - c * xy
      alongSum += charge[index] * along * along
      acrossSum += charge[index] * across * across
    }
    if result.length > 0 { result.lengthUncertainty = alongSum.squareRoot() / (2 * result.length) }
    if result.width > 0 { result.widthUncertainty = acrossSum.squareRoot() / (2 * result.width) }
  }
}
