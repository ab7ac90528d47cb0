/// A JSON value without its place in a file.
///
/// Numbers are `Double`: configuration files hold nothing that it cannot represent.
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number.
  case number(Double)
  /// A text.
  case string(String)
  /// An ordered list.
  case array([JSONValue])
  /// Named values.
  case object([String: JSONValue])

  /// The value of a key; nil if this is no object or the key is absent.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { return members[key] }
    return nil
  }

  /// The number, if this is one.
  public var double: Double? {
    if case .number(let value) = self { return value }
    return nil
  }

  /// The number as an integer, if it is a whole number (`5E5` is one).
  public var integer: Int? { double.flatMap { Int(exactly: $0) } }

  /// The truth value, if this is one.
  public var bool: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  /// The text, if this is one.
  public var string: String? {
    if case .string(let value) = self { return value }
    return nil
  }

  /// The elements, if this is a list.
  public var array: [JSONValue]? {
    if case .array(let values) = self { return values }
    return nil
  }

  /// The members, if this is an object.
  public var object: [String: JSONValue]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// What kind of value this is, in the words of an error message.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// This value with the members of `other` laid over it: objects merge key by key, anything else is replaced.
  public func merged(with other: JSONValue) -> JSONValue {
    guard case .object(let mine) = self, case .object(let theirs) = other else { return other }
    return .object(mine.merging(theirs) { $0.merged(with: $1) })
  }
}

extension JSONValue: Encodable {
  /// The value itself; names of members stay as they are.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSONValue {
  /// Canonical text: keys sorted by their bytes, no blanks, `5E5` and `500000.0` both as `500000`.
  ///
  /// Equal values give equal bytes, so that the text can be hashed. Numbers that are not finite become `null`.
  public var canonicalText: String {
    var text = ""
    write(into: &text)
    return text
  }

  private func write(into text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += Self.text(of: value)
    case .string(let value): text += Self.quoted(value)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(into: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      let keys = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for (index, key) in keys.enumerated() {
        if index > 0 { text += "," }
        text += Self.quoted(key) + ":"
        members[key]?.write(into: &text)
      }
      text += "}"
    }
  }

  /// A number as JSON: the shortest text that reads back as the same `Double`.
  package static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if abs(value) < 1e15, let whole = Int64(exactly: value) { return String(whole) }
    return "\(value)"
  }

  /// A text in JSON's quotes; control characters are escaped.
  package static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension JSONValue {
  /// Text for people: keys in order, one member a line, lists in one line where they fit.
  public var prettyText: String { pretty(indent: "", width: 100) }

  private func pretty(indent: String, width: Int) -> String {
    let inner = indent + "  "
    switch self {
    case .object(let members) where !members.isEmpty:
      let lines = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { key in
        inner + Self.quoted(key) + ": " + (members[key] ?? .null).pretty(indent: inner, width: width)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    case .array(let values) where !values.isEmpty:
      let line = "[" + values.map(\.spaced).joined(separator: ", ") + "]"
      if indent.count + line.count <= width, !values.contains(where: { $0.object != nil }) { return line }
      let lines = values.map { inner + $0.pretty(indent: inner, width: width) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    default: return canonicalText
    }
  }

  /// A list in one line with blanks.
  private var spaced: String {
    guard case .array(let values) = self else { return canonicalText }
    return "[" + values.map(\.spaced).joined(separator: ", ") + "]"
  }
}
