/// The numbers that say which images belong to one event.
public struct EventNumber: Sendable, Hashable, Comparable {
  /// The number of the observation.
  public var observation: Int64
  /// The number of the event in it.
  public var event: Int64

  /// Makes a number.
  public init(observation: Int64, event: Int64) { (self.observation, self.event) = (observation, event) }

  /// By observation, then by event.
  public static func < (a: EventNumber, b: EventNumber) -> Bool {
    a.observation == b.observation ? a.event < b.event : a.observation < b.observation
  }
}

/// Which rows of the telescopes' tables are images of one event.
///
/// Events are in the order of their numbers, the images of each in the order of the telescopes. All images lie behind each
/// other in two lists, so that a million events need no memory of their own.
public struct EventGroups: Sendable, Equatable {
  /// The numbers of the events.
  public private(set) var events: [EventNumber] = []
  /// For each event the place of its first image, and behind the last event the number of images.
  public private(set) var starts: [Int] = [0]
  /// For each image the place of its telescope.
  public private(set) var telescopes: [Int] = []
  /// For each image its row in the table of its telescope.
  public private(set) var rows: [Int] = []
  /// The number of events that were left out because fewer telescopes have them than asked for.
  public private(set) var incomplete = 0

  /// The number of events.
  public var count: Int { events.count }
  /// The places of an event's images.
  public func images(of event: Int) -> Range<Int> { starts[event]..<starts[event + 1] }

  /// Joins tables. Complexity: linear for tables in order of their numbers.
  ///
  /// - Parameters:
  ///   - tables: for each telescope the numbers of its rows.
  ///   - minimumImages: events with fewer images are left out.
  /// - Throws: ``MergingError/repeatedEvent(telescope:observation:event:)``.
  public init(_ tables: [[EventNumber]], minimumImages: Int = 2) throws(MergingError) {
    let sorted = tables.map { SortedKeys($0) }
    for (telescope, table) in sorted.enumerated() {
      for place in table.keys.indices.dropFirst() where table.keys[place] == table.keys[place - 1] {
        throw .repeatedEvent(
          telescope: telescope, observation: table.keys[place].observation, event: table.keys[place].event)
      }
    }
    var heads = [Int](repeating: 0, count: tables.count)
    while let next = Self.smallest(sorted, heads) {
      for telescope in sorted.indices where heads[telescope] < sorted[telescope].keys.count {
        guard sorted[telescope].keys[heads[telescope]] == next else { continue }
        telescopes.append(telescope)
        rows.append(Int(sorted[telescope].rows[heads[telescope]]))
        heads[telescope] += 1
      }
      finish(next, minimumImages)
    }
  }

  /// The smallest number at the heads of the tables; nil at their ends.
  private static func smallest(_ tables: [SortedKeys<EventNumber>], _ heads: [Int]) -> EventNumber? {
    var smallest: EventNumber?
    for telescope in tables.indices where heads[telescope] < tables[telescope].keys.count {
      let key = tables[telescope].keys[heads[telescope]]
      if smallest.map({ key < $0 }) ?? true { smallest = key }
    }
    return smallest
  }

  /// Keeps the images behind the last event as one of their own, or drops them.
  private mutating func finish(_ event: EventNumber, _ minimumImages: Int) {
    let start = starts[starts.count - 1]
    if rows.count - start >= minimumImages {
      events.append(event)
      starts.append(rows.count)
    } else {
      incomplete += 1
      telescopes.removeLast(rows.count - start)
      rows.removeLast(rows.count - start)
    }
  }

  /// The plain means of a quantity over the images of each event.
  ///
  /// - Parameter columns: for each telescope the values of its table.
  public func means(of columns: [[Double]]) -> [Double] {
    events.indices.map { event in
      let images = images(of: event)
      return images.reduce(0) { $0 + columns[telescopes[$1]][rows[$1]] } / Double(images.count)
    }
  }

  /// The values that one telescope has of a quantity; NaN for events without it.
  ///
  /// - Parameters:
  ///   - values: the values of its table.
  ///   - telescope: its place.
  public func values(_ values: [Double], of telescope: Int) -> [Double] {
    events.indices.map { event in
      images(of: event).first { telescopes[$0] == telescope }.map { values[rows[$0]] } ?? .nan
    }
  }
}
