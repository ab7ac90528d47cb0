import Forests
import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData

/// Applies all models of a telescope to events that they did not see.
struct TestEvaluation {
  /// The models.
  let forests: [ModelTask: Forest]
  /// The columns that the models need, but for what other models say.
  let columns: [String]
  /// The focal length of the directions in meters.
  let focalLength: Double
  /// Whether the models leave the side of the source to several telescopes.
  let isStereo: Bool
  /// Applies models.
  let trainer: ModelTrainer

  /// Looks at the rows that were held out.
  ///
  /// - Throws: `ForestError`, `ResponseError`, `CancelledError`.
  func run(_ events: TrainingEvents) throws -> TestEvents {
    let rows = events.heldOut
    var events = events
    var result = TestEvents(features: try events.features(columns, rows: rows))
    result.trueEnergies = events.values(TrainingTarget.energy, rows)
    result.trueNorms = events.values("disp_norm", rows)
    result.trueSigns = events.values("disp_sign", rows)
    var vectors: (x: [Double], y: [Double])?
    for task in [ModelTask.energy, .dispNorm, .dispSign, .disp] {
      guard let forest = forests[task] else { continue }
      let said = try trainer.predict(
        forest, events.features(forest.features.map(\.name), rows: rows), spread: true)
      let values = ReconstructedFeatures.values(task, said, classes: forest.classes)
      for (column, values) in zip(ReconstructedFeatures.columns(task), values) {
        events.set(column, values, rows: rows)
      }
      take(task, said, forest, &result)
      if task == .disp { vectors = (values[0], values[1]) }
    }
    result.offsetsDeg = try offsets(result, events, rows, vectors)
    if let forest = forests[.gammaness] {
      let said = try trainer.predict(forest, events.features(forest.features.map(\.name), rows: rows))
      result.gammaness = ReconstructedFeatures.fractions(said, of: 0, classes: forest.classes)
    }
    return result
  }

  private func take(_ task: ModelTask, _ said: ForestPrediction, _ forest: Forest, _ result: inout TestEvents)
  {
    let scale = forest.head.annotations["uncertainty_scale"].flatMap(Double.init)
    switch task {
    case .energy:
      result.logEnergies = said.output(0)
      result.logEnergyUncertainties = scale.map { scale in said.spread.map { $0 * scale } } ?? []
    case .dispNorm:
      result.norms = said.output(0)
      result.dispUncertainties = scale.map { scale in said.spread.map { $0 * scale } } ?? []
    case .dispSign: result.signScores = ReconstructedFeatures.signScores(said, classes: forest.classes)
    case .disp:
      result.dispUncertainties =
        scale.map { scale in
          stride(from: 0, to: said.spread.count, by: 2).map { place in
            SIMD2(said.spread[place], said.spread[place + 1]).length * scale
          }
        } ?? []
    case .gammaness, .misdirection: break
    }
  }

  /// The angles between reconstructed and true directions.
  private func offsets(
    _ result: TestEvents, _ events: TrainingEvents, _ rows: [Int], _ vectors: (x: [Double], y: [Double])?
  ) throws -> [Double] {
    let positions = ImagePositions(
      focalLength: focalLength, x: events.values(ColumnName.centerX, rows),
      y: events.values(ColumnName.centerY, rows), psiDeg: events.values(ColumnName.psi, rows),
      altitudesDeg: events.values(ColumnName.altitude, rows),
      azimuthsDeg: events.values(ColumnName.azimuth, rows))
    let directions: ImageDirections
    if let vectors {
      directions = ImageDirections(positions, dispX: vectors.x, dispY: vectors.y)
    } else if isStereo {
      directions = ImageDirections(positions, norms: result.norms, signs: result.trueSigns)
    } else {
      directions = ImageDirections(
        positions, norms: result.norms, signs: result.signScores.map { $0 > 0 ? 1 : -1 })
    }
    return try Separation.degrees(
      altitudesDeg: directions.altitudesDeg, azimuthsDeg: directions.azimuthsDeg,
      otherAltitudesDeg: events.values(TrainingTarget.altitude, rows),
      otherAzimuthsDeg: events.values(TrainingTarget.azimuth, rows))
  }
}

extension SIMD2<Double> {
  /// The length of the vector.
  fileprivate var length: Double { (self * self).sum().squareRoot() }
}
