/// Where a value stands in a configuration: its path of keys, and the telescope that is asked for.
public struct Place: Sendable {
  /// The keys with dots, indices in brackets: `stereo.event_matching_method`, `a.tel_021[1].b`.
  public var key: String
  /// The telescope that lists of values are resolved for; nil if they are only checked.
  public var telescope: TelescopeIdentity?
  /// The paths of all keys of the whole configuration, for suggestions.
  let allKeys: @Sendable () -> [String]

  /// The start of a configuration, or the place of a section of which only `key` is known.
  public init(key: String = "", telescope: TelescopeIdentity? = nil) {
    self.init(key: key, telescope: telescope) { [] }
  }

  /// The start of a configuration, whose keys are suggested for wrong ones at any place.
  public init<Root: Configurable>(keysOf root: Root.Type) {
    self.init(key: "", telescope: nil) { Root.keyPaths }
  }

  init(key: String, telescope: TelescopeIdentity?, allKeys: @escaping @Sendable () -> [String]) {
    self.key = key
    self.telescope = telescope
    self.allKeys = allKeys
  }

  /// The place of a member of the object that stands here.
  public func below(_ member: String) -> Place {
    Place(key: path(member), telescope: telescope, allKeys: allKeys)
  }

  /// The place of an element of the list that stands here.
  public func at(_ index: Int) -> Place {
    Place(key: "\(key)[\(index)]", telescope: telescope, allKeys: allKeys)
  }

  /// The path of a member.
  func path(_ member: String) -> String { key.isEmpty ? member : "\(key).\(member)" }

  /// The complaint about the value that stands here.
  ///
  /// - Parameters:
  ///   - node: the value.
  ///   - expectation: what would be right.
  ///   - words: the words that may stand here, of which the nearest is suggested.
  public func invalid(
    _ node: JSONNode, _ expectation: String, words: [String] = []
  ) -> ConfigurationError {
    let found =
      switch node.content {
      case .array(let values): "a list of \(values.count)"
      case .object: "an object"
      case .scalar(.number(let value)) where !value.isFinite: "\(value)"
      case .scalar(let value): value.canonicalText
      }
    var nearest: String?
    if case .scalar(.string(let text)) = node.content { nearest = NearestMatch.find(text, among: words) }
    return .invalidValue(
      key: key.isEmpty ? "the configuration" : key, path: node.file, line: node.line, found: found,
      expected: expectation, nearest: nearest)
  }

  /// The complaint about a member of the object that stands here, for rules between settings.
  ///
  /// - Parameters:
  ///   - member: the key.
  ///   - node: the object; it need not have the member, which then has its default.
  ///   - value: the value.
  ///   - expectation: what would be right.
  public func invalid(
    _ member: String, of node: JSONNode, _ value: JSONValue, _ expectation: String
  ) -> ConfigurationError {
    let given = JSONNode(
      content: .scalar(value), line: node[member]?.line ?? node.line, file: node[member]?.file ?? node.file)
    return below(member).invalid(given, expectation)
  }

  /// The complaint about a member that no setting knows.
  ///
  /// Suggested is the nearest of `siblings`, or else the same or a similar key at another place.
  func unknown(_ member: JSONNode.Member, siblings: [String]) -> ConfigurationError {
    var nearest = NearestMatch.find(member.key, among: siblings).map(path)
    if nearest == nil {
      let everywhere = allKeys().sorted()
      let last = { (path: String) in path.split(separator: ".").last.map(String.init) ?? path }
      if let near = NearestMatch.find(member.key, among: everywhere.map(last)) {
        nearest = everywhere.first { last($0) == near }
      }
    }
    return .unknownKey(
      key: path(member.key), path: member.node.file, line: member.line, nearest: nearest)
  }
}
