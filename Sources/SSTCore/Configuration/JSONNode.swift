/// A JSON value that remembers the line it stands in, so that a complaint can say where.
package struct JSONNode: Sendable {
  /// One `"key": value` of an object.
  package struct Member: Sendable {
    package var key: String
    /// The line of the key.
    package var line: Int
    package var node: JSONNode
  }

  package indirect enum Content: Sendable {
    case scalar(JSONValue)
    case array([JSONNode])
    case object([Member])
  }

  package var content: Content
  /// The line of the value's first character, from 1.
  package var line: Int

  /// The value without places.
  package var value: JSONValue {
    switch content {
    case .scalar(let value): value
    case .array(let nodes): .array(nodes.map(\.value))
    case .object(let members):
      .object(Dictionary(members.map { ($0.key, $0.node.value) }, uniquingKeysWith: { $1 }))
    }
  }
}
