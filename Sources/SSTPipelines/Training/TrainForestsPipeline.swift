import Forests
public import Logging
public import SSTCore
import SSTData
import SSTIO

/// The training of forests of energy, direction and gammaness on simulated DL1 files.
///
/// ```swift
/// var options = TrainForestsOptions(configuration: try PipelineConfiguration(files: ["sst1mpipe.json"]))
/// options.outputDirectory = "models/ze30_az180_nsb100"
/// let result = try TrainForestsPipeline(options: options, log: Logger(label: "training"))
///   .run(gammas: ["gamma_dl1.h5"], protons: ["proton_dl1.h5"])
/// for model in result.telescopes.flatMap(\.models) { print(model.path, model.head.training?.outOfBag ?? []) }
/// ```
public struct TrainForestsPipeline: Sendable {
  /// What to do.
  public let options: TrainForestsOptions
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
    options: TrainForestsOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: @escaping @Sendable (StepContext.Part) -> (any ProgressObserver)? = { _ in nil }
  ) {
    (self.options, self.log, self.cancellation, self.progress) = (options, log, cancellation, progress)
  }

  /// Trains all models and writes them; all get their names at the end, or none.
  ///
  /// - Parameters:
  ///   - gammas: DL1 files of gamma rays.
  ///   - protons: DL1 files of protons or other hadrons; without any there is no model of the gammaness.
  /// - Throws: ``TrainingError`` and errors of the modules below; `CancelledError` after cancellation. No model is left
  ///   behind then.
  public func run(gammas: [String], protons: [String] = []) throws -> TrainingResult {
    var options = options
    options.protonFileCount = protons.count
    try options.check()
    let telescopes = try Self.telescopes(gammas, options)
    let paths = telescopes.flatMap(options.models) + options.records
    if !options.overwrite { try OutputFolder.refuseExisting(paths) }
    try check(gammas + protons, telescopes, options)
    if protons.isEmpty {
      log.report(
        .noGammanessModel,
        "no hadrons (--input-file-proton), so no model of the gammaness, which dl1-dl2 needs")
    }
    let plotly = try options.page.plotly()
    let hashes = try TrainingFiles(gammas + protons)
    let run = ModelTrainer.Run(jobs: options.jobs, cancellation: cancellation, progress: progress)
    try OutputFolder.make(options.outputDirectory)
    let files = AtomicFileSet(overwrite: options.overwrite)
    let trained = try telescopes.map { telescope in
      var training = try TelescopeTraining(
        telescope: telescope, options, paths: (gammas, protons), hashes, run)
      for notice in training.takeNotices() { log.report(notice) }
      try training.run()
      for notice in training.takeNotices() { log.report(notice) }
      return try write(training, options, files)
    }
    let configuration = options.configuration.effectiveJSON
    let copy = try files.file(options.configurationCopy)
    try copy.write(configuration + "\n")
    try copy.commit()
    try cancellation.check()
    try files.commit()
    let result = TrainingResult(telescopes: trained, outputs: paths, configuration: configuration)
    if let plotly {
      try TrainingReportPage(result: result, options: options).write(to: options.report, plotly)
    }
    return result
  }

  /// Writes the models of a telescope, which get their names later.
  private func write(
    _ training: TelescopeTraining, _ options: TrainForestsOptions, _ files: AtomicFileSet
  ) throws -> TrainingResult.Telescope {
    let models = try options.tasks.compactMap { task -> TrainingResult.Model? in
      guard let forest = training.forests[task] else { return nil }
      let path = options.model(task, training.telescope)
      let file = try files.file(path)
      try file.write(contentsOf: forest.encoded())
      try file.commit()
      return TrainingResult.Model(task: task, path: path, head: forest.head)
    }
    return TrainingResult.Telescope(
      id: training.telescope, isStereo: options.isStereo, models: models, gammaCounts: training.gammas.counts,
      protonCounts: training.protons?.counts ?? [], test: try training.test())
  }

  /// Looks at all files before the first one is read: here whether a path is given twice, since nothing is hashed for a
  /// preview; ``TrainingFiles`` finds copies.
  func check(_ paths: [String], _ telescopes: [Int], _ options: TrainForestsOptions) throws {
    try SameRunError.refuseTwins(paths.map { ($0, FileIdentity($0)) })
    for path in paths {
      let file = try DL1File(readingFrom: path)
      for telescope in telescopes { try TrainingReader.check(file, telescope, options) }
    }
  }

  /// The telescopes that get models, ascending.
  static func telescopes(_ gammas: [String], _ options: TrainForestsOptions) throws -> [Int] {
    if let telescopes = options.telescopes { return Set(telescopes).sorted() }
    guard let first = gammas.first else { return [] }
    let file = try HDF5File(readingFrom: first)
    return try DL1File.telescopes(in: file, TablePath.parametersGroup)
  }
}
