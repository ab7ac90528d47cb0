public import SSTCore
import SSTData
import SSTIO

/// `r0-dl1`: raw SST-1M files become DL1 files, one by one; simulated files of any telescopes do, too, one by one or
/// merged.
public struct R0DL1Step: Step {
  /// What decides about a DL1 file; tables that the configuration names are inputs of their own.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let writes: [Bool]
    let pointing: [Double?]
    let forcesPointing: Bool
    let recleans: Bool
    let maximumEvents: Int?
    let recovers: Bool
    let quirks: UInt64
    let telescope: Int?
    let timeScale: String
    let baselineUnit: String
    let date: Int?
    let runNumber: Int?
    let timeTables: [String]
    let energies: [Double]?
    let showerMaximum: String
  }

  /// An opened input: what was settled for the plan, so that the run need not look again.
  public struct Opened: Sendable {
    enum Kind: Sendable {
      case raw(RunSetup)
      case simulated(SimulatedSetup)
    }
    let kind: Kind
  }

  /// `r0-dl1`.
  public static let name = "r0-dl1"
  /// Measured with the packaged configuration.
  public static let eventsPerSecond: Double? = 2900
  /// Files that are kept open from the plan to the run.
  private static var mostOpenFiles: Int { min(128, FileLimits.descriptors / 4) }
  /// What to do.
  public let options: R0DL1Options

  /// A step with these options.
  public init(_ options: R0DL1Options) { self.options = options }

  /// What decides about a DL1 file.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256,
      writes: [options.writesImages, options.writesPixelCharges, options.writesPreciseTimestamps],
      pointing: [options.pointingRightAscensionDeg, options.pointingDeclinationDeg],
      forcesPointing: options.forcesPointing, recleans: options.recleans,
      maximumEvents: options.maximumEvents, recovers: options.onCorrupt == .recover,
      quirks: options.quirks.rawValue, telescope: options.reading.telescopeID,
      timeScale: options.reading.timeScale.rawValue, baselineUnit: options.reading.baselineUnit.rawValue,
      date: options.date, runNumber: options.runNumber,
      timeTables: options.timeTables.inputs.map(\.fingerprint.sha256),
      energies: options.energyRangeTeV.map { [$0.lowerBound, $0.upperBound] },
      showerMaximum: options.showerMaximum.rawValue)
  }
  /// The folder of the DL1 files.
  public var folder: String? { options.outputDirectory }
  /// Whether DL1 files may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job for each raw file; those that have nothing to process, and damaged ones if asked for, are left out.
  ///
  /// Every input is opened, so that a wrong option, a missing or damaged file stops the run at its start and not after
  /// hours. Tables that the configuration names are inputs too.
  ///
  /// - Throws: the error of the first input that cannot be processed.
  public func jobs(for inputs: [Input]) throws -> StepPlan<Opened> {
    // Before any file is opened: options that would be ignored are wrong for every file.
    if !options.forcesPointing,
      options.pointingRightAscensionDeg != nil || options.pointingDeclinationDeg != nil
    {
      throw PointingError.notForced
    }
    var plan = StepPlan<Opened>()
    if options.mergedName != nil {
      for input in inputs where try input.path != "-" && FileKind.recognise(input.path) != .simtel {
        throw SimulatedDL1Error.mergedRaw(path: input.path)
      }
      try add(inputs, to: &plan) { try simulatedJob(inputs) }
      return plan
    }
    for input in inputs {
      try add([input], to: &plan) {
        try isSimulated(input) ? simulatedJob([input]) : rawJob(input)
      }
    }
    return plan
  }

  /// Adds a job; inputs that have nothing to process, and damaged ones if asked for, are left out.
  private func add(
    _ inputs: [Input], to plan: inout StepPlan<Opened>, _ job: () throws -> (Job, Opened)
  ) throws {
    do {
      let (job, opened) = try job()
      // What comes out of a pipe cannot be opened again.
      let isKept = plan.jobs.count < Self.mostOpenFiles || inputs.contains { $0.path == "-" }
      plan.add(job, opened: isKept ? opened : nil)
    } catch let error as any SSTError where leavesOut(error) {
      plan.leftOut += inputs.map { LeftOut(input: $0.path, error: error) }
    }
  }

  private func isSimulated(_ input: Input) -> Bool {
    input.path == "-" || (try? FileKind.recognise(input.path)) == .simtel
  }

  private func rawJob(_ raw: Input) throws -> (Job, Opened) {
    var input = raw
    let simulated = [
      ("--energy-range", options.energyRangeTeV != nil), ("--h-max", options.showerMaximum != .distance),
      ("--allowed-tels", options.given["allowed-tels"] != nil),
    ]
    for (name, isGiven) in simulated where isGiven {
      throw SimulatedDL1Error.optionMisfit(option: name, path: input.path, reason: "is for simulated files")
    }
    let setup = try RunSetup(input: input.path, options: options)
    input.telescope = setup.telescopeID
    let tables = setup.auxiliaryFiles.filter { $0.role != "configuration" }.map { Input($0.path) }
    let log = OutputNames(input: input.path, recleaned: options.recleans).log
    let job = Job(
      inputs: [input] + tables, outputs: setup.outputs, log: setup.output(log), events: setup.eventCount)
    return (job, Opened(kind: .raw(setup)))
  }

  private func simulatedJob(_ inputs: [Input]) throws -> (Job, Opened) {
    let setup = try SimulatedSetup(inputs: inputs.map(\.path), options: options)
    let job = Job(inputs: inputs, outputs: [setup.output], log: setup.log)
    return (job, Opened(kind: .simulated(setup)))
  }

  /// Makes a DL1 file.
  public func run(_ job: Job, opened: Opened?, _ context: StepContext) throws -> R0DL1Summary {
    switch opened?.kind {
    case .raw(let setup): return try run(setup, context)
    case .simulated(let setup): return try run(setup, context)
    case nil:
      guard isSimulated(job.inputs[0]) else {
        return try run(RunSetup(input: job.inputs[0].path, options: options), context)
      }
      return try run(SimulatedSetup(inputs: job.inputs.map(\.path), options: options), context)
    }
  }

  private func run(_ setup: RunSetup, _ context: StepContext) throws -> R0DL1Summary {
    try R0DL1Pipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress
    ).run(setup, setup.cleaning)
  }

  private func run(_ setup: SimulatedSetup, _ context: StepContext) throws -> R0DL1Summary {
    try SimulatedDL1Pipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress
    ).run(setup) { $0 }
  }

  /// True for runs without an event to process and, if asked for, damaged ones.
  public func leavesOut(_ error: any SSTError) -> Bool {
    error.saysNoEvents || error.isDamage && options.onCorrupt == .skip
  }

  /// What would be done.
  public func preview(of plan: StepPlan<Opened>, _ context: StepContext) -> R0DL1Report {
    R0DL1Report(plan, done: nil, isMerged: options.mergedName != nil)
  }

  /// What was done.
  public func summary(of plan: StepPlan<Opened>, outcomes: [R0DL1Summary]) -> R0DL1Report {
    R0DL1Report(plan, done: outcomes, isMerged: options.mergedName != nil)
  }
}

