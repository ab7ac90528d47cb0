public import SSTCore

extension LeapSeconds {
  /// Reads the text of a table of leap seconds of the IERS: `Leap_Second.dat`, or `leap-seconds.list` with its
  /// SHA-1.
  ///
  /// The table must agree with `packaged` as far back as both are complete, so that a file that was cut or
  /// changed is noticed.
  ///
  /// - Parameters:
  ///   - text: the content.
  ///   - file: the path, for errors and for `source`.
  /// - Throws: ``LeapSecondsError``.
  public init(text: String, file: String) throws(LeapSecondsError) {
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { NumberedLine.printable($0) }.enumerated()
      .map { NumberedLine(file: file, number: $0.offset + 1, text: $0.element) }
    let isList = lines.contains { $0.text.hasPrefix("#@") || $0.text.hasPrefix("#$") }
    let table = isList ? try LeapSecondsList.read(lines, file) : try LeapSecondData.read(lines, file)
    guard let first = table.steps.first else {
      throw .incomplete(file: file, expected: "line with a value of TAI - UTC")
    }
    self.init(
      source: table.source, validUntil: table.validUntil, first: first, later: Array(table.steps.dropFirst()))
    try checkHistory(file)
  }

  /// Compares with the packaged table where both are complete.
  private func checkHistory(_ file: String) throws(LeapSecondsError) {
    let end = min(validUntil, Self.packaged.validUntil)
    let (own, known) = (
      steps.filter { $0.unixSeconds < end }, Self.packaged.steps.filter { $0.unixSeconds < end }
    )
    func text(_ steps: [Step], _ index: Int) -> String {
      guard steps.indices.contains(index) else { return "no change" }
      return "\(steps[index].taiMinusUTC) s from \(CivilDate.text(unixSeconds: steps[index].unixSeconds))"
    }
    for index in 0..<max(own.count, known.count) {
      let (found, expected) = (text(own, index), text(known, index))
      if found == expected { continue }
      let days = [own, known].compactMap { $0.indices.contains(index) ? $0[index].unixSeconds : nil }
      throw .wrongHistory(
        file: file, day: CivilDate.text(unixSeconds: days.min() ?? end), found: found, expected: expected)
    }
  }
}

/// What a file of leap seconds says.
struct LeapSecondsContent {
  var source: String
  var validUntil: Int64
  var steps: [LeapSeconds.Step]
}

/// A line of a table, with its place for errors.
struct NumberedLine {
  let file: String
  let number: Int
  let text: String

  /// The parts between blanks.
  var fields: [Substring] { text.split(separator: " ") }

  func error(expected: String) -> LeapSecondsError {
    .badLine(file: file, line: number, found: text, expected: expected)
  }

  /// The step of this line, if it can follow the others.
  func step(_ day: Int64, _ offset: Int64, after steps: [LeapSeconds.Step]) throws(LeapSecondsError)
    -> LeapSeconds.Step
  {
    let step = LeapSeconds.Step(unixSeconds: day * 86_400, taiMinusUTC: offset)
    if let last = steps.last {
      guard step.unixSeconds > last.unixSeconds else { throw error(expected: "a day after the line before") }
      guard abs(step.taiMinusUTC - last.taiMinusUTC) == 1 else {
        throw error(expected: "\(last.taiMinusUTC - 1) or \(last.taiMinusUTC + 1) s")
      }
    }
    return step
  }

  /// A line as ASCII with blanks for everything that does not print.
  static func printable(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.map { (0x21...0x7E).contains($0) ? $0 : 0x20 }, as: UTF8.self)
  }
}

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
    let hint = "Is it the complete file Leap_Second.dat or leap-seconds.list of the IERS?"
    switch self {
    case .badLine(let file, let line, let found, let expected):
      return "\(file), line \(line): '\(found.prefix(80))', expected \(expected). \(hint)"
    case .wrongHash(let file, let found, let expected):
      return "\(file): the SHA-1 of its numbers is \(found), its line #h states \(expected). \(hint)"
    case .incomplete(let file, let expected): return "\(file): no \(expected) found. \(hint)"
    case .wrongHistory(let file, let day, let found, let expected):
      return "\(file): TAI - UTC from \(day) on is \(found), expected \(expected). \(hint)"
    }
  }
}
