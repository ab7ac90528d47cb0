import Foundation
public import InstrumentResponse
public import SSTCore
public import SSTSky

/// What a set of observations says of a source.
///
/// ```swift
/// let observations = try paths.map { try DL3Observation(readingFrom: $0) }
/// let summary = try DL3Summary(observations, DL3SummaryOptions())
/// print(summary.total.excess, summary.total.significance)
/// ```
public struct DL3Summary: Sendable {
  /// What was counted in an observation.
  public struct Run: Sendable {
    /// The observation.
    public let observation: DL3Observation
    /// Its counts.
    public let counts: SourceCounts
    /// The number of regions of background; 0 if the source is too near to the pointing.
    public let regionCount: Int
    /// The counts of all observations up to this one.
    public let cumulative: SourceCounts
    /// The centers of the regions of background.
    public let regions: [ICRSDirection]

    /// The distance of the source from the pointing in degrees.
    public let offsetDeg: Double
  }

  /// The source.
  public let source: ICRSDirection
  /// Its name; empty if it is not known.
  public let object: String
  /// The observations in order of time.
  public let runs: [Run]
  /// The counts by the squared distance from the source, and the edges of the bins in square degrees.
  public let thetaSquared: (edges: [Double], counts: [SourceCounts])
  /// The counts in the source region by energy, and the edges of the bins in TeV.
  public let spectrum: (edges: [Double], counts: [SourceCounts])
  /// The map.
  public let map: SkyMap

  /// The counts of all observations that have background.
  public var total: SourceCounts { runs.last?.cumulative ?? SourceCounts() }

  /// The live time of the observations that tell it, in seconds.
  public var liveTimeS: Double { runs.map(\.observation.liveTimeS).filter(\.isFinite).reduce(0, +) }
  /// The observations that do not tell their live time, or an impossible one.
  public var withoutLiveTime: Int { runs.count { !$0.observation.liveTimeS.isFinite } }

  private static let thetaEdges = Binning.linear(0, 0.5, count: 25)
  private static let energyEdges = Binning.logarithmic(-1, 3, count: 20)
  private static let cellDeg = 0.05

  /// Analyses observations.
  ///
  /// - Parameters:
  ///   - observations: event lists, in any order.
  ///   - options: the source and the radii.
  /// - Throws: ``DL3SummaryError``, `ResponseError`.
  public init(_ observations: [DL3Observation], _ options: DL3SummaryOptions) throws {
    let sorted = observations.sorted {
      ($0.goodTimes.first?.lowerBound ?? .infinity, $0.id) < (
        $1.goodTimes.first?.lowerBound ?? .infinity, $1.id
      )
    }
    guard let first = sorted.first else { throw DL3Error.noObservations(summary: "no event lists") }
    let source = try Self.source(sorted, options)
    (self.source, object) = (source, first.object)
    var (theta, energies, total) = ([SourceCounts](), [SourceCounts](), SourceCounts())
    var map = SkyMap(
      try SkyGrid(center: source, halfWidthDeg: options.mapHalfWidthDeg, cellDeg: Self.cellDeg),
      source: source)
    var runs: [Run] = []
    for observation in sorted {
      let counting = SourceCounting(
        observation.events, source: source, pointing: observation.pointing, radiusDeg: options.radiusDeg,
        most: options.mostRegions)
      let counts = counting.counts(energies: options.energies)
      let hasBackground = !counting.regions.centers.isEmpty
      if hasBackground {
        total = total + counts
        theta = Self.sum(theta, try counting.thetaSquared(edges: Self.thetaEdges, energies: options.energies))
        energies = Self.sum(energies, try counting.spectrum(edges: Self.energyEdges))
      }
      map.add(observation.events, pointing: observation.pointing)
      runs.append(
        Run(
          observation: observation, counts: counts, regionCount: counting.regions.centers.count,
          cumulative: total, regions: counting.regions.centers,
          offsetDeg: source.separationRad(to: observation.pointing) * 180 / .pi))
    }
    (self.runs, self.map) = (runs, map)
    thetaSquared = (Self.thetaEdges, theta.isEmpty ? Self.empty(Self.thetaEdges) : theta)
    spectrum = (Self.energyEdges, energies.isEmpty ? Self.empty(Self.energyEdges) : energies)
  }

  private static func empty(_ edges: [Double]) -> [SourceCounts] {
    edges.dropLast().map { _ in SourceCounts() }
  }

  private static func sum(_ a: [SourceCounts], _ b: [SourceCounts]) -> [SourceCounts] {
    a.isEmpty ? b : zip(a, b).map { $0 + $1 }
  }

  /// The source that was given, or the one that all event lists name.
  private static func source(
    _ observations: [DL3Observation], _ options: DL3SummaryOptions
  ) throws -> ICRSDirection {
    if let source = options.source { return source }
    var found: (path: String, source: ICRSDirection)?
    for observation in observations {
      guard let source = observation.source else { continue }
      if let found, found.source.separationRad(to: source) * 180 / .pi > options.radiusDeg {
        throw DL3SummaryError.severalSources(first: found.path, second: observation.path)
      }
      found = found ?? (observation.path, source)
    }
    guard let found else { throw DL3SummaryError.noSource(path: observations[0].path) }
    return found.source
  }
}

/// What keeps observations from being summed up.
public enum DL3SummaryError: SSTError, Equatable {
  /// No event list tells where the source is.
  case noSource(path: String)
  /// Two event lists tell of different sources.
  case severalSources(first: String, second: String)
  /// Two event lists have the same number.
  case sameObservation(first: String, second: String, id: Int64)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .noSource: ErrorCode(.usage, 98, "no-source")
    case .severalSources: ErrorCode(.incompatible, 142, "several-sources")
    case .sameObservation: ErrorCode(.incompatible, 143, "same-observation")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .noSource(let path):
      "\(path) does not tell where the source is (RA_OBJ, DEC_OBJ); give --source-ra and --source-dec"
    case .severalSources(let first, let second):
      "\(first) and \(second) are of different sources; give those of one, or --source-ra and --source-dec"
    case .sameObservation(let first, let second, let id):
      "\(first) and \(second) are both observation \(id); lists of one telescope and of several, or of classes of events, "
        + "are summed up by themselves"
    }
  }
}
