import SSTCore

/// The format of `leap-seconds.list`: seconds since 1900 (NTP) and TAI − UTC.
///
/// `#$` is the time of the last update, `#@` that of expiry, `#h` the SHA-1 of all these numbers, written one
/// after the other without blanks (description in the file itself).
enum LeapSecondsList {
  /// Seconds from 1900 to 1970.
  private static let unixEpoch: Int64 = 2_208_988_800
  /// The year 2200.
  private static let latest: Int64 = 9_467_000_000

  /// The marked lines.
  private struct Marks {
    var updated, expires: Int64?
    var hash: String?
  }

  static func read(_ lines: [NumberedLine], _ file: String) throws(LeapSecondsError) -> LeapSecondsContent {
    var marks = Marks()
    var steps: [LeapSeconds.Step] = []
    var hashed: [UInt8] = []
    for line in lines {
      if line.text.hasPrefix("#") {
        try read(mark: line, &marks, &hashed)
        continue
      }
      let fields = line.text.prefix { $0 != "#" }.split(separator: " ")
      if fields.isEmpty { continue }
      steps.append(try step(line, fields, after: steps))
      for field in fields { hashed += field.utf8 }
    }
    guard let updated = marks.updated else {
      throw .incomplete(file: file, expected: "line #$ with its date")
    }
    guard let expires = marks.expires else {
      throw .incomplete(file: file, expected: "line #@ with the date of expiry")
    }
    guard let expected = marks.hash else { throw .incomplete(file: file, expected: "line #h with its SHA-1") }
    let found = sha1(hashed)
    guard found == expected else { throw .wrongHash(file: file, found: found, expected: expected) }
    return LeapSecondsContent(
      source: "leap-seconds.list of \(CivilDate.text(unixSeconds: updated))", validUntil: expires,
      steps: steps)
  }

  private static func read(
    mark line: NumberedLine, _ marks: inout Marks, _ hashed: inout [UInt8]
  ) throws(LeapSecondsError) {
    let fields = line.text.dropFirst(2).split(separator: " ")
    switch line.text.prefix(2) {
    case "#$", "#@":
      guard fields.count == 1, let unix = unixSeconds(fields[0]) else {
        throw line.error(expected: "a number of seconds since 1900")
      }
      if line.text.hasPrefix("#$") { marks.updated = unix } else { marks.expires = unix }
      hashed += fields[0].utf8
    case "#h":
      // Some editions leave out leading zeros of the five words.
      let words = fields.compactMap { UInt32($0, radix: 16) }
      guard fields.count == 5, words.count == 5 else {
        throw line.error(expected: "five hexadecimal words")
      }
      marks.hash = words.map { padded($0) }.joined()
    default: break
    }
  }

  private static func step(
    _ line: NumberedLine, _ fields: [Substring], after steps: [LeapSeconds.Step]
  ) throws(LeapSecondsError) -> LeapSeconds.Step {
    guard fields.count == 2, let unix = unixSeconds(fields[0]), let offset = Int64(fields[1]),
      unix % 86_400 == 0, (0...999).contains(offset)
    else { throw line.error(expected: "seconds since 1900 of a midnight, and TAI - UTC") }
    return try line.step(unix / 86_400, offset, after: steps)
  }

  private static func unixSeconds(_ text: Substring) -> Int64? {
    guard let value = Int64(text), (unixEpoch...latest).contains(value) else { return nil }
    return value - unixEpoch
  }

  private static func sha1(_ bytes: [UInt8]) -> String {
    ContentHash(of: bytes, algorithm: .sha1).hexadecimal
  }

  private static func padded(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

/// The format of `Leap_Second.dat`: MJD, day, month, year and TAI − UTC.
///
/// The number of the bulletin and the day of expiry stand in the comments at the head.
enum LeapSecondData {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
  ]

  static func read(_ lines: [NumberedLine], _ file: String) throws(LeapSecondsError) -> LeapSecondsContent {
    var steps: [LeapSeconds.Step] = []
    var source = file.split(separator: "/").last.map(String.init) ?? file
    var expires: Int64?
    for line in lines {
      let fields = line.fields
      guard let first = fields.first else { continue }
      if !first.hasPrefix("#") {
        steps.append(try step(line, fields, after: steps))
      } else if let bulletin = bulletin(fields) {
        source = bulletin
      } else if fields.dropFirst().starts(with: ["File", "expires", "on"]) {
        guard let day = day(fields.dropFirst(4)) else {
          throw line.error(expected: "a day, such as 'File expires on 28 June 2027'")
        }
        expires = day * 86_400
      }
    }
    guard let expires else {
      throw .incomplete(file: file, expected: "line 'File expires on DAY MONTH YEAR'")
    }
    return LeapSecondsContent(source: source, validUntil: expires, steps: steps)
  }

  /// "Updated through IERS Bulletin 72 issued in July 2026" in the words of ``LeapSeconds/source``.
  private static func bulletin(_ fields: [Substring]) -> String? {
    guard let place = fields.firstIndex(of: "Bulletin") else { return nil }
    let rest = fields[(place + 1)...].drop { $0 == "C" }
    guard let number = rest.first.flatMap({ Int($0) }), (1...9999).contains(number) else { return nil }
    guard rest.dropFirst().starts(with: ["issued", "in"]), rest.count == 5,
      month(rest[rest.startIndex + 3]) != nil,
      let year = year(rest[rest.startIndex + 4])
    else { return "IERS Bulletin C \(number)" }
    return "IERS Bulletin C \(number) (\(rest[rest.startIndex + 3]) \(year))"
  }

  private static func step(
    _ line: NumberedLine, _ fields: [Substring], after steps: [LeapSeconds.Step]
  ) throws(LeapSecondsError) -> LeapSeconds.Step {
    guard fields.count == 5, let mjd = Double(fields[0]), let day = Int64(fields[1]),
      let month = Int64(fields[2]),
      let year = year(fields[3]), (1...31).contains(day), (1...12).contains(month),
      let offset = Int64(fields[4]), (0...999).contains(offset)
    else { throw line.error(expected: "MJD, day, month, year and TAI - UTC") }
    let days = CivilDate.toDays(year: year, month: month, day: day)
    guard mjd == Double(days + 40_587) else {
      throw line.error(expected: "MJD \(days + 40_587) for this day")
    }
    return try line.step(days, offset, after: steps)
  }

  /// Days since 1970 of a day, the English name of a month, and a year.
  private static func day(_ fields: ArraySlice<Substring>) -> Int64? {
    let parts = Array(fields)
    guard parts.count == 3, let day = Int64(parts[0]), (1...31).contains(day), let month = month(parts[1]),
      let year = year(parts[2])
    else { return nil }
    return CivilDate.toDays(year: year, month: month, day: day)
  }

  private static func month(_ text: Substring) -> Int64? {
    months.firstIndex(of: text.lowercased()).map { Int64($0 + 1) }
  }

  private static func year(_ text: Substring) -> Int64? {
    Int64(text).flatMap { (1972...2200).contains($0) ? $0 : nil }
  }
}
