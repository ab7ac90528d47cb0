import SSTCore

/// Checks a parsed file against the known keys; the first problem is thrown with its key and line.
struct ConfigurationValidator {
  /// The file, for messages.
  let path: String
  /// The rules of the whole file.
  let root: ConfigurationRule

  /// Checks a whole file.
  func check(_ node: JSONNode) throws(ConfigurationError) {
    try check(node, root, key: "")
  }

  private func check(_ node: JSONNode, _ rule: ConfigurationRule, key: String) throws(ConfigurationError) {
    switch rule {
    case .optional(let inner):
      if case .scalar(.null) = node.content { return }
      if !fits(node, inner, key) { try report(node, inner, rule, key) }
    case .either(let rules):
      if !rules.contains(where: { fits(node, $0, key) }) { throw invalid(node, rule, key) }
    case .list(let element): try checkList(node, element, rule, key)
    case .tuple(let elements): try checkTuple(node, elements, rule, key)
    case .object(let known): try checkMembers(node, rule, key) { known[$0] }
    case .map(let inner): try checkMembers(node, rule, key) { _ in inner }
    case .telescopes(let inner, let beside):
      try checkMembers(node, rule, key) { beside[$0] ?? (TelescopeKey.id(of: $0) == nil ? nil : inner) }
    case .telescopeParameter(let inner): try checkTelescopeParameter(node, inner, rule, key)
    default: try checkScalar(node, rule, key)
    }
  }

  private func fits(_ node: JSONNode, _ rule: ConfigurationRule, _ key: String) -> Bool {
    (try? check(node, rule, key: key)) != nil
  }

  /// Throws the inner complaint of a nested value, and the outer one (which mentions null) for a plain value.
  private func report(
    _ node: JSONNode, _ inner: ConfigurationRule, _ outer: ConfigurationRule, _ key: String
  ) throws(ConfigurationError) {
    if case .scalar = node.content { throw invalid(node, outer, key) }
    try check(node, inner, key: key)
  }

  private func checkScalar(_ node: JSONNode, _ rule: ConfigurationRule, _ key: String)
    throws(ConfigurationError)
  {
    let value = node.value
    let good =
      switch rule {
      case .flag: value.bool != nil
      case .number(let range): value.double.map(range.contains) ?? false
      case .integer(let range): value.integer.map(range.contains) ?? false
      case .text: value.string != nil
      case .choice(let words): value.string.map(words.contains) ?? false
      default: false
      }
    if !good { throw invalid(node, rule, key) }
  }

  private func checkList(
    _ node: JSONNode, _ element: ConfigurationRule, _ rule: ConfigurationRule, _ key: String
  ) throws(ConfigurationError) {
    guard case .array(let nodes) = node.content else { throw invalid(node, rule, key) }
    for (index, node) in nodes.enumerated() { try check(node, element, key: "\(key)[\(index)]") }
  }

  private func checkTuple(
    _ node: JSONNode, _ elements: [ConfigurationRule], _ rule: ConfigurationRule, _ key: String
  ) throws(ConfigurationError) {
    guard case .array(let nodes) = node.content, nodes.count == elements.count else {
      throw invalid(node, rule, key)
    }
    for index in nodes.indices { try check(nodes[index], elements[index], key: "\(key)[\(index)]") }
  }

  private func checkMembers(
    _ node: JSONNode, _ rule: ConfigurationRule, _ key: String, _ find: (String) -> ConfigurationRule?
  ) throws(ConfigurationError) {
    guard case .object(let members) = node.content else { throw invalid(node, rule, key) }
    for member in members {
      let full = key.isEmpty ? member.key : "\(key).\(member.key)"
      guard let inner = find(member.key) else {
        let nearest = nearestKey(to: member.key, among: rule, below: key)
        throw .unknownKey(key: full, path: path, line: member.line, nearest: nearest)
      }
      try check(member.node, inner, key: full)
    }
  }

  private func checkTelescopeParameter(
    _ node: JSONNode, _ inner: ConfigurationRule, _ rule: ConfigurationRule, _ key: String
  ) throws(ConfigurationError) {
    guard case .array(let nodes) = node.content else {
      if !fits(node, inner, key) { throw invalid(node, rule, key) }
      return
    }
    for (index, node) in nodes.enumerated() {
      let place = "\(key)[\(index)]"
      guard case .array(let parts) = node.content, parts.count == 3 else { throw invalid(node, rule, place) }
      try check(parts[0], .choice(["type", "id"]), key: "\(place)[0]")
      let isType = parts[0].value.string == "type"
      try check(parts[1], isType ? .text : .integer(0...65535), key: "\(place)[1]")
      try check(parts[2], inner, key: "\(place)[2]")
    }
  }

  private func invalid(_ node: JSONNode, _ rule: ConfigurationRule, _ key: String) -> ConfigurationError {
    let value = node.value
    let found =
      switch value {
      case .array(let values): "a list of \(values.count)"
      case .object: "an object"
      default: value.canonicalText
      }
    var nearest: String?
    if let text = value.string, case .choice(let words) = rule.unwrapped {
      nearest = NearestMatch.find(text, among: words)
    }
    let name = key.isEmpty ? "the configuration" : key
    return .invalidValue(
      key: name, path: path, line: node.line, found: found, expected: rule.expectation, nearest: nearest)
  }

  /// The nearest key beside the wrong one; if none is near, the same or a similar key at another place.
  private func nearestKey(to name: String, among rule: ConfigurationRule, below key: String) -> String? {
    let prefix = key.isEmpty ? "" : key + "."
    if let near = NearestMatch.find(name, among: rule.keys) { return prefix + near }
    let everywhere = root.paths(below: "")
    let last = { (path: String) in path.split(separator: ".").last.map(String.init) ?? path }
    guard let near = NearestMatch.find(name, among: everywhere.map(last)) else { return nil }
    return everywhere.sorted().first { last($0) == near }
  }
}

extension ConfigurationRule {
  /// The rule inside `optional`.
  fileprivate var unwrapped: ConfigurationRule {
    if case .optional(let inner) = self { return inner.unwrapped }
    return self
  }

  /// The keys that may stand in an object of this kind.
  fileprivate var keys: [String] {
    switch self {
    case .object(let known): Array(known.keys)
    case .telescopes(_, let beside): Array(beside.keys) + TelescopeKey.usual
    case .optional(let inner): inner.keys
    default: []
    }
  }

  /// The full paths of all known keys.
  fileprivate func paths(below prefix: String) -> [String] {
    guard case .object(let known) = unwrapped else { return [] }
    return known.flatMap { key, rule in
      let full = prefix.isEmpty ? key : "\(prefix).\(key)"
      return [full] + rule.paths(below: full)
    }
  }
}
