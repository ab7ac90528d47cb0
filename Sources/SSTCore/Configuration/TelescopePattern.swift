/// The telescope that a list of values for different telescopes is resolved for.
public struct TelescopeIdentity: Sendable, Equatable {
  /// The id.
  public var id: Int
  /// The type, which patterns are matched against.
  public var type: String

  /// Makes an identity; the type is that of ctapipe's description of the SST-1M.
  public init(id: Int, type: String = "SST_1M_DigiCam") {
    self.id = id
    self.type = type
  }
}

/// The shell patterns of ctapipe's telescope parameters.
enum TelescopePattern {
  /// True if a text matches a shell pattern with `*`, `?`, `[abc]`, `[a-z]` and `[!abc]`.
  ///
  /// Complexity: O(text × pattern).
  static func matches(_ text: String, _ pattern: String) -> Bool {
    let text = Array(text.unicodeScalars)
    let pattern = tokens(of: Array(pattern.unicodeScalars))
    var t = 0
    var p = 0
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, case .anything = pattern[p] {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p].accepts(text[t]) {
        t += 1
        p += 1
      } else if let back = star {
        star = (back.pattern, back.text + 1)
        t = back.text + 1
        p = back.pattern + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { if case .anything = $0 { true } else { false } }
  }

  private enum Token {
    case anything
    case one
    case scalar(Unicode.Scalar)
    case ranges([ClosedRange<Unicode.Scalar>], negated: Bool)

    func accepts(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .anything: false
      case .one: true
      case .scalar(let own): own == scalar
      case .ranges(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
      }
    }
  }

  private static func tokens(of pattern: [Unicode.Scalar]) -> [Token] {
    var tokens: [Token] = []
    var index = 0
    while index < pattern.count {
      let scalar = pattern[index]
      index += 1
      switch scalar {
      case "*": tokens.append(.anything)
      case "?": tokens.append(.one)
      case "[":
        let negated = index < pattern.count && pattern[index] == "!"
        let first = negated ? index + 1 : index
        guard first < pattern.count, let end = pattern[(first + 1)...].firstIndex(of: "]") else {
          tokens.append(.scalar(scalar))
          continue
        }
        tokens.append(.ranges(ranges(of: pattern[first..<end]), negated: negated))
        index = end + 1
      default: tokens.append(.scalar(scalar))
      }
    }
    return tokens
  }

  private static func ranges(of set: ArraySlice<Unicode.Scalar>) -> [ClosedRange<Unicode.Scalar>] {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var index = set.startIndex
    while index < set.endIndex {
      if index + 2 < set.endIndex, set[index + 1] == "-" {
        if set[index] <= set[index + 2] { ranges.append(set[index]...set[index + 2]) }
        index += 3
      } else {
        ranges.append(set[index]...set[index])
        index += 1
      }
    }
    return ranges
  }
}

/// The keys `tel_021` and the like that configuration files use for telescopes.
public enum TelescopeKey {
  /// The keys of the SST-1M telescopes: 21 and 22 in data, 1 and 2 in simulations.
  static let usual = TelescopeKey.sst1m.map(key)
  /// The ids of the SST-1M telescopes: 1 and 2 in simulations, 21 and 22 in data.
  public static let sst1m = [1, 2, 21, 22]

  /// The key of a telescope id, for example `tel_021`.
  public static func key(of id: Int) -> String {
    let digits = String(id)
    return "tel_" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// The telescope id of a key, or nil if it is no `tel_` followed by three digits.
  public static func id(of key: String) -> Int? {
    let digits = key.utf8.dropFirst(4)
    guard key.hasPrefix("tel_"), digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(key.dropFirst(4))
  }
}
