import Logging
import SSTCore
import SSTData
public import SSTSim

/// What a simulation has written.
public struct SimulationSummary: StepSummary {
  private let format = 1
  private let command: String
  /// The files.
  public let outputs: [String]
  /// The events of all files.
  public let events: Int
  /// For people.
  public let description: String

  private enum CodingKeys: CodingKey { case format, command, outputs, events }

  init(command: String, outputs: [String], events: Int, description: String) {
    (self.command, self.outputs, self.events) = (command, outputs, events)
    self.description = TerminalText.line(description)
  }
}

/// `simulate sst1m`: a raw file of the SST-1M camera, with its truth.
public struct SimulateRunStep: Step {
  /// `simulate sst1m`.
  public static let name = "simulate sst1m"
  /// Measured; see Docs/reference/performance.md.
  public static let eventsPerSecond: Double? = 577
  /// The camera, the showers, the number of events.
  public let settings: RunSettings
  /// The folder of the files.
  public let outputDirectory: String
  /// Whether files may exist.
  public let overwrite: Bool
  /// The number of threads.
  public let threads: Int

  /// A step with these settings.
  public init(_ settings: RunSettings, outputDirectory: String, overwrite: Bool = false, threads: Int = 1) {
    (self.settings, self.outputDirectory) = (settings, outputDirectory)
    (self.overwrite, self.threads) = (overwrite, threads)
  }

  /// The folder of the files.
  public var folder: String? { outputDirectory }

  /// One job without inputs.
  ///
  /// - Throws: `SimulationError` for settings out of range.
  public func jobs(for inputs: [Input]) throws -> StepPlan<SST1MRunSimulator> {
    let simulator = try SST1MRunSimulator(settings)
    let paths = simulator.paths(inFolder: outputDirectory)
    return StepPlan(
      Job(inputs: inputs, outputs: [paths.raw, paths.truth], events: simulator.eventCount), opened: simulator)
  }

  /// Simulates the events and writes them.
  public func run(
    _ job: Job, opened: SST1MRunSimulator?, _ context: StepContext
  ) throws -> SimulationSummary {
    let simulator = try opened ?? SST1MRunSimulator(settings)
    let output = try simulator.write(toFolder: outputDirectory, overwrite: overwrite, jobs: threads)
    return SimulationSummary(
      command: Self.name, outputs: [output.path, output.truthPath], events: simulator.eventCount,
      description: "\(output.path) with \(simulator.eventCount) events")
  }
}

/// `simulate charges`: arrays of charges of a camera, with their truth.
public struct SimulateChargesStep: Step {
  /// What decides about the charges.
  public struct Settings: Encodable, Sendable {
    let camera: CameraCharges
    let events: Int
  }

  /// `simulate charges`.
  public static let name = "simulate charges"
  /// The pixels and illuminations.
  public let camera: CameraCharges
  /// The number of flashes of each illumination.
  public let eventCount: Int
  /// The folder of the files.
  public let outputDirectory: String
  /// Whether files may exist.
  public let overwrite: Bool
  /// The number of threads.
  public let threads: Int

  /// A step that writes so many flashes of each illumination.
  public init(
    _ camera: CameraCharges, eventCount: Int, outputDirectory: String, overwrite: Bool = false,
    threads: Int = 1
  ) {
    (self.camera, self.eventCount, self.outputDirectory) = (camera, eventCount, outputDirectory)
    (self.overwrite, self.threads) = (overwrite, threads)
  }

  /// The camera and the number of flashes.
  public var settings: Settings { Settings(camera: camera, events: eventCount) }
  /// The folder of the files.
  public var folder: String? { outputDirectory }
  private var events: Int { eventCount * camera.illuminations.count }
  private var outputs: [String] { camera.fileNames.map { OutputFolder.path(outputDirectory, $0) } }

  /// One job without inputs.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    StepPlan(Job(inputs: inputs, outputs: outputs, events: events))
  }

  /// Writes an array for each illumination, and the truth.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> SimulationSummary {
    try camera.write(
      toFolder: outputDirectory, eventCount: eventCount, overwrite: overwrite, jobs: threads)
    let folder = OutputFolder.path(outputDirectory, "")
    return SimulationSummary(
      command: Self.name, outputs: outputs, events: events,
      description: "\(camera.illuminations.count) arrays of \(eventCount) × \(camera.pixelCount) in \(folder)"
    )
  }
}

/// `simulate lab`: the runs of an SSTCAM lab, with their tables and the truth.
public struct SimulateLabStep: Step {
  /// `simulate lab`.
  public static let name = "simulate lab"
  /// The camera and the runs.
  public let settings: LabSettings
  /// The folder of the lab.
  public let outputDirectory: String
  /// Whether files may exist.
  public let overwrite: Bool
  /// The number of threads.
  public let threads: Int

  /// A step with these settings.
  public init(_ settings: LabSettings, outputDirectory: String, overwrite: Bool = false, threads: Int = 1) {
    (self.settings, self.outputDirectory) = (settings, outputDirectory)
    (self.overwrite, self.threads) = (overwrite, threads)
  }

  private var events: Int { settings.runs.reduce(0) { $0 + $1.eventCount } }

  /// One job without inputs.
  ///
  /// - Throws: `SimulationError` for settings out of range.
  public func jobs(for inputs: [Input]) throws -> StepPlan<LabSimulator> {
    let simulator = try LabSimulator(settings)
    let outputs = simulator.fileNames.map { OutputFolder.path(outputDirectory, $0) }
    return StepPlan(Job(inputs: inputs, outputs: outputs, events: events), opened: simulator)
  }

  /// Simulates the runs and writes them.
  public func run(_ job: Job, opened: LabSimulator?, _ context: StepContext) throws -> SimulationSummary {
    try (opened ?? LabSimulator(settings)).write(
      toFolder: outputDirectory, software: "\(SoftwareVersion.name) \(SoftwareVersion.number)",
      overwrite: overwrite, jobs: threads, progress: context.progress, cancellation: context.cancellation)
    let text =
      "\(outputDirectory): \(settings.runs.count) runs with \(events) events of "
      + "\(settings.camera.pixelCount) pixels"
    context.log.report(.simulated, text)
    return SimulationSummary(command: Self.name, outputs: job.outputs, events: events, description: text)
  }
}
