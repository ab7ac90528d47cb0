import SSTData
import Logging
import SSTCalib
import SSTCore
import SSTIO

/// From runs to charges on disk: both passes, each skipped where its result lies there already.
struct LabExtractionStep {
  let options: LabOptions
  let log: Logger
  let cancellation: CancellationFlag
  let progress: ProgressCounter

  /// The folder of the charges, in that of the outputs.
  static let folderName = "checkpoints"
  /// Changes whenever the same runs and options would give other charges.
  private static let version = 3

  private var folder: String { options.outputDirectory + "/" + Self.folderName }

  /// The hashes of the runs, which must differ.
  ///
  /// - Throws: `FingerprintError`, ``SameRunError``; `CancelledError`.
  func fingerprints(_ runs: [LabRunSource]) throws -> [FileFingerprint] {
    let (paths, cancellation) = (runs.map(\.path), cancellation)
    let found = try parallelMap(count: paths.count, jobs: options.jobs) { index, _ in
      try cancellation.check()
      return try FileFingerprint(ofFile: paths[index])
    }
    try SameRunError.refuseTwins(zip(paths, found.map(\.sha256)))
    return found
  }

  /// Where the pulses of a run are.
  ///
  /// - Throws: `LabError`, ``LabInputError``, or the error of the reader.
  func pulses(of run: LabRunSource, _ fingerprint: FileFingerprint) throws -> LabChargeFile {
    let options = options.fitted(to: run)
    let key = try key(fingerprint, "pulses", Reading(options, run))
    let path = path(run, key)
    if let found = LabChargeFile(path: path, key: key, pixelCount: run.pixelCount) {
      progress.advance(run.eventCount ?? found.counts.total)
      return found
    }
    try OutputFolder.make(folder)
    let pass = LabPulsePass(options: self.options)
    switch run.events {
    case .rows(let source):
      let reader = try LabEventReader(
        run, source, options: options, cancellation: cancellation, progress: progress)
      let (pulses, counts) = try pass.run(reader)
      progress.advance(source.eventCount - reader.events.count)
      return try LabChargeFile(path: path, key: key, pulses: pulses) { _ in counts }
    case .stream(let simulated):
      let (pulses, outcome) = try pass.run(stream(run, simulated))
      return try LabChargeFile(path: path, key: key, pulses: pulses) { _ in outcome.counts }
    }
  }

  private func stream(_ run: LabRunSource, _ simulated: LabSimulatedRun) -> LabStreamReader {
    LabStreamReader(
      run: run, simulated: simulated, options: options, cancellation: cancellation, progress: progress)
  }

  /// The charges of a run.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - fingerprint: its hash.
  ///   - pulses: where the pulses are, maybe from another run.
  /// - Throws: `LabError`, `HDF5Error`, or the error of the reader.
  func charges(of run: LabRunSource, _ fingerprint: FileFingerprint, pulses: PixelPulses) throws
    -> LabChargeFile
  {
    let options = options.fitted(to: run)
    let key = try key(fingerprint, "charges", Summing(options, run, pulses))
    let path = path(run, key)
    if let found = LabChargeFile(path: path, key: key, pixelCount: run.pixelCount) {
      log.report(.checkpoint, "cached charges of \(run.path) are still valid and reused: \(path)")
      progress.advance(run.eventCount ?? found.counts.total)
      return found
    }
    try OutputFolder.make(folder)
    let pass = LabChargePass(options: options, pulses: pulses)
    let file: LabChargeFile
    switch run.events {
    case .rows(let source):
      let reader = try LabEventReader(
        run, source, options: options, cancellation: cancellation, progress: progress)
      file = try LabChargeFile(path: path, key: key, pulses: pulses) { try pass.run(reader, $0) }
      progress.advance(source.eventCount - reader.events.count)
    case .stream(let simulated):
      var outcome = LabStreamReader.Outcome()
      file = try LabChargeFile(path: path, key: key, pulses: pulses) {
        outcome = try pass.run(stream(run, simulated), $0)
        return outcome.counts
      }
      announce(outcome, run)
    }
    log.report(
      .charges, "\(run.path), \(file.eventCount) events; left out: \(file.counts.reasonText)")
    return file
  }

  /// Warns of damage, and of events that have little in common.
  private func announce(_ outcome: LabStreamReader.Outcome, _ run: LabRunSource) {
    if let damage = outcome.damage { log.report(.recoveredRun, damage.description) }
    guard outcome.kinds.count > 1 else { return }
    let list = outcome.kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      "\($0.value) \(SimtelWords.kind($0.key))"
    }
    log.report(
      .mixedEventKinds,
      "\(run.path) has events of several kinds, and all take part: \(list.joined(separator: ", ")). Choose with "
        + "--event-kind")
  }

  // MARK: - Keys

  /// What decides about both passes.
  private struct Reading: Encodable {
    let maximumEvents: Int?
    let quirks: UInt64
    let baseline: [Int]
    /// Of simulated files only, as the two others.
    let telescope: Int?
    let eventKinds: [UInt32]?
    let recovers: Bool?

    init(_ options: LabOptions, _ run: LabRunSource) {
      telescope = run.simulated?.telescope.id
      eventKinds = run.simulated?.choice.kinds.map(\.rawValue).sorted()
      recovers = run.simulated?.recovers
      maximumEvents = options.maximumEvents
      quirks = options.quirks.rawValue
      baseline = [options.extraction.baseline.leading, options.extraction.baseline.trailing]
    }
  }

  /// What decides about charges.
  private struct Summing: Encodable {
    let reading: Reading
    let window: [Int]
    let alignsTime: Bool
    let subtractsBaseline: Bool
    let reference: Int
    let peaks: [Int]
    let states: [String]

    init(_ options: LabOptions, _ run: LabRunSource, _ pulses: PixelPulses) {
      let extraction = options.effectiveExtraction
      reading = Reading(options, run)
      window = [extraction.windowWidth, extraction.windowShift]
      alignsTime = extraction.alignsTime
      subtractsBaseline = extraction.subtractsBaseline
      (reference, peaks, states) = (pulses.reference, pulses.peaks, pulses.states.map(\.rawValue))
    }
  }

  private func key(_ run: FileFingerprint, _ kind: String, _ settings: some Encodable) throws -> String {
    try contentKey(
      of: StepContent(
        step: "lab-" + kind, version: Self.version, settings: settings, inputs: [run.sha256]))
  }

  private func path(_ run: LabRunSource, _ key: String) -> String {
    "\(folder)/\(run.label)_\(key.prefix(16)).h5"
  }
}
