import Forests
import Foundation
import InstrumentResponse
import SSTCore

/// What `train-rfs` made.
public struct TrainForestsSummary: StepSummary {
  struct Model: Encodable, Sendable {
    let task: String
    let path: String
    let rows: Int
    let metric: String
    let outOfBag: [Double]
    let outOfBagError: [Double]
    let uncertaintyScale: Double?

    init(_ model: TrainingResult.Model) {
      (task, path) = (model.task.rawValue, model.path)
      let training = model.head.training
      (rows, metric) = (training?.rowCount ?? 0, training?.metric ?? "")
      (outOfBag, outOfBagError) = (training?.outOfBag ?? [], training?.outOfBagError ?? [])
      uncertaintyScale = model.head.annotations["uncertainty_scale"].flatMap(Double.init)
    }
  }

  struct Telescope: Encodable, Sendable {
    let id: Int
    let isStereo: Bool
    let models: [Model]
    let gammas: [SampleCounts]
    let protons: [SampleCounts]
    let test: TestFigures?
  }

  private let format = 1
  private let command = TrainForestsStep.name
  private let telescopes: [Telescope]
  private let outputs: [String]
  private let lines: [String]

  private enum CodingKeys: String, CodingKey { case format, command, telescopes, outputs }

  init(_ results: [TrainingResult]) {
    telescopes = results.flatMap(\.telescopes).map { telescope in
      Telescope(
        id: telescope.id, isStereo: telescope.isStereo, models: telescope.models.map(Model.init),
        gammas: telescope.gammaCounts, protons: telescope.protonCounts,
        test: telescope.test.map(TestFigures.init))
    }
    outputs = results.flatMap(\.outputs)
    lines =
      results.flatMap(\.telescopes).flatMap(\.models).map { "\($0.path): \($0.head.trainingText)" }
      + telescopes.compactMap { telescope in telescope.test.map { "telescope \(telescope.id): \($0.text)" } }
  }

  /// The models with their figures.
  public var description: String { TerminalText.lines(lines) }
}

/// Figures of all showers that models did not see.
public struct TestFigures: Encodable, Sendable, Equatable {
  /// The gamma rays.
  public let gammas: Int
  /// The hadrons.
  public let protons: Int
  /// The median of the relative error of the energy of gamma rays.
  public let energyBias: Double
  /// The value below which 68.27 percent of the relative errors of energies of gamma rays are.
  public let energyResolution: Double
  /// The value below which 68.27 percent of the angles between reconstructed and true directions are, in degrees; of all
  /// gamma rays, those on the wrong side of the image included.
  public let angularResolutionDeg: Double
  /// The part of the gamma rays on the right side of the image; NaN without a model of the side.
  public let rightSides: Double
  /// True if the side is taken to be the true one: models for several telescopes leave it to all of them.
  public let isSideGiven: Bool
  /// The area under the curve of gammaness; NaN without hadrons.
  public let areaUnderCurve: Double

  /// Computes the figures.
  ///
  /// - Parameter sample: truth and predictions.
  public init(_ sample: TestSample) {
    let events = sample.gammas
    (gammas, protons) = (events.count, sample.protons?.count ?? 0)
    let part = Resolution.containmentPercent / 100
    let errors = zip(events.logEnergies, events.trueEnergies).map { pow(10, $0) / $1 - 1 }
    energyBias = SortedValues(errors).quantile(0.5)
    energyResolution = SortedValues(errors.map(abs)).quantile(part)
    angularResolutionDeg = SortedValues(events.offsetsDeg).quantile(part)
    isSideGiven = events.signScores.isEmpty && !events.norms.isEmpty
    let right = zip(events.signScores, events.trueSigns).count { ($0.0 > 0) == ($0.1 > 0) }
    rightSides = events.signScores.isEmpty ? .nan : Double(right) / Double(events.count)
    areaUnderCurve =
      (try? ROCCurve(signal: events.gammaness, background: sample.protons?.gammaness ?? []).area) ?? .nan
  }

  /// The figures in one line.
  public var text: String {
    var parts = [
      "\(gammas) gamma rays held out", String(format: "energy bias %+.3f", energyBias),
      String(format: "resolution %.3f", energyResolution),
      String(format: "68 %% within %.3f deg", angularResolutionDeg)
        + (isSideGiven ? " on the true side" : ""),
    ]
    if rightSides.isFinite { parts.append(String(format: "%.1f %% on the right side", rightSides * 100)) }
    if areaUnderCurve.isFinite {
      parts.append(
        String(format: "area under the curve of gammaness %.3f (%d hadrons)", areaUnderCurve, protons))
    }
    return parts.joined(separator: ", ")
  }
}
