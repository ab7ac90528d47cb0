import Foundation
import SSTCore
import TestSupport

/// The golden file of a simtel file: a thin view of nested JSON, whose numbers are parsed exactly.
struct Golden {
  let node: JSONNode?

  static let files = [
    "simtel_test_file.simtel.gz", "gct_checs_muons.simtel.zst", "calib_events.simtel.gz",
    "gamma_prod6_tel_event_header_v4.simtel.zst",
  ]

  init(_ node: JSONNode?) { self.node = node }

  /// The golden values of a simtel file.
  init(file: String) throws { try self.init(json: "\(file).golden.json") }

  /// A golden file.
  init(json: String) throws {
    node = try JSONNode(parsing: SharedData.data("data/simtel/\(json)"), file: json)
  }

  static func path(_ file: String) -> String { SharedData.path("data/simtel/\(file)") }

  subscript(_ key: String) -> Golden { Golden(members.first { $0.key == key }?.value.node) }
  subscript(_ index: Int) -> Golden { list.indices.contains(index) ? list[index] : Golden(nil) }

  private var scalar: JSONValue {
    if case .scalar(let value) = node?.content { return value }
    return .null
  }

  /// The members of an object, in the order of the file.
  var members: [(key: String, value: Golden)] {
    guard case .object(let members) = node?.content else { return [] }
    return members.map { ($0.key, Golden($0.node)) }
  }

  var isNull: Bool {
    if case .scalar(.null) = node?.content { return true }
    return node == nil
  }

  var isText: Bool {
    if case .string = scalar { return true }
    return false
  }

  var double: Double {
    switch scalar {
    case .number(let value): value
    case .bool(let value): value ? 1 : 0
    default: .nan
    }
  }

  var text: String {
    if case .string(let text) = scalar { return text }
    return ""
  }

  var int: Int { Int(exactly: double) ?? .min }

  var list: [Golden] {
    guard case .array(let items) = node?.content else { return [] }
    return items.map(Golden.init)
  }

  var ints: [Int] { list.map(\.int) }
  var doubles: [Double] { list.map(\.double) }
  var keys: [String] { members.map(\.key) }

  /// All numbers of nested lists and objects, in the order of names; NaN for null.
  var flat: [Double] {
    switch node?.content {
    case .array: list.flatMap(\.flat)
    case .object: members.sorted { $0.key < $1.key }.flatMap(\.value.flat)
    default: [double]
    }
  }

  /// All texts of nested lists.
  var texts: [String] { isText ? [text] : list.flatMap(\.texts) }
}
