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
  private static let format = 1

  private var folder: String { options.outputDirectory + "/" + Self.folderName }

  /// The hashes of the runs.
  ///
  /// - Throws: `FingerprintError`; `CancelledError`.
  func fingerprints(_ runs: [LabRunSource]) throws -> [FileFingerprint] {
    let (paths, cancellation) = (runs.map(\.path), cancellation)
    return try parallelMap(count: paths.count, jobs: options.jobs) { index, _ in
      try cancellation.check()
      return try FileFingerprint(ofFile: paths[index])
    }
  }

  /// Where the pulses of a run are.
  ///
  /// - Throws: `LabError`, ``LabInputError``, or the error of the reader.
  func pulses(of run: LabRunSource, _ fingerprint: FileFingerprint) throws -> LabChargeFile {
    let key = key(fingerprint, kind: "pulses", details: [:])
    let path = path(run, key)
    if let found = LabChargeFile(path: path, key: key, pixelCount: run.pixelCount) {
      progress.advance(run.source.eventCount)
      return found
    }
    try OutputFolder.make(folder)
    let reader = try LabEventReader(run, options: options, cancellation: cancellation, progress: progress)
    let (pulses, counts) = try LabPulsePass(reader: reader, options: options).run()
    progress.advance(run.source.eventCount - reader.events.count)
    return try LabChargeFile(path: path, key: key, pulses: pulses) { _ in counts }
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
    let key = key(fingerprint, kind: "charges", details: Self.details(pulses, options.effectiveExtraction))
    let path = path(run, key)
    if let found = LabChargeFile(path: path, key: key, pixelCount: run.pixelCount) {
      log.info("I0760 checkpoint: the charges of \(run.path) are in \(path)")
      progress.advance(run.source.eventCount)
      return found
    }
    try OutputFolder.make(folder)
    let reader = try LabEventReader(run, options: options, cancellation: cancellation, progress: progress)
    let pass = LabChargePass(reader: reader, options: options, pulses: pulses)
    let file = try LabChargeFile(path: path, key: key, pulses: pulses) { try pass.run($0) }
    progress.advance(run.source.eventCount - reader.events.count)
    log.info("I0761 charges: \(run.path), \(file.eventCount) events; left out: \(file.counts.reasonText)")
    return file
  }

  // MARK: - Keys

  /// The hash of everything that decides about a result: the run, the options, the program.
  private func key(
    _ fingerprint: FileFingerprint, kind: String, details: [String: JSONValue]
  ) -> String {
    let baseline = options.extraction.baseline
    let common: [String: JSONValue] = [
      "format": .number(Double(Self.format)), "version": .string(SoftwareVersion.number),
      "kind": .string(kind), "run": .string(fingerprint.sha256),
      "max_events": options.maximumEvents.map { .number(Double($0)) } ?? .null,
      "pixel_analysis": Self.compatibility(options.quirks),
      "baseline": .array([.number(Double(baseline.leading)), .number(Double(baseline.trailing))]),
    ]
    let all = JSONValue.object(common.merging(details) { first, _ in first })
    return ContentHash(of: all.canonicalText).hexadecimal
  }

  /// A word for the usual two sets of quirks, the bits for others.
  private static func compatibility(_ quirks: Quirks) -> JSONValue {
    quirks.isEmpty || quirks == .pixelAnalysis
      ? .bool(!quirks.isEmpty) : .string(String(quirks.rawValue, radix: 16))
  }

  private static func details(
    _ pulses: PixelPulses, _ extraction: LabExtraction
  ) -> [String: JSONValue] {
    [
      "window": .array([
        .number(Double(extraction.windowWidth)), .number(Double(extraction.windowShift)),
      ]),
      "aligns_time": .bool(extraction.alignsTime),
      "subtracts_baseline": .bool(extraction.subtractsBaseline),
      "reference": .number(Double(pulses.reference)),
      "peaks": .array(pulses.peaks.map { .number(Double($0)) }),
      "states": .array(pulses.states.map { .string($0.rawValue) }),
    ]
  }

  private func path(_ run: LabRunSource, _ key: String) -> String {
    "\(folder)/\(run.label)_\(key.prefix(16)).h5"
  }
}
