public import Logging
import Foundation
import SPEFit
public import SSTCore
import SSTIO

/// The step from charges of several illuminations to fitted single-photoelectron spectra.
public struct FitSPEPipeline: Sendable {
  /// The options.
  public let options: FitSPEOptions
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: (any ProgressObserver)?

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between pixels.
  ///   - progress: told how many pixels are fitted.
  public init(
    options: FitSPEOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: (any ProgressObserver)? = nil
  ) {
    self.options = options
    self.log = log
    self.cancellation = cancellation
    self.progress = progress
  }

  /// Fits all pixels and writes the result.
  ///
  /// - Parameter inputs: one array or text table of charges (events × pixels) for each illumination.
  /// - Returns: how many pixels ended how.
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError` after cancellation. No result is left
  ///   behind then.
  public func run(_ inputs: [String]) throws -> FitSPESummary {
    guard let format = options.format else { throw FitSPEError.unknownFormat(path: options.outputPath) }
    let output = try AtomicFile(path: options.outputPath, overwrite: options.overwrite)
    let tables = try read(inputs)
    let plan = try FitSPEPlan(tables, options)
    for notice in plan.notices { log.report(notice) }
    let fitter = plan.fitter
    let fits = try fitter.fit(tables, jobs: options.jobs, progress: progress, cancellation: cancellation)
    let minos =
      options.computesAsymmetricErrors
      ? try fitter.asymmetricErrors(
        of: fits, tables, jobs: options.jobs, progress: progress, cancellation: cancellation) : nil
    try cancellation.check()
    let document = FitSPEDocument(
      options: options, plan: plan, inputs: Array(zip(inputs, tables)), fits: fits, asymmetricErrors: minos)
    switch format {
    case .json: try document.writeJSON(to: output)
    case .csv: try document.writeCSV(to: output)
    }
    try output.commit()
    let summary = FitSPESummary(outputPath: options.outputPath, tables, fits)
    log.report(.fitSPE, summary.text)
    if let limits = FitSPELimits(fits, fitter.density.parameters) { log.report(limits.warning) }
    return summary
  }

  private func read(_ inputs: [String]) throws -> [ChargeTable] {
    var tables: [ChargeTable] = []
    for path in inputs {
      try cancellation.check()
      let table = try ChargeTable.read(path: path)
      if let first = tables.first, first.pixelCount != table.pixelCount {
        throw FitSPEError.differentPixels(path: path, found: table.pixelCount, expected: first.pixelCount)
      }
      if let twin = tables.firstIndex(of: table), table.eventCount > 0 {
        throw SameRunError(first: inputs[twin], second: path)
      }
      log.report(.chargeTable, "\(path), \(table.eventCount) events, \(table.pixelCount) pixels")
      tables.append(table)
    }
    return tables
  }
}

/// How many pixels ended how.
public struct FitSPESummary: Encodable, Sendable, Equatable {
  /// The result.
  public var outputPath: String
  /// The number of pixels.
  public var pixelCount: Int
  /// Pixels by the word of their status.
  public var statuses: [String: Int]
  /// Pixels by the name of a parameter that ended on a limit.
  public var limits: [String: Int]
  /// The number of events of the shortest input.
  public var eventCount: Int

  init(outputPath: String, _ tables: [ChargeTable], _ fits: [PixelFit]) {
    self.outputPath = outputPath
    pixelCount = fits.count
    eventCount = tables.map(\.eventCount).min() ?? 0
    statuses = fits.reduce(into: [:]) { $0[$1.status.word, default: 0] += 1 }
    limits = fits.reduce(into: [:]) { counts, fit in
      if case .atLimit(let names) = fit.status { for name in names { counts[name, default: 0] += 1 } }
    }
  }

  /// The pixels at a minimum.
  public var fittedCount: Int {
    [FitStatus.converged, .ambiguous, .atLimit([])].reduce(0) { $0 + statuses[$1.word, default: 0] }
  }

  /// The counts in words, the most frequent first.
  public var text: String {
    Self.ranked(statuses).map { word, count in
      word == FitStatus.atLimit([]).word
        ? "\(count) \(word) (\(Self.ranked(limits).map { "\($0.key) \($0.value)" }.joined(separator: ", ")))"
        : "\(count) \(word)"
    }.joined(separator: ", ")
  }

  private static func ranked(_ counts: [String: Int]) -> [(key: String, value: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  }

  /// What may be wrong if nothing could be fitted.
  var advice: String {
    if statuses == [FitStatus.tooFewEvents.word: pixelCount], pixelCount > eventCount {
      return "The input has \(eventCount) events of \(pixelCount) pixels: arrays must be events by pixels. "
        + "Is it transposed?"
    }
    let few = statuses[FitStatus.tooFewEvents.word, default: 0]
    return 2 * few > pixelCount
      ? "A fit needs \(FitStatus.fewestEvents) charges of a pixel inside --range, in more bins than it has parameters."
      : "Does --range hold the charges?"
  }
}

/// The limits that fits ended on.
struct FitSPELimits {
  private let words: [String]

  /// Nil if no fit ended on a limit.
  init?(_ fits: [PixelFit], _ parameters: [FitParameter]) {
    words = parameters.enumerated().flatMap { place, parameter in
      [parameter.lower, parameter.upper].compactMap { limit -> String? in
        guard let limit else { return nil }
        let count = fits.count { fit in
          guard case .atLimit(let names) = fit.status else { return false }
          return names.contains(parameter.name) && fit.result.values[place] == limit
        }
        return count == 0 ? nil : "\(parameter.name) at \(String(format: "%.5g", limit)) in \(count) pixels"
      }
    }
    if words.isEmpty { return nil }
  }

  /// The warning of them.
  var warning: Notice {
    Notice(
      .limits,
      "fits ended at a limit of a parameter: \(words.joined(separator: ", ")). Such a value is not a "
        + "measurement, and the other parameters of the pixel depend on it; set other limits with "
        + "--parameters")
  }
}
