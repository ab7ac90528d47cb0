/// Whether a resolution meets a requirement, as a report shows it.
public enum ReportVerdict: String, Sendable, CaseIterable {
  /// Below the limit, beyond doubt.
  case pass
  /// Too near the limit to say.
  case undecided
  /// Above the limit, beyond doubt.
  case fail
  /// The requirement is not defined there.
  case outside
  /// There are no charges.
  case noData = "no data"

  /// The place in the list of all verdicts, as the scripts read it.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
