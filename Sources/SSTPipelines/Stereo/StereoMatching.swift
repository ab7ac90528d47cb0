import SSTSky
import Reconstruction
import SSTCore

/// The pairs of events of a first telescope's file and of files of the second telescope.
struct StereoMatching {
  /// The method that was used; not always the one asked for.
  let method: EventMatchingMethod
  /// Why it is another one, nil if it is not.
  let changeOfMethod: String?
  /// One decision for each event of the first telescope; partners are rows of all files one after the other.
  let coincidences: [Coincidence]
  /// The scan of offsets of the sliding window.
  let scan: OffsetScan?
  /// The offset of the second clock that was used, in seconds; 0 but for the sliding window.
  let offset: Double
  /// The peak of the time differences; nil if it was not searched for or there are too few events.
  let peak: TimePeak?
  /// Repeated events of the second telescope.
  let secondDuplicates: Int
  /// Events without a time that can be used, of both telescopes.
  let untimed: Int
  /// How often the time goes back, in the files of both telescopes.
  let clockJumps: Int
  /// The largest step back, in ns.
  let largestJumpNS: Int64
  /// The step of the clocks in ns: all trigger times of a telescope differ by multiples of it.
  let clockStepNS: Int64
  /// Events of the first and of the second telescope whose id is a substitute.
  let substitutes: (first: Int, second: Int)

  /// Matches events.
  ///
  /// - Throws: `StereoError.noPreciseTimes` with `Quirks.requiredClocks`; `HDF5Error`.
  init(
    _ first: TelescopeDL1, _ partners: [TelescopeDL1], _ array: StereoArray,
    _ settings: EventMatchingSettings, _ quirks: Quirks
  ) throws {
    let choice = try MatchingChoice(first, partners, settings.method, quirks)
    let (method, usesPrecise) = (choice.method, choice.usesPreciseTimes)
    let truncates = quirks.contains(.truncatedTimes)
    let own = Self.events(of: [first], usesPrecise, truncates: truncates)
    let others = Self.events(of: partners, usesPrecise, truncates: truncates)
    let isOnEdge = method == .slidingWindow && quirks.contains(.lowerPlateauEdge)
    var scan: OffsetScan?
    var offset = 0.0
    if method == .slidingWindow {
      let found = OffsetScan(
        first: Self.goodTimes([first]), second: Self.goodTimes(partners), settings: settings.scan)
      offset = isOnEdge ? found.firstMaximum : found.refinedOffset
      scan = found
    }
    self.method = method
    changeOfMethod = choice.reason
    self.scan = scan
    self.offset = offset
    untimed = (own.times + others.times).count { $0 == CoincidenceEvents.noTime }
    let clocks = [own.times, others.times].map(Self.clock)
    clockJumps = clocks.reduce(0) { $0 + $1.stepsBack }
    largestJumpNS = clocks.map(\.largestStepBackNS).max() ?? 0
    clockStepNS = usesPrecise ? Self.clockStep([own.times, others.times]) : Self.coarseStepNS
    substitutes = (first.substituteCount, partners.reduce(0) { $0 + $1.substituteCount })
    if isOnEdge {
      coincidences = CoincidenceFinder.matchInSeconds(
        own, times: first.localTimes, others, times: partners.flatMap(\.localTimes),
        halfWidth: settings.scan.halfWidth, offset: offset)
      (secondDuplicates, peak) = (0, nil)
      return
    }
    let finder = CoincidenceFinder(
      method: Self.rule(method, settings, offset), second: others, quirks: quirks)
    let corrects = !quirks.contains(.uncorrectedDelays) && method != .slidingWindow
    var found = finder.match(own, expectedDelays: corrects ? Self.delays(first, array) : nil)
    secondDuplicates = finder.duplicateCount
    peak =
      corrects && method == .whiteRabbitClosest
      ? Self.cut(&found, resolution: usesPrecise ? 1 : Self.coarseStepNS) : nil
    coincidences = found
  }

