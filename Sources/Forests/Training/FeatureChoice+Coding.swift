/// `"all"`, `"sqrt"`, `{"count": 3}` or `{"fraction": 0.5}` in JSON.
extension ForestHyperparameters.FeatureChoice: Codable {
  private enum Keys: CodingKey {
    case count, fraction
  }

  /// Reads a choice.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      switch word {
      case "all": self = .all
      case "sqrt": self = .squareRoot
      default:
        throw DecodingError.dataCorrupted(
          DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "'\(word)' of the features")
        )
      }
      return
    }
    let values = try decoder.container(keyedBy: Keys.self)
    if let count = try values.decodeIfPresent(Int.self, forKey: .count) {
      self = .count(count)
    } else {
      self = .fraction(try values.decode(Double.self, forKey: .fraction))
    }
  }

  /// Writes a choice.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .all, .squareRoot:
      var container = encoder.singleValueContainer()
      try container.encode(self == .all ? "all" : "sqrt")
    case .count(let count):
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(count, forKey: .count)
    case .fraction(let fraction):
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(fraction, forKey: .fraction)
    }
  }
}
