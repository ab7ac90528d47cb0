/// Dates of the proleptic Gregorian calendar.
public enum CivilDate {
  /// Year, month and day of a number of days since 1970-01-01.
  public static func fromDays(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }

  /// Days since 1970-01-01 of a date.
  public static func toDays(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Days since 1970-01-01 of the day that holds a Unix time.
  public static func day(ofUnixSeconds seconds: Int64) -> Int64 {
    seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
  }

  /// The day that holds a Unix time, as ISO text (`2026-01-21`).
  public static func text(unixSeconds: Int64) -> String {
    let (year, month, day) = fromDays(day(ofUnixSeconds: unixSeconds))
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func padded(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
