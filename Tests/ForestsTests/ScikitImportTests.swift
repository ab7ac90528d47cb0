import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Forests

@Suite("Forests of scikit-learn", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct ScikitImportTests {
  @Test(
    "predictions equal those of scikit-learn 1.2.2",
    arguments: GoldenForests.models("predictions/models.json"))
  func predictions(_ name: String) throws {
    let folder = GoldenForests.folder
    let forest = try GoldenForests.forest(
      "\(folder)/models/\(GoldenForests.path(name)).sav")
    try compare(forest, name, predictions: "\(folder)/predictions/\(name)__predictions.csv.gz")
  }

  @Test(
    "predictions equal those of scikit-learn 1.9.1",
    arguments: GoldenForests.models("scikit-learn-1.9.1/models.json"))
  func newerPredictions(_ name: String) throws {
    let folder = "\(GoldenForests.folder)/scikit-learn-1.9.1"
    let forest = try GoldenForests.forest("\(folder)/\(name).sav")
    try compare(forest, name, predictions: "\(folder)/\(name)__predictions.csv.gz")
  }

  private func compare(_ forest: Forest, _ name: String, predictions: String) throws {
    let table = try GoldenForests.table("\(GoldenForests.folder)/predictions/\(name)__inputs.csv.gz")
    let expected = try GoldenForests.csv(predictions).columns
    let found = try forest.predict(table)
    #expect(found.values.count == table.rowCount * forest.outputCount)
    for output in 0..<forest.outputCount { #expect(found.output(output) == expected[output]) }
    guard forest.head.kind == .classification else { return }
    let labels = (0..<table.rowCount).map { row in
      let values = found.values[row * forest.outputCount..<(row + 1) * forest.outputCount]
      return forest.classes[(values.firstIndex(of: values.max() ?? 0) ?? 0) - values.startIndex]
    }
    #expect(labels == expected[forest.outputCount])
  }

  @Test("each tree says what scikit-learn's says", arguments: ["reg_energy", "class_gh"])
  func trees(_ kind: String) throws {
    let name = "mono__ze30_az180_nsb100__\(kind)_tel_001"
    let folder = GoldenForests.folder
    let forest = try GoldenForests.forest("\(folder)/models/\(GoldenForests.path(name)).sav")
    let table = try GoldenForests.table("\(folder)/predictions/\(name)__inputs.csv.gz")
    let expected = try GoldenForests.csv("\(folder)/predictions/\(name)__per_tree.csv.gz").columns
    let leaves = try forest.leaves(table)
    for tree in 0..<forest.treeCount {
      let (nodes, values) = (try forest.nodes(ofTree: tree), try forest.values(ofTree: tree))
      let found = (0..<table.rowCount).map {
        values[nodes[leaves[$0 * forest.treeCount + tree]].leafNumber * forest.outputCount]
      }
      #expect(found == expected[tree])
    }
  }

  @Test("odd files give predictions or a refusal", arguments: GoldenForests.odd)
  func odd(_ odd: GoldenForests.Odd) throws {
    let path = "\(odd.folder)/\(odd.file)"
    do {
      let forest = try GoldenForests.forest(path, featureNames: odd.columns.isEmpty ? nil : odd.columns)
      guard odd.expectation != "refusal" else {
        Issue.record("was read")
        return
      }
      var table = try GoldenForests.table("\(odd.folder)/inputs.csv")
      if odd.file == "unicode_names.sav" {
        table = try FeatureTable(
          features: forest.features, columns: table.features.indices.map { table.column($0).map(Double.init) }
        )
      }
      if odd.file == "trained_with_nan.sav" {
        let (names, columns) = try GoldenForests.csv("\(odd.folder)/inputs_nan.csv")
        let all = table.features.indices.map { column -> [Double] in
          let name = table.features[column].name
          guard name != "b", let place = names.firstIndex(of: name) else {
            return table.column(column).map(Double.init)
          }
          return columns[place]
        }
        table = try FeatureTable(features: table.features, columns: all)
        #expect(throws: ForestError.self) { try forest.predict(table) }
      } else if odd.file == "chain_depth30.sav" {
        let values = (0..<60).map { -1 + 33 * Double($0) / 59 }
        table = try FeatureTable(features: [FeatureTable.Feature("a")], columns: [values])
      }
      #expect(try forest.predict(table, missing: .followed).values == odd.predictions)
      if let classes = odd.classes { #expect(forest.classes == classes) }
    } catch let error as ForestError {
      #expect(odd.expectation.contains("refusal"), "\(error)")
      #expect(error.description.contains(odd.file))
      if odd.file == "calls_print.sav" { #expect(error.description.contains("builtins.print")) }
    }
  }

  @Test("every truncation and flips of bits end with an error or a model")
  func damage() throws {
    let path = "\(GoldenForests.folder)/odd/scikit-learn-1.2.2/compress_none.sav"
    let bytes = [UInt8](try SharedData.data(path))
    for end in stride(from: 0, to: bytes.count, by: 37) {
      #expect(throws: ForestError.self) { try Forest(scikitLearn: Array(bytes[..<end]), path: "cut") }
    }
    var random = CounterRandom(seed: 1, event: 0, purpose: 0)
    var table = try GoldenForests.table("\(GoldenForests.folder)/odd/scikit-learn-1.2.2/inputs.csv")
    table = table.rows(0..<4)
    for _ in 0..<2000 {
      var damaged = bytes
      let bit = Int(random.next() % UInt64(bytes.count * 8))
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      guard let forest = try? Forest(scikitLearn: damaged, path: "flipped") else { continue }
      _ = try? forest.predict(table)
    }
  }
}
