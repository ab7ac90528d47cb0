import Logging
import SSTCore
public import SSTSim

/// `simulate mc`: simtel files of both SST-1M telescopes.
public struct SimulateMCStep: Step {
  /// `simulate mc`.
  public static let name = "simulate mc"
  /// Thrown events; measured, see Docs/reference/performance.md.
  public static let eventsPerSecond: Double? = 25_000
  /// The showers, the cameras and the runs.
  public let settings: ProductionSettings
  /// Where the files go.
  public let output: Output
  /// Whether files may exist.
  public let overwrite: Bool
  /// The number of threads.
  public let threads: Int

  /// Where a production goes.
  public enum Output: Sendable, Equatable {
    /// A file for each run.
    case folder(String)
    /// One run to standard output.
    case stream
  }

  /// The least share of triggers inside the scatter radius that is passed without a warning.
  static let leastInside = 0.99

  /// A step with these settings.
  public init(_ settings: ProductionSettings, output: Output, overwrite: Bool = false, threads: Int = 1) {
    (self.settings, self.output) = (settings, output)
    (self.overwrite, self.threads) = (overwrite, threads)
  }

  /// The folder of the files.
  public var folder: String? {
    if case .folder(let path) = output { path } else { nil }
  }

  /// One job for each run, without inputs.
  ///
  /// - Throws: `SimulationError` or `NightError` for settings that make no production.
  public func jobs(for inputs: [Input]) throws -> StepPlan<ProductionSimulator> {
    if output == .stream && settings.runCount != 1 {
      throw SimulationError.badSetting(
        name: "runs", value: "\(settings.runCount)", expected: "1 with --output -: a stream is one run")
    }
    let simulator = try simulator()
    var plan = StepPlan<ProductionSimulator>()
    for index in 0..<settings.runCount {
      let outputs = folder.map { [OutputFolder.path($0, simulator.fileName(run: index))] } ?? []
      plan.add(
        Job(inputs: inputs, outputs: outputs, part: index, events: simulator.eventsPerRun), opened: simulator)
    }
    return plan
  }

  /// Simulates a run; its file appears when it is complete.
  public func run(
    _ job: Job, opened: ProductionSimulator?, _ context: StepContext
  ) throws -> ProductionSimulator.RunSummary {
    let simulator = try opened ?? simulator()
    let (index, events) = (job.part ?? 0, job.events ?? 0)
    let counter = ProgressCounter(total: events, unit: "events", observer: context.progress(.named("mc")))
    let summary =
      if let folder {
        try simulator.write(
          run: index, toFolder: folder, overwrite: overwrite, jobs: threads, counter: counter,
          cancellation: context.cancellation)
      } else {
        try simulator.write(
          run: index, path: "-", jobs: threads, counter: counter, cancellation: context.cancellation
        ) { try context.emit($0) }
      }
    for line in text(summary.counts, of: summary.path) { context.log.info("\(line)") }
    if let inside = summary.counts.insideFraction, inside < Self.leastInside {
      context.log.warning(
        """
        only \(Self.percent(inside)) of the triggers are within the scatter radius of \
        \(Int(settings.scatterRadius)) m; effective areas will be too small. Use a larger --scatter-radius
        """)
    }
    return summary
  }

  /// All runs.
  public func summary(
    of plan: StepPlan<ProductionSimulator>, outcomes: [ProductionSimulator.RunSummary]
  ) -> SimulationSummary {
    SimulationSummary(
      command: Self.name, outputs: plan.jobs.flatMap(\.job.outputs),
      events: outcomes.reduce(0) { $0 + $1.counts.telescopeEvents },
      description: outcomes.map { text($0.counts, of: $0.path)[0] }.joined(separator: "\n"))
  }

  /// What was thrown and what triggered: a line for all, one for the area, and one for each range of energies.
  func text(_ counts: ProductionCounts, of path: String) -> [String] {
    let area = counts.triggerArea(scatterRadius: settings.scatterRadius)
    let scattered = .pi * settings.scatterRadius * settings.scatterRadius
    var lines = [
      "\(path): \(counts.telescopeEvents) telescope events of \(counts.triggered) events that triggered "
        + "(\(counts.stereo) both telescopes), \(counts.events) events thrown",
      "trigger area \(Int(area.rounded())) m2 of \(Int(scattered.rounded())) m2; "
        + "\(counts.insideFraction.map(Self.percent) ?? "none") of the triggers are inside the scatter radius",
    ]
    for bin in counts.bins where bin.events > 0 {
      let share = Double(bin.any) / Double(bin.events)
      lines.append(
        "\(Self.digits(bin.lower)) to \(Self.digits(bin.upper)) TeV: \(bin.events) events, \(bin.any) triggered, "
          + "\(bin.stereo) both telescopes, area \(Int((share * scattered).rounded())) m2")
    }
    return lines
  }

  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
  private static func digits(_ energy: Double) -> String { "\((energy * 1000).rounded() / 1000)" }

  private func simulator() throws -> ProductionSimulator {
    try ProductionSimulator(settings, telescopes: NightTelescope.packaged())
  }
}
