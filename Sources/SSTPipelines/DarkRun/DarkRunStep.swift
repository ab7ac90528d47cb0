import Foundation
public import SSTCore
import SSTIO

/// `dark-run`: dark runs of one telescope become its calibration file.
public struct DarkRunStep: Step {
  /// What decides about the file.
  public struct Settings: Encodable, Sendable {
    let quirks: UInt64
    let telescope: Int?
    let timeScale: String
    let baselineUnit: String
  }

  /// `dark-run`.
  public static let name = "dark-run"
  /// The files are in it.
  public static let summaryNamesOutputs = true
  /// What to do.
  public let options: DarkRunOptions

  /// A step with these options.
  public init(_ options: DarkRunOptions) { self.options = options }

  /// What decides about the file.
  public var settings: Settings {
    Settings(
      quirks: options.quirks.rawValue, telescope: options.reading.telescopeID,
      timeScale: options.reading.timeScale.rawValue, baselineUnit: options.reading.baselineUnit.rawValue)
  }
  /// The folder of both outputs.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job with all inputs, in the order of time.
  ///
  /// - Throws: the error of an input that cannot be read; ``DarkRunInputError`` for inputs that do not belong together.
  public func jobs(for inputs: [Input]) throws -> StepPlan<DarkRunPlan> {
    let plan = try DarkRunPlan(inputs: inputs.map(\.path), options: options)
    let described = Dictionary(inputs.map { ($0.path, $0) }) { first, _ in first }
    let sorted = plan.inputs.map { path in
      var input = described[path] ?? Input(path)
      input.telescope = plan.telescopeID
      return input
    }
    return StepPlan(
      Job(inputs: sorted, outputs: plan.outputs, events: plan.eventCount), opened: plan)
  }

  /// Fills the histograms of all pixels, fits them and writes both outputs.
  public func run(_ job: Job, opened: DarkRunPlan?, _ context: StepContext) throws -> DarkRunReport {
    let plan = try opened ?? DarkRunPlan(inputs: job.inputs.map(\.path), options: options)
    let summary = try DarkRunPipeline(
      options: options, log: context.log, cancellation: context.cancellation,
      progress: { context.progress(.file($0, of: $1)) }
    ).run(plan)
    return DarkRunReport(plan: plan, summary: summary)
  }

  /// What would be read and written.
  public func preview(of plan: StepPlan<DarkRunPlan>, _ context: StepContext) throws -> DarkRunReport {
    let job = plan.jobs[0]
    return DarkRunReport(
      plan: try job.opened ?? DarkRunPlan(inputs: job.job.inputs.map(\.path), options: options), summary: nil)
  }
}

/// What `dark-run` did, or would do.
public struct DarkRunReport: StepSummary {
  /// The inputs and outputs.
  public let plan: DarkRunPlan
  /// The outcome; nil if nothing was done.
  public let summary: DarkRunSummary?

  /// No pixel is good.
  public var failure: (any SSTError)? {
    guard let summary, summary.goodCount == 0 else { return nil }
    return DarkRunInputError.noGoodPixel(reasons: summary.reasonText)
  }

  /// For people.
  public var description: String {
    guard let summary else {
      return TerminalText.lines(
        plan.inputs.map { "\($0) is read" } + plan.outputs.map { "\($0) would be written" })
    }
    var lines = [
      "telescope \(summary.telescopeID): \(summary.pedestalCount) clocked events of \(summary.eventCount)",
      "pixels: \(summary.goodCount) good, \(summary.pixelCount - summary.goodCount) bad"
        + (summary.reasons.isEmpty ? "" : " (\(summary.reasonText))"),
    ]
    for median in summary.medians {
      guard let unit = Self.units[median.column] else { continue }
      let value = median.value.isNaN ? "none" : String(format: "%.4g", median.value)
      lines.append("median \(median.column): \(value)\(unit)")
    }
    return TerminalText.lines(lines + summary.outputs.map { "written: \($0)" })
  }

  private static let units = [
    "gain": " ADC", "dc_to_pe": " ADC/p.e.", "dcr_MHz": " MHz", "X_talk": "", "true_Xtalk": "",
    "sigma_el": " ADC", "P_chi2": "",
  ]

  private enum Key: String, CodingKey {
    case format, command, telescope, inputs, outputs, events, done, clockedEvents, goodPixels, badPixels
    case reasons, medians
  }

  /// For programs.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(1, forKey: .format)
    try keys.encode(DarkRunStep.name, forKey: .command)
    try keys.encode(plan.telescopeID, forKey: .telescope)
    try keys.encode(plan.inputs, forKey: .inputs)
    try keys.encode(plan.outputs, forKey: .outputs)
    try keys.encode(plan.eventCount, forKey: .events)
    try keys.encode(summary != nil, forKey: .done)
    guard let summary else { return }
    try keys.encode(summary.pedestalCount, forKey: .clockedEvents)
    try keys.encode(summary.goodCount, forKey: .goodPixels)
    try keys.encode(summary.pixelCount - summary.goodCount, forKey: .badPixels)
    try keys.encode(summary.reasons, forKey: .reasons)
    let medians = Dictionary(uniqueKeysWithValues: summary.medians.map { ($0.column, $0.value) })
    try keys.encode(medians, forKey: .medians)
  }
}
