/// An error that a user of the package can act on.
///
/// Every module throws its own `enum` that conforms to this protocol. `description` says what failed, where
/// (file, table, byte), what was found and expected, and what to do next.
public protocol SSTError: Error, CustomStringConvertible, Sendable {
  /// The stable code that logs and exit codes are made from.
  var code: ErrorCode { get }
}

extension SSTError {
  /// True for a damaged input.
  public var isDamage: Bool { code.exitCode == ErrorCategory.inputCorrupt.rawValue }
  /// True if there was nothing to work on.
  public var saysNoEvents: Bool { code.exitCode == ErrorCategory.noEvents.rawValue }
}

/// A stable error code such as `E0412 truncated-tile`.
///
/// The hundreds of ``number`` are the exit code of the command: an error `E04xx` ends `sstctl` with 4.
public struct ErrorCode: Hashable, Sendable, CustomStringConvertible {
  /// The number: the category and two digits, or three from the hundredth error of a category on.
  public let number: Int
  /// A short name in lower case with hyphens.
  public let word: String

  /// Makes a code.
  ///
  /// - Parameters:
  ///   - category: what kind of trouble it is.
  ///   - n: the number within the category, below 1000; never used for another error.
  ///   - word: a short name.
  public init(_ category: ErrorCategory, _ n: Int, _ word: String) {
    self.number = category.rawValue * (n < 100 ? 100 : 1000) + n
    self.word = word
  }

  /// The exit code of a command that ends with this error.
  public var exitCode: Int32 { Int32(number < 1000 ? number / 100 : number / 1000) }

  /// The code as it is printed, for example `E0412 truncated-tile` or `E06100 model-features`.
  public var description: String { "E0\(number) \(word)" }
}

/// What kind of trouble an error is; the raw value is the exit code of the command.
public enum ErrorCategory: Int, Sendable, CaseIterable {
  /// A defect of this program.
  case internalError = 1
  /// A wrong option or configuration.
  case usage = 2
  /// An input is missing or cannot be read.
  case inputMissing = 3
  /// An input is damaged.
  case inputCorrupt = 4
  /// An output exists already or cannot be written.
  case output = 5
  /// Inputs that do not belong together, or a version that is not known.
  case incompatible = 6
  /// Everything ran, but no event survived.
  case noEvents = 7
  /// A stated quality limit is not met.
  case quality = 8
  /// Some inputs failed, the others are done.
  case partial = 9
}

/// Finds what a user may have meant by a name that is not known.
public enum NearestMatch {
  /// The candidate with the smallest edit distance to `name`, if it is near enough to be worth suggesting.
  ///
  /// Upper and lower case count as equal. Complexity: O(candidates × length²).
  public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
    guard name.utf8.count <= longestName else { return nil }
    let wanted = Array(name.lowercased().utf8)
    var best: (distance: Int, name: String)?
    for candidate in candidates.sorted() {
      let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
      if distance < best?.distance ?? Int.max { best = (distance, candidate) }
    }
    guard let best, best.distance <= max(2, wanted.count / 2) else { return nil }
    return best.name
  }

  /// All candidates that are near enough to be worth suggesting, the nearest first, at most `limit`.
  ///
  /// A candidate that begins with the name counts as near. Complexity: O(candidates × length²).
  public static func all(_ name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String]
  {
    guard name.utf8.count <= longestName else { return [] }
    let wanted = Array(name.lowercased().utf8)
    let found = candidates.map { candidate -> (distance: Int, name: String) in
      let bytes = Array(candidate.lowercased().utf8)
      let begins = wanted.count >= 2 && bytes.starts(with: wanted)
      return (begins ? 0 : editDistance(wanted, bytes), candidate)
    }
    let near = found.filter { $0.distance <= max(2, wanted.count / 3) }.sorted { $0 < $1 }
    return near.prefix(limit).map(\.name)
  }

  /// Longer names, in bytes, are not compared: no name that is known is as long.
  private static let longestName = 256

  /// The number of inserted, deleted and replaced bytes between two texts (Levenshtein).
  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let replaced = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
