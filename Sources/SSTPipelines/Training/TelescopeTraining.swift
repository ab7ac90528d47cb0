import Forests
import Foundation
import InstrumentResponse
import SSTCore
import SSTData

/// The training of all models of a telescope.
struct TelescopeTraining {
  /// The telescope's id.
  let telescope: Int
  /// The gamma rays.
  private(set) var gammas: TrainingEvents
  /// The hadrons; nil without.
  private(set) var protons: TrainingEvents?
  /// The models that are trained.
  private(set) var forests: [ModelTask: Forest] = [:]
  private var notices: [Notice]

  private let options: TrainForestsOptions
  private let features: TrainingFeatures
  private let conventions: TrainingConventions
  private let files: TrainingFiles
  private let trainer: ModelTrainer
  private var draw: TrainingDraw { TrainingDraw(seed: options.drawSeed) }
  private var key: String { ModelDirectory.key(ofTelescope: telescope) }

  /// Reads the sample of a telescope.
  ///
  /// - Parameters:
  ///   - telescope: its id.
  ///   - options: what to do.
  ///   - paths: the files of gamma rays and of hadrons.
  ///   - files: their hashes.
  ///   - run: threads, progress, cancellation.
  /// - Throws: ``TrainingError``, ``DL1DL2Error``, `ForestError`, `HDF5Error`, `CancelledError`.
  init(
    telescope: Int, _ options: TrainForestsOptions, paths: (gammas: [String], protons: [String]),
    _ files: TrainingFiles, _ run: ModelTrainer.Run
  ) throws {
    (self.telescope, self.options, self.files) = (telescope, options, files)
    features = TrainingFeatures(options.configuration.laterSteps, isStereo: options.isStereo)
    var reader = TrainingReader(options, telescope: telescope)
    gammas = try reader.read(paths.gammas, areGammas: true, run.cancellation)
    if !paths.protons.isEmpty {
      var events = try reader.read(paths.protons, areGammas: false, run.cancellation)
      try gammas.takeUnits(of: events)
      try events.takeUnits(of: gammas)
      protons = events
    }
    guard let conventions = reader.conventions else {
      throw TrainingError.noEvents(kind: "gamma ray", summary: "no file")
    }
    self.conventions = conventions
    notices = reader.notices
    trainer = ModelTrainer(
      regressor: options.regressor, classifier: options.classifier, seed: options.seed,
      measuresPermutations: options.measuresPermutations, key: ModelDirectory.key(ofTelescope: telescope),
      run: run)
    notices.append(Notice(.trainingSample, "\(key): \(gammas.text)" + (protons.map { "; \($0.text)" } ?? "")))
  }

  /// Trains all models.
  ///
  /// - Throws: ``TrainingError``, `ForestError`, `ResponseError`, `CancelledError`.
  mutating func run() throws {
    let number = Int(min(options.eventCount, Double(Int32.max)))
    let sample = draw.regressionRows(number, of: gammas.training.count).map { gammas.training[$0] }
    for task in [.energy] + options.directionTasks { try trainRegression(task, rows: sample) }
    if let protons { try trainGammaness(protons, sample) }
  }

  /// What the user should know, each once.
  mutating func takeNotices() -> [Notice] {
    defer { notices = [] }
    return notices
  }

  // MARK: - Energy and direction

  private mutating func trainRegression(_ task: ModelTask, rows: [Int]) throws {
    let names = features[task]
    let table = try gammas.features(names, rows: rows)
    let truth = truth(task, rows)
    var trained = try trainer.train(task, table, truth: truth)
    var head = head(task, table, files.inputs(gammas.counts, rows: gammas.rowCounts(rows)))
    if !TrainingTarget.isClassifier(task) {
      let unseen = (
        table: try gammas.features(names, rows: gammas.heldOut), truth: self.truth(task, gammas.heldOut)
      )
      head.add(try trainer.calibration(trained, table, truth: truth, heldOut: unseen))
    }
    keep(&trained, head)
  }

  private func truth(_ task: ModelTask, _ rows: [Int]) -> [[Double]] {
    TrainingTarget.columns(task).map { gammas.values($0, rows) }
  }

  // MARK: - Gammaness

