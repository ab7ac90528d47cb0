import Foundation
import InstrumentResponse
import Reports
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// `dl3 summary`: what event lists say of a source.
public struct DL3SummaryStep: Step {
  /// What decides about the bytes of the outputs.
  public struct Settings: Encodable, Sendable {
    let source: [Double]
    let radiusDeg: Double
    let energies: [Double]
    let mostRegions: Int
    let mapHalfWidthDeg: Double
  }

  /// `dl3 summary`.
  public static let name = "dl3 summary"
  /// The name of the page.
  static let page = "dl3-summary.html"
  /// What to do.
  public let options: DL3SummaryOptions

  /// A step with these options.
  public init(_ options: DL3SummaryOptions) { self.options = options }

  /// The options.
  public var settings: Settings {
    Settings(
      source: options.source.map { [$0.rightAscensionDeg, $0.declinationDeg] } ?? [],
      radiusDeg: options.radiusDeg,
      energies: [options.energies.lowerBound, options.energies.upperBound].filter(\.isFinite),
      mostRegions: options.mostRegions, mapHalfWidthDeg: options.mapHalfWidthDeg)
  }
  /// The folder of the page.
  public var folder: String? { options.outputDirectory }
  /// Whether files may exist.
  public var overwrite: Bool { options.overwrite }

  /// The event lists among files and folders.
  ///
  /// - Parameter inputs: files and folders.
  /// - Throws: ``DL3Error/noObservations(summary:)``.
  public static func files(in inputs: [Input]) throws -> [Input] {
    try DL3Observation.paths(inputs.map(\.path)).map { Input($0) }
  }

  /// One job for all event lists.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    let names = DL3SummaryTables.names + (options.page.isWanted ? [Self.page] : [])
    plan.add(Job(inputs: inputs, outputs: names.map(options.path)))
    return plan
  }

  /// Reads the event lists, and writes tables and page.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> DL3SummaryOutcome {
    let plotly = try options.page.plotly()
    let counter = ProgressCounter(total: job.inputs.count, unit: "files", observer: context.progress)
    var seen: [Int64: String] = [:]
    let observations = try job.inputs.map { input in
      try context.cancellation.check()
      let observation = try DL3Observation(readingFrom: input.path)
      if let first = seen.updateValue(input.path, forKey: observation.id) {
        throw DL3SummaryError.sameObservation(first: first, second: input.path, id: observation.id)
      }
      for finding in DL3Check.check(input.path).findings
      where finding.level == .error || finding.rule.hasPrefix("event-") && finding.level == .warning {
        context.log.report(.eventListFault, "\(input.path): \(finding.text)")
      }
      counter.advance(1)
      return observation
    }
    let summary = try DL3Summary(observations, options)
    let files = AtomicFileSet(overwrite: options.overwrite)
    try OutputFolder.make(options.outputDirectory)
    try DL3SummaryTables(summary: summary, options: options).write(in: files)
    let page = try plotly == nil ? nil : DL3SummaryPage(summary: summary, options: options).report()
    try files.commit()
    if let plotly, let page {
      try page.write(
        to: options.path(Self.page), plotly: plotly, assets: options.page.assets, overwrite: options.overwrite
      )
    }
    return DL3SummaryOutcome(summary, job.outputs)
  }

  /// What was found.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [DL3SummaryOutcome]
  ) -> FilesSummary<DL3SummaryOutcome> {
    FilesSummary(command: Self.name, plan, outcomes)
  }
}

/// What event lists say of a source.
public struct DL3SummaryOutcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// An observation.
  public struct Run: Encodable, Sendable, Equatable {
    /// Its number.
    public let observation: Int64
    /// Counts at the source and in all regions of background.
    public let counts: [Int]
    /// The centers of the regions of background: right ascension and declination in degrees.
    public let regions: [[Double]]
    /// Good time and live time in seconds; null if the file does not tell.
    public let seconds: [Double?]
  }

  /// The page and the tables.
  public let outputs: [String]
  /// Right ascension and declination of the source in degrees.
  public let source: [Double]
  /// Live time in seconds, of the observations that tell it.
  public let liveTimeS: Double
  /// The observations that do not tell their live time, or an impossible one.
  public let withoutLiveTime: Int
  /// Counts in the source region, and in all regions of background.
  public let counts: [Int]
  /// Excess and its standard error.
  public let excess: [Double]
  /// Li and Ma's significance; null without background.
  public let significance: Double?
  /// The observations.
  public let observations: [Run]

  init(_ summary: DL3Summary, _ outputs: [String]) {
    let total = summary.total
    self.outputs = outputs
    source = [summary.source.rightAscensionDeg, summary.source.declinationDeg]
    (liveTimeS, withoutLiveTime) = (summary.liveTimeS, summary.withoutLiveTime)
    counts = [Int(total.on), Int(total.off)]
    excess = [total.excess, total.excessError]
    significance = total.significance.isFinite ? total.significance : nil
    observations = summary.runs.map { run in
      Run(
        observation: run.observation.id, counts: [Int(run.counts.on), Int(run.counts.off)],
        regions: run.regions.map { [$0.rightAscensionDeg, $0.declinationDeg] },
        seconds: [run.observation.ontimeS, run.observation.liveTimeS].map { $0.isFinite ? $0 : nil })
    }
  }

  /// The excess and its significance.
  public var description: String {
    String(
      format: "%d observations, %.2f h live: %d events in the source region, excess %.1f ± %.1f, ",
      observations.count,
      liveTimeS / 3600, counts[0], excess[0], excess[1])
      + (significance.map { String(format: "%.2f standard deviations", $0) } ?? "no background") + "; "
      + (withoutLiveTime > 0 ? "\(withoutLiveTime) without live time; " : "")
      + outputs.joined(separator: ", ")
  }
}
