public import InstrumentResponse
import SSTCore
import SSTData
import SSTSky

/// The responses of a telescope, or of several together, to gamma rays and background at one pointing.
public struct ResponseSet: Sendable, Equatable {
  /// What is said of responses beside their numbers.
  public struct Facts: Sendable, Equatable {
    /// The name of the telescope or of `stereo`, such as `tel_001`.
    public var setup = ""
    /// The zenith angle of the pointing in degrees.
    public var zenithDeg = Double.nan
    /// The azimuth of the pointing in degrees, from north through east.
    public var azimuthDeg = Double.nan
    /// The night-sky background as in the names of folders of models; empty if it is not known.
    public var background = ""
    /// The name of the gammaness cut: its value, or `energydep`.
    public var cut = ""
    /// The hash of the gammaness cut, ``GammanessChoice/sha256``.
    public var cutSHA256 = ""
    /// The class of the events; nil for all.
    public var eventClass: Int?
    /// The largest angle between simulated gamma rays and the pointing, in degrees: responses are empty beyond.
    public var viewConeDeg = Double.nan
    /// True energies between which the area on the axis is above a tenth of its largest value, in TeV.
    public var thresholds: ClosedRange<Double>?
    /// The part of the gammas of the effective area that the point spread does not have, as they are beyond its last bin.
    public var beyondSpread: Double?
    /// The same of the energy dispersion.
    public var beyondDispersion: Double?
    /// The observation's live part of the time that rates of background are given for; nil if they are rates of live time.
    public var livePart: Double?
    /// The names of the nodes of a grid that were mixed, with their weights; empty for one.
    public var nodes = ""

    /// Says nothing.
    public init() {}
  }

  /// What is said of them.
  public var facts: Facts
  /// The effective area, energy dispersion and point spread.
  public var gammaTables: [ResponseTable]
  /// The background, over the distance from the pointing and over the field of view; empty without hadrons.
  public var backgroundTables: [ResponseTable]
  /// The radius of the source region; nil without a cut on the distance from a source.
  public var maximumRadius: ResponseTable?

  /// All tables in the order of files.
  public var tables: [ResponseTable] { gammaTables + backgroundTables + [maximumRadius].compactMap { $0 } }
  /// Whether a cut on the distance from a source was made.
  public var isPointLike: Bool { maximumRadius != nil }

  /// The name of their folder or observation: `ze30_az180_gc0.75`, with `_ec2` for a class.
  ///
  /// - Parameter step: angles are rounded to multiples of so many degrees; the original takes 10, so that nodes nearer to each
  ///   other than that share a name.
  public func name(roundingTo step: Double = 1) -> String {
    let azimuth = Self.rounded(facts.azimuthDeg, to: step) % 360
    return "ze\(Self.rounded(facts.zenithDeg, to: step))_az\(azimuth)_gc\(facts.cut)"
      + (facts.eventClass.map { "_ec\($0)" } ?? "")
  }

  /// An angle in whole degrees.
  static func rounded(_ angleDeg: Double, to step: Double) -> Int {
    angleDeg.isFinite ? Int((angleDeg / step).rounded(.toNearestOrEven) * step) : 0
  }
}

extension ResponseTable {
  /// The energies between which the area on the axis is above a tenth of its largest value, by bins; nil without any area.
  var thresholds: ClosedRange<Double>? {
    guard quantity == .effectiveArea, let energies = axes.first?.binning else { return nil }
    let onAxis = values.prefix(energies.count)
    guard let largest = onAxis.max(), largest > 0 else { return nil }
    let bins = onAxis.indices.filter { onAxis[$0] > 0.1 * largest }
    guard let first = bins.first, let last = bins.last else { return nil }
    return energies.edges[first]...energies.edges[last + 1]
  }
}
