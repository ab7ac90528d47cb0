import Glibc
public import SSTCore

/// What a pass over a stream has met.
public struct SimtelCounts: Sendable, Equatable {
  /// Showers.
  public var showers = 0
  /// Uses of showers, with or without a trigger.
  public var mcEvents = 0
  /// Array events with data.
  public var arrayEvents = 0
  /// Those of them that are calibration.
  public var calibrationEvents = 0
  /// Array events without data of a telescope.
  public var emptyEvents = 0
  /// Events of telescopes that the trigger of the array does not list; they are left out.
  public var untriggeredTelescopes = 0
  /// Events of telescopes that are left out for ``brightEventLimit``.
  public var brightTelescopes = 0
  /// Objects of types or versions that are not known, as `type version`.
  public var unknown: [String: Int] = [:]
  /// The runs, that of the head first; several for files behind each other.
  public var runs: [SimtelRun] = []

  /// Nothing counted yet.
  public init() {}

  /// An event of a telescope with more photoelectrons than this, but without the true image that its file should have, was
  /// cut off by the simulation and is left out.
  public static let brightEventLimit = 1_000_000
}

/// What a pass over a stream has met of one run.
public struct SimtelRun: Sendable, Equatable {
  /// The head of the run.
  public var run: RunHeader
  /// How showers were simulated; nil if not stored.
  public var simulation: MCRunHeader?
  /// The lines of the history: command line and configuration.
  public var history: [HistoryLine]
  /// Showers.
  public var showers = 0
  /// Uses of showers, with or without a trigger.
  public var mcEvents = 0
  /// Array events with data, calibration included.
  public var arrayEvents = 0
  /// The primary of the first shower; nil without showers.
  public var primary: Int?
  /// Histogram 6: all uses in core distance (m) and log10 of the energy (TeV); nil without uses.
  ///
  /// The distance is that of the array's reference point from the shower's axis. Where the file has no such histogram, or an
  /// empty one, the uses that were read are counted here, with the bins of sim_telarray: 200 from 0 to twice the largest core
  /// distance, but at least to 1000 m, and 120 from −3 to 3.
  public var showerHistogram: EventIOHistograms.Histogram?
  /// True if ``showerHistogram`` is that of the file, false if it was counted.
  public var isHistogramStored = false

  init(run: RunHeader, simulation: MCRunHeader?, history: [HistoryLine]) {
    (self.run, self.simulation, self.history) = (run, simulation, history)
  }

  /// The settings that weights and responses need; nil without a head of the simulation.
  public var settings: SimulationSettings? { simulation.map { $0.settings(primary: primary) } }
}

/// Counts what belongs to runs.
struct SimtelRunTally {
  private var finished: [SimtelRun] = []
  private var current: SimtelRun
  /// The uses of the run, filled until a histogram comes.
  private var counted: EventIOHistograms.Histogram
  private var isCounting = false
  /// The history in front of the head of the next run.
  private var history: [HistoryLine] = []
  /// The last shower.
  private var shower: (logEnergy: Double, direction: (x: Double, y: Double, z: Double))?

  init(_ head: SimtelHead) {
    current = SimtelRun(run: head.run, simulation: head.simulation, history: head.history)
    counted = Self.histogram(head.simulation)
  }

  /// All runs so far.
  var runs: [SimtelRun] { finished + [whole] }

  /// The run that is being read, with its histogram.
  private var whole: SimtelRun {
    var run = current
    if isCounting, !run.isHistogramStored { run.showerHistogram = counted }
    return run
  }

  /// The run that is being read.
  var run: RunHeader { current.run }

  /// How its showers were simulated; nil if the file has not said it yet.
  var simulation: MCRunHeader? { current.simulation }

  /// Another run begins; without a history of its own it has that of the one before.
  mutating func begin(_ run: RunHeader) {
    let last = current
    let isSame = history.isEmpty || history == last.history
    finished.append(whole)
    isCounting = false
    current = SimtelRun(run: run, simulation: last.simulation, history: isSame ? last.history : history)
    history = []
    shower = nil
  }

  /// Lines of the next run's history.
  mutating func add(_ lines: [HistoryLine]) { history += lines }

  /// How the showers of the run were simulated.
  mutating func add(_ simulation: MCRunHeader) { current.simulation = simulation }

  mutating func addArrayEvent() { current.arrayEvents += 1 }

  /// Histogram 6 of the file; an empty one counts for nothing.
  mutating func add(_ histogram: EventIOHistograms.Histogram) {
    guard histogram.allEntries > 0, !histogram.contents.isEmpty else { return }
    (current.showerHistogram, current.isHistogramStored) = (histogram, true)
  }

  /// A shower: only what its histogram needs is read.
  mutating func addShower(_ object: StoredObject) throws(ObjectFault) {
    var cursor = object.cursor
    shower = nil
    current.showers += 1
    guard EventIORecords.isKnown(object.header) else { return }
    do throws(ObjectFault) {
      let (primary, energy) = (try cursor.i32(), try cursor.f32())
      let (azimuth, altitude) = (try cursor.f32(), try cursor.f32())
      if current.primary == nil { current.primary = primary }
      shower = (
        log10(Double(energy)),
        SimtelGeometry.direction(altitude: SimtelAngle.clipped(altitude), azimuth: Double(azimuth))
      )
    } catch {
      throw error.inside(object.header)
    }
  }

  /// A use of the last shower.
  mutating func addUse(_ object: StoredObject) throws(ObjectFault) {
    current.mcEvents += 1
    guard EventIORecords.isKnown(object.header) else { return }
    let use = try object.decode(MCEvent.self)
    guard let shower, !current.isHistogramStored else { return }
    let distance = SimtelGeometry.distance(
      fromAxis: shower.direction, through: (Double(use.coreX), Double(use.coreY)), to: (0, 0, 0))
    if !isCounting { (counted, isCounting) = (Self.histogram(current.simulation), true) }
    counted.fill(x: distance, y: shower.logEnergy)
  }

  private static func histogram(_ simulation: MCRunHeader?) -> EventIOHistograms.Histogram {
    EventIOHistograms.Histogram(
      identifier: 6, title: "Events, without weights (Ra3d, log10(E))",
      x: (200, 0, max(1000, 2 * Double(simulation?.coreRange.max() ?? 0))), y: (120, -3, 3))
  }
}
