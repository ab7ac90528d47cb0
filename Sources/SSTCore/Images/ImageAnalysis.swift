/// What is done with each calibrated image of a run: cleaning, and what describes the cleaned image.
///
/// A run processor owns one value for each thread. Conform a type of your own to clean in another way; what
/// `r0-dl1` does is `NightSkyCleaning` of `Reconstruction`.
public protocol ImageAnalysis: Sendable {
  /// What depends on the night-sky background, worked out once for all events that share it.
  associatedtype Conditions: Sendable
  /// What describes a cleaned image.
  associatedtype Parameters: Sendable

  /// Works out what depends on the night-sky background, in the order of events.
  func conditions(_ sky: NightSky) -> Conditions

  /// With what events are cleaned to find quiet ones, before anything is known of the night-sky background.
  var selectionConditions: Conditions { get }

  /// Cleans and describes one image.
  ///
  /// - Parameters:
  ///   - image: charges in photoelectrons, one a pixel.
  ///   - peakTime: times in nanoseconds.
  ///   - conditions: of the event's night-sky background.
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

/// What the pedestals of a run say of the night-sky background at one moment.
public struct NightSky: Sendable, Equatable {
  /// The mean charge of the camera (`meanQ`) in photoelectrons; NaN if it is not known.
  public var level: Double
  /// The mean charge of each pixel in photoelectrons; empty if it is not known.
  public var mean: [Double]
  /// The spread of each pixel's charge in photoelectrons; empty if it is not known.
  public var deviation: [Double]
  /// True if the run has no pedestals, so that quiet events are used instead.
  public var isFromQuietEvents: Bool

  /// Makes a state of the night-sky background.
  public init(
    level: Double, mean: [Double] = [], deviation: [Double] = [], isFromQuietEvents: Bool = false
  ) {
    self.level = level
    self.mean = mean
    self.deviation = deviation
    self.isFromQuietEvents = isFromQuietEvents
  }

  /// The picture thresholds of the pixels; nil if the charges are not known.
  ///
  /// - Parameters:
  ///   - minimum: the smallest threshold, in photoelectrons.
  ///   - scaling: how many spreads above the mean a threshold is.
  public func pictureThresholds(minimum: Double, scaling: Double) -> PictureThresholds? {
    mean.isEmpty
      ? nil : PictureThresholds(minimum: minimum, scaling: scaling, mean: mean, deviation: deviation)
  }
}

/// The picture threshold of each pixel: `max(minimum, mean + scaling · deviation)`, in p.e.
public struct PictureThresholds: Sendable, Equatable {
  /// One threshold per pixel; a pixel whose threshold is NaN can never be a picture pixel.
  public let values: [Double]
  /// The number of pixels whose threshold is above the minimum.
  public let raisedCount: Int

  /// Makes thresholds from a night-sky map.
  public init(minimum: Double, scaling: Double, mean: [Double], deviation: [Double]) {
    let thresholds = mean.indices.map { pixel in
      let adapted = mean[pixel] + scaling * deviation[pixel]
      return adapted.isNaN ? .nan : max(minimum, adapted)
    }
    values = thresholds
    raisedCount = thresholds.count { $0 > minimum }
  }
}

/// The mean fraction of pixels with a raised picture threshold (`frac_rised`).
public struct RaisedFraction: Sendable, Equatable {
  private var sum = 0.0
  private var count = 0

  private let quirks: Quirks

  /// Starts at no event.
  public init(quirks: Quirks = []) { self.quirks = quirks }

  /// Counts an event.
  public mutating func add(_ thresholds: PictureThresholds) {
    sum += Double(thresholds.raisedCount) / Double(max(1, thresholds.values.count))
    count += 1
  }

  /// The mean over the events; with ``Quirks/countsOffByOne`` divided by one event less. NaN without events.
  public var value: Double { sum / Double(quirks.contains(.countsOffByOne) ? count - 1 : count) }
}
