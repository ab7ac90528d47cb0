/// How to read what a raw file does not say about itself.
public struct RawReadOptions: Sendable, Equatable {
  /// The scale of the camera clock.
  public enum TimeScale: String, Sendable, Codable, CaseIterable {
    /// Decide by the date in the header of the events; TAI without a clear answer.
    case auto
    /// TAI seconds since 1970: files since White Rabbit (2019 and later).
    case tai
    /// UTC (Unix) seconds: files of 2017 and 2018.
    case utc
  }

  /// The unit of the stored baselines.
  public enum BaselineUnit: String, Sendable, Codable, CaseIterable {
    /// Decide by comparing baselines with samples of the first event.
    case auto
    /// Sixteenths of an ADC count: 2018 and later.
    case sixteenths
    /// Whole ADC counts: 2017.
    case counts
  }

  /// The scale of the camera clock.
  public var timeScale = TimeScale.auto
  /// The leap seconds that turn clocks on UTC into TAI.
  public var leapSeconds = LeapSeconds.packaged
  /// The unit of the stored baselines.
  public var baselineUnit = BaselineUnit.auto
  /// The telescope's id, where the file's own is missing or wrong.
  public var telescopeID: Int?
  /// The telescopes of a simtel file that are wanted; nil for all of them.
  public var allowedTelescopes: Set<Int>?
  /// What to do with a damaged file.
  public var onCorrupt = CorruptionPolicy.stop

  /// Makes the default options.
  public init() {}
}
