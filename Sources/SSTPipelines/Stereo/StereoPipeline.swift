import SSTData
import SSTSky
public import Logging
public import SSTCore
import Foundation
import Reconstruction
import SSTIO

/// The step from DL1 files of two telescopes to a stereo DL1 file.
public struct StereoPipeline: Sendable {
  /// The options.
  public let options: StereoOptions
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: (any ProgressObserver)?

  private static let pairsPerBlock = 4096
  private static let pairsPerBlockWithImages = 512
  private static let manyRandomCandidates = 0.05

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between blocks of events.
  ///   - progress: told about pairs done.
  public init(
    options: StereoOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: (any ProgressObserver)? = nil
  ) {
    self.options = options
    self.log = log
    self.cancellation = cancellation
    self.progress = progress
  }

  /// Matches, reconstructs and writes.
  ///
  /// - Parameters:
  ///   - firstFile: the DL1 file of the first telescope.
  ///   - seconds: DL1 files of the second telescope, or folders of them; those that do not fit are left out.
  /// - Throws: `StereoError` and errors of the modules below; `CancelledError` after cancellation. No output is
  ///   left behind then.
  public func run(_ firstFile: String, with seconds: [String]) throws -> StereoSummary {
    let start = RunClock.now()
    let settings = try options.matching()
    let criteria = try options.criteria()
    let selection = EventSelection(options.configuration.eventSelection)
    let (output, picture) = options.outputs(of: firstFile)
    let first = try TelescopeDL1(path: firstFile, selection: selection)
    guard first.count > 0 else { throw StereoError.noEvents(path: first.path) }
    let partners = try PartnerFiles(of: first, among: seconds, options: options, selection: selection)
    try cancellation.check()
    let array = try StereoArray(first, partners.chosen)
    let matching = try StereoMatching(first, partners.chosen, array, settings, options.quirks)
    var summary = StereoSummary(first, partners, matching, settings: settings, output: output)
    announce(summary, matching)
    let rows = PartnerRows(matching.coincidences, counts: partners.chosen.map(\.count))
    guard !rows.pairs.isEmpty else {
      throw StereoError.noCoincidences(path: first.path, summary: summary.text)
    }
    summary.isPreview = options.isDryRun
    if options.isDryRun { return summary }
    let maker = try blockMaker(first, partners.chosen, array, criteria, matching.method)
    let pairs =
      options.quirks.contains(.lastEventMerged)
      ? rows.withForwardOnlyReading(ids: partners.chosen.map(\.eventIDs)) : rows.pairs
    let differences = TimeDifferences(matching)
    try OutputFolder.make(options.outputDirectory)
    let files = AtomicFileSet(overwrite: options.overwrite)
    let writer = try StereoFileWriter(
      path: output, sources: [maker.first, maker.seconds[0]], instrument: array.instrument, options: options,
      withImages: maker.withImages, in: files)
    try write(pairs, maker, writer, &summary)
    try finish(writer, first, partners.chosen, matching, differences, start)
    try CoincidencePlot(summary: summary, differences: differences, scan: matching.scan)
      .write(to: picture, in: files)
    try files.commit()
    report(summary)
    return summary
  }

  private func blockMaker(
    _ first: TelescopeDL1, _ partners: [TelescopeDL1], _ array: StereoArray, _ criteria: [StereoCriterion],
    _ method: EventMatchingMethod
  ) throws -> StereoBlockMaker {
    let sources = try ([first] + partners).map {
      try StereoSource(
        $0, quirks: options.quirks, method: method, withImages: options.writesImages)
    }
    let lacking = sources.filter { !$0.hasImages }
    if options.writesImages, !lacking.isEmpty, lacking.count < sources.count {
      log.report(
        .imagesLeftOut,
        """
        \(lacking.map(\.dl1.path).joined(separator: ", ")) has no images; those of the other telescope are left out \
        too
        """)
    }
    let seconds = Array(sources.dropFirst())
    for other in seconds.dropFirst()
    where !other.columns.output.hasSameRows(as: seconds[0].columns.output) {
      throw StereoError.differentColumns(first: seconds[0].dl1.path, second: other.dl1.path)
    }
    return StereoBlockMaker(
      first: sources[0], seconds: seconds,
      reconstructor: HillasReconstructor(
        telescopes: array.telescopes, criteria: criteria),
      withImages: sources.allSatisfy(\.hasImages))
  }

