import Foundation
import SSTCore

/// A fact that the heads of two forests state differently.
public struct HeadDifference: Equatable, Sendable {
  /// Where it is in the head, such as `training.seed`.
  public var place: String
  /// What the first head says; nil if it does not say it.
  public var first: String?
  /// What the second head says.
  public var second: String?

  /// All differences of two heads but those of the features.
  ///
  /// - Throws: what the encoder of JSON throws.
  static func all(_ first: ForestHead, _ second: ForestHead) throws -> [HeadDifference] {
    var differences: [HeadDifference] = []
    collect(try json(first), try json(second), at: "", &differences)
    return differences
  }

  private static func json(_ head: ForestHead) throws -> JSONValue {
    var head = head
    head.features = []
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try JSONNode(parsing: try encoder.encode(head), file: "head").value
  }

  private static func collect(
    _ first: JSONValue?, _ second: JSONValue?, at place: String, _ differences: inout [HeadDifference]
  ) {
    if first == second { return }
    if let a = first?.object ?? second?.object, first?.object != nil || first == nil,
      second?.object != nil || second == nil
    {
      let keys = Set(a.keys).union(second?.object?.keys ?? [:].keys)
      for key in keys.sorted() {
        collect(first?[key], second?[key], at: place.isEmpty ? key : "\(place).\(key)", &differences)
      }
      return
    }
    if let a = first?.array, let b = second?.array {
      let (x, y) = (a.compactMap(\.double), b.compactMap(\.double))
      if a.count == b.count, !(x.count == a.count && y.count == b.count && a.count > 8) {
        for (index, pair) in zip(a, b).enumerated() {
          collect(pair.0, pair.1, at: "\(place)[\(index)]", &differences)
        }
        return
      }
    }
    differences.append(HeadDifference(place: place, first: first.map(text), second: second.map(text)))
  }

  private static func text(_ value: JSONValue) -> String {
    guard let values = value.array, values.count > 8, let first = values.first, let last = values.last else {
      return value.string ?? value.canonicalText
    }
    return "\(values.count) values from \(first.canonicalText) to \(last.canonicalText)"
  }
}
