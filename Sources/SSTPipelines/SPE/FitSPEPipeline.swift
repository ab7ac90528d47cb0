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
  ///   - cancellation: looked at between pixels.
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
    let density = try JointDensity(spectrumCount: inputs.count, options)
    let fitter = try fitter(density)
    let output = try AtomicFile(path: options.outputPath, overwrite: options.overwrite)
    let tables = try read(inputs)
    let fits = try fitter.fit(tables, jobs: options.jobs, progress: progress, cancellation: cancellation)
    let minos =
      options.computesAsymmetricErrors
      ? try fitter.asymmetricErrors(
        of: fits, tables, jobs: options.jobs, progress: progress, cancellation: cancellation) : nil
    try cancellation.check()
    let document = FitSPEDocument(
      options: options, parameters: density.parameters, inputs: Array(zip(inputs, tables)), fits: fits,
      asymmetricErrors: minos)
    switch format {
    case .json: try document.writeJSON(to: output)
    case .csv: try document.writeCSV(to: output)
    }
    try output.commit()
    let summary = FitSPESummary(outputPath: options.outputPath, statuses: fits.map(\.status.word))
    log.info("I0730 fit-spe: \(summary.text)")
    return summary
  }

  private func fitter(_ density: JointDensity) throws -> CameraFitter {
    var fitter = try CameraFitter(
      density, binnings: [Binning(count: options.binCount, range: options.range)], kind: options.cost,
      quirks: options.quirks)
    fitter.startsFromData = options.startsFromData
    return fitter
  }

  private func read(_ inputs: [String]) throws -> [ChargeTable] {
    var tables: [ChargeTable] = []
    for path in inputs {
      try cancellation.check()
      let table = try ChargeTable.read(path: path)
      if let first = tables.first, first.pixelCount != table.pixelCount {
        throw FitSPEError.differentPixels(path: path, found: table.pixelCount, expected: first.pixelCount)
      }
      log.info("I0731 charges: \(path), \(table.eventCount) events, \(table.pixelCount) pixels")
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

  init(outputPath: String, statuses words: [String]) {
    self.outputPath = outputPath
    pixelCount = words.count
    statuses = words.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The pixels at a minimum.
  public var fittedCount: Int {
    statuses[FitStatus.converged.word, default: 0] + statuses[FitStatus.atLimit([]).word, default: 0]
  }

  /// The counts in words, the most frequent first.
  public var text: String {
    statuses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
      .joined(separator: ", ")
  }
}

extension JointDensity {
  /// The densities that the options of a fit ask for.
  init(spectrumCount: Int, _ options: FitSPEOptions) throws {
    var base = PhotoelectronDensity(options.model, pedestal: options.pedestal)
    try LabFitError.check(photoelectron: options.gain)
    base.scale(toGain: options.gain)
    let own = options.ownParameters ?? (spectrumCount > 1 ? ["lambda_"] : [])
    let known = base.parameters.map(\.name)
    for name in own where !known.contains(name) { throw FitError.unknownParameter(name, known: known) }
    let file = try options.parameterFile.map { path throws(ConfigurationError) in
      try FitParameterFile(path: path)
    }
    let parts = (0..<spectrumCount).map { index in
      var part = base
      let name = { own.contains($0) ? JointDensity.ownName($0, index) : $0 }
      file?.apply(to: &part.parameters, ownName: name)
      for i in part.parameters.indices { part.parameters[i].name = name(part.parameters[i].name) }
      return part
    }
    try file?.check(names: known + parts.flatMap { $0.parameters.map(\.name) })
    try self.init(parts)
  }
}