  private func write(
    _ pairs: [PartnerRows.Pair], _ maker: StereoBlockMaker, _ writer: StereoFileWriter,
    _ summary: inout StereoSummary
  ) throws {
    let step = maker.withImages ? Self.pairsPerBlockWithImages : Self.pairsPerBlock
    for start in stride(from: 0, to: pairs.count, by: step) {
      try cancellation.check()
      let end = min(start + step, pairs.count)
      let block = try maker.block(pairs[start..<end])
      for event in block.events {
        if event.geometry.isValid {
          summary.reconstructed += 1
        } else {
          summary.notReconstructed[event.geometry.status, default: 0] += 1
        }
      }
      try writer.append(block)
      progress?.progressed(done: end, total: pairs.count, unit: "events")
    }
  }

  private func finish(
    _ writer: StereoFileWriter, _ first: TelescopeDL1, _ partners: [TelescopeDL1],
    _ matching: StereoMatching, _ differences: TimeDifferences, _ start: TAITime
  ) throws {
    let pedestal = TablePath.pedestal
    try writer.copy(pedestal, from: [first.file], to: pedestal)
    if !options.quirks.contains(.lostTables) {
      try writer.copy(
        pedestal, from: partners.map(\.file), to: pedestal + "_\(partners[0].name)")
      try writer.writeInfo(of: first, partners)
    }
    if !options.quirks.contains(.originalLayout) {
      // The partners' rows have event ids of their own, which the stereo file does not keep.
      let status = TablePath.pixelStatus(telescope: first.telescopeID)
      try writer.copy(status, from: [first.file], to: status)
      for files in [[first], partners] { try writer.copyTriggerTimes(of: files) }
      try CoincidenceTables(first, partners, matching, differences).write(to: writer.file)
    }
    let inputs =
      [("DL1", first.path)] + partners.map { ("DL1", $0.path) }
      + options.configurationFiles.map { ("configuration", $0) }
    let provenance = try Provenance(
      activity: StereoStep.name, files: inputs, configurationSHA256: options.configuration.sha256,
      options: options.given, start: start)
    try writer.finish(provenance: provenance, observationID: first.observationID)
  }

  private func announce(_ summary: StereoSummary, _ matching: StereoMatching) {
    log.report(.stereo, "\(summary.firstFile) with \(summary.secondFiles.joined(separator: ", "))")
    for line in summary.leftOut { log.report(.fileLeftOut, line) }
    if let change = matching.changeOfMethod {
      log.report(.matchingMethod, "\(matching.method.rawValue) is used: \(change)")
    }
    if summary.untimed > 0 {
      log.report(.untimed, "\(summary.untimed) events have no usable time and are not paired by time")
    }
    if summary.clockJumps > 0 {
      log.report(
        .clockJumps,
        """
        the time of the events goes back \(ClockOrder.times(summary.clockJumps)), by up to \
        \(ClockOrder.seconds(summary.largestJumpNS))
        """)
    }
    warnOfPairs(summary, matching)
    let duplicates = summary.count(.duplicate) + summary.secondDuplicates
    if duplicates > 0 {
      log.report(.duplicates, "\(duplicates) events occur more than once; one of each is used")
    }
    if let random = summary.randomCandidates, random > Self.manyRandomCandidates {
      log.report(
        .wideWindow,
        """
        the coincidence window holds \((random * 1000).rounded() / 1000) unrelated events on average, so that many \
        pairs will be lost or wrong. If the telescopes share a clock, use WhiteRabbitClosest
        """)
    }
    log.report(.coincidences, summary.text)
  }

  /// Warns of pairs that may be wrong.
  private func warnOfPairs(_ summary: StereoSummary, _ matching: StereoMatching) {
    if summary.unnumbered != [0, 0] {
      log.report(
        .noArrayNumber,
        """
        \(summary.unnumbered[0]) and \(summary.unnumbered[1]) events have no number of the array trigger and are not \
        paired
        """)
    }
    if summary.distantPairs > 0 {
      log.report(
        .idsAgainstTimes,
        """
        \(summary.distantPairs) pairs with equal event ids are farther apart in time than max_time_diff_ns, by up to \
        \(ClockOrder.seconds(summary.largestDistanceNS))
        """)
    }
    if let chance = summary.chancePairs, summary.isChance {
      log.report(
        .chancePairs,
        """
        \((chance * 100).rounded() / 100) pairs are expected from unrelated events, and \
        \(summary.count(.matched)) were matched. Is this the right file, with the same clock?
        """)
    }
  }

  private func report(_ summary: StereoSummary) {
    let failed = summary.notReconstructed.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { ", \($0.key.text): \($0.value)" }.joined()
    log.report(.geometry, "\(summary.reconstructed) reconstructed\(failed)")
  }
}
