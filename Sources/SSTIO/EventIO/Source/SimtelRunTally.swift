import Glibc
import SSTCore

/// Counts what belongs to runs.
struct SimtelRunTally {
  /// All runs but the current one.
  private var others: [SimtelRun] = []
  private var current: SimtelRun
  /// The place of the current run among all.
  private var place = 0
  /// The uses of the run, filled until a histogram comes.
  private var counted: EventIOHistograms.Histogram
  private var isCounting = false
  /// The history in front of the head of the next run.
  private var history: [HistoryLine] = []
  /// Histograms of the run in front of the part that is being read; nil for the first part.
  private var earlier: EventIOHistograms.Histogram?
  /// True while a run goes on behind another head of its own.
  private(set) var isContinued = false
  /// The showers of the part of the run that is being read.
  private var partShowers = 0
  /// The numbers of showers and uses that came before.
  private var (knownShowers, knownUses) = (NumberSet(), NumberSet())
  /// The last shower.
  private var shower: (logEnergy: Double, direction: (x: Double, y: Double, z: Double))?

  init(_ head: SimtelHead) {
    current = SimtelRun(run: head.run, simulation: head.simulation, history: head.history)
    counted = Self.histogram(head.simulation)
  }

  /// All runs so far.
  var runs: [SimtelRun] { Array(others[..<place] + [whole] + others[place...]) }

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

  /// Another run begins, or one that was there goes on; without a history of its own it has that of the one before.
  mutating func begin(_ run: RunHeader) {
    let last = whole
    let isSame = history.isEmpty || history == last.history
    let lines = isSame ? last.history : history
    (history, shower, partShowers) = ([], nil, 0)
    others.insert(last, at: place)
    if let known = others.firstIndex(where: { $0.run.run == run.run }) {
      (current, place, isContinued) = (others.remove(at: known), known, true)
      earlier = current.showerHistogram
      isCounting = !current.isHistogramStored && earlier != nil
      if isCounting, let earlier { counted = earlier }
    } else {
      place = others.count
      current = SimtelRun(run: run, simulation: last.simulation, history: lines)
      (isContinued, isCounting, earlier) = (false, false, nil)
    }
  }

  /// Lines of the next run's history.
  mutating func add(_ lines: [HistoryLine]) { history += lines }

  /// How the showers of the run were simulated.
  mutating func add(_ simulation: MCRunHeader) { current.simulation = simulation }

  mutating func addArrayEvent() { current.arrayEvents += 1 }

  /// Histogram 6 of the file; an empty one, or one without sense, counts for nothing, and so does that of a part that came
  /// before.
  mutating func add(_ histogram: EventIOHistograms.Histogram) {
    guard histogram.allEntries > 0, !histogram.contents.isEmpty,
      histogram.contents.allSatisfy({ $0 >= 0 && $0.isFinite }), histogram.lowerX < histogram.upperX,
      histogram.lowerY < histogram.upperY
    else { return }
    var sum = histogram
    if var earlier {
      guard partShowers > 0, earlier.hasBins(of: histogram) else { return }
      earlier.add(histogram)
      sum = earlier
    }
    (current.showerHistogram, current.isHistogramStored) = (sum, true)
  }

  /// A shower: only what its histogram needs is read.
  ///
  /// - Throws: ``ObjectFault`` for one that makes no sense; its uses are not counted in the histogram.
  /// - Returns: false for one that came before.
  mutating func addShower(_ object: StoredObject) throws(ObjectFault) -> Bool {
    var cursor = object.cursor
    shower = nil
    let number = Int(object.header.identifier)
    let isNew = number <= 0 || knownShowers.insert(number, of: current.run.run)
    if isNew {
      current.showers += 1
      partShowers += 1
    }
    guard EventIORecords.isKnown(object.header) else { return isNew }
    do throws(ObjectFault) {
      try object.header.checkLength()
      let (primary, energy) = (try cursor.i32(), try cursor.f32())
      let (azimuth, altitude) = (try cursor.f32(), try cursor.f32())
      if current.primary == nil { current.primary = primary }
      try SimtelSense.check(energy: energy, altitude: altitude, azimuth: azimuth)
      shower = (
        log10(Double(energy)),
        SimtelGeometry.direction(altitude: SimtelAngle.clipped(altitude), azimuth: Double(azimuth))
      )
    } catch {
      throw error.inside(object.header)
    }
    return isNew
  }

  /// A use of the last shower.
  ///
  /// - Throws: ``ObjectFault`` for one that makes no sense.
  /// - Returns: false for one that came before.
  mutating func addUse(_ object: StoredObject) throws(ObjectFault) -> Bool {
    let number = Int(object.header.identifier)
    guard number <= 0 || knownUses.insert(number, of: current.run.run) else { return false }
    current.mcEvents += 1
    guard EventIORecords.isKnown(object.header) else { return true }
    let use = try object.decode(MCEvent.self)
    do throws(ObjectFault) { try use.checkSense() } catch { throw error.inside(object.header) }
    guard let shower, !current.isHistogramStored else { return true }
    let distance = SimtelGeometry.distance(
      fromAxis: shower.direction, through: (Double(use.coreX), Double(use.coreY)), to: (0, 0, 0))
    if !isCounting { (counted, isCounting) = (Self.histogram(current.simulation), true) }
    counted.fill(x: distance, y: shower.logEnergy)
    return true
  }

  private static func histogram(_ simulation: MCRunHeader?) -> EventIOHistograms.Histogram {
    let widest = simulation?.coreRange.filter { $0 <= SimtelSense.largestDistance }.max() ?? 0
    return EventIOHistograms.Histogram(
      identifier: 6, title: "Events, without weights (Ra3d, log10(E))",
      x: (200, 0, max(1000, 2 * Double(widest))), y: (120, -3, 3))
  }
}

extension EventIOHistograms.Histogram {
  /// True if entries can be added bin by bin.
  fileprivate func hasBins(of other: EventIOHistograms.Histogram) -> Bool {
    (binsX, binsY) == (other.binsX, other.binsY) && contents.count == other.contents.count
      && (lowerX, upperX) == (other.lowerX, other.upperX) && (lowerY, upperY) == (other.lowerY, other.upperY)
  }
}
