/// A value of a pickle stream; containers are numbers of an arena, so that no nesting and no cycle can hurt.
enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case text(String)
  /// A range of the stream.
  case bytes(Range<Int>)
  /// A class or function by its name; never looked up, never called.
  case global(String)
  case list(Int)
  case dictionary(Int)
  case record(Int)
  /// A value that forests do not need.
  case other

  var int: Int? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  var text: String? { if case .text(let value) = self { value } else { nil } }
}

/// An object that Python would make: which class or function with which arguments, and its state.
struct PickleRecord: Sendable {
  var global: String
  var arguments: PickleValue
  var state = PickleValue.none
  /// The content of an array that follows its description in the stream.
  var content: Range<Int>?
  /// The elements of an array of objects.
  var objects: PickleValue?
}

/// All containers of a stream.
struct PickleArena: Sendable {
  /// Lists, tuples and sets.
  var lists: [[PickleValue]] = []
  /// Dictionaries, in the order of the stream.
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  var records: [PickleRecord] = []

  mutating func list(_ values: [PickleValue]) -> PickleValue {
    lists.append(values)
    return .list(lists.count - 1)
  }

  /// The elements of a list or tuple.
  func elements(_ value: PickleValue?) -> [PickleValue]? {
    if case .list(let number) = value { lists[number] } else { nil }
  }

  /// A value of a dictionary with texts as keys.
  subscript(value: PickleValue?, key: String) -> PickleValue? {
    guard case .dictionary(let number) = value else { return nil }
    return dictionaries[number].last { $0.key.text == key }?.value
  }

  /// The record that a value is.
  func record(_ value: PickleValue?) -> PickleRecord? {
    if case .record(let number) = value { records[number] } else { nil }
  }
}
