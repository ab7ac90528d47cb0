import ChargeRes
import Logging
import SSTCalib
public import SSTCore
import SSTIO

/// What decides about the results of lab runs.
public struct LabStepSettings: Encodable, Sendable {
  let window: [Int]
  let alignsTime: Bool
  let subtractsBaseline: Bool
  let maximumEvents: Int?
  let quirks: UInt64
  let telescope: Int?
  let eventKinds: [UInt32]?
  var photoelectronGuess: Double?
  var bins: Int?
  var pde: Double?
  var maximumPhotons: Double?

  init(_ options: LabOptions) {
    window = [options.extraction.windowWidth, options.extraction.windowShift]
    alignsTime = options.extraction.alignsTime
    subtractsBaseline = options.extraction.subtractsBaseline
    maximumEvents = options.maximumEvents
    quirks = options.quirks.rawValue
    telescope = options.simulation.telescope
    let kinds = options.simulation.kinds.map(\.rawValue).sorted()
    eventKinds = kinds.isEmpty ? nil : kinds
  }
}

/// `spe`: low-light runs become spectra of every pixel and their fits.
public struct LabSPEStep: Step {
  /// `spe`.
  public static let name = "spe"
  /// The files are in it.
  public static let summaryNamesOutputs = true
  /// What to do; the folder of the outputs is ``outputDirectory``.
  public let options: LabSPEOptions
  /// The folder of the outputs; nil for that of the first run.
  public let outputDirectory: String?
  /// Whether a run that was cut is an error.
  public let onCorrupt: CorruptionPolicy
  /// True to show the charges of all pixels instead of fitting.
  public let showsPeaks: Bool

  /// A step with these options.
  public init(
    _ options: LabSPEOptions, outputDirectory: String? = nil, onCorrupt: CorruptionPolicy = .stop,
    showsPeaks: Bool = false
  ) {
    self.options = options
    self.outputDirectory = outputDirectory
    self.onCorrupt = onCorrupt
    self.showsPeaks = showsPeaks
  }

  /// What decides about the results.
  public var settings: LabStepSettings {
    var settings = LabStepSettings(options.lab)
    settings.photoelectronGuess = options.photoelectronGuess
    settings.bins = options.binCount
    return settings
  }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.lab.overwrite }

  /// One job with all runs.
  ///
  /// - Throws: ``LabInputError``, or the error of a reader.
  public func jobs(for inputs: [Input]) throws -> StepPlan<LabInputs> {
    let opened = try open(inputs.map(\.path))
    let outputs = showsPeaks ? [] : resolved(opened).outputs(of: opened)
    return StepPlan(
      Job(
        inputs: opened.described(inputs) + options.lab.tables, outputs: outputs, events: opened.eventCount),
      opened: opened)
  }

  /// Extracts and fits the runs, or shows their charges.
  public func run(_ job: Job, opened: LabInputs?, _ context: StepContext) throws -> LabSummary {
    let inputs = try opened ?? open(runs(of: job))
    let options = resolved(inputs)
    inputs.announce(context.log)
    let pipeline = LabSPEPipeline(
      options: options, log: context.log, cancellation: context.cancellation,
      progress: { context.progress(.named($0.rawValue)) })
    if showsPeaks { return LabSummary(histograms: try pipeline.chargeHistograms(inputs)) }
    let result = try pipeline.run(inputs)
    return LabSummary(
      spe: LabSPEFacts(result, outputs: options.outputs(of: inputs)),
      verdicts: result.verdicts(options.requirements))
  }

  /// The runs and the files that would be written.
  public func preview(of plan: StepPlan<LabInputs>, _ context: StepContext) throws -> LabPreview {
    let job = plan.jobs[0]
    return LabPreview(try (job.opened ?? open(runs(of: job.job))).runs, outputs: job.job.outputs)
  }

  private func runs(of job: Job) -> [String] {
    job.inputs.dropLast(options.lab.tables.count).map(\.path)
  }

  private func open(_ paths: [String]) throws -> LabInputs {
    let folder = paths.first.map(LabInputs.folder) ?? ""
    // A planned job names the run table first, and then the runs that are in it.
    return try LabInputs(
      lowLight: folder == paths.first ? paths : [folder], simulation: options.lab.simulation,
      onCorrupt: onCorrupt)
  }

  private func resolved(_ inputs: LabInputs) -> LabSPEOptions {
    var options = options
    options.lab.outputDirectory = outputDirectory ?? inputs.folder
    return options
  }
}

