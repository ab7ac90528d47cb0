/// What the name of an SST-1M raw file says: `SST1M1_20260121_0001.fits.fz`, or `SST1M_01_20180822_001.fits.fz`.
public struct RawFileName: Sendable, Equatable {
  /// The date as `YYYYMMDD` digits, or nil if the name has none.
  public let date: Int?
  /// The run number after the date, or nil.
  public let runNumber: Int?

  /// Parses the last component of a path.
  public init(path: String) {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(whereSeparator: { $0 == "_" || $0 == "." })
    for (index, part) in parts.enumerated()
    where part.count == 8 && part.allSatisfy({ $0.isASCII && $0.isNumber }) {
      guard let date = Int(part), (1...12).contains(date / 100 % 100), (1...31).contains(date % 100) else {
        continue
      }
      self.date = date
      let next = index + 1 < parts.count ? parts[index + 1] : ""
      runNumber = next.allSatisfy { $0.isASCII && $0.isNumber } ? Int(next) : nil
      return
    }
    date = nil
    runNumber = nil
  }
}
