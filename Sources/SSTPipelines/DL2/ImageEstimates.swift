import Forests
import Foundation
import SSTCore
import SSTData

/// What the models of a telescope say of its images: one value for each.
///
/// With models of several nodes, the words of each are added with their weights.
struct ImageEstimates: Sendable {
  /// Decimal logarithms of energies in TeV.
  private(set) var logEnergies: [Double]
  /// Their uncertainties.
  private(set) var logEnergyUncertainties: [Double]
  /// Distances along the image axis in meters.
  private(set) var norms: [Double]
  /// How much more probable it is that the source lies along psi than against it.
  private(set) var signScores: [Double]
  /// Displacements in meters.
  private(set) var dispX: [Double]
  /// See ``dispX``.
  private(set) var dispY: [Double]
  /// Uncertainties of the displacement in meters.
  private(set) var dispUncertainties: [Double]
  /// Probabilities of gamma rays.
  private(set) var gammaness: [Double]

  /// Rows that features are made of at once.
  private static let blockRows = 1 << 17
  /// The particle that is a gamma ray.
  private static let gamma = 0.0

  /// Nothing was said yet.
  init(count: Int) {
    let zeros = [Double](repeating: 0, count: count)
    (logEnergies, logEnergyUncertainties, norms, signScores) = (zeros, zeros, zeros, zeros)
    (dispX, dispY, dispUncertainties, gammaness) = (zeros, zeros, zeros, zeros)
  }

  /// 1 on the side that psi points to, −1 on the other one; equal chances are −1.
  var signs: [Double] { signScores.map { $0 > 0 ? 1 : -1 } }

  /// How the models are applied.
  struct Run {
    /// Whether spreads are computed.
    var statesUncertainties: Bool
    /// The number of threads.
    var jobs: Int
    /// Looked at between blocks.
    var cancellation: CancellationFlag
    /// Told about images done.
    var counter: ProgressCounter
  }

  /// Applies the models of a node to its images.
  ///
  /// - Throws: `ForestError`, `CancelledError`.
  mutating func add(_ models: TelescopeModels, _ share: NodeShare, _ images: TelescopeImageTable, _ run: Run)
    throws
  {
    for start in stride(from: 0, to: share.rows.count, by: Self.blockRows) {
      let part = start..<min(start + Self.blockRows, share.rows.count)
      let block = Block(rows: share.rows[part], weights: share.weights.map { $0[part] })
      try add(models, block, images, run)
      run.counter.advance(part.count)
    }
  }

  private struct Block {
    var rows: ArraySlice<Int>
    var weights: ArraySlice<Double>?
  }

  private mutating func add(
    _ models: TelescopeModels, _ block: Block, _ images: TelescopeImageTable, _ run: Run
  ) throws {
    let table = try images.features(models.features, rows: block.rows)
    var said: [String: [Double]] = [:]
    func predict(_ model: StoredModel, _ table: FeatureTable, spread: Bool) throws -> ForestPrediction {
      try Forest.predict(
        [model.forest], table, spread: spread && run.statesUncertainties, jobs: run.jobs,
        cancellation: run.cancellation)[0]
    }
    if let model = models[.energy] {
      let energies = try predict(model, table, spread: true)
      said[ColumnName.logEnergy] = energies.output(0)
      said[ColumnName.energy] = energies.output(0).map { pow(10, $0) }
      add(energies.output(0), block, to: \.logEnergies)
      add(energies.spread.map { $0 * model.uncertaintyScale }, block, to: \.logEnergyUncertainties)
    }
    if let model = models[.dispNorm] {
      let norms = try predict(model, table, spread: true)
      said[ColumnName.dispNorm] = norms.output(0)
      add(norms.output(0), block, to: \.norms)
      add(norms.spread.map { $0 * model.uncertaintyScale }, block, to: \.dispUncertainties)
    }
    if let model = models[.dispSign] {
      let scores = Self.scores(try predict(model, table, spread: false), model.forest.classes)
      said[ColumnName.dispSign] = scores.map { $0 > 0 ? 1 : -1 }
      add(scores, block, to: \.signScores)
    }
    if let model = models[.disp] {
      let vectors = try predict(model, table, spread: true)
      (said[ColumnName.dispX], said[ColumnName.dispY]) = (vectors.output(0), vectors.output(1))
      add(vectors.output(0), block, to: \.dispX)
      add(vectors.output(1), block, to: \.dispY)
      let spreads = stride(from: 0, to: vectors.spread.count, by: 2).map { place in
        hypot(vectors.spread[place], vectors.spread[place + 1]) * model.uncertaintyScale
      }
      add(spreads, block, to: \.dispUncertainties)
    }
    if let model = models[.gammaness] {
      let names = model.forest.features.map(\.name)
      let needs = names.contains(where: TelescopeModels.predicted.contains)
      let own = needs ? try images.features(names, rows: block.rows, adding: said) : table
      let fractions = try predict(model, own, spread: false)
      add(fractions.output(model.forest.classes.firstIndex(of: Self.gamma) ?? 0), block, to: \.gammaness)
    }
  }

  /// The fraction of the class 1 less that of −1.
  private static func scores(_ fractions: ForestPrediction, _ classes: [Double]) -> [Double] {
    let (ahead, behind) = (classes.firstIndex(of: 1), classes.firstIndex(of: -1))
    let none = [Double](repeating: 0, count: fractions.values.count / max(1, fractions.outputCount))
    return zip(ahead.map(fractions.output) ?? none, behind.map(fractions.output) ?? none).map { $0 - $1 }
  }

  private mutating func add(
    _ values: [Double], _ block: Block, to column: WritableKeyPath<ImageEstimates, [Double]>
  ) {
    guard !values.isEmpty else { return }
    self[keyPath: column].withUnsafeMutableBufferPointer { column in
      for (place, row) in block.rows.enumerated() {
        if let weights = block.weights {
          column[row] += weights[weights.startIndex + place] * values[place]
        } else {
          column[row] = values[place]
        }
      }
    }
  }
}
