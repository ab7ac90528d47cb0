public import SSTCore

/// Why a file of leap seconds was refused.
public enum LeapSecondsError: SSTError, Equatable {
  /// A line is not one of an IERS table of leap seconds.
  case badLine(file: String, line: Int, found: String, expected: String)
  /// The SHA-1 that the file gives of itself is that of other content.
  case wrongHash(file: String, found: String, expected: String)
  /// A line that every such file has is not there.
  case incomplete(file: String, expected: String)
  /// The table denies what is known about the past.
  case wrongHistory(file: String, day: String, found: String, expected: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .badLine: ErrorCode(.inputCorrupt, 90, "leap-seconds-line")
    case .wrongHash: ErrorCode(.inputCorrupt, 91, "leap-seconds-hash")
    case .incomplete: ErrorCode(.inputCorrupt, 92, "leap-seconds-incomplete")
    case .wrongHistory: ErrorCode(.inputCorrupt, 93, "leap-seconds-history")
    }
  }

  /// What was found, where, and what to do.
  public var description: String {
    let hint = "Is it the whole file Leap_Second.dat or leap-seconds.list of the IERS?"
    switch self {
    case .badLine(let file, let line, let found, let expected):
      return "\(file), line \(line): '\(found.prefix(80))', expected \(expected). \(hint)"
    case .wrongHash(let file, let found, let expected):
      return "\(file): the SHA-1 of its numbers is \(found), its line #h says \(expected). \(hint)"
    case .incomplete(let file, let expected): return "\(file): there is no \(expected). \(hint)"
    case .wrongHistory(let file, let day, let found, let expected):
      return "\(file): TAI - UTC from \(day) on is \(found), expected \(expected). \(hint)"
    }
  }
}
