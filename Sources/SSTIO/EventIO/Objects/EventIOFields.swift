/// A value of an object, for programs that show objects of any kind.
public enum EventIOValue: Sendable, Equatable {
  /// Not stored.
  case absent
  /// Whole numbers; one for a scalar.
  case integers([Int64], isList: Bool)
  /// Numbers in single precision; one for a scalar.
  case singles([Float], isList: Bool)
  /// Numbers in double precision; one for a scalar.
  case doubles([Double], isList: Bool)
  /// Stored words, such as samples.
  case words([UInt16])
  /// Stored long words, such as sums.
  case longWords([UInt32])
  /// Marks, such as those of recorded pixels.
  case bytes([UInt8])
  /// Texts; one for a scalar.
  case texts([String], isList: Bool)

  /// The value behind a property of a record.
  fileprivate init?(_ value: Any) {
    switch value {
    case let value as Int: self = .integers([Int64(value)], isList: false)
    case let value as Float: self = .singles([value], isList: false)
    case let value as Double: self = .doubles([value], isList: false)
    case let value as String: self = .texts([value], isList: false)
    case let value as [Int]: self = .integers(value.map { Int64($0) }, isList: true)
    case let value as [Float]: self = .singles(value, isList: true)
    case let value as [Double]: self = .doubles(value, isList: true)
    case let value as [UInt16]: self = .words(value)
    case let value as [UInt32]: self = .longWords(value)
    case let value as [UInt8]: self = .bytes(value)
    case let value as [String]: self = .texts(value, isList: true)
    case let value as EventIOTime:
      self = .integers([Int64(value.seconds), Int64(value.nanoseconds)], isList: true)
    default: return nil
    }
  }

  /// The values of both as one list; nil for different kinds.
  fileprivate func joined(_ other: EventIOValue) -> EventIOValue? {
    switch (self, other) {
    case (.integers(let a, _), .integers(let b, _)): .integers(a + b, isList: true)
    case (.singles(let a, _), .singles(let b, _)): .singles(a + b, isList: true)
    case (.doubles(let a, _), .doubles(let b, _)): .doubles(a + b, isList: true)
    case (.texts(let a, _), .texts(let b, _)): .texts(a + b, isList: true)
    default: nil
    }
  }

  /// The number of values.
  fileprivate var count: Int {
    switch self {
    case .absent: 0
    case .integers(let values, _): values.count
    case .singles(let values, _): values.count
    case .doubles(let values, _): values.count
    case .words(let values): values.count
    case .longWords(let values): values.count
    case .bytes(let values): values.count
    case .texts(let values, _): values.count
    }
  }
}

/// A named value of an object.
public struct EventIOField: Sendable, Equatable {
  /// The name, in words joined by underscores.
  public var name: String
  /// The value.
  public var value: EventIOValue
}

extension EventIORecord {
  /// All properties in their order; parts of lists become lists of their own.
  var fields: [EventIOField] { Self.fields(of: self, prefix: "") }

  private static func fields(of value: Any, prefix: String) -> [EventIOField] {
    Mirror(reflecting: value).children.flatMap { child -> [EventIOField] in
      let name = prefix + words(child.label ?? "")
      let mirror = Mirror(reflecting: child.value)
      if mirror.displayStyle == .optional {
        guard let inner = mirror.children.first?.value else {
          return [EventIOField(name: name, value: .absent)]
        }
        return EventIOValue(inner).map { [EventIOField(name: name, value: $0)] }
          ?? fields(of: inner, prefix: name + "_")
      }
      if let value = EventIOValue(child.value) { return [EventIOField(name: name, value: value)] }
      return mirror.displayStyle == .collection ? lists(mirror.children.map(\.value), prefix: name + "_") : []
    }
  }

  /// The properties of all items, each as one list; lists inside get a list of their lengths.
  private static func lists(_ items: [Any], prefix: String) -> [EventIOField] {
    var joined: [EventIOField] = []
    for item in items {
      for field in fields(of: item, prefix: prefix) {
        add(field, &joined)
        if case .integers(_, true) = field.value { add(length(field), &joined) }
        if case .singles(_, true) = field.value { add(length(field), &joined) }
        if case .doubles(_, true) = field.value { add(length(field), &joined) }
      }
    }
    return joined
  }

  private static func length(_ field: EventIOField) -> EventIOField {
    EventIOField(
      name: field.name + "_lengths", value: .integers([Int64(field.value.count)], isList: true))
  }

  private static func add(_ field: EventIOField, _ fields: inout [EventIOField]) {
    guard let place = fields.firstIndex(where: { $0.name == field.name }) else {
      fields.append(field)
      return
    }
    if let both = fields[place].value.joined(field.value) { fields[place].value = both }
  }

  /// `telescopeIDs` as `telescope_ids`.
  private static func words(_ name: String) -> String {
    var text = ""
    var isUpper = true
    for letter in name {
      if letter.isUppercase, !isUpper { text += "_" }
      isUpper = letter.isUppercase
      text += letter.lowercased()
    }
    return text
  }
}
