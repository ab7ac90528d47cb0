/// Which events of a table pass.
public struct EventMask: Sendable, Equatable {
  /// One flag for each event.
  public private(set) var flags: [Bool]

  /// Lets all events pass.
  ///
  /// - Parameter count: the number of events.
  public init(count: Int) { flags = [Bool](repeating: true, count: count) }

  /// Takes flags.
  ///
  /// - Parameter flags: one for each event.
  public init(_ flags: [Bool]) { self.flags = flags }

  /// Whether an event passes.
  public subscript(row: Int) -> Bool { flags[row] }

  /// How many events pass.
  public var passing: Int { flags.reduce(0) { $1 ? $0 + 1 : $0 } }

  /// The rows of the events that pass, in rising order.
  public var rows: [Int] {
    var rows: [Int] = []
    rows.reserveCapacity(passing)
    for row in flags.indices where flags[row] { rows.append(row) }
    return rows
  }

  /// Leaves out the events that a test of their rows refuses; events that are out already are not tested.
  ///
  /// - Parameter test: true for a row that passes.
  public mutating func require(_ test: (Int) -> Bool) {
    flags.withUnsafeMutableBufferPointer { flags in
      for row in flags.indices where flags[row] { flags[row] = test(row) }
    }
  }

  /// The events that pass in both.
  public static func & (a: EventMask, b: EventMask) -> EventMask {
    EventMask(zip(a.flags, b.flags).map { $0 && $1 })
  }
}
