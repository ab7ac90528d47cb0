/// A JSON value that remembers the line it stands in, so that a complaint can say where.
public struct JSONNode: Sendable {
  /// One `"key": value` of an object.
  public struct Member: Sendable {
    /// The key.
    public var key: String
    /// The line of the key.
    public var line: Int
    /// The value.
    public var node: JSONNode
  }

  /// What kind of value this is, with its parts.
  public indirect enum Content: Sendable {
    /// A value without parts.
    case scalar(JSONValue)
    /// The elements of a list.
    case array([JSONNode])
    /// The members of an object, in the order of the text.
    case object([Member])
  }

  /// The value with the places of its parts.
  public var content: Content
  /// The line of the value's first character, from 1.
  public var line: Int
  /// The name of the text it stands in, for messages.
  public var file: String

  /// Makes a node.
  public init(content: Content, line: Int, file: String) {
    self.content = content
    self.line = line
    self.file = file
  }

  /// The document in a text; `file` stands for the text in messages.
  ///
  /// - Throws: ``ConfigurationError/syntax(path:line:problem:)``.
  public init(parsing text: some Sequence<UInt8>, file: String) throws(ConfigurationError) {
    do throws(JSONParser.Failure) {
      self = try JSONParser.parse(Array(text), file: file)
    } catch {
      throw .syntax(path: file, line: error.line, problem: error.problem)
    }
  }

  /// A value that was made in code; it has no line.
  public init(_ value: JSONValue, file: String) {
    let content: Content =
      switch value {
      case .array(let values): .array(values.map { JSONNode($0, file: file) })
      case .object(let members):
        .object(
          members.sorted { $0.key < $1.key }
            .map { Member(key: $0.key, line: 0, node: JSONNode($0.value, file: file)) })
      default: .scalar(value)
      }
    self.init(content: content, line: 0, file: file)
  }

  /// The value of a key; nil if this is no object or the key is absent.
  public subscript(key: String) -> JSONNode? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.node
  }

  /// This value with the members of `other` laid over it: objects merge key by key, anything else is replaced.
  public func merged(with other: JSONNode) -> JSONNode {
    guard case .object(var mine) = content, case .object(let theirs) = other.content else { return other }
    for member in theirs {
      if let index = mine.firstIndex(where: { $0.key == member.key }) {
        mine[index].line = member.line
        mine[index].node = mine[index].node.merged(with: member.node)
      } else {
        mine.append(member)
      }
    }
    return JSONNode(content: .object(mine), line: other.line, file: other.file)
  }

  /// The value without places.
  public var value: JSONValue {
    switch content {
    case .scalar(let value): value
    case .array(let nodes): .array(nodes.map(\.value))
    case .object(let members):
      .object(Dictionary(members.map { ($0.key, $0.node.value) }, uniquingKeysWith: { $1 }))
    }
  }
}
