/// Where a report keeps the plotting library.
public enum ReportAssets: String, Sendable, CaseIterable {
  /// Inside the page: one file that can be mailed.
  case embedded
  /// Once beside the reports of a folder; each page is then some megabytes smaller.
  case shared
}