  private mutating func trainGammaness(_ events: TrainingEvents, _ sample: [Int]) throws {
    let names = features[.gammaness]
    let said = options.tasks.filter { task in
      ReconstructedFeatures.columns(task).contains { names.contains($0) }
    }
    var protons = events
    var candidates = gammas.training
    if !said.isEmpty {
      let parts = draw.split(sample.count)
      candidates = parts.applied.map { sample[$0] }
      try predict(said, trainedOn: parts.models.map { sample[$0] }, candidates, &protons)
    }
    let mixture = try TrainingMixture(
      gammas: candidates.count, protons: protons.training.count, total: options.eventCount,
      ratio: options.gammaToProtonRatio)
    let chosen = draw.classifierRows(mixture, gammas: candidates.count, protons: protons.training.count)
    let rows = chosen.map {
      (isGamma: $0.isGamma, row: $0.isGamma ? candidates[$0.row] : protons.training[$0.row])
    }
    let table = try Self.features(names, rows, gammas, protons)
    let labels = (gammas: gammas[TrainingTarget.primary], protons: protons[TrainingTarget.primary])
    var trained = try trainer.train(
      .gammaness, table, truth: [rows.map { $0.isGamma ? labels.gammas[$0.row] : labels.protons[$0.row] }])
    let inputs =
      files.inputs(gammas.counts, rows: gammas.rowCounts(rows.filter(\.isGamma).map(\.row)))
      + files.inputs(protons.counts, rows: protons.rowCounts(rows.filter { !$0.isGamma }.map(\.row)))
    let kinds = [true, false].map { isGamma in
      (
        name: isGamma ? FeatureHistogram.gammas : FeatureHistogram.protons,
        rows: rows.indices.filter { rows[$0].isGamma == isGamma }
      )
    }
    keep(&trained, head(.gammaness, table, inputs, kinds: kinds))
    gammas.remove(said.flatMap(ReconstructedFeatures.columns))
  }

  /// Adds what models of a part of the gamma rays say of the other part and of the hadrons: events that they did not learn
  /// from, as later in data.
  private mutating func predict(
    _ tasks: [ModelTask], trainedOn rows: [Int], _ candidates: [Int], _ protons: inout TrainingEvents
  ) throws {
    for task in tasks {
      let names = features[task]
      let forest = try trainer.train(
        task, gammas.features(names, rows: rows), truth: truth(task, rows), temporary: "for the gammaness"
      ).forest
      func values(_ events: TrainingEvents, _ rows: [Int]) throws -> [[Double]] {
        let said = try trainer.predict(forest, events.features(names, rows: rows))
        return ReconstructedFeatures.values(task, said, classes: forest.classes)
      }
      let (own, other) = (try values(gammas, candidates), try values(protons, protons.training))
      for (place, column) in ReconstructedFeatures.columns(task).enumerated() {
        gammas.set(column, own[place], rows: candidates)
        protons.set(column, other[place], rows: protons.training)
      }
    }
  }

  /// Features of events of both kinds.
  private static func features(
    _ names: [String], _ rows: [(isGamma: Bool, row: Int)], _ gammas: TrainingEvents,
    _ protons: TrainingEvents
  ) throws -> FeatureTable {
    let columns = names.map { (gammas[$0], protons[$0]) }
    return try FeatureTable(features: names.map(gammas.feature), rowCount: rows.count) { number, values in
      for (place, row) in rows.enumerated() {
        values[place] = Float(row.isGamma ? columns[number].0[row.row] : columns[number].1[row.row])
      }
    }
  }

  // MARK: - Heads

  private func head(
    _ task: ModelTask, _ table: FeatureTable, _ inputs: [ForestHead.Sample.Input],
    kinds: [(name: String, rows: [Int])]? = nil
  ) -> ModelHead {
    var cuts = TrainingSelection(options.configuration).texts + ["all features of the training finite"]
    if !options.keepsOriginalSample {
      let analysis = options.configuration.analysis
      cuts.append(
        "true energies from \(analysis.minimumGammaEnergyTeV) TeV (gamma rays), "
          + "\(analysis.minimumProtonEnergyTeV) TeV (others) for SST-1M")
    }
    if options.heldOutFraction > 0 { cuts.append("\(options.heldOutFraction) of the showers held out") }
    var head = ModelHead(
      task: task, inputs: inputs, cuts: cuts, configuration: options.configuration.sha256,
      conventions: conventions.stated(task, table.features))
    head.annotations["telescope"] = key
    head.annotations["zenith_deg"] = String(format: "%.2f", meanZenithDeg)
    head.annotations["reconstruction"] = options.isStereo ? "stereo" : "mono"
    head.add(options: options.given)
    head.addDistributions(of: table, kinds)
    return head
  }

  /// Where the simulated telescope pointed.
  private var meanZenithDeg: Double {
    let altitudes = gammas.values(ColumnName.altitude, gammas.training)
    return 90 - altitudes.reduce(0, +) / Double(max(1, altitudes.count))
  }

  private mutating func keep(_ trained: inout ForestTrainer.Trained, _ head: ModelHead) {
    head.apply(to: &trained.forest.head)
    forests[head.task] = trained.forest
    notices += trained.forest.head.trainingNotices(head.task.name(key))
  }

  // MARK: - Showers that were held out

  /// What the models say of showers that they did not see; nil if none were held out.
  ///
  /// - Throws: `ForestError`, `ResponseError`, `CancelledError`.
  func test() throws -> TestSample? {
    guard !gammas.heldOut.isEmpty else { return nil }
    let evaluation = TestEvaluation(
      forests: forests, columns: features.columns, focalLength: conventions.focalLength,
      isStereo: options.isStereo,
      trainer: trainer)
    return TestSample(gammas: try evaluation.run(gammas), protons: try protons.map(evaluation.run))
  }
}