/// What `r0-dl1` did, or would do.
public struct R0DL1Report: StepSummary {
  private struct Planned: Encodable {
    /// The first input.
    let input: String
    /// All inputs of a merged file; tables that the configuration names are not among them.
    let inputs: [String]
    let outputs: [String]

    init(_ job: Job, isMerged: Bool) {
      input = job.inputs[0].path
      inputs = isMerged ? job.inputs.map(\.path) : [input]
      outputs = job.outputs
    }
  }
  private struct Done: Encodable {
    let input: String
    let outputs: [String]
    let events: Int
    let written: Int
    let pedestals: Int
    let survivedPedestals: Int
    let saturated: Int
    let lost: Int
    let missingPixels: Int
    let impossibleSamples: Int
    let recovered: Bool
    let untimed: Int
    let empty: Int
    let duplicates: Int
    let usedNumbers: Int
    let clockStepsBack: Int
    let largestStepBackS: Double
    let simulated: Simulated?

    init(_ summary: R0DL1Summary) {
      (input, outputs) = (summary.input, summary.outputs)
      (events, written) = (summary.eventCount, summary.writtenCount)
      (pedestals, survivedPedestals) = (summary.pedestalCount, summary.survivedPedestalCount)
      (saturated, recovered) = (summary.saturatedCount, summary.isRecovered)
      (lost, missingPixels) = (summary.lostCount, summary.missingPixelCount)
      impossibleSamples = summary.impossibleCount
      let headers = summary.headers
      (untimed, empty, duplicates) = (headers.untimed, headers.empty, headers.duplicates)
      (usedNumbers, clockStepsBack) = (headers.usedNumbers, headers.clock.stepsBack)
      largestStepBackS = Double(headers.clock.largestStepBackNS) / 1e9
      simulated = summary.simulated.map(Simulated.init)
    }
  }
  private struct Simulated: Encodable {
    let images: Int
    let survivedImages: Int
    let stereo: Int
    let outsideEnergy: Int
    let calibration: Int

