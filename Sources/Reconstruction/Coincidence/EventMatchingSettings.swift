public import SSTCore

/// How events of two telescopes are brought together; the names are those of the original's configuration.
public enum EventMatchingMethod: String, Sendable, CaseIterable {
  /// Within a window around an offset that is found first; for telescopes without a common clock.
  case slidingWindow = "SlidingWindow"
  /// The nearest White Rabbit time.
  case whiteRabbitClosest = "WhiteRabbitClosest"
  /// Equal event ids of the array trigger.
  case swatEventIDs = "SWATEventIDs"
}

/// `stereo`: how events of two telescopes are brought together.
public struct EventMatchingSettings: Configurable {
  /// The method.
  public var method = EventMatchingMethod.whiteRabbitClosest
  /// The window and the search of the offset, for the sliding window.
  public var scan = OffsetScan.Settings()
  /// The nearest times must be nearer than this, in nanoseconds.
  public var largestDifferenceNS = 10_000.0

  /// The defaults of sst1mpipe.
  public init() {}

  /// The keys.
  public static let settings: [Setting<EventMatchingSettings>] = [
    Setting(
      "event_matching_method", \.method, .word,
      "how events of two telescopes are paired: by time window, by nearest White Rabbit time, or by array "
        + "event number"
    ),
    .section(
      "SlidingWindow", \.scan,
      "pairing in a time window around a clock offset that is searched for first; for clocks without "
        + "synchronization"
    ),
    .group(
      "WhiteRabbitClosest",
      [
        Setting(
          "max_time_diff_ns", \.largestDifferenceNS, .notNegative,
          "largest difference of trigger times in ns, after correction for the light travel time")
      ],
      "pairing with the nearest trigger time; for clocks synchronized by White Rabbit"),
    .group("SWATEventIDs", [], "pairing by equal event numbers of the array trigger; no settings"),
  ]

  /// ``largestDifferenceNS`` as a whole number, at most 10¹⁵.
  public var maximumDifferenceNS: Int64 { Int64(min(largestDifferenceNS, 1e15).rounded()) }
}
