import Foundation
import Forests
import SSTCore
import SSTIO

/// The tables of made-up showers that trainers are compared on: `columns.json`, and for each sample rows of 16-bit
/// numbers (`gammas.u16.npy`, `protons.u16.npy`, `test_gammas.u16.npy`, `test_protons.u16.npy`).
struct ToyForestTables {
  /// What is learned.
  enum Task: String, CaseIterable {
    case energy, disp_norm, gh, disp_sign

    var isRegression: Bool { self == .energy || self == .disp_norm }

    /// The columns that are its features.
    fileprivate var features: [Int] {
      switch self {
      case .energy, .gh: Array(0..<12)
      case .disp_norm: Array(0..<8) + [10, 11]
      case .disp_sign: Array(0..<8)
      }
    }

    /// The column of its truth.
    var target: String {
      switch self {
      case .energy: "log_true_energy"
      case .gh: "true_shower_primary_id"
      case .disp_norm, .disp_sign: rawValue
      }
    }
  }

  private let folder: String
  private let names: [String]
  private let offsets: [Double]
  private let scales: [Double]

  init(_ folder: String) throws {
    let path = folder + "/columns.json"
    let json = try JSONNode(parsing: try Data(contentsOf: URL(fileURLWithPath: path)), file: path).value
    self.folder = folder
    names = json["columns"]?.array?.compactMap(\.string) ?? []
    offsets = json["offset"]?.array?.compactMap(\.double) ?? []
    scales = json["scale"]?.array?.compactMap(\.double) ?? []
  }

  /// Features and truth of the first rows of a sample, or of all.
  func sample(
    _ task: Task, rows: Int? = nil, prefix: String = ""
  ) throws -> (table: FeatureTable, truth: [Double]) {
    let gammas = try Rows(folder + "/\(prefix)gammas.u16.npy", width: names.count)
    var parts = [(gammas, min(gammas.count, rows ?? .max))]
    if task == .gh {
      let protons = try Rows(folder + "/\(prefix)protons.u16.npy", width: names.count)
      parts = [
        (gammas, min(gammas.count, rows.map { $0 / 2 } ?? .max)),
        (protons, min(protons.count, rows.map { $0 / 2 } ?? .max)),
      ]
    }
    func column(_ column: Int) -> [Double] {
      parts.flatMap { part, count in
        (0..<count).map { offsets[column] + scales[column] * Double(part[$0, column]) }
      }
    }
    let table = try FeatureTable(
      features: task.features.map { FeatureTable.Feature(names[$0]) }, columns: task.features.map(column))
    if task == .gh {
      return (table, parts.enumerated().flatMap { [Double](repeating: 101 * Double($0), count: $1.1) })
    }
    let truth = column(names.firstIndex(of: task.target) ?? 0)
    return (table, task == .disp_sign ? truth.map { $0 > 0 ? 1 : -1 } : truth)
  }

  /// The rows of an array file of NumPy.
  private struct Rows {
    private let numbers: [UInt16]
    private let width: Int
    var count: Int { numbers.count / width }

    init(_ path: String, width: Int) throws {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped))
      let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
      numbers = stride(from: start, to: bytes.count, by: 2).map {
        UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
      }
      self.width = width
    }

    subscript(row: Int, column: Int) -> UInt16 { numbers[row * width + column] }
  }
}
