/// What the headers of a run tell of its clock and of its numbers, header by header in the order of the file.
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

  /// Events of any kind.
  public private(set) var count = 0
  /// Events without a time, beside empty rows.
  public private(set) var untimed = 0
  /// Rows that were never filled.
  public private(set) var empty = 0
  /// Events that are there again.
  public private(set) var duplicates = 0
  /// Events with the number of an earlier, other one.
  public private(set) var usedNumbers = 0
  /// The order of the times.
  public private(set) var clock = ClockOrder()
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
    count += 1
    if header.isEmpty {
      empty += 1
      return .empty
    }
    let number = usesArrayNumbers ? header.arrayEventNumber ?? 0 : header.eventNumber
    let mark = KnownNumbers.Mark(time: header.time, eventNumber: header.eventNumber)
    let verdict =
      header.triggerBits.isPedestal ? pedestals.add(number, mark) : showers.add(number, mark)
    if verdict == .duplicate {
      duplicates += 1
      return verdict
    }
    if verdict == .usedNumber { usedNumbers += 1 }
    if !header.time.isKnown { untimed += 1 }
    clock.add(header.time)
    return verdict
  }

  /// What is strange about the run, in words.
  public var remarks: [String] {
    var remarks: [String] = []
    if empty > 0 { remarks.append("\(empty) of \(count) rows are empty") }
    if untimed > 0 { remarks.append("\(untimed) of \(count) events have no time") }
    if duplicates > 0 { remarks.append("\(duplicates) of \(count) events are there again") }
    if usedNumbers > 0 { remarks.append("\(usedNumbers) of \(count) events have the number of another") }
    return remarks + [clock.remark].compactMap { $0 }
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
    let place = numbers.partitionIndex { $0 < number }
    let known = place < numbers.count && numbers[place] == number ? marks[place] : nil
    if mark.time.isKnown || number > 0 {
      if known == mark || others[number]?.contains(mark) == true { return .duplicate }
      others[number, default: []].insert(mark)
    }
    if number == 0 { return .single }
    return known == nil && others[number]?.count == 1 ? .single : .usedNumber
  }
}
