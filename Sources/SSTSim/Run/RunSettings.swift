public import SSTCore
public import SSTIO

/// The settings of a simulated run.
public struct RunSettings: Encodable, Sendable {
  /// The seed of everything random in the run.
  public var seed: UInt64
  /// 21 or 22 (SST1M1, SST1M2).
  public var telescope = 21
  /// The start, TAI.
  public var start = TAITime(unixSeconds: 1_769_015_225)
  /// Seconds.
  public var duration = 10.0
  /// Shower triggers per second.
  public var showerRate = 100.0
  /// Clocked pedestal events per second.
  public var pedestalRate = 100.0
  /// The run ends with this many events.
  public var maximumEvents = 100_000
  /// The number of the run on its day, 1 to 9999.
  public var runNumber = 1
  /// The pointing text, nil for none.
  public var target: String? = "Crab_W1_83.633_22.514"
  /// The camera's first event number.
  public var firstEventNumber: UInt64 = 21_079
  /// The first number of the array-wide count.
  public var firstArrayEventNumber: UInt64 = 29_901_023
  /// The columns of the file.
  public var layout = SST1MRawLayout.year2026
  /// Events of a tile.
  public var eventsPerTile = 100
  /// The camera.
  public var camera = CameraSettings()
  /// The showers.
  public var showers = ShowerSettings()
  /// For the trigger outputs in the file; they do not decide what is written.
  public var thresholds = SST1MTriggerThresholds()

  /// Makes settings with the defaults and a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// An observation from 20:00 UTC on: showers at 90 Hz, pedestals at 10 Hz, ended by the number of events.
  ///
  /// - Parameters:
  ///   - seed: what everything random is made from.
  ///   - date: of the night, YYYYMMDD.
  ///   - events: the number of events.
  public init(seed: UInt64, date: Int, events: Int) {
    self.init(seed: seed)
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100)
    let days = CivilDate.toDays(year: Int64(year), month: Int64(month), day: Int64(day))
    start = TAITime(unixSeconds: days * 86_400 + 20 * 3600)
    showerRate = 90
    pedestalRate = 10
    maximumEvents = events
    // Three times the mean duration: the number of events ends the run, not the time.
    duration = min(1e6, Double(events) / 100 * 3 + 60)
  }

  /// Closes the lid: clocked events at 100 Hz of a dark camera.
  ///
  /// The pulse is longer than the real one: five samples hold 0.601 of it and not 0.90. So that they hold the usual
  /// 23.5 ADC counts, the whole pulse has more.
  public mutating func closeLid() {
    showerRate = 0
    pedestalRate = 100
    camera.backgroundRate = 0.0018
    camera.electronicNoise = 1
    camera.dcToPE = 39
    target = "Dark"
  }

  /// `SST1M<n>_YYYYMMDD_NNNN.fits.fz`, with the UTC date of the start.
  public var fileName: String {
    let date = start.iso8601UTC.prefix(10).filter { $0 != "-" }
    let digits = String(runNumber)
    return "SST1M\(telescope - 20)_\(date)_" + String(repeating: "0", count: max(0, 4 - digits.count))
      + digits
      + ".fits.fz"
  }

  /// Throws ``SimulationError/badSetting(name:value:expected:)`` for a value out of its range.
  func validate() throws(SimulationError) {
    func refuse(_ name: String, _ value: Any, _ expected: String) -> SimulationError {
      .badSetting(name: name, value: "\(value)", expected: expected)
    }
    if !(21...22).contains(telescope) { throw refuse("telescope", telescope, "21 or 22") }
    if !(duration > 0 && duration <= 1e6) { throw refuse("duration", duration, "0 to 1e6 s") }
    if !(showerRate >= 0 && showerRate <= 1e5) { throw refuse("showerRate", showerRate, "0 to 1e5 Hz") }
    if !(pedestalRate >= 0 && pedestalRate <= 1e5) {
      throw refuse("pedestalRate", pedestalRate, "0 to 1e5 Hz")
    }
    if !(1...50_000_000).contains(maximumEvents) { throw refuse("maximumEvents", maximumEvents, "1 to 5e7") }
    if !(0...9999).contains(runNumber) { throw refuse("runNumber", runNumber, "0 to 9999") }
    if !(1...10_000).contains(eventsPerTile) { throw refuse("eventsPerTile", eventsPerTile, "1 to 10000") }
    if start.nanoseconds < 0 { throw refuse("start", start.iso8601UTC, "a time after 1970") }
    try camera.validate()
    try showers.validate()
  }
}

/// When the events of a run happen, and of which kind they are.
///
/// Showers are a Poisson process, pedestals come from a clock. A trigger that falls into the 2 µs after the one
/// before is lost. Times are multiples of 4 ns, as those of the camera's 250 MHz clock.
public struct RunSchedule: Sendable {
  /// One event.
  public struct Entry: Sendable, Equatable {
    /// The trigger time.
    public var time: TAITime
    /// True for showers, false for pedestals.
    public var isShower: Bool
  }

  /// The events in the order of time.
  public let entries: [Entry]

  /// Draws a schedule.
  ///
  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - start: the start of the run.
  ///   - duration: seconds.
  ///   - showerRate: triggers per second.
  ///   - pedestalRate: per second; the first pedestal comes half a period after the start.
  ///   - maximumEvents: the schedule ends with this many.
  public init(
    seed: UInt64, start: TAITime, duration: Double, showerRate: Double, pedestalRate: Double,
    maximumEvents: Int
  ) {
    var random = CounterRandom(seed: seed, event: 0, purpose: RandomPurpose.showerTimes.rawValue)
    var shower = showerRate > 0 ? random.exponential(mean: 1 / showerRate) : .infinity
    var pedestals = 0
    var entries: [Entry] = []
    var last: Int64 = .min / 2
    while entries.count < maximumEvents {
      let pedestal = pedestalRate > 0 ? (Double(pedestals) + 0.5) / pedestalRate : .infinity
      let next = min(shower, pedestal)
      if next >= duration { break }
      let isShower = shower <= pedestal
      if isShower { shower += random.exponential(mean: 1 / showerRate) } else { pedestals += 1 }
      let nanoseconds = Int64(next * 1e9) / 4 * 4
      if nanoseconds - last < 2000 { continue }
      last = nanoseconds
      entries.append(Entry(time: TAITime(nanoseconds: start.nanoseconds + nanoseconds), isShower: isShower))
    }
    self.entries = entries
  }
}
