internal import Glibc

/// The photoelectron peaks that stand out in a spectrum, from left to right.
///
/// The search and its numbers are those of `find_spe_peaks` of spefit 3.1.0.
public struct SpectrumPeaks: Equatable, Sendable {
  /// Where the peaks are, in the unit of the charges.
  public var positions: [Double]
  /// Their heights, in counts or whatever the spectrum counts.
  public var heights: [Double]
  /// Their standard deviations, in the unit of the charges; NaN where the width at half prominence gives none.
  public var sigmas: [Double]

  /// The number of peaks.
  public var count: Int { positions.count }

  /// The prominence asked for falls from the height of the spectrum by a fiftieth of it at a time.
  private static let steps = 50

  /// Takes peaks.
  ///
  /// - Parameters:
  ///   - positions: where they are, in the unit of the charges.
  ///   - heights: how high they are.
  ///   - sigmas: their standard deviations, in the unit of the charges.
  /// - Throws: `FitError` if the lists differ in length.
  public init(positions: [Double], heights: [Double], sigmas: [Double]) throws(FitError) {
    for (what, list) in [("heights of peaks", heights), ("widths of peaks", sigmas)]
    where list.count != positions.count {
      throw .wrongCount(what: what, found: list.count, expected: positions.count)
    }
    (self.positions, self.heights, self.sigmas) = (positions, heights, sigmas)
  }

  private init(_ peaks: [PeakFinder.Peak], _ x: [Double]) {
    positions = peaks.map { x[$0.index] }
    heights = peaks.map(\.height)
    let step = x.count > 1 ? x[1] - x[0] : .nan
    sigmas = peaks.map { peak in
      // A normal peak on the line zero has this ratio of its width to its standard deviation.
      let ratio = 2 * (2 * log(peak.height / peak.widthHeight)).squareRoot()
      return peak.width * step / ratio
    }
  }

  /// Finds the peaks of a spectrum.
  ///
  /// A peak is at least a tenth as high as the spectrum and one sample wide at half its prominence. The prominence
  /// asked for falls in steps until there are at least `maximumCount` peaks; so there may be more, or fewer.
  ///
  /// - Parameters:
  ///   - x: the middles of the bins, equally spaced.
  ///   - y: their contents.
  ///   - minimumCount: the fewest peaks.
  ///   - maximumCount: the number of peaks after which no further ones are searched for.
  /// - Throws: `FitError` if there are fewer peaks than asked for, or the lists differ in length.
  public static func find(
    x: [Double], y: [Double], minimumCount: Int = 2, maximumCount: Int = 5
  ) throws(FitError) -> SpectrumPeaks {
    guard x.count == y.count else {
      throw .wrongCount(what: "bin contents", found: y.count, expected: x.count)
    }
    let top = y.max() ?? 0
    let candidates = PeakFinder.peaks(y).filter { $0.height >= top / 10 && $0.width >= 1 }
    var found: [PeakFinder.Peak] = []
    for step in 0..<steps {
      let prominence = top * (1 - Double(step) / Double(steps))
      found = candidates.filter { $0.prominence >= prominence }
      if found.count >= maximumCount { break }
    }
    guard found.count >= minimumCount else {
      throw .tooFewPeaks(found: found.count, wanted: minimumCount)
    }
    return SpectrumPeaks(found, x)
  }

  /// Finds the peaks of a histogram, as ``find(x:y:minimumCount:maximumCount:)`` does.
  ///
  /// - Parameters:
  ///   - spectrum: the histogram; its bins have equal widths.
  ///   - minimumCount: the fewest peaks.
  ///   - maximumCount: the number of peaks after which no further ones are searched for.
  /// - Throws: `FitError` if there are fewer peaks than asked for.
  public static func find(
    in spectrum: ChargeSpectrum, minimumCount: Int = 2, maximumCount: Int = 5
  ) throws(FitError) -> SpectrumPeaks {
    try find(
      x: spectrum.centres, y: spectrum.counts, minimumCount: minimumCount, maximumCount: maximumCount)
  }
}

/// The local maxima of a row of numbers, with prominence and width as scipy's peak finder defines them.
struct PeakFinder {
  /// A local maximum.
  struct Peak: Equatable {
    /// Where it is; for a plateau the middle sample, the left one of two.
    var index: Int
    var height: Double
    /// The height above the higher of the two lowest samples between the peak and higher ground, or the end.
    var prominence: Double
    /// The distance of the crossings at half prominence, in samples.
    var width: Double
    /// The height at which the width is measured.
    var widthHeight: Double
  }

  /// All maxima in the order of their positions. The first and the last sample are none, nor plateaus that reach there.
  static func peaks(_ y: [Double]) -> [Peak] { maxima(y).map { describe($0, y) } }

  /// The middles of samples, or of runs of equal samples, whose neighbors are lower on both sides.
  static func maxima(_ y: [Double]) -> [Int] {
    var found: [Int] = []
    var i = 1
    while i < y.count - 1 {
      guard y[i - 1] < y[i] else {
        i += 1
        continue
      }
      var end = i
      while end + 1 < y.count, y[end + 1] == y[i] { end += 1 }
      if end + 1 < y.count, y[end + 1] < y[i] { found.append((i + end) / 2) }
      i = end + 1
    }
    return found
  }

  private static func describe(_ index: Int, _ y: [Double]) -> Peak {
    let left = base(index, -1, y)
    let right = base(index, 1, y)
    let prominence = y[index] - max(y[left], y[right])
    let level = y[index] - 0.5 * prominence
    let from = crossing(index, -1, until: left, level, y)
    let to = crossing(index, 1, until: right, level, y)
    return Peak(
      index: index, height: y[index], prominence: prominence, width: to - from, widthHeight: level)
  }

  /// The lowest sample to one side before a sample above the peak; of equal ones the nearest.
  private static func base(_ peak: Int, _ step: Int, _ y: [Double]) -> Int {
    var (i, lowest) = (peak, peak)
    while y.indices.contains(i), y[i] <= y[peak] {
      if y[i] < y[lowest] { lowest = i }
      i += step
    }
    return lowest
  }

  /// Where the straight lines between samples come down to a level.
  private static func crossing(
    _ peak: Int, _ step: Int, until end: Int, _ level: Double, _ y: [Double]
  ) -> Double {
    var i = peak
    while i != end, level < y[i] { i += step }
    guard y[i] < level else { return Double(i) }
    return Double(i) - Double(step) * (level - y[i]) / (y[i - step] - y[i])
  }
}
