import SSTCore
import SSTData
import SSTIO

/// What was found in the inputs so far.
struct SimulatedPass {
  var counts = SimulatedCounts()
  var lost: [LostEvents] = []
  var runs: [SimulatedRun] = []
  /// Uses of showers, with and without a trigger.
  private(set) var simulatedEvents = 0
  private(set) var untriggered = 0
  private(set) var tooBright = 0
  /// Array events without data of a telescope that is processed.
  private(set) var empty = 0
  /// Array events that came before in their run.
  private(set) var duplicates = 0
  /// Events whose truth may be another's.
  private(set) var contradictions = 0
  private(set) var unknown: [String: Int] = [:]
  /// True if events were left unread because of a limit.
  var isLimited = false

  mutating func add(_ found: SimtelCounts, path: String) throws(SimulatedDL1Error) {
    simulatedEvents += found.mcEvents
    untriggered += found.untriggeredTelescopes
    tooBright += found.brightTelescopes
    empty += found.emptyEvents
    duplicates += found.duplicateEvents
    contradictions += found.contradictions
    unknown.merge(found.unknown, uniquingKeysWith: +)
    for run in found.runs {
      if let twin = runs.first(where: { $0.observation == run.run.run }) {
        throw .sameRun(first: twin.path, second: path, run: run.run.run)
      }
      let next = SimulatedRun(run, path: path)
      if let first = runs.first(where: { $0.distribution != nil })?.distribution,
        let own = next.distribution, !own.hasSameBins(as: first)
      {
        throw .differentDistributions(path: path, run: run.run.run, first: Int(first.observation))
      }
      runs.append(next)
    }
  }

  // MARK: - Messages

  /// What is said of the inputs at the end.
  ///
  /// - Parameters:
  ///   - planned: the simulated events that the inputs announce.
  ///   - before: what was said at the start.
  func findings(planned: Int, after before: [Notice]) -> [Notice] {
    let isMixed = before.contains { $0.code == .mixedProductions }
    return [total] + leftOut + doubts(planned: planned) + SimulatedRunSettings.findings(runs, told: isMixed)
  }

  private var total: Notice {
    Notice(
      .events,
      """
      \(simulatedEvents) simulated, \(counts.events) triggered, written \(counts.written), images \(counts.images), of \
      which \(counts.survived) survived cleaning, reconstructed from several telescopes \(counts.stereo)
      """)
  }

  /// What was not written, each kind with its number.
  private var leftOut: [Notice] {
    let names = unknown.sorted { $0.key < $1.key }.map { "type and version \($0.key): \($0.value)" }
    let kinds: [(count: Int, code: NoticeCode, text: String)] = [
      (
        counts.outsideEnergy, .energyCut,
        "\(counts.outsideEnergy) triggered events outside the range of energies are left out"
      ),
      (
        empty, .events,
        "\(empty) further array events have no data of a telescope that is processed; they are left out"
      ),
      (
        duplicates, .duplicateEvents,
        "\(duplicates) array events occur more than once; the first of each is kept"
      ),
      (counts.calibration, .calibrationEvents, "\(counts.calibration) calibration events are left out"),
      (
        untriggered, .untriggeredTelescopes,
        "data of \(untriggered) telescopes that the array trigger does not list are left out"
      ),
      (unknown.count, .unknownObjects, "unknown objects are left out (\(names.joined(separator: ", ")))"),
      (
        tooBright, .untriggeredTelescopes,
        """
        data of \(tooBright) telescopes with more than \(SimtelCounts.brightEventLimit) photoelectrons and without a \
        true image, cut off by the simulation, are left out
        """
      ),
    ]
    return kinds.filter { $0.count > 0 }.map { Notice($0.code, $0.text) }
  }

  /// What speaks against using the product without a look.
  private func doubts(planned: Int) -> [Notice] {
    var notices: [Notice] = []
    let counted = runs.filter { !$0.isDistributionStored }.map { String($0.observation) }
    if !counted.isEmpty {
      notices.append(
        Notice(
          .noShowerDistribution,
          """
          no distribution of all simulated showers (histogram 6) was found for run \(counted.joined(separator: ", ")); \
          it was counted from the events that were read
          """))
    }
    if contradictions > 0 {
      notices.append(
        Notice(
          .doubtfulTruth,
          """
          the numbers of \(contradictions) events and of their showers or uses contradict each other; their truth may be \
          another's
          """))
    }
    if counts.events > simulatedEvents {
      notices.append(
        Notice(
          .doubtfulTruth,
          """
          \(counts.events) events triggered, but only \(simulatedEvents) were simulated: parts of the truth are missing, \
          and no weights can be made
          """))
    }
    if counts.images > 0, counts.survived == 0 {
      notices.append(Notice(.noImage, "none of \(counts.images) images survives cleaning"))
    }
    if let first = lost.first {
      notices.append(
        Notice(
          .lostEvents,
          """
          \(lost.count) damaged parts are left out, \(simulatedEvents) simulated events of \(planned) were read; the \
          first damage: \(first.error)
          """))
    }
    return notices
  }
}
