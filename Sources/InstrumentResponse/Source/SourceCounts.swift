internal import Glibc
public import SSTSky

/// Counts at a source and in regions of background.
public struct SourceCounts: Sendable, Equatable {
  /// Counts in the source region.
  public var on = 0.0
  /// Counts in all regions of background.
  public var off = 0.0
  /// What is expected of background in the source region.
  public var background = 0.0
  /// The variance of that.
  public var backgroundVariance = 0.0

  /// No counts.
  public init() {}

  /// Counts of one observation.
  ///
  /// - Parameters:
  ///   - on: counts in the source region.
  ///   - off: counts in all regions of background.
  ///   - alpha: exposure of the source region over that of all regions of background.
  public init(on: Double, off: Double, alpha: Double) {
    (self.on, self.off) = (on, off)
    (background, backgroundVariance) = (alpha * off, alpha * alpha * off)
  }

  /// Exposure of the source region over that of the regions of background, weighted with their counts; 0 without any.
  public var alpha: Double { off > 0 ? background / off : 0 }
  /// Counts of the source.
  public var excess: Double { on - background }
  /// The standard error of the excess.
  public var excessError: Double { (on + backgroundVariance).squareRoot() }
  /// Li and Ma's significance in standard deviations, with the sign of the excess; NaN without background.
  public var significance: Double { off > 0 ? LiMa.significance(on: on, off: off, alpha: alpha) : .nan }

  /// The counts of several observations together.
  public static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.on += b.on
    sum.off += b.off
    sum.background += b.background
    sum.backgroundVariance += b.backgroundVariance
    return sum
  }
}

/// The events of an observation around a source and around its regions of background.
public struct SourceCounting: Sendable {
  /// The radius of each region in degrees.
  public let radiusDeg: Double
  /// The regions of background.
  public let regions: ReflectedRegions
  private let onDeg: [Double]
  private let offDeg: [[Double]]
  private let energies: [Double]

  /// Measures the distances of all events.
  ///
  /// - Parameters:
  ///   - events: the events.
  ///   - source: the source.
  ///   - pointing: where the telescope points.
  ///   - radiusDeg: the radius of each region in degrees.
  ///   - most: the most regions of background.
  public init(
    _ events: SkyEvents, source: ICRSDirection, pointing: ICRSDirection, radiusDeg: Double, most: Int = .max
  ) {
    self.radiusDeg = radiusDeg
    regions = ReflectedRegions(of: source, pointing: pointing, radiusDeg: radiusDeg, most: most)
    onDeg = events.separationsDeg(from: SkyVector.unit(source))
    offDeg = regions.centers.map { events.separationsDeg(from: SkyVector.unit($0)) }
    energies = events.energies
  }

  private var alpha: Double { offDeg.isEmpty ? 0 : 1 / Double(offDeg.count) }

  /// The counts of all energies within a range.
  ///
  /// - Parameter range: TeV; both ends belong to it.
  public func counts(energies range: ClosedRange<Double> = 0...Double.infinity) -> SourceCounts {
    func count(_ distances: [Double]) -> Int {
      distances.indices.reduce(0) {
        $0 + (distances[$1] <= radiusDeg && range.contains(energies[$1]) ? 1 : 0)
      }
    }
    return SourceCounts(
      on: Double(count(onDeg)), off: Double(offDeg.reduce(0) { $0 + count($1) }), alpha: alpha)
  }

  /// The counts in bins of energy.
  ///
  /// - Parameter edges: edges of the bins in TeV; the lower one belongs to a bin.
  /// - Throws: ``ResponseError`` for edges that do not rise.
  public func spectrum(edges: [Double]) throws(ResponseError) -> [SourceCounts] {
    let binning = try Binning(edges, "energy")
    return tally(binning.count) { row, distance in
      distance <= radiusDeg ? binning.bin(of: energies[row]) : nil
    }
  }

  /// The counts in bins of the squared distance from the source, and from each region of background.
  ///
  /// - Parameters:
  ///   - edges: edges of the bins in square degrees.
  ///   - range: energies that count, in TeV; both ends belong to it.
  /// - Throws: ``ResponseError`` for edges that do not rise.
  public func thetaSquared(
    edges: [Double], energies range: ClosedRange<Double> = 0...Double.infinity
  ) throws(ResponseError) -> [SourceCounts] {
    let binning = try Binning(edges, "squared distance")
    return tally(binning.count) { row, distance in
      range.contains(energies[row]) ? binning.bin(of: distance * distance) : nil
    }
  }

  private func tally(_ count: Int, bin: (Int, Double) -> Int?) -> [SourceCounts] {
    var (on, off) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for row in onDeg.indices { if let place = bin(row, onDeg[row]) { on[place] += 1 } }
    for distances in offDeg {
      for row in distances.indices { if let place = bin(row, distances[row]) { off[place] += 1 } }
    }
    return (0..<count).map { SourceCounts(on: on[$0], off: off[$0], alpha: alpha) }
  }
}
