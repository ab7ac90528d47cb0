import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Forests

/// The golden forests: models of scikit-learn, inputs, and what scikit-learn says about them.
enum GoldenForests {
  static let folder = "oracle/dl2_dl3/forests"

  /// A CSV file with numbers, packed or not: the names and the columns.
  static func csv(_ path: String) throws -> (names: [String], columns: [[Double]]) {
    var bytes = [UInt8](try SharedData.data(path))
    if path.hasSuffix(".gz") { bytes = try JoblibCompression.unpack(bytes, path: path) }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let names = lines[0].split(separator: ",").map(String.init)
    var columns = [[Double]](repeating: [], count: names.count)
    for line in lines.dropFirst() {
      for (place, cell) in line.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
        columns[place].append(Double(cell) ?? .nan)
      }
    }
    return (names, columns)
  }

  static func table(_ path: String) throws -> FeatureTable {
    let (names, columns) = try csv(path)
    return try FeatureTable(features: names.map { FeatureTable.Feature($0) }, columns: columns)
  }

  static func forest(_ path: String, featureNames: [String]? = nil) throws -> Forest {
    try Forest(
      scikitLearn: [UInt8](try SharedData.data(path)), path: (path as NSString).lastPathComponent,
      featureNames: featureNames)
  }

  /// A JSON file; `JSONSerialization` loses the last bits of some numbers.
  static func json(_ path: String) -> JSONValue? {
    guard let data = try? SharedData.data(path) else { return nil }
    return try? JSONNode(parsing: data, file: path).value
  }

  private static func list(_ value: JSONValue?) -> [JSONValue] {
    if case .array(let values) = value { values } else { [] }
  }

  private static func text(_ value: JSONValue?) -> String {
    if case .string(let text) = value { text } else { "" }
  }

  /// The models of a list `models.json`, by their paths with `__` for `/`.
  static func models(_ file: String) -> [String] {
    let json = json("\(folder)/\(file)")
    return list(json?["models"] ?? json).map { model in
      String(text(model["file"]).dropLast(4)).split(separator: "/").joined(separator: "__")
    }
  }

  /// The path that a name stands for.
  static func path(_ name: String) -> String { name.replacingOccurrences(of: "__", with: "/") }

  /// A file with a model of the collection of odd ones, and what is expected of it.
  struct Odd: Sendable, CustomStringConvertible {
    var folder: String
    var file: String
    var expectation = ""
    var columns: [String] = []
    var classes: [Double]?
    var predictions: [Double] = []
    var description: String { folder + "/" + file }
  }

  /// All of them.
  static let odd: [Odd] = {
    var all: [Odd] = []
    for version in ["1.2.2", "1.9.1"] {
      let folder = "\(GoldenForests.folder)/odd/scikit-learn-\(version)"
      for entry in list(json("\(folder)/odd.json")?["files"]) { all.append(odd(entry, folder)) }
    }
    return all
  }()

  private static func odd(_ entry: JSONValue, _ folder: String) -> Odd {
    var odd = Odd(folder: folder, file: text(entry["file"]))
    odd.expectation = text(entry["expect"])
    odd.columns = list(entry["columns"]).map(text)
    let classes = list(entry["classes"]).compactMap { Double(text($0)) }
    odd.classes = classes.isEmpty ? nil : classes
    for row in list(entry["predictions"]) {
      if let value = row.double { odd.predictions.append(value) }
      for value in list(row) { odd.predictions.append(value.double ?? .nan) }
    }
    return odd
  }
}
