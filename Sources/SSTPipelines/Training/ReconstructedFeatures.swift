import Forests
import Foundation
import SSTData

/// What models say of events, as columns that the model of the gammaness may take for features.
enum ReconstructedFeatures {
  /// The columns that a model says.
  static func columns(_ task: ModelTask) -> [String] {
    switch task {
    case .energy: [ColumnName.logEnergy, ColumnName.energy]
    case .dispNorm: [ColumnName.dispNorm]
    case .dispSign: [ColumnName.dispSign]
    case .disp: [ColumnName.dispX, ColumnName.dispY]
    case .gammaness, .misdirection: []
    }
  }

  /// The columns of a prediction, in the order of ``columns(_:)``.
  ///
  /// - Parameters:
  ///   - task: what the model says.
  ///   - prediction: what it said.
  ///   - classes: of a classifier.
  static func values(_ task: ModelTask, _ prediction: ForestPrediction, classes: [Double]) -> [[Double]] {
    switch task {
    case .energy: [prediction.output(0), prediction.output(0).map { pow(10, $0) }]
    case .dispNorm: [prediction.output(0)]
    case .dispSign: [signScores(prediction, classes: classes).map { $0 > 0 ? 1 : -1 }]
    case .disp: [prediction.output(0), prediction.output(1)]
    case .gammaness, .misdirection: []
    }
  }

  /// The fraction of the class 1 less that of −1.
  static func signScores(_ prediction: ForestPrediction, classes: [Double]) -> [Double] {
    fractions(prediction, of: 1, classes: classes).enumerated().map { row, ahead in
      ahead - fraction(prediction, of: -1, classes: classes, row)
    }
  }

  /// The fraction of a class for each row; 0 if the model does not know it.
  static func fractions(_ prediction: ForestPrediction, of label: Double, classes: [Double]) -> [Double] {
    (0..<prediction.values.count / max(1, classes.count)).map {
      fraction(prediction, of: label, classes: classes, $0)
    }
  }

  private static func fraction(
    _ prediction: ForestPrediction, of label: Double, classes: [Double], _ row: Int
  ) -> Double {
    classes.firstIndex(of: label).map { prediction.values[row * classes.count + $0] } ?? 0
  }
}
