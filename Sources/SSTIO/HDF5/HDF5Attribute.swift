/// The value of an attribute: a single value or a list.
public enum HDF5Attribute: Sendable, Equatable {
  /// Integers and booleans.
  case integers([Int64])
  /// Floating-point numbers.
  case floats([Double])
  /// Texts.
  case strings([String])

  /// The value as a single integer.
  public var integer: Int64? {
    if case .integers(let values) = self, values.count == 1 { return values[0] }
    return nil
  }

  /// The value as a single number; integers are converted.
  public var double: Double? {
    switch self {
    case .floats(let values) where values.count == 1: values[0]
    case .integers(let values) where values.count == 1: Double(values[0])
    default: nil
    }
  }

  /// The value as a single text.
  public var string: String? {
    if case .strings(let values) = self, values.count == 1 { return values[0] }
    return nil
  }

  init?(_ data: ColumnData) {
    if let texts = data.strings {
      self = .strings(texts)
    } else if let integers = data.integers {
      self = .integers(integers)
    } else if let doubles = data.doubles {
      self = .floats(doubles)
    } else {
      return nil
    }
  }
}
