/// What is strange about the clock and the numbers of a run's events.
public struct HeaderCounts: Sendable, Equatable {
  /// Events of any kind.
  public internal(set) var events = 0
  /// Events without a time, beside empty rows.
  public internal(set) var untimed = 0
  /// Rows that were never filled.
  public internal(set) var empty = 0
  /// Events that occur again.
  public internal(set) var duplicates = 0
  /// Events with the number of an earlier, other one.
  public internal(set) var usedNumbers = 0
  /// The order of the times.
  public internal(set) var clock = ClockOrder()

  /// Makes the counts of no events.
  public init() {}

  /// What is worth a warning: each count that is not 0.
  public var findings: [Notice] {
    let counted: [(Int, NoticeCode, String)] = [
      (untimed, .untimedEvents, "events have no time, and therefore no pointing"),
      (empty, .emptyEvents, "rows are empty and left out"),
      (duplicates, .duplicateEvents, "events occur more than once; the first of each is kept"),
      (usedNumbers, .usedNumbers, "events have the number of another event; they get substitute ids"),
    ]
    let found = counted.filter { $0.0 > 0 }.map { count, code, text in
      Notice(code, "\(count) of \(events) \(text)")
    }
    return found + [clock.remark.map { Notice(.clockJumps, $0) }].compactMap { $0 }
  }
}

/// Looks at the headers of a run one by one, in the order of the file.
///
/// What it says of a header depends only on the headers before.
public struct HeaderCensus: Sendable, Equatable {
  /// What an event is to the product of a run.
  public enum Verdict: Sendable, Equatable {
    /// An event of its own.
    case single
    /// A row that its writer never filled.
    case empty
    /// The same event again: number, camera number and time are those of an earlier one.
    case duplicate
    /// Another event with the number of an earlier one.
    case usedNumber
  }

  /// What was found so far.
  public private(set) var counts = HeaderCounts()
  private let usesArrayNumbers: Bool
  private var showers = KnownNumbers()
  private var pedestals = KnownNumbers()

  /// Makes an empty census.
  ///
  /// - Parameter usesArrayNumbers: true if events are told apart by the array trigger's number, false for the camera's.
  public init(usesArrayNumbers: Bool) { self.usesArrayNumbers = usesArrayNumbers }

  /// Takes the next header. Complexity: O(1) where numbers rise, else O(log n).
  @discardableResult
  public mutating func add(_ header: EventHeader) -> Verdict {
    counts.events += 1
    if header.isEmpty {
      counts.empty += 1
      return .empty
    }
    let number = usesArrayNumbers ? header.arrayEventNumber ?? 0 : header.eventNumber
    let mark = KnownNumbers.Mark(time: header.time, eventNumber: header.eventNumber)
    let verdict =
      header.triggerBits.isPedestal ? pedestals.add(number, mark) : showers.add(number, mark)
    if verdict == .duplicate {
      counts.duplicates += 1
      return verdict
    }
    if verdict == .usedNumber { counts.usedNumbers += 1 }
    if !header.time.isKnown { counts.untimed += 1 }
    counts.clock.add(header.time)
    return verdict
  }
}

/// The numbers of events that came before, and when they came.
private struct KnownNumbers: Sendable, Equatable {
  /// What tells two events of a number apart.
  struct Mark: Sendable, Hashable {
    var time: TAITime
    var eventNumber: UInt64
  }

  private var numbers: [UInt64] = []
  private var marks: [Mark] = []
  /// Numbers that came after a larger one, and the events without a number.
  private var others: [UInt64: Set<Mark>] = [:]

  mutating func add(_ number: UInt64, _ mark: Mark) -> HeaderCensus.Verdict {
    if number > numbers.last ?? 0 {
      numbers.append(number)
      marks.append(mark)
      return .single
    }
    if number == 0, !mark.time.isKnown { return .single }
    let place = numbers.partitionIndex { $0 < number }
    let known = place < numbers.count && numbers[place] == number ? marks[place] : nil
    if known == mark || !others[number, default: []].insert(mark).inserted { return .duplicate }
    return number == 0 || known == nil && others[number]?.count == 1 ? .single : .usedNumber
  }
}
