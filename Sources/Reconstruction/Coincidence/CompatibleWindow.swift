extension CoincidenceFinder {
  /// The sliding window as the original has it, in seconds of floating-point numbers.
  ///
  /// Both borders are left out, and only the id of the match before counts as used.
  ///
  /// - Parameters:
  ///   - first: the events of the first telescope; `firstTimes` are their times in seconds.
  ///   - firstTimes: Unix seconds.
  ///   - second: the events of the second telescope.
  ///   - secondTimes: Unix seconds.
  ///   - halfWidth: seconds.
  ///   - offset: seconds.
  public static func matchInSeconds(
    _ first: CoincidenceEvents, times firstTimes: [Double], _ second: CoincidenceEvents,
    times secondTimes: [Double], halfWidth: Double, offset: Double
  ) -> [Coincidence] {
    let sorted = SortedKeys(secondTimes)
    var last: Int64 = 0
    return firstTimes.indices.map { row in
      let time = firstTimes[row]
      let start = sorted.upperBound(time + offset - halfWidth)
      let end = sorted.lowerBound(time + offset + halfWidth)
      guard end - start == 1 else {
        return Coincidence(status: start < end ? .multiple : .noMatch, candidateCount: max(0, end - start))
      }
      let partner = Int(sorted.rows[start])
      var status = CoincidenceStatus.matched
      if !first.survivesCleaning[row] || !second.survivesCleaning[partner] {
        status = .notCleaned
      } else if second.eventIDs[partner] == last {
        status = .alreadyUsed
      } else {
        last = second.eventIDs[partner]
      }
      return Coincidence(
        status: status, candidateCount: 1, partner: partner,
        differenceNS: Int64(((secondTimes[partner] - time - offset) * 1e9).rounded()))
    }
  }
}
