/// What a reader found out about the events of a run: one count for `check`, `info` and the pipelines.
///
/// Feed it with the blocks of a pass in order, and with what damage left out of them.
public struct EventCensus: Sendable {
  /// The intact events.
  public private(set) var eventCount = 0
  /// The rows that were left out because they are damaged, in the order found; neighbors with one error are one entry.
  public private(set) var lost: [LostEvents] = []
  /// Events in which some pixels have no data.
  public private(set) var eventsWithMissingPixels = 0
  /// The events in which each pixel has no data; empty if there are none.
  public private(set) var missingEventsOfPixel: [Int] = []
  /// Events with samples outside the range of the digitizer.
  public private(set) var eventsWithImpossibleSamples = 0
  /// Pixels with such samples, summed over the events.
  public private(set) var impossiblePixelCount = 0
  /// Events without a single pixel that can be used, beside rows that were never filled.
  public private(set) var voidCount = 0

  /// Nothing counted yet.
  public init() {}

  /// Counts the intact events of a block.
  public mutating func add(_ events: TelescopeEvents) {
    eventCount += events.count
    for (event, header) in events.headers.enumerated() where !header.isEmpty {
      if header.readout.problems.contains(.void) { voidCount += 1 }
      if header.readout.unusablePixelCount > 0 {
        addPixels(events.pixelStatus[events.pixelRange(ofEvent: event)])
      }
    }
  }

  private mutating func addPixels(_ status: ArraySlice<PixelStatus>) {
    var (missing, impossible) = (0, 0)
    if missingEventsOfPixel.isEmpty { missingEventsOfPixel = Array(repeating: 0, count: status.count) }
    for (pixel, word) in status.enumerated() where !word.isEmpty {
      if word.contains(.missing) {
        missing += 1
        missingEventsOfPixel[pixel] += 1
      }
      if word.contains(.impossibleSamples) { impossible += 1 }
    }
    if missing > 0 { eventsWithMissingPixels += 1 }
    if impossible > 0 { eventsWithImpossibleSamples += 1 }
    impossiblePixelCount += impossible
  }

  /// Counts rows that were left out.
  public mutating func add(_ events: [LostEvents]) {
    for found in events {
      if let last = lost.last, last.rows.upperBound == found.rows.lowerBound,
        last.error.code == found.error.code
      {
        lost[lost.count - 1].rows = last.rows.lowerBound..<found.rows.upperBound
      } else {
        lost.append(found)
      }
    }
  }

  /// The events that were left out.
  public var lostCount: Int { lost.reduce(0) { $0 + $1.rows.count } }

  /// Pixels that are missing in at least one event.
  public var missingPixelCount: Int { missingEventsOfPixel.count { $0 > 0 } }

  /// What is worth a warning; empty for a run without problems.
  public var findings: [Notice] {
    var found: [Notice] = []
    if lostCount > 0 {
      found.append(
        Notice(
          .lostEvents,
          "\(lostCount) of \(eventCount + lostCount) events are damaged and left out: \(lostText)"))
    }
    if eventsWithMissingPixels > 0 {
      found.append(Notice(.missingPixels, missingText))
    }
    if eventsWithImpossibleSamples > 0 {
      found.append(
        Notice(
          .impossibleSamples,
          "in \(eventsWithImpossibleSamples) of \(eventCount) events, samples of \(impossiblePixelCount) "
            + "pixels are outside the range of the digitizer"))
    }
    if voidCount > 0 {
      found.append(
        Notice(.voidEvents, "\(voidCount) of \(eventCount) events have no usable pixel"))
    }
    return found
  }

  /// The first lost rows with their codes.
  private var lostText: String {
    let most = 10
    let parts = lost.prefix(most).map { lost in
      let rows =
        lost.rows.count == 1
        ? "row \(lost.rows.lowerBound)" : "rows \(lost.rows.lowerBound) to \(lost.rows.upperBound - 1)"
      return "\(rows) (\(lost.error.code))"
    }
    return parts.joined(separator: ", ") + (lost.count > most ? ", …" : "")
  }

  private var missingText: String {
    let most = missingEventsOfPixel.max() ?? 0
    let always = missingEventsOfPixel.allSatisfy { $0 == 0 || $0 == most }
    let pixels = missingEventsOfPixel.indices.filter { missingEventsOfPixel[$0] > 0 }
    let count = "\(pixels.count) pixel\(pixels.count == 1 ? "" : "s") (\(Self.ranges(pixels)))"
    return always && most == eventsWithMissingPixels
      ? "\(count) missing in \(most) of \(eventCount) events"
      : "\(count) missing in at least some of \(eventsWithMissingPixels) of \(eventCount) events"
  }

  /// Ascending numbers as ranges: `0-11, 24-35, …`.
  private static func ranges(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound == number - 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let texts = ranges.prefix(8).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    return texts.joined(separator: ", ") + (ranges.count > 8 ? ", …" : "")
  }

  /// The first damage as an error that tells how many events there are; nil for a sound run.
  ///
  /// It has the code that a pipeline stops with.
  public var damage: (any SSTError)? {
    guard let first = lost.first?.error else { return nil }
    return DamagedEvents(first: first, count: lostCount, total: eventCount + lostCount)
  }
}

/// Consecutive rows that cannot be used, and why.
public struct LostEvents: Sendable {
  /// The rows of the file.
  public var rows: Range<Int>
  /// What is wrong with them.
  public var error: any SSTError

  /// Names rows and their error.
  public init(rows: Range<Int>, error: any SSTError) {
    self.rows = rows
    self.error = error
  }
}

/// The first damaged event of a run, and how many there are.
public struct DamagedEvents: SSTError {
  let first: any SSTError
  let count: Int
  let total: Int

  /// The code of the first one.
  public var code: ErrorCode { first.code }
  /// What is wrong with the first one, and the count.
  public var description: String { "\(first.description); \(count) of \(total) events are damaged" }
}
