public import Foundation
public import SSTCore

/// The time that goes into products: the clock, or `SOURCE_DATE_EPOCH` for reproducible builds of data.
public enum RunClock {
  /// Seconds since 1970 from `SOURCE_DATE_EPOCH`, if the environment has a whole number there.
  public static func fixedSeconds(environment: [String: String]) -> Int64? {
    guard let text = environment["SOURCE_DATE_EPOCH"], let seconds = Int64(text) else { return nil }
    let latest: Int64 = 4_102_444_800
    return (0...latest).contains(seconds) ? seconds : nil
  }

  /// Now, or the time that `SOURCE_DATE_EPOCH` fixes.
  public static func now(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> TAITime {
    if let seconds = fixedSeconds(environment: environment) { return TAITime(unixSeconds: seconds) }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return TAITime(unixSeconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
  }

  /// UTC with milliseconds and a blank between date and time, as CTA's reference metadata have it.
  public static func text(_ time: TAITime) -> String {
    String(time.iso8601UTC.dropLast(7)).replacing("T", with: " ")
  }
}