/// `charge-res`: a dynamic-range scan becomes transfer functions and the charge resolution.
public struct LabScanStep: Step {
  /// `charge-res`.
  public static let name = "charge-res"
  /// The files are in it.
  public static let summaryNamesOutputs = true
  /// What to do; the folder of the outputs is ``outputDirectory``.
  public let options: LabScanOptions
  /// The folder of the outputs; nil for that of the scan.
  public let outputDirectory: String?
  /// Whether a run that was cut is an error.
  public let onCorrupt: CorruptionPolicy

  /// A step with these options.
  public init(
    _ options: LabScanOptions, outputDirectory: String? = nil, onCorrupt: CorruptionPolicy = .stop
  ) {
    self.options = options
    self.outputDirectory = outputDirectory
    self.onCorrupt = onCorrupt
  }

  /// What decides about the results; tables of good pixels and transfer functions are inputs.
  public var settings: LabStepSettings {
    var settings = LabStepSettings(options.lab)
    settings.pde = options.pde
    settings.maximumPhotons = options.rules.maximumPhotons
    return settings
  }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.lab.overwrite }

  /// One job with the folder of the scan.
  ///
  /// - Throws: ``LabInputError``, or the error of a reader.
  public func jobs(for inputs: [Input]) throws -> StepPlan<LabInputs> {
    let opened = try open(inputs[0].path)
    let files = [options.referencePath, options.transferPath].compactMap { $0 }.map { Input($0) }
    return StepPlan(
      Job(
        inputs: opened.described(inputs) + options.lab.tables + files, outputs: resolved(opened).outputs,
        events: opened.eventCount),
      opened: opened)
  }

  /// Extracts the charges of the runs and tests their resolution.
  public func run(_ job: Job, opened: LabInputs?, _ context: StepContext) throws -> LabSummary {
    let inputs = try opened ?? open(job.inputs[0].path)
    let options = resolved(inputs)
    inputs.announce(context.log)
    let result = try pipeline(options, context).run(inputs)
    return LabSummary(
      scan: LabScanFacts(result, outputs: options.outputs), verdicts: result.verdicts(options.requirements))
  }

  /// The runs and the files that would be written.
  public func preview(of plan: StepPlan<LabInputs>, _ context: StepContext) throws -> LabPreview {
    let job = plan.jobs[0]
    return LabPreview(try (job.opened ?? open(job.job.inputs[0].path)).runs, outputs: job.job.outputs)
  }

  /// Looks for what would stop the work before it begins.
  func check(_ inputs: LabInputs, _ context: StepContext) throws {
    try pipeline(resolved(inputs), context).check(inputs)
  }

  private func pipeline(_ options: LabScanOptions, _ context: StepContext) -> LabScanPipeline {
    LabScanPipeline(
      options: options, log: context.log, cancellation: context.cancellation,
      progress: { context.progress(.named($0.rawValue)) })
  }

  private func open(_ folder: String) throws -> LabInputs {
    try LabInputs(scan: LabInputs.folder(of: folder), onCorrupt: onCorrupt)
  }

  private func resolved(_ inputs: LabInputs) -> LabScanOptions {
    var options = options
    options.lab.outputDirectory = outputDirectory ?? inputs.folder
    return options
  }
}

/// `both`: spectra, then the charge resolution of the good pixels.
public struct LabBothStep: Step {
  /// The runs of both steps.
  public struct Opened: Sendable {
    let spectra: LabInputs
    let scan: LabInputs
  }

  /// `both`.
  public static let name = "both"
  /// The files are in it.
  public static let summaryNamesOutputs = true
  private let spe: LabSPEStep
  private let scan: LabScanStep

  /// Both steps; the second one takes the good pixels of the first.
  ///
  /// - Parameters:
  ///   - spe: the options of the fits.
  ///   - scan: those of the charge resolution.
  ///   - outputDirectory: the folder of `spe/` and `charge_res/`.
  ///   - onCorrupt: whether a run that was cut is an error.
  ///   - showsPeaks: true to show the charges of all pixels, and nothing else.
  public init(
    _ spe: LabSPEOptions, _ scan: LabScanOptions, outputDirectory: String,
    onCorrupt: CorruptionPolicy = .stop,
    showsPeaks: Bool = false
  ) {
    self.spe = LabSPEStep(
      spe, outputDirectory: outputDirectory + "/spe", onCorrupt: onCorrupt, showsPeaks: showsPeaks)
    var first = spe
    var second = scan
    first.lab.outputDirectory = outputDirectory + "/spe"
    second.referencePath = first.tablePath
    self.scan = LabScanStep(second, outputDirectory: outputDirectory + "/charge_res", onCorrupt: onCorrupt)
  }

  /// What decides about the results.
  public var settings: [LabStepSettings] { [spe.settings, scan.settings] }
  /// Whether outputs may exist.
  public var overwrite: Bool { spe.overwrite }

