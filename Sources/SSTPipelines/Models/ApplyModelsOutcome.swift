/// What became of a table.
public struct ApplyModelsOutcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// A model.
  public struct Model: Encodable, Sendable, Equatable {
    /// The file.
    public let path: String
    /// The rows it was applied to.
    public let predicted: Int
    /// Rows without a prediction, by the first feature that is not finite.
    public let notFinite: [String: Int]
  }

  /// The file with the features.
  public let input: String
  /// The file with the predictions.
  public let output: String
  /// The rows of the table.
  public let rows: Int
  /// The models.
  public private(set) var models: [Model] = []

  init(input: String, output: String, rows: Int) {
    (self.input, self.output, self.rows) = (input, output, rows)
  }

  mutating func add(model path: String, _ found: FeatureRows) {
    models.append(Model(path: path, predicted: found.rows.count, notFinite: found.notFinite))
  }

  var counts: String {
    let parts = models.map { model in
      let left = model.notFinite.sorted { $0.key < $1.key }.map { "\($0.value) without \($0.key)" }
      return "\(model.path): \(model.predicted) of \(rows) rows"
        + (left.isEmpty ? "" : " (\(left.joined(separator: ", ")))")
    }
    return parts.joined(separator: "; ")
  }
  /// The file and what was predicted.
  public var description: String { "\(output): \(counts)" }
}
