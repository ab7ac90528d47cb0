/// How many events have a true and a reconstructed value in each pair of bins.
public struct ReportMatrix: Sendable {
  /// The bins of one of the values.
  public struct Axis: Sendable {
    /// What it is, with its unit, such as `true energy (TeV)`.
    public var label: String
    /// The edges of the bins, rising: one more than bins.
    public var edges: [Double]

    /// Makes an axis.
    ///
    /// - Parameters:
    ///   - label: what it is, with its unit.
    ///   - edges: the edges of the bins, rising: one more than bins.
    public init(_ label: String, edges: [Double]) { (self.label, self.edges) = (label, edges) }

    var value: ReportValue { .object([("label", .text(label)), ("edges", .float64(edges))]) }
    var binCount: Int { edges.count - 1 }
  }

  /// A short name for files, such as `energy`.
  public var name: String
  /// The heading.
  public var title: String
  /// The bins of the true value.
  public var truth: Axis
  /// The bins of the reconstructed value.
  public var reconstructed: Axis
  /// The numbers of events: all bins of the reconstructed value for the first bin of the true one, then for the second, and
  /// so on.
  public var counts: [Int]
  /// How many events are in no bin.
  public var outside: Int
  /// Whether both axes are logarithmic.
  public var isLogarithmic: Bool

  /// Makes a matrix.
  ///
  /// - Parameters:
  ///   - name: a short name for files, such as `energy`.
  ///   - title: the heading.
  ///   - truth: the bins of the true value.
  ///   - reconstructed: the bins of the reconstructed value.
  ///   - counts: the numbers of events, one bin of the true value after the other.
  ///   - outside: how many events are in no bin.
  ///   - isLogarithmic: whether both axes are logarithmic.
  public init(
    name: String, title: String, truth: Axis, reconstructed: Axis, counts: [Int], outside: Int,
    isLogarithmic: Bool
  ) {
    (self.name, self.title, self.truth, self.reconstructed) = (name, title, truth, reconstructed)
    (self.counts, self.outside, self.isLogarithmic) = (counts, outside, isLogarithmic)
  }

  var value: ReportValue {
    .object([
      ("name", .text(name)), ("title", .text(title)), ("truth", truth.value),
      ("reconstructed", reconstructed.value), ("counts", .counts(of: counts)), ("outside", .integer(outside)),
      ("isLog", .bool(isLogarithmic)),
    ])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  func check() throws(ReportError) {
    try ReportError.check(
      "cells of the matrix \(name)", counts.count, truth.binCount * reconstructed.binCount)
  }
}
