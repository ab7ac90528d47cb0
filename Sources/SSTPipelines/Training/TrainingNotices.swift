import Forests
import Foundation
import SSTCore

extension ForestHead {
  /// What a user should know of a model that was trained.
  ///
  /// - Parameter name: the model's name.
  func trainingNotices(_ name: String) -> [Notice] {
    guard let training else { return [] }
    var notices = [Notice(.trainedModel, "\(name): \(trainingText)")]
    if !training.constantFeatures.isEmpty {
      notices.append(
        Notice(
          .constantFeatures,
          "\(name): the same value in all rows of \(training.constantFeatures.joined(separator: ", "))"))
    }
    return notices
  }

  /// The rows and the figures of rows that trees did not see, in words.
  var trainingText: String {
    guard let training else { return "" }
    let figures = zip(targets, zip(training.outOfBag, training.outOfBagError)).map { target, figure in
      "\(targets.count > 1 ? target.name + " " : "")\(String(format: "%.4g ± %.1g", figure.0, figure.1))"
    }
    let found =
      figures.isEmpty ? "" : ", out-of-bag \(training.metric) \(figures.joined(separator: ", "))"
    return "\(training.rowCount) rows\(found)"
  }
}
