internal import Foundation

/// What was thrown and what triggered, in all and by energy.
public struct ProductionCounts: Sendable, Equatable {
  /// A range of energies.
  public struct Bin: Sendable, Equatable {
    /// The lower edge, TeV.
    public var lower: Double
    /// The upper edge, TeV.
    public var upper: Double
    /// Events: uses of showers.
    public var events = 0
    /// Events that triggered each telescope.
    public var telescopes: [Int]
    /// Events that triggered all telescopes.
    public var stereo = 0
    /// Events that triggered any telescope.
    public var any = 0
  }

  /// Three bins a decade from the smallest energy on.
  public private(set) var bins: [Bin]
  /// Triggers with cores between once and twice the scatter radius, scaled to the number of events.
  public var outside = 0.0
  private let start: Double
  private static let binsPerDecade = 3.0

  init(energies: ClosedRange<Double>, telescopes: Int) {
    start = log10(energies.lowerBound)
    let count = Int(((log10(energies.upperBound) - start) * Self.binsPerDecade - 1e-9).rounded(.up))
    let lower = start
    bins = (0..<max(1, count)).map { bin in
      func edge(_ index: Int) -> Double {
        min(pow(10, lower + Double(index) / Self.binsPerDecade), energies.upperBound)
      }
      return Bin(
        lower: edge(bin), upper: edge(bin + 1), telescopes: [Int](repeating: 0, count: telescopes))
    }
  }

  mutating func add(energy: Double, triggered: [Int]) {
    let bin = min(max(Int((log10(energy) - start) * Self.binsPerDecade), 0), bins.count - 1)
    bins[bin].events += 1
    for telescope in triggered { bins[bin].telescopes[telescope] += 1 }
    if !triggered.isEmpty { bins[bin].any += 1 }
    if triggered.count == bins[bin].telescopes.count { bins[bin].stereo += 1 }
  }

  mutating func add(_ other: ProductionCounts) {
    for index in bins.indices {
      bins[index].events += other.bins[index].events
      bins[index].any += other.bins[index].any
      bins[index].stereo += other.bins[index].stereo
      for telescope in bins[index].telescopes.indices {
        bins[index].telescopes[telescope] += other.bins[index].telescopes[telescope]
      }
    }
    outside += other.outside
  }

  /// Events: uses of showers.
  public var events: Int { bins.reduce(0) { $0 + $1.events } }
  /// Events that triggered any telescope.
  public var triggered: Int { bins.reduce(0) { $0 + $1.any } }
  /// Events that triggered all telescopes.
  public var stereo: Int { bins.reduce(0) { $0 + $1.stereo } }
  /// Telescope events.
  public var telescopeEvents: Int { bins.reduce(0) { $0 + $1.telescopes.reduce(0, +) } }

  /// The share of the triggers of an unlimited scatter radius that is inside; nil without triggers.
  public var insideFraction: Double? {
    triggered > 0 ? Double(triggered) / (Double(triggered) + outside) : nil
  }

  /// The area in which showers trigger any telescope: the scattered area times the share that triggers, m².
  ///
  /// - Parameter scatterRadius: metres.
  public func triggerArea(scatterRadius: Double) -> Double {
    events > 0 ? .pi * scatterRadius * scatterRadius * Double(triggered) / Double(events) : 0
  }
}
