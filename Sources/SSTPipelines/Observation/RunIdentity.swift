import SSTCore

/// Telescope, date and run number of a raw file, as SST-1M file names carry them.
public struct RunIdentity: Equatable, Sendable {
  /// The telescope id: 21 or 22.
  public var telescopeID: Int
  /// The date of the night as the number YYYYMMDD.
  public var date: Int
  /// The number of the file within the night.
  public var run: Int

  /// Makes an identity from its parts; nil if the date is none or a number is out of range.
  public init?(telescopeID: Int, date: Int, run: Int) {
    guard (1...65535).contains(telescopeID), (0...999_999).contains(run), Self.isDate(date) else {
      return nil
    }
    self.telescopeID = telescopeID
    self.date = date
    self.run = run
  }

  /// Reads `SST1M1_20260121_0001.fits.fz` or the form of 2018, `SST1M_01_20180822_001.fits.fz`.
  ///
  /// Folders and everything after the run number are ignored; any other name gives nil.
  public init?(fileName: String) {
    let name = fileName.split(separator: "/").last ?? ""
    let fields = name.prefix { $0 != "." }.split(separator: "_", omittingEmptySubsequences: false)
    guard let first = fields.first else { return nil }
    if fields.count >= 3, first == "SST1M1" || first == "SST1M2" {
      self.init(telescope: String(first.suffix(1)), date: fields[1], run: fields[2])
    } else if fields.count >= 4, first == "SST1M" {
      self.init(telescope: String(fields[1]), date: fields[2], run: fields[3])
    } else {
      return nil
    }
  }

  private init?(telescope: String, date: Substring, run: Substring) {
    guard let telescope = ["1": 21, "01": 21, "2": 22, "02": 22][telescope],
      date.utf8.count == 8, let date = Self.digits(date), let run = Self.digits(run)
    else { return nil }
    self.init(telescopeID: telescope, date: date, run: run)
  }

  /// The observation id: the date followed by the run number with four digits (six above 9999), `202601210001`.
  public var observationID: Int { date * (run > 9999 ? 1_000_000 : 10_000) + run }

  private static func digits(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(text)
  }

  private static func isDate(_ date: Int) -> Bool {
    guard (19_000_101...29_991_231).contains(date) else { return false }
    let (year, month, day) = (Int64(date / 10_000), Int64(date / 100 % 100), Int64(date % 100))
    guard (1...12).contains(month), (1...31).contains(day) else { return false }
    return CivilDate.fromDays(CivilDate.toDays(year: year, month: month, day: day)) == (year, month, day)
  }
}
