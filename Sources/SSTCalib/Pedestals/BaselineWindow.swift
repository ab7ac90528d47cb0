public import SSTCore

/// The last pedestal events' baselines: averages over the window, a pixel at a time.
///
/// A value that is advanced in event order; adding an event costs a few microseconds.
public struct BaselineWindow: Sendable {
  /// The largest number of events.
  public let capacity: Int
  /// The events, oldest first.
  public private(set) var entries: [PedestalStatistics] = []
  private var rmsSums: [Double]
  private var counts: [Int32]
  private var removals = 0

  /// Makes an empty window.
  public init(capacity: Int, pixelCount: Int) {
    precondition(capacity > 0, "a window needs room for an event")
    self.capacity = capacity
    rmsSums = [Double](repeating: 0, count: pixelCount)
    counts = [Int32](repeating: 0, count: pixelCount)
  }

  /// The number of events.
  public var count: Int { entries.count }

  /// Adds an event; beyond the capacity the oldest leaves.
  public mutating func add(_ statistics: PedestalStatistics) {
    append(statistics)
    if entries.count > capacity { removeOldest() }
  }

  /// Adds an event without limit.
  mutating func append(_ statistics: PedestalStatistics) {
    precondition(statistics.rms.count == rmsSums.count, "statistics need one value per pixel")
    entries.append(statistics)
    accumulate(statistics, sign: 1)
  }

  /// Takes the oldest event out.
  mutating func removeOldest() {
    guard !entries.isEmpty else { return }
    accumulate(entries.removeFirst(), sign: -1)
    removals += 1
    // Rounding errors of the running sums do not pile up over a night.
    if removals.isMultiple(of: capacity) { sumAgain() }
  }

  /// Keeps only the oldest events.
  mutating func keepOldest(_ limit: Int) {
    guard entries.count > limit else { return }
    entries.removeLast(entries.count - limit)
    sumAgain()
  }

  /// Takes all events out.
  mutating func removeAll() {
    entries = []
    sumAgain()
  }

  /// The mean over the window of each pixel's rms, in ADC counts; NaN for a pixel that was never measured.
  public func meanRMS() -> [Double] { rmsSums.indices.map { rmsSums[$0] / Double(counts[$0]) } }

  private mutating func accumulate(_ statistics: PedestalStatistics, sign: Int32) {
    let factor = Double(sign)
    if let measured = statistics.isMeasured {
      for pixel in rmsSums.indices where measured[pixel] {
        rmsSums[pixel] += factor * statistics.rms[pixel]
        counts[pixel] += sign
      }
      return
    }
    for pixel in rmsSums.indices { rmsSums[pixel] += factor * statistics.rms[pixel] }
    for pixel in counts.indices { counts[pixel] += sign }
  }

  private mutating func sumAgain() {
    for pixel in rmsSums.indices {
      rmsSums[pixel] = 0
      counts[pixel] = 0
    }
    for entry in entries { accumulate(entry, sign: 1) }
  }
}

/// One row of the pedestal monitoring table.
public struct PedestalMonitoringRow: Sendable, Equatable {
  /// The number of events in the window.
  public var eventCount: Int
  /// The mean time of the events.
  public var meanTime: TAITime
  /// The earliest time of the window.
  public var firstTime: TAITime
  /// The latest time of the window.
  public var lastTime: TAITime
  /// The mean of the events' means of each pixel, in ADC counts.
  public var mean: [Double]
  /// The median over the events of their means of each pixel, in ADC counts.
  public var median: [Double]
  /// The mean of the events' rms of each pixel, in ADC counts.
  public var rms: [Double]
}

extension BaselineWindow {
  /// The window as a row of the monitoring table; nil if it is empty.
  ///
  /// Events without a time do not count for the times.
  ///
  /// - Parameter inFileOrder: first and last are the ends of the window, which need not be the earliest and the latest;
  ///   as the original has it.
  public func monitoringRow(inFileOrder: Bool = false) -> PedestalMonitoringRow? {
    guard count > 0 else { return nil }
    let times = entries.lazy.map(\.time).filter(\.isKnown)
    let first = (inFileOrder ? times.first : times.min()) ?? .unknown
    let last = (inFileOrder ? times.last : times.max()) ?? .unknown
    let offsets = times.reduce(0.0) { $0 + Double($1.nanoseconds - first.nanoseconds) }
    let mean = first.nanoseconds + Int64((offsets / Double(Swift.max(1, times.count))).rounded())
    return PedestalMonitoringRow(
      eventCount: count, meanTime: TAITime(nanoseconds: mean), firstTime: first, lastTime: last,
      mean: average(\.mean), median: medianOfMeans(), rms: average(\.rms))
  }

  private func average(_ values: KeyPath<PedestalStatistics, [Double]>) -> [Double] {
    var sums = [Double](repeating: 0, count: entries.first?.mean.count ?? 0)
    var counts = sums
    for entry in entries {
      let row = entry[keyPath: values]
      if let measured = entry.isMeasured {
        for pixel in sums.indices where measured[pixel] {
          sums[pixel] += row[pixel]
          counts[pixel] += 1
        }
      } else {
        for pixel in sums.indices { sums[pixel] += row[pixel] }
        for pixel in counts.indices { counts[pixel] += 1 }
      }
    }
    return sums.indices.map { sums[$0] / counts[$0] }
  }

  private func medianOfMeans() -> [Double] {
    let pixels = entries.first?.mean.count ?? 0
    var all = [Double](repeating: .nan, count: pixels * count)
    for (index, entry) in entries.enumerated() {
      for pixel in 0..<pixels where entry.isMeasured?[pixel] ?? true {
        all[pixel * count + index] = entry.mean[pixel]
      }
    }
    return (0..<pixels).map { all[$0 * count..<($0 + 1) * count].filter { !$0.isNaN }.median() }
  }
}
