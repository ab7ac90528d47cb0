/// How many events of a bin come from showers that it holds more than once: simulations use each shower several times, with
/// other impact points, and such events are not independent.
public struct ReusedShowers: Sendable, Equatable {
  /// The events of the bin.
  public var events: Int
  /// The events whose shower occurs more than once among them.
  public var repeatedEvents: Int
  /// The showers that occur more than once.
  public var repeatedShowers: Int

  /// The fraction of events that are not alone; NaN without events.
  public var fraction: Double { Double(repeatedEvents) / Double(events) }
  /// The number that the original prints: repeated showers over events; NaN without events.
  public var showersPerEvent: Double { Double(repeatedShowers) / Double(events) }

  /// Counts the events of bins of reconstructed energy.
  ///
  /// - Parameters:
  ///   - observations: the number of the run of each event.
  ///   - events: the number of each event: a hundred times that of the shower, and the use.
  ///   - energies: reconstructed energies in TeV.
  ///   - edges: edges of the bins in TeV.
  /// - Returns: one for each bin.
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public static func count(
    observations: [Int], events: [Int], energies: [Double], edges: [Double]
  ) throws(ResponseError) -> [ReusedShowers] {
    for list in [observations.count, events.count] where list != energies.count {
      throw .lengths(what: "event numbers", found: list, expected: energies.count)
    }
    let binning = try Binning(edges, "reconstructed energy")
    var showers = [[Shower]](repeating: [], count: binning.count)
    for row in energies.indices {
      guard let bin = binning.bin(of: energies[row]) else { continue }
      showers[bin].append(Shower(observation: observations[row], number: events[row] / 100))
    }
    return showers.map(count)
  }

  private struct Shower: Comparable {
    var observation: Int
    var number: Int

    static func < (a: Shower, b: Shower) -> Bool {
      (a.observation, a.number) < (b.observation, b.number)
    }
  }

  private static func count(_ showers: [Shower]) -> ReusedShowers {
    let sorted = showers.sorted()
    var count = ReusedShowers(events: sorted.count, repeatedEvents: 0, repeatedShowers: 0)
    var start = 0
    for end in 1...max(1, sorted.count) where end >= sorted.count || sorted[end] != sorted[start] {
      if end - start > 1 {
        count.repeatedShowers += 1
        count.repeatedEvents += end - start
      }
      start = end
    }
    return count
  }
}
