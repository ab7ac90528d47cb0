import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// `dl2-dl3`: event lists of a night of DL2 files.
public struct DL2DL3Step: Step {
  /// What decides about the bytes of the outputs; responses and cuts are inputs.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let interpolates: Bool
    let targetName: String?
    let target: [Double]
    let eventClasses: [Int]
    let quirks: UInt64
  }

  /// `dl2-dl3`.
  public static let name = "dl2-dl3"
  /// Every line of the summary is a file.
  public static var summaryNamesOutputs: Bool { true }
  /// What to do.
  public let options: DL2DL3Options

  /// A step with these options.
  public init(_ options: DL2DL3Options) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, interpolates: options.interpolates,
      targetName: options.targetName,
      target: options.target.map { [$0.rightAscensionDeg, $0.declinationDeg] } ?? [],
      eventClasses: options.eventClasses, quirks: options.quirks.rawValue)
  }
  /// The folder of the event lists.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job for all files: which event lists there will be depends on where the telescopes point in them.
  ///
  /// - Parameter inputs: DL2 files.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    let classes = options.eventClasses.isEmpty ? [nil] : options.eventClasses.map(Optional.init)
    let indices = classes.flatMap { eventClass in
      [DL3Index.units, DL3Index.observations].map { OutputFolder.path(options.folder(eventClass), $0) }
    }
    plan.add(
      Job(
        inputs: inputs, outputs: indices,
        log: OutputFolder.path(options.outputDirectory, Self.name + ".log")))
    return plan
  }

  /// The DL2 files of a folder, by name.
  ///
  /// - Parameter folder: the folder.
  /// - Throws: ``DL3Error/noObservations(summary:)`` if there are none.
  public static func files(in folder: String) throws -> [String] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let found = names.filter { $0.hasSuffix("dl2.h5") && !$0.hasPrefix(".") }
    guard !found.isEmpty else {
      throw DL3Error.noObservations(summary: "no files named …dl2.h5 in \(folder)")
    }
    return found.map { OutputFolder.path(folder, $0) }
  }

  /// Makes the event lists.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> [DL2DL3Outcome] {
    try DL2DL3Pipeline(
      options: options, log: context.log, cancellation: context.cancellation,
      progress: context.progress
    ).run(job.inputs.map(\.path))
  }

  /// What was made.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [[DL2DL3Outcome]]
  ) -> FilesSummary<DL2DL3Outcome> {
    FilesSummary(command: Self.name, plan, outcomes.flatMap { $0 })
  }
}

/// `index-dl3`: index files for event lists.
public struct IndexDL3Step: Step {
  /// Nothing decides about the bytes but the inputs.
  public struct Settings: Encodable, Sendable {}

  /// `index-dl3`.
  public static let name = "index-dl3"
  /// The summary names them.
  public static var summaryNamesOutputs: Bool { true }
  /// Where the index files go.
  public let folderPath: String
  /// Whether they may exist.
  public let overwrite: Bool

  /// A step.
  ///
  /// - Parameters:
  ///   - folder: where the index files go.
  ///   - overwrite: whether they may exist.
  public init(folder: String, overwrite: Bool = false) { (folderPath, self.overwrite) = (folder, overwrite) }

  /// Nothing.
  public var settings: Settings { Settings() }
  /// Where the index files go.
  public var folder: String? { folderPath }

  /// One job for all files.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    plan.add(
      Job(
        inputs: inputs,
        outputs: [DL3Index.units, DL3Index.observations].map { OutputFolder.path(folderPath, $0) }))
    return plan
  }

  /// Writes the index files.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> IndexDL3Outcome {
    let entries = try job.inputs.map { input in
      try context.cancellation.check()
      return try DL3IndexEntry(readingFrom: input.path, relativeTo: folderPath)
    }
    let files = AtomicFileSet(overwrite: overwrite)
    try DL3Index.write(entries, toFolder: folderPath, in: files)
    try files.commit()
    return IndexDL3Outcome(
      outputs: job.outputs, observations: entries.count, tables: entries.reduce(0) { $0 + $1.units.count },
      setup: entries.first?.setup ?? "")
  }

  /// What was written.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [IndexDL3Outcome]
  ) -> FilesSummary<IndexDL3Outcome> {
    FilesSummary(command: Self.name, plan, outcomes)
  }
}

/// What an index lists.
public struct IndexDL3Outcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// The index files.
  public let outputs: [String]
  /// The event lists.
  public let observations: Int
  /// Their tables.
  public let tables: Int
  /// The telescope or telescopes.
  public let setup: String

  /// The files and what they list.
  public var description: String {
    "\(outputs.joined(separator: ", ")): \(observations) observations of \(setup), \(tables) tables"
  }
}
