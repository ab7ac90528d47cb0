/// What is done with each calibrated image of a run: cleaning, and what describes the cleaned image.
///
/// A run processor owns one value for each thread. Conform a type of your own to clean in another way; what
/// `r0-dl1` does is `NightSkyCleaning` of `Reconstruction`.
public protocol ImageAnalysis: Sendable {
  /// What depends on the night sky, worked out once for all events that share it.
  associatedtype Conditions: Sendable
  /// What describes a cleaned image.
  associatedtype Parameters: Sendable

  /// Works out what depends on the night sky, in the order of events.
  func conditions(_ sky: NightSky) -> Conditions

  /// With what events are cleaned to find quiet ones, before anything is known of the night sky.
  var selectionConditions: Conditions { get }

  /// Cleans and describes one image.
  ///
  /// - Parameters:
  ///   - image: charges in photo-electrons, one a pixel.
  ///   - peakTime: times in nanoseconds.
  ///   - conditions: of the event's night sky.
  ///   - mask: written: true for pixels that passed the cleaning.
  mutating func analyze(
    image: Span<Float>, peakTime: Span<Float>, _ conditions: Conditions, mask: inout MutableSpan<Bool>
  ) -> Parameters

  /// The picture thresholds that conditions have; nil if they have none of their own.
  func pictureThresholds(of conditions: Conditions) -> PictureThresholds?

  /// True if no pixel passed the cleaning.
  func isEmpty(_ parameters: Parameters) -> Bool
}

extension ImageAnalysis {
  /// None.
  public func pictureThresholds(of conditions: Conditions) -> PictureThresholds? { nil }
}
