internal import Glibc
internal import SSTCore

/// Another minimum that explains a pixel's charges nearly as well as the one that is given.
///
/// Where the light leaves nothing of the pedestal's peak, the peaks are seen but not their numbers: the pedestal may be
/// a whole gain further up or down, with less or more light.
public struct RivalMinimum: Sendable, Equatable {
  /// The values of the parameters, in the order of the fit.
  public var values: [Double]
  /// How much higher than at the given minimum the smooth binned likelihood is, at least 0.
  public var costAbove: Double

  /// Minima that are higher by less than this many error definitions are rivals: three standard errors.
  public static let reach = 9.0
}

extension PixelFitter {
  /// With more counts than these in the peak without light its place is certain.
  private static let seenCounts = 30.0
  /// How wide peaks have to be, in gains, to be invisible: they wave by less than a percent.
  private static let invisibleWidth = 0.5

  /// Looks for minima with a pedestal one or two peaks from that of the best, in all spectra or in one of them.
  ///
  /// - Parameters:
  ///   - best: the lowest minimum so far; replaced by a lower one.
  ///   - cost: the smooth binned likelihood.
  ///   - spectra: what is fitted.
  /// - Returns: the rivals, the lowest first.
  func rivals(
    of best: inout FitResult, _ cost: inout SpectrumCost, _ spectra: [ChargeSpectrum]
  ) -> [RivalMinimum] {
    guard best.status.isMinimum else { return [] }
    let bright = spectra.indices.filter { lowestPeak($0, best, spectra) < Self.seenCounts }
    let isShared = fitter.density.places(of: .pedestal).count == 1
    if isShared ? bright.count < spectra.count : bright.isEmpty { return [] }
    var found: [FitResult] = []
    for spectrum in isShared ? [nil] : bright.map(Optional.some) {
      for shift in [-2, -1, 1, 2] {
        guard let start = start(.shift(shift), from: best, onlyIn: spectrum) else { continue }
        let scouted = scout.minimize(&cost, from: start)
        guard scouted.cost < best.cost + 2 * RivalMinimum.reach * cost.errorDefinition else { continue }
        let other = minimizer.minimize(&cost, from: scouted.values)
        if isProper(other, spectra), isElsewhere(other, best) { found.append(other) }
      }
    }
    if let lower = found.filter({ $0.isBetter(than: best) }).min(by: { $0.cost < $1.cost }) {
      found.append(best)
      best = lower
    }
    let limit = best.cost + RivalMinimum.reach * cost.errorDefinition
    var rivals: [FitResult] = []
    for other in found.sorted(by: { $0.cost < $1.cost }) where other.cost < limit {
      if isElsewhere(other, best), rivals.allSatisfy({ isElsewhere(other, $0) }) { rivals.append(other) }
    }
    return rivals.map { RivalMinimum(values: $0.values, costAbove: max($0.cost - best.cost, 0)) }
  }

  /// By how much the best fit is better than one with the same gain whose peaks are too wide to be seen, in units of
  /// the cost: what the data say of peaks. Nil if the noise is fixed.
  func peakEvidence(_ best: FitResult, _ cost: inout SpectrumCost) -> Double? {
    let joint = fitter.density
    let gain = joint.places(of: .gain).map { best.values[$0] }.max() ?? .nan
    let noises = joint.places(of: .noise)
    guard best.status.isMinimum, gain > 0, !noises.isEmpty,
      noises.allSatisfy({ joint.parameters[$0].isFree })
    else { return nil }
    var blurred = scout
    blurred.settings.maximumEvaluations = 200
    var start = best.values
    for place in joint.places(of: .gain) { blurred.parameters[place].isFixed = true }
    for place in noises {
      blurred.parameters[place].lower = Self.invisibleWidth * gain
      blurred.parameters[place].upper = joint.parameters[place].upper.map { max($0, 2 * gain) }
      start[place] = max(start[place], Self.invisibleWidth * gain)
    }
    return blurred.minimize(&cost, from: start).cost - best.cost
  }

  /// How many counts the lowest peak of a spectrum holds.
  func lowestPeak(_ index: Int, _ result: FitResult, _ spectra: [ChargeSpectrum]) -> Double {
    guard let density = fitter.density.parts[index] as? PhotoelectronDensity else { return .infinity }
    let light = PhotoelectronValues(fitter.density.parameters(of: index, in: result.values)).light
    return exp(-light) * (density.pedestal == .included ? 1 : light) * spectra[index].total
  }

  /// True if a pedestal of one is more than half a gain from that of the other.
  private func isElsewhere(_ one: FitResult, _ other: FitResult) -> Bool {
    let joint = fitter.density
    return joint.parts.indices.contains { index in
      guard let pedestal = joint.place(of: .pedestal, inSpectrum: index),
        let gain = joint.place(of: .gain, inSpectrum: index)
      else { return false }
      return abs(one.values[pedestal] - other.values[pedestal]) > 0.5 * abs(other.values[gain])
    }
  }
}
