import Logging
import SSTCalib
import SSTCore
public import SSTSim
import SSTSky

/// `simulate night`: runs of both SST-1M telescopes, with their truth.
public struct SimulateNightStep: Step {
  /// `simulate night`.
  public static let name = "simulate night"
  /// Measured; see Docs/reference/performance.md.
  public static let eventsPerSecond: Double? = 350
  /// The sky, the cameras and the runs.
  public let settings: NightSettings
  /// The folder of the files.
  public let outputDirectory: String
  /// Whether files may exist.
  public let overwrite: Bool
  /// The number of threads.
  public let threads: Int

  /// A step with these settings.
  public init(_ settings: NightSettings, outputDirectory: String, overwrite: Bool = false, threads: Int = 1) {
    (self.settings, self.outputDirectory) = (settings, outputDirectory)
    (self.overwrite, self.threads) = (overwrite, threads)
  }

  /// The folder of the files.
  public var folder: String? { outputDirectory }

  /// One job for each run, without inputs.
  ///
  /// - Throws: `SimulationError` or `NightError` for settings that make no night.
  public func jobs(for inputs: [Input]) throws -> StepPlan<NightSimulator> {
    let simulator = try simulator()
    var plan = StepPlan<NightSimulator>()
    for index in 0..<settings.runCount {
      let outputs = simulator.files(run: index).all.map { OutputFolder.path(outputDirectory, $0) }
      let events = simulator.expectedEvents / settings.runCount
      plan.add(Job(inputs: inputs, outputs: outputs, part: index, events: events), opened: simulator)
    }
    return plan
  }

  /// Throws and writes a run; its files appear together.
  public func run(
    _ job: Job, opened: NightSimulator?, _ context: StepContext
  ) throws -> NightSimulator.RunSummary {
    let simulator = try opened ?? simulator()
    let counter = ProgressCounter(
      total: job.events ?? 0, unit: "events", observer: context.progress(.named("night")))
    let summary = try simulator.write(
      run: job.part ?? 0, toFolder: outputDirectory, overwrite: overwrite, jobs: threads, counter: counter,
      cancellation: context.cancellation)
    context.log.report(.simulated, Self.text(summary))
    return summary
  }

  /// All runs.
  public func summary(
    of plan: StepPlan<NightSimulator>, outcomes: [NightSimulator.RunSummary]
  ) -> SimulationSummary {
    SimulationSummary(
      command: Self.name, outputs: plan.jobs.flatMap(\.job.outputs),
      events: outcomes.flatMap(\.events).reduce(0, +),
      description: outcomes.map(Self.text).joined(separator: "\n"))
  }

  private static func text(_ summary: NightSimulator.RunSummary) -> String {
    let events = summary.events.map(String.init).joined(separator: " and ")
    return "\(summary.files.raw.joined(separator: ", ")): \(events) events, "
      + "\(summary.stereo) showers triggered both telescopes, of \(summary.thrown) simulated"
  }

  private func simulator() throws -> NightSimulator {
    try NightSimulator(settings, telescopes: NightTelescope.packaged())
  }
}

extension NightTelescope {
  /// The telescopes of the array with the tables that `r0-dl1` uses by default.
  ///
  /// - Throws: the error of a packaged table.
  public static func packaged() throws -> [NightTelescope] {
    let configuration = try PipelineConfiguration.packaged()
    return try SubarrayDescription.sst1m.telescopes.map { telescope in
      let calibration = try TelescopeCalibration.packaged(telescope: telescope.id)
      let (gain, pulse) = (calibration.gain, calibration.pulse)
      let drop = try VoltageDropModel(telescope: telescope.id)
      return NightTelescope(
        description: telescope, location: try configuration.coordinates(ofTelescope: telescope.id),
        dcToPE: gain.dcToPE, isGood: gain.isGood, windowTransmittance: calibration.window?.factors ?? [],
        pulse: pulse.amplitudes, pulseStepNS: pulse.stepNS,
        dropFactor: { drop.factor(variance: $0).value })
    }
  }
}
