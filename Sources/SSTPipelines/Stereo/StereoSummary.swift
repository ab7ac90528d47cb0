public import Reconstruction

/// What became of the events of two telescopes.
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
  /// Events of the first telescope by what became of them.
  public var counts: [CoincidenceStatus: Int]
  /// Events of the second telescope that are there a second time.
  public var secondDuplicates: Int
  /// Events of both telescopes without a usable time.
  public var untimed: Int
  /// Places where the time of events goes back.
  public var clockJumps: Int
  /// Matched pairs with a reconstructed geometry.
  public var reconstructed = 0
  /// Pairs without one, by the reason.
  public var notReconstructed: [StereoGeometry.Status: Int] = [:]
  /// The offset of the clocks that was used, in seconds.
  public var offset: Double
  /// The centre of the peak of time differences, in ns; nil if it was not looked for.
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
    clockJumps = matching.clockJumps
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
  }

  /// The number of events of a status.
  public func count(_ status: CoincidenceStatus) -> Int { counts[status] ?? 0 }

  /// The summary in one line.
  public var text: String {
    let parts = CoincidenceStatus.allCases.filter { count($0) > 0 }.map { "\($0.name) \(count($0))" }
    return "\(firstEvents) and \(secondEvents) events: " + parts.joined(separator: ", ")
  }
}
