public import SSTCore

/// What a pass over a stream has met.
public struct SimtelCounts: Sendable, Equatable {
  /// Showers; those that came before in the same run are not counted again.
  public var showers = 0
  /// Uses of showers, with or without a trigger, each counted once.
  public var mcEvents = 0
  /// Array events with data.
  public var arrayEvents = 0
  /// Those of them that are calibration.
  public var calibrationEvents = 0
  /// Array events without data of a telescope.
  public var emptyEvents = 0
  /// Array events that came before in the same run; the first of each is kept.
  public var duplicateEvents = 0
  /// Array events whose truth belongs to another number, and uses that came twice: the truth of such events may be
  /// another's.
  public var contradictions = 0
  /// Events of telescopes that the trigger of the array does not list; they are left out.
  public var untriggeredTelescopes = 0
  /// Events of telescopes that are left out for ``brightEventLimit``.
  public var brightTelescopes = 0
  /// Objects of types or versions that are not known, as `type version`.
  public var unknown: [String: Int] = [:]
  /// The runs, that of the head first; several for files behind each other. A run that comes again goes on.
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
