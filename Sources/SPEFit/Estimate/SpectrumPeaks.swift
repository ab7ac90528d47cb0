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
  ///   - maximumCount: the number of peaks after which no further ones are looked for.
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
  ///   - maximumCount: the number of peaks after which no further ones are looked for.
  /// - Throws: `FitError` if there are fewer peaks than asked for.
  public static func find(
    in spectrum: ChargeSpectrum, minimumCount: Int = 2, maximumCount: Int = 5
  ) throws(FitError) -> SpectrumPeaks {
    try find(
      x: spectrum.centres, y: spectrum.counts, minimumCount: minimumCount, maximumCount: maximumCount)
  }
}
