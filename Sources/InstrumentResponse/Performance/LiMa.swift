internal import Glibc

/// The significance of an excess over a background that was measured elsewhere.
///
/// Source: T.-P. Li, Y.-Q. Ma, ApJ 272 (1983) 317, equation 17.
public enum LiMa {
  /// The significance in standard deviations, with the sign of the excess; 0 without counts.
  ///
  /// The logarithms are those of counts over their expectations without a source, which keeps figures where there is
  /// hardly an excess.
  /// - Parameters:
  ///   - on: counts in the on region.
  ///   - off: counts in the off regions.
  ///   - alpha: exposure of the on region over that of the off regions, above 0.
  public static func significance(on: Double, off: Double, alpha: Double) -> Double {
    let all = on + off
    guard all > 0 else { return 0 }
    let excess = on - alpha * off
    var likelihood = 0.0
    if on > 0 { likelihood += on * log1p(excess / (alpha * all)) }
    if off > 0 { likelihood += off * log1p(-excess / all) }
    // Rounding may leave a small negative number where there is no excess.
    let value = (2 * max(0, likelihood)).squareRoot()
    return excess < 0 ? -value : value
  }

  /// The excess that has a significance.
  ///
  /// - Parameters:
  ///   - wanted: the significance in standard deviations, above 0.
  ///   - off: counts in the off regions, 0 or more.
  ///   - alpha: exposure of the on region over that of the off regions, above 0.
  /// - Returns: counts above `alpha * off`, exact to rounding.
  public static func excess(significance wanted: Double, off: Double, alpha: Double) -> Double {
    let background = alpha * off
    var high = max(1, wanted * wanted + wanted * background.squareRoot())
    while significance(on: background + high, off: off, alpha: alpha) < wanted { high *= 2 }
    var low = 0.0
    // Halving until neighbors: 1100 steps at most, about 60 in practice.
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return high }
      if significance(on: background + middle, off: off, alpha: alpha) < wanted {
        low = middle
      } else {
        high = middle
      }
    }
  }
}
