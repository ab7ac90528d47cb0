public import Forests
import InstrumentResponse
public import Logging
public import SSTCore
import SSTData
import SSTIO

/// The training of forests of the misdirection on simulated DL2 files: how far the direction of an event is off, which
/// makes classes of events.
///
/// ```swift
/// var options = TrainMisdirectionOptions(configuration: try PipelineConfiguration(files: ["sst1mpipe.json"]))
/// options.outputDirectory = "misdirection/ze30_az180_nsb100"
/// let result = try TrainMisdirectionPipeline(options: options, log: Logger(label: "training"))
///   .run(["gamma_dl1_dl2.h5"])
/// print(result.models.map(\.path))
/// ```
public struct TrainMisdirectionPipeline: Sendable {
  /// What to do.
  public let options: TrainMisdirectionOptions
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: @Sendable (StepContext.Part) -> (any ProgressObserver)?

  /// Makes the pipeline.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between nodes of trees.
  ///   - progress: makes an observer for each model, told about its trees.
  public init(
    options: TrainMisdirectionOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: @escaping @Sendable (StepContext.Part) -> (any ProgressObserver)? = { _ in nil }
  ) {
    (self.options, self.log, self.cancellation, self.progress) = (options, log, cancellation, progress)
  }

  /// Trains a model for each telescope with results, or one for events of several telescopes, and writes them; all get
  /// their names at the end, or none.
  ///
  /// - Parameter gammas: DL2 files of gamma rays from a cone, with results for the same telescopes.
  /// - Throws: ``TrainingError`` and errors of the modules below; `CancelledError` after cancellation. No model is left
  ///   behind then.
  public func run(_ gammas: [String]) throws -> TrainMisdirectionResult {
    let targets = try Self.targets(gammas)
    try options.check(targets)
    let outputs = options.outputs(targets)
    if !options.overwrite { try OutputFolder.refuseExisting(outputs) }
    let hashes = try TrainingFiles(gammas)
    try OutputFolder.make(options.outputDirectory)
    let files = AtomicFileSet(overwrite: options.overwrite)
    let models = try targets.map { target in
      let (forest, counts, test) = try train(target, gammas, hashes)
      let file = try files.file(options.model(target))
      try file.write(contentsOf: forest.encoded())
      try file.commit()
      return TrainMisdirectionResult.Model(
        target: target, path: options.model(target), head: forest.head, counts: counts, test: test)
    }
    let copy = try files.file(options.record(targets, ".cfg"))
    try copy.write(options.configuration.effectiveJSON + "\n")
    try copy.commit()
    try cancellation.check()
    try files.commit()
    return TrainMisdirectionResult(models: models, outputs: outputs)
  }

  private func train(
    _ target: EventClassifier.Target, _ paths: [String], _ hashes: TrainingFiles
  ) throws -> (Forest, [SampleCounts], TrainMisdirectionResult.Test?) {
    let common = options.common
    var reader = MisdirectionReader(options, target)
    let events = try reader.read(paths, cancellation)
    log.report(.trainingSample, "\(target.key): \(events.text)")
    let trainer = ModelTrainer(
      regressor: common.regressor, classifier: common.classifier, seed: options.seed,
      measuresPermutations: options.measuresPermutations, key: target.key,
      run: .init(jobs: options.jobs, cancellation: cancellation, progress: progress))
    let number = Int(min(common.eventCount, Double(Int32.max)))
    let rows = TrainingDraw(seed: common.drawSeed).regressionRows(number, of: events.training.count)
      .map { events.training[$0] }
    let column = TrainingTarget.columns(.misdirection)[0]
    let table = try events.features(reader.features, rows: rows)
    let truth = [events.values(column, rows)]
    var trained = try trainer.train(.misdirection, table, truth: truth)
    let unseen = (
      table: try events.features(reader.features, rows: events.heldOut),
      truth: [events.values(column, events.heldOut)]
    )
    var head = ModelHead(
      task: .misdirection, inputs: hashes.inputs(events.counts, rows: events.rowCounts(rows)),
      cuts: TrainingSelection(options.configuration).texts + ["all features finite"],
      configuration: options.configuration.sha256)
    if common.heldOutFraction > 0 { head.cuts.append("\(common.heldOutFraction) of the showers held out") }
    head.conventions.showerMaximum = reader.showerMaximum
    head.annotations["telescope"] = target.key
    head.add(options: options.given)
    head.addDistributions(of: table)
    head.add(try trainer.calibration(trained, table, truth: truth, heldOut: unseen))
    head.apply(to: &trained.forest.head)
    for notice in trained.forest.head.trainingNotices(ModelTask.misdirection.name(target.key)) {
      log.report(notice)
    }
    guard unseen.table.rowCount > 0 else { return (trained.forest, events.counts, nil) }
    let said = try trainer.predict(trained.forest, unseen.table)
    let test = TrainMisdirectionResult.Test(
      energies: events.values(ColumnName.energy, events.heldOut), trueLogMisdirections: unseen.truth[0],
      logMisdirections: said.output(0))
    return (trained.forest, events.counts, test)
  }

  /// The tables of the files, which have to be the same in all.
  ///
  /// - Throws: ``DL1DL2Error/notDL2(path:)``, ``TrainingError``, ``SameRunError``, `HDF5Error`.
  static func targets(_ paths: [String]) throws -> [EventClassifier.Target] {
    try SameRunError.refuseTwins(paths.map { ($0, FileIdentity($0)) })
    var first: [EventClassifier.Target]?
    for path in paths {
      let file = try DL2File(readingFrom: path)
      guard try file.dl1.isSimulated else { throw TrainingError.notSimulated(path: path) }
      let targets = EventClassifier.targets(in: file)
      guard !targets.isEmpty else { throw DL1DL2Error.notDL2(path: path) }
      if let first, first != targets {
        throw TrainingError.otherTables(
          path: path, found: targets.map(\.key).joined(separator: ", "),
          expected: first.map(\.key).joined(separator: ", "))
      }
      first = targets
    }
    return first ?? []
  }
}

/// What a training of the misdirection made.
public struct TrainMisdirectionResult: Sendable {
  /// Predictions of showers that the model did not see.
  public struct Test: Sendable {
    /// Reconstructed energies in TeV.
    public let energies: [Double]
    /// Decimal logarithms of true misdirections in degrees.
    public let trueLogMisdirections: [Double]
    /// Decimal logarithms of predicted misdirections in degrees.
    public let logMisdirections: [Double]
  }

  /// A model.
  public struct Model: Sendable {
    /// The table that it is for.
    public let target: EventClassifier.Target
    /// Its file.
    public let path: String
    /// What it is, what it was made from, and what was measured during the training.
    public let head: ForestHead
    /// What became of the rows of each file.
    public let counts: [SampleCounts]
    /// What it says of showers that it did not see; nil if none were held out.
    public let test: Test?
  }

  /// The models.
  public let models: [Model]
  /// The files that were written: models, and the configuration.
  public let outputs: [String]
}
