import Forests

/// A column of what a model says.
struct PredictionColumn {
  let name: String
  let unit: String?
  let text: String
  let values: [Double]

  /// The columns of a model: one for each target or class, and for its spread.
  ///
  /// - Parameters:
  ///   - forest: the model.
  ///   - stem: the first part of the names.
  ///   - prediction: what it says.
  ///   - rows: the rows that it says it of.
  ///   - count: the number of rows of the table; others have NaN.
  static func columns(
    of forest: Forest, named stem: String, _ prediction: ForestPrediction, _ rows: [Int], count: Int
  ) -> [PredictionColumn] {
    (0..<forest.outputCount).flatMap { output in
      let target = forest.head.targets[forest.classes.isEmpty ? output : 0]
      let ending =
        !forest.classes.isEmpty
        ? "_class_" + number(forest.classes[output]) : forest.outputCount > 1 ? "_" + target.name : ""
      let text =
        forest.classes.isEmpty
        ? "\(target.name), predicted" : "probability of \(target.name) = \(number(forest.classes[output]))"
      func spread(_ values: [Double]) -> [Double] {
        var all = [Double](repeating: .nan, count: count)
        for (place, row) in rows.enumerated() { all[row] = values[place * forest.outputCount + output] }
        return all
      }
      var found = [
        PredictionColumn(
          name: stem + ending, unit: forest.classes.isEmpty ? target.unit : nil, text: text,
          values: spread(prediction.values))
      ]
      if !prediction.spread.isEmpty {
        found.append(
          PredictionColumn(
            name: stem + ending + "_spread", unit: found[0].unit,
            text: "standard deviation of the trees about it", values: spread(prediction.spread)))
      }
      return found
    }
  }

  private static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