  private static func rule(
    _ method: EventMatchingMethod, _ settings: EventMatchingSettings, _ offset: Double
  ) -> CoincidenceMethod {
    switch method {
    case .slidingWindow:
      .slidingWindow(
        halfWidth: Int64((settings.scan.halfWidth * 1e9).rounded()), offset: Int64((offset * 1e9).rounded()))
    case .whiteRabbitClosest: .closest(maximumDifference: settings.maximumDifferenceNS)
    case .swatEventIDs: .eventIDs
    }
  }

  private static func events(
    of files: [TelescopeDL1], _ usesPrecise: Bool, truncates: Bool
  ) -> CoincidenceEvents {
    CoincidenceEvents(
      times: files.flatMap { file in
        guard usesPrecise else { return file.localTimes.map { EventClock.nanoseconds($0) } }
        return truncates ? file.preciseTimes.truncated : file.preciseTimes.rounded
      }, eventIDs: files.flatMap(\.eventIDs), survivesCleaning: files.flatMap(\.survivesCleaning))
  }

  private static func goodTimes(_ files: [TelescopeDL1]) -> [Double] {
    files.flatMap { file in
      file.localTimes.indices.filter { file.isSelected[$0] && file.survivesCleaning[$0] }.map {
        file.localTimes[$0]
      }
    }
  }

  /// The step of `local_time`, Unix seconds as a `Double`, in ns.
  private static let coarseStepNS: Int64 = 240

  /// The largest step that all differences of times of each telescope are multiples of; 1 if there is none below 1 µs.
  static func clockStep(_ times: [[Int64]]) -> Int64 {
    var step: Int64 = 0
    for times in times {
      let known = times.lazy.filter { $0 != CoincidenceEvents.noTime }
      guard let first = known.first else { continue }
      for time in known where step != 1 {
        var rest = (time &- first).magnitude
        var divisor = step.magnitude
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        step = Int64(clamping: divisor)
      }
    }
    return (1...1000).contains(step) ? step : 1
  }

  private static func clock(_ times: [Int64]) -> ClockOrder {
    var clock = ClockOrder()
    for time in times where time != CoincidenceEvents.noTime { clock.add(TAITime(nanoseconds: time)) }
    return clock
  }

  /// The differences of pairs of equal ids that are larger than `limit`, in ns.
  func differences(above limit: Int64) -> [Int64] {
    guard method == .swatEventIDs else { return [] }
    return coincidences.compactMap { $0.status == .matched ? $0.differenceNS?.magnitude : nil }
      .filter { $0 > limit.magnitude }.map { Int64(clamping: $0) }
  }

  /// How much later light from the pointing arrives at the second telescope, in ns: at most 518.
  private static func delays(_ first: TelescopeDL1, _ array: StereoArray) -> [Int64] {
    let (a, b) = (array.telescopes[0].position, array.telescopes[1].position)
    let metresPerNanosecond = 0.299792458
    return first.pointings.map { pointing in
      let delay = -(b - a).dot(GroundVector(pointing)) / metresPerNanosecond
      return delay.isFinite ? Int64(delay.rounded()) : 0
    }
  }

  /// Marks matches far from the peak as random; the peak is found from all single candidates. An event whose partner
  /// had been taken by such a match gets it back.
  private static func cut(_ found: inout [Coincidence], resolution: Int64) -> TimePeak? {
    guard let peak = TimePeak(found.compactMap(\.differenceNS), resolution: resolution) else { return nil }
    var freed: Set<Int> = []
    for index in found.indices where found[index].status == .matched && !isInside(peak, found[index]) {
      found[index].status = .outsidePeak
      if let partner = found[index].partner { freed.insert(partner) }
    }
    for index in found.indices where found[index].status == .alreadyUsed && isInside(peak, found[index]) {
      if let partner = found[index].partner, freed.remove(partner) != nil { found[index].status = .matched }
    }
    return peak
  }

  private static func isInside(_ peak: TimePeak, _ coincidence: Coincidence) -> Bool {
    coincidence.differenceNS.map(peak.contains) ?? false
  }
}