  /// One job with the inputs of both steps.
  ///
  /// - Throws: ``LabInputError``, or the error of a reader.
  public func jobs(for inputs: [Input]) throws -> StepPlan<Opened> {
    // A planned job has the table of the scan, and then its runs, behind those of low light.
    let tables = spe.options.lab.tables.map(\.path)
    let inputs = inputs.filter { !tables.contains($0.path) }
    let start = inputs.dropFirst().firstIndex { LabInputs.isTable($0.path) } ?? 1
    let (first, second) = (
      try spe.jobs(for: Array(inputs[..<start])), try scan.jobs(for: [inputs[start]])
    )
    guard let spectra = first.jobs[0].opened, let runs = second.jobs[0].opened else { return StepPlan() }
    let (camera, other) = (runs.runs[0], spectra.runs[0])
    guard camera.pixelCount == other.pixelCount else {
      throw LabInputError.differentReadout(path: camera.path, other: other.path)
    }
    let outputs = first.jobs[0].job.outputs + (spe.showsPeaks ? [] : second.jobs[0].job.outputs)
    // The second step's good pixels are made by the first one.
    let described =
      first.jobs[0].job.inputs
      + second.jobs[0].job.inputs.filter { $0.path != scan.options.referencePath }
    return StepPlan(
      Job(
        inputs: described, outputs: outputs,
        events: spectra.eventCount.flatMap { first in runs.eventCount.map { first + $0 } }),
      opened: Opened(spectra: spectra, scan: runs))
  }

  /// Runs both steps; without a good pixel the first one only.
  public func run(_ job: Job, opened: Opened?, _ context: StepContext) throws -> LabSummary {
    guard let opened = try opened ?? jobs(for: job.inputs).jobs.first?.opened else {
      throw LabInputError.noInput
    }
    if !spe.showsPeaks { try scan.check(opened.scan, context) }
    var summary = try spe.run(job, opened: opened.spectra, context)
    if spe.showsPeaks { return summary }
    if summary.hasNoGoodPixel {
      summary.leavesScan = true
    } else {
      summary.add(try scan.run(job, opened: opened.scan, context))
    }
    return summary
  }

  /// The runs and the files that would be written.
  public func preview(of plan: StepPlan<Opened>, _ context: StepContext) throws -> LabPreview {
    let job = plan.jobs[0]
    guard let opened = try job.opened ?? jobs(for: job.job.inputs).jobs.first?.opened else {
      throw LabInputError.noInput
    }
    let runs = opened.spectra.runs + (spe.showsPeaks ? [] : opened.scan.runs)
    return LabPreview(runs, outputs: job.job.outputs)
  }
}

extension LabOptions {
  /// The file of the camera's pixels, if one is given.
  var tables: [Input] { [mappingPath].compactMap { $0 }.map { Input($0) } }
}

extension LabInputs {
  /// The run table, if there is one, and the runs; what was said of a run stays.
  func described(_ inputs: [Input]) -> [Input] {
    let known = Dictionary(inputs.map { ($0.path, $0) }) { first, _ in first }
    return ([table?.path].compactMap { $0 } + runs.map(\.path)).map { known[$0] ?? Input($0) }
  }

  /// True for the run table of a folder.
  static func isTable(_ path: String) -> Bool {
    path.split(separator: "/").last.map(String.init) == tableName
  }

  /// The folder of a run table; any other path as it is.
  static func folder(of path: String) -> String {
    guard isTable(path) else { return path }
    let folder = path.dropLast(tableName.count)
    return folder.isEmpty ? "./" : String(folder)
  }

  /// The events of all runs; nil if one of them does not tell.
  var eventCount: Int? {
    let counts = runs.compactMap(\.eventCount)
    return counts.count == runs.count ? counts.reduce(0, +) : nil
  }

  /// Warns of what is left out or damaged.
  func announce(_ log: Logger) {
    for name in table?.nearMisses ?? [] {
      log.report(
        .unknownColumn,
        "\(table?.path ?? ""): column '\(name.found)' is ignored; did you mean '\(name.meant)'?")
    }
    for row in table?.rows ?? [] {
      let stated = Set([row.nightSkyHz, row.measuredNightSkyHz].compactMap(\.self))
      for hertz in stated.sorted() where hertz > 0 && hertz < 1e6 {
        log.report(
          .oddBackground,
          """
          \(row.name) has a night-sky background of \(hertz) Hz per pixel in the run table, far below 1 MHz. Was MHz \
          meant? The table needs Hz
          """)
      }
    }
    for name in unlisted {
      log.report(.unlistedRun, "\(name) is not in the run table and is left out")
    }
    for damage in runs.compactMap(\.description.damage) {
      log.report(.recoveredRun, damage.description)
    }
  }
}
