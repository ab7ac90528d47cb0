/// The fit of one pixel.
public struct PixelFit: Sendable {
  /// The pixel's place in the charges.
  public var pixel: Int
  /// Values, errors, covariance, cost and status.
  public var result: FitResult
  /// Scores; nil if nothing was fitted, or the definition has none.
  public var scores: FitScores?
  /// The histograms that were fitted, one for each illumination.
  public var histograms: [[Double]]

  /// How the fit ended.
  public var status: FitStatus { result.status }
}