    init(_ counts: SimulatedCounts) {
      (images, survivedImages, stereo) = (counts.images, counts.survived, counts.stereo)
      (outsideEnergy, calibration) = (counts.outsideEnergy, counts.calibration)
    }
  }
  private struct Refused: Encodable {
    let input: String
    let error: String
    let message: String
  }

  private let format = 1
  private let command = R0DL1Step.name
  private let planned: [Planned]
  private let done: [Done]
  private let leftOut: [Refused]
  private let refusals: [LeftOut]
  /// True if nothing was done.
  private let isPreview: Bool

  private enum CodingKeys: CodingKey { case format, command, planned, done, leftOut }

  /// - Parameters:
  ///   - plan: what was to be done.
  ///   - done: what was done; nil if nothing was.
  ///   - isMerged: true if all inputs of a job go into one file.
  init(_ plan: StepPlan<R0DL1Step.Opened>, done: [R0DL1Summary]?, isMerged: Bool) {
    planned = plan.jobs.map { Planned($0.job, isMerged: isMerged) }
    self.done = (done ?? []).map(Done.init)
    refusals = plan.leftOut
    isPreview = done == nil
    leftOut = refusals.map {
      Refused(input: $0.input, error: $0.error.code.description, message: $0.error.description)
    }
  }

  /// What would be done; nothing of what was done, which the messages said.
  public var description: String {
    guard isPreview else { return "" }
    let outputs = planned.flatMap { job in
      job.outputs.map { "\(job.inputs.joined(separator: ", ")) -> \($0)" }
    }
    return TerminalText.lines(outputs + leftOut.map { "\($0.input) is left out: \($0.message)" })
  }

  /// Damaged inputs were left out, or there was nothing to process at all, or not a single shower.
  public var failure: (any SSTError)? {
    if !isPreview {
      let damaged = refusals.count { $0.isDamage }
      if damaged > 0 {
        return StepError.inputsLeftOut(count: damaged, total: refusals.count + done.count)
      }
    }
    if isPreview ? planned.isEmpty : done.isEmpty { return refusals.first?.error }
    if let first = done.first, done.allSatisfy({ $0.written == 0 }) {
      if let counts = first.simulated {
        return SimulatedDL1Error.noEvents(
          path: first.input,
          detail: "\(counts.outsideEnergy) triggered events are outside the range of energies")
      }
      return R0DL1Error.noShowers(path: first.input, events: done.reduce(0) { $0 + $1.events })
    }
    return nil
  }
}
