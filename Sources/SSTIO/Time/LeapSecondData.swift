import SSTCore

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
