extension ApplicationReport {
  /// What is thought of a feature: whether the models know such events.
  public enum Verdict: String, Sendable, CaseIterable {
    /// Many events lie where no event of the training does.
    case outside
    /// The distributions are clearly different.
    case differs
    /// The distributions are a little different.
    case shifted
    /// No difference, or none that matters.
    case agrees
    /// One of the samples has no events.
    case noData = "no data"

    /// The place in the list of all cases, which goes from the worst to the best.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// A feature of the models in the training and in the file that they are applied to.
  public struct Feature: Sendable {
    /// The distributions: the sample that the models are applied to comes last.
    public var distribution: ReportDistribution
    /// The place of the sample of the training that the application is compared with.
    public var reference: Int
    /// The largest difference of the two cumulative distributions, 0 to 1; NaN without events.
    public var distance: Double
    /// The distance that is expected of two samples of these sizes from one distribution; NaN without events.
    public var expectedDistance: Double
    /// The fraction of the application's events that lie below or above all events of the training; NaN without events.
    public var outsideFraction: Double
    /// How many events of the application have no finite value.
    public var notFiniteCount: Int
    /// The lowest and the highest value of the training.
    public var trainingRange: ClosedRange<Double>
    /// The median of the reference; NaN without events.
    public var referenceMedian: Double
    /// The median of the application; NaN without events.
    public var applicationMedian: Double
    /// The verdict.
    public var verdict: Verdict

    /// Makes a feature.
    ///
    /// - Parameters:
    ///   - distribution: the distributions: the sample that the models are applied to comes last.
    ///   - reference: the place of the sample of the training that the application is compared with.
    ///   - distance: the largest difference of the two cumulative distributions, 0 to 1.
    ///   - expectedDistance: the distance that is expected of two samples of these sizes from one distribution.
    ///   - outsideFraction: the fraction of the application's events that lie below or above all of the training.
    ///   - notFiniteCount: how many events of the application have no finite value.
    ///   - trainingRange: the lowest and the highest value of the training.
    ///   - referenceMedian: the median of the reference.
    ///   - applicationMedian: the median of the application.
    ///   - verdict: the verdict.
    public init(
      distribution: ReportDistribution, reference: Int, distance: Double, expectedDistance: Double,
      outsideFraction: Double, notFiniteCount: Int, trainingRange: ClosedRange<Double>,
      referenceMedian: Double, applicationMedian: Double, verdict: Verdict
    ) {
      (self.distribution, self.reference, self.distance) = (distribution, reference, distance)
      (self.expectedDistance, self.outsideFraction) = (expectedDistance, outsideFraction)
      (self.notFiniteCount, self.trainingRange, self.verdict) = (notFiniteCount, trainingRange, verdict)
      (self.referenceMedian, self.applicationMedian) = (referenceMedian, applicationMedian)
    }

    var value: ReportValue {
      .object(
        distribution.members + [
          ("reference", .integer(reference)), ("distance", .number(distance)),
          ("expected", .number(expectedDistance)), ("outside", .number(outsideFraction)),
          ("notFinite", .integer(notFiniteCount)), ("lowest", .number(trainingRange.lowerBound)),
          ("highest", .number(trainingRange.upperBound)), ("referenceMedian", .number(referenceMedian)),
          ("applicationMedian", .number(applicationMedian)), ("verdict", .integer(verdict.place)),
        ])
    }

    /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
    func check() throws(ReportError) {
      try distribution.check()
      if !distribution.samples.indices.dropLast().contains(reference) {
        throw .wrongCount(
          what: "samples of \(distribution.name)", found: distribution.samples.count,
          expected: max(2, reference + 2))
      }
    }
  }
}
