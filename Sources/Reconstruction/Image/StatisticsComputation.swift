internal import Foundation

extension DescriptiveStatistics {
  /// Statistics of `values`; undefined without values.
  init(of values: [Double]) {
    self = .undefined
    guard let first = values.first else { return }
    var sum = 0.0
    var (low, high) = (first, first)
    for value in values {
      sum += value
      if value < low { low = value }
      if value > high { high = value }
    }
    let count = Double(values.count)
    let average = sum / count
    var (second, third, fourth) = (0.0, 0.0, 0.0)
    for value in values {
      let difference = value - average
      let square = difference * difference
      second += square
      third += square * difference
      fourth += square * square
    }
    let variance = second / count
    (max, min, mean, std) = (Float(high), Float(low), Float(average), Float(variance.squareRoot()))
    skewness = third / count / (variance * variance.squareRoot())
    kurtosis = fourth / count / (variance * variance) - 3
  }
}

extension ImageSelection {
  /// The fractions of the charge near the centre, in the ellipse and in the brightest pixel.
  func concentration(_ hillas: HillasParameters, pixelWidth: Double) -> ConcentrationParameters {
    let (lengthSquare, widthSquare) = (hillas.length * hillas.length, hillas.width * hillas.width)
    var (cog, core, brightest) = (0.0, 0.0, -Double.infinity)
    for index in charge.indices {
      let (dx, dy) = (x[index] - hillas.x, y[index] - hillas.y)
      if dx * dx + dy * dy < pixelWidth * pixelWidth { cog += charge[index] }
      let (along, across) = (longitudinal[index], transverse[index])
      if widthSquare > 0, along * along / lengthSquare + across * across / widthSquare <= 1 {
        core += charge[index]
      }
      if charge[index] > brightest { brightest = charge[index] }
    }
    return ConcentrationParameters(cog: cog / size, core: core / size, pixel: brightest / size)
  }

  /// The additional quantities of the DL1 table.
  func extraFeatures(_ hillas: HillasParameters) -> ExtraFeatures {
    var result = ExtraFeatures.undefined
    result.log10Intensity = log10(hillas.intensity)
    result.wl = hillas.length > 0 ? hillas.width / hillas.length : .nan
    guard count > 0 else { return result }
    var (timeSum, low, high) = (0.0, time[0], time[0])
    for value in time {
      timeSum += value
      if value < low { low = value }
      if value > high { high = value }
    }
    let (meanTime, meanCharge) = (timeSum / Double(count), size / Double(count))
    var (square, weighted, cross, chargeSquare) = (0.0, 0.0, 0.0, 0.0)
    for index in charge.indices {
      let (dt, dq) = (time[index] - meanTime, charge[index] - meanCharge)
      square += dt * dt
      weighted += charge[index] * dt * dt
      cross += dt * dq
      chargeSquare += dq * dq
    }
    result.tRMS = (square / Double(count)).squareRoot()
    result.tRMSWeighted = (weighted / size).squareRoot()
    result.tLac = high - low
    let norm = square.squareRoot() * chargeSquare.squareRoot()
    result.lenST = norm > 0 ? cross / norm : .nan
    return result
  }
}
