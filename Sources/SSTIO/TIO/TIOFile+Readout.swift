extension TIOFile {
  /// The events with data that decide.
  private static let surveyedEvents = 8
  /// The bytes that are read at once, if rows are smaller.
  private static let surveyedBytes = 1 << 20
  /// The number of reads after which a file counts as one without data.
  private static let mostReads = 256

  /// Finds out from the first events with data which modules and samples the file holds; nil if there are none.
  ///
  /// In R0 first from packets whose checksum is right.
  static func findReadout(
    _ file: RandomAccessFile, _ layout: TIORowLayout, count: Int, level: Level
  ) throws -> TIOReadout? {
    if level == .r0 {
      let sound = TIOReadoutSurvey(layout: layout, verifiesChecksums: true)
      if let found = try survey(file, layout, count: min(count, 16), sound) { return found }
    }
    return try survey(file, layout, count: count, TIOReadoutSurvey(layout: layout, verifiesChecksums: false))
  }

  private static func survey(
    _ file: RandomAccessFile, _ layout: TIORowLayout, count: Int, _ empty: TIOReadoutSurvey
  ) throws -> TIOReadout? {
    guard count > 0, layout.rowBytes > 0 else { return nil }
    var survey = empty
    let step = min(count, max(1, surveyedBytes / layout.rowBytes))
    var rows = [UInt8](repeating: 0, count: step * layout.rowBytes)
    try rows.withUnsafeMutableBytes { rows in
      for first in stride(from: 0, to: count, by: step).prefix(mostReads) {
        let here = min(step, count - first)
        let target = UnsafeMutableRawBufferPointer(rebasing: rows[..<(here * layout.rowBytes)])
        try file.read(at: layout.dataStart + first * layout.rowBytes, into: target)
        guard let base = target.baseAddress else { return }
        for index in 0..<here where survey.eventCount < surveyedEvents {
          survey.add(UnsafeRawPointer(base + index * layout.rowBytes), index: first + index)
        }
        if survey.eventCount == surveyedEvents { return }
      }
    }
    return survey.readout
  }
}
