public import Reconstruction

/// The outcome of the events of two telescopes.
public struct StereoSummary: Sendable, Equatable {
  /// The first telescope's file.
  public var firstFile: String
  /// The second telescope's files.
  public var secondFiles: [String]
  /// Files of the folder that have the right name and were left out, with the reason.
  public var leftOut: [String]
  /// The stereo file.
  public var output: String
  /// The method that was used.
  public var method: EventMatchingMethod
  /// Events of the first telescope.
  public var firstEvents: Int
  /// Events of the second telescope.
  public var secondEvents: Int
  /// Events of the first telescope by outcome.
  public var counts: [CoincidenceStatus: Int]
  /// Events of the second telescope that are repeated.
  public var secondDuplicates: Int
  /// Events of both telescopes without a usable time.
  public var untimed: Int
  /// How often the time of the events goes back.
  public var clockJumps: Int
  /// The largest step back, in ns.
  public var largestJumpNS: Int64
  /// Events of the first and the second telescope without a number of the array trigger, if ids are matched.
  public var unnumbered: [Int] = [0, 0]
  /// Matched pairs of equal ids whose times are farther apart than the largest difference that the configuration allows.
  public var distantPairs: Int
  /// The largest difference among them, in ns.
  public var largestDistanceNS: Int64
  /// The number of pairs that unrelated events would make; nil where times play no role.
  public var chancePairs: Double?
  /// True if the events were only paired.
  public var isPreview = false
  /// Matched pairs with a reconstructed geometry.
  public var reconstructed = 0
  /// Pairs without one, by the reason.
  public var notReconstructed: [StereoGeometry.Status: Int] = [:]
  /// The offset of the clocks that was used, in seconds.
  public var offset: Double
  /// The centre of the peak of time differences, in ns; nil if it was not searched for.
  public var peakCentreNS: Int64?
  /// The width of the peak, in ns.
  public var peakWidthNS: Double?
  /// The number of random pairs among the matched ones that the differences beside the peak make likely.
  public var expectedRandom: Double?
  /// The mean number of unrelated events of the second telescope in a window of the first; nil without windows.
  public var randomCandidates: Double?

  init(
    _ first: TelescopeDL1, _ partners: PartnerFiles, _ matching: StereoMatching,
    settings: EventMatchingSettings,
    output: String
  ) {
    firstFile = first.path
    secondFiles = partners.chosen.map(\.path)
    leftOut = partners.leftOut.map { "\($0.path): \($0.reason)" }
    self.output = output
    method = matching.method
    firstEvents = first.count
    secondEvents = partners.chosen.reduce(0) { $0 + $1.count }
    counts = Dictionary(matching.coincidences.map { ($0.status, 1) }, uniquingKeysWith: +)
    secondDuplicates = matching.secondDuplicates
    untimed = matching.untimed
    (clockJumps, largestJumpNS) = (matching.clockJumps, matching.largestJumpNS)
    if method == .swatEventIDs { unnumbered = [matching.substitutes.first, matching.substitutes.second] }
    let distances = matching.differences(above: settings.maximumDifferenceNS)
    (distantPairs, largestDistanceNS) = (distances.count, distances.max() ?? 0)
    offset = matching.offset
    peakCentreNS = matching.peak?.centre
    peakWidthNS = matching.peak?.width
    if let peak = matching.peak {
      let beside = Double(counts[.outsidePeak] ?? 0)
      let width = 2 * Double(settings.maximumDifferenceNS - peak.limit)
      expectedRandom = width > 0 ? beside / width * 2 * Double(peak.limit) : nil
    }
    if method == .slidingWindow {
      randomCandidates = partners.chosen.map(\.rate).max().map { 2 * settings.scan.halfWidth * $0 }
    }
    chancePairs = Self.window(matching, settings).map { Self.chance(first, partners.chosen, window: $0) }
  }

  /// The width of the window in which events are pairs, in seconds; nil where times play no role.
  private static func window(_ matching: StereoMatching, _ settings: EventMatchingSettings) -> Double? {
    switch matching.method {
    case .swatEventIDs: return nil
    case .slidingWindow: return 2 * settings.scan.halfWidth
    case .whiteRabbitClosest:
      let limit = settings.maximumDifferenceNS
      return 2e-9 * Double(min(matching.peak?.limit ?? limit, limit))
    }
  }

  /// The number of pairs of unrelated events in a window: rate times rate times window times the common time.
  private static func chance(_ first: TelescopeDL1, _ partners: [TelescopeDL1], window: Double) -> Double {
    partners.reduce(0) { sum, partner in
      guard let own = first.timeRange, let other = partner.timeRange, own.overlaps(other) else { return sum }
      let common = own.clamped(to: other)
      let length = common.upperBound - common.lowerBound
      guard length > 0 else { return sum }
      let counts = [first, partner].map { file in Double(file.localTimes.count(where: common.contains)) }
      return sum + counts[0] * counts[1] / length * window
    }
  }

  /// True if unrelated events would make about as many pairs as were found: within three standard deviations.
  public var isChance: Bool {
    guard let chancePairs else { return false }
    let found = Double(count(.matched) + count(.notCleaned) + count(.alreadyUsed))
    return found > 0 && found <= chancePairs + 3 * chancePairs.squareRoot()
  }

  /// The number of events of a status.
  public func count(_ status: CoincidenceStatus) -> Int { counts[status] ?? 0 }

  /// The summary in one line.
  public var text: String {
    let parts = CoincidenceStatus.allCases.filter { count($0) > 0 }.map { "\($0.name) \(count($0))" }
    return "\(firstEvents) and \(secondEvents) events: " + parts.joined(separator: ", ")
  }
}
