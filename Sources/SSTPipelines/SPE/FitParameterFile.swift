import Foundation
import SPEFit
import SSTCore

/// A file with fit parameters: a JSON list of objects with `name`, `initial`, `lower`, `upper`, `fixed`.
///
/// What an entry leaves out keeps its default. The name of an own parameter without number means all its copies.
struct FitParameterFile {
  let path: String
  private let entries: [Entry]

  private struct Entry {
    var name: String
    var line: Int
    var members: [JSONNode.Member]
  }
  private static let keys = ["name", "initial", "lower", "upper", "fixed"]

  /// Reads and checks a file.
  ///
  /// - Throws: `ConfigurationError`.
  init(path: String) throws(ConfigurationError) {
    self.path = path
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    let root: JSONNode
    do throws(JSONParser.Failure) { root = try JSONParser.parse(Array(data)) } catch {
      throw .syntax(path: path, line: error.line, problem: error.problem)
    }
    guard case .array(let nodes) = root.content else {
      throw Self.wrong("(file)", path, root, expected: "a list of parameters")
    }
    var entries: [Entry] = []
    for node in nodes { entries.append(try Self.entry(node, path)) }
    self.entries = entries
  }

  private static func entry(_ node: JSONNode, _ path: String) throws(ConfigurationError) -> Entry {
    guard case .object(let members) = node.content else {
      throw wrong("parameter", path, node, expected: "an object with a name")
    }
    for member in members where !keys.contains(member.key) {
      throw .unknownKey(
        key: member.key, path: path, line: member.line,
        nearest: NearestMatch.find(member.key, among: keys))
    }
    guard let name = members.first(where: { $0.key == "name" })?.node.value.string else {
      throw wrong("parameter", path, node, expected: "an object with a name")
    }
    for member in members where member.key != "name" { try check(member, path) }
    return Entry(name: name, line: node.line, members: members)
  }

  private static func check(_ member: JSONNode.Member, _ path: String) throws(ConfigurationError) {
    let value = member.node.value
    switch member.key {
    case "fixed" where value.bool == nil:
      throw wrong("fixed", path, member.node, expected: "true or false")
    case "initial" where value.double == nil:
      throw wrong("initial", path, member.node, expected: "a number")
    case "lower" where value.double == nil && value != .null,
      "upper" where value.double == nil && value != .null:
      throw wrong(member.key, path, member.node, expected: "a number, or null for none")
    default: break
    }
  }

  private static func wrong(
    _ key: String, _ path: String, _ node: JSONNode, expected: String
  ) -> ConfigurationError {
    .invalidValue(
      key: key, path: path, line: node.line, found: node.value.kind, expected: expected, nearest: nil)
  }

  /// Changes the parameters of a density, named as the model names them.
  ///
  /// - Parameters:
  ///   - parameters: of one illumination, without numbers.
  ///   - ownName: the name of a parameter in this illumination.
  func apply(to parameters: inout [FitParameter], ownName: (String) -> String) {
    for i in parameters.indices {
      let own = ownName(parameters[i].name)
      for entry in entries where entry.name == parameters[i].name || entry.name == own {
        for member in entry.members { Self.apply(member, to: &parameters[i]) }
      }
    }
  }

  private static func apply(_ member: JSONNode.Member, to parameter: inout FitParameter) {
    let value = member.node.value
    switch member.key {
    case "initial": parameter.initial = value.double ?? parameter.initial
    case "lower": parameter.lower = value.double
    case "upper": parameter.upper = value.double
    case "fixed": parameter.isFixed = value.bool ?? false
    default: break
    }
  }

  /// Throws if an entry names none of these parameters.
  func check(names: [String]) throws(ConfigurationError) {
    for entry in entries where !names.contains(entry.name) {
      throw .unknownKey(
        key: entry.name, path: path, line: entry.line, nearest: NearestMatch.find(entry.name, among: names))
    }
  }
}
