internal import SSTCore
internal import Synchronization

/// Collects the rows that cannot be read while several threads decode the others.
final class RowFaults: Sendable {
  private let found = Mutex<[LostEvents]>([])

  /// Notes rows.
  func add(_ rows: Range<Int>, _ error: any SSTError) {
    found.withLock { $0.append(LostEvents(rows: rows, error: error)) }
  }

  /// The rows in order, each with one error: that of the whole tile before that of a row.
  var sorted: [LostEvents] {
    let all = found.withLock { $0 }
      .sorted { ($0.rows.lowerBound, $1.rows.count) < ($1.rows.lowerBound, $0.rows.count) }
    var result: [LostEvents] = []
    for lost in all {
      let start = max(lost.rows.lowerBound, result.last?.rows.upperBound ?? 0)
      guard start < lost.rows.upperBound else { continue }
      result.append(LostEvents(rows: start..<lost.rows.upperBound, error: lost.error))
    }
    return result
  }
}

extension ZFITSTable {
  /// Goes through the tiles of a range of rows on several threads.
  ///
  /// - Parameters:
  ///   - faults: gets the rows of tiles that are damaged; without it the first one is thrown.
  ///   - body: as in ``forEachTile(of:jobs:_:)``.
  func forEachTile(
    of rows: Range<Int>, jobs: Int, faults: RowFaults?,
    _ body: @Sendable (Int, Range<Int>, BlockDecoder) throws -> Void
  ) throws {
    guard let faults else { return try forEachTile(of: rows, jobs: jobs, body) }
    try forEachTile(of: rows, jobs: jobs) { tile, chosen, decoder in
      do {
        try body(tile, chosen, decoder)
      } catch let error as any SSTError where error.isDamage {
        faults.add(chosen, error)
      }
    }
  }

  /// The parts of a range of rows for which room can be made, and the rows of tiles that are not there or cannot hold
  /// what they claim.
  ///
  /// - Parameters:
  ///   - size: the bytes of a row in the column.
  ///   - length: the bytes of its length.
  ///   - column: the largest column.
  func parts(
    of rows: Range<Int>, hold size: Int, length: Int = 4, in column: Int
  ) -> (sound: [Range<Int>], lost: [LostEvents]) {
    var sound: [Range<Int>] = []
    var lost: [LostEvents] = []
    for tile in tileIndices(of: rows) {
      let chosen = rows.clamped(to: firstRows[tile]..<firstRows[tile + 1])
      do throws(ZFITSError) {
        try check(chosen, hold: size, length: length, in: column)
        if let last = sound.last, last.upperBound == chosen.lowerBound {
          sound[sound.count - 1] = last.lowerBound..<chosen.upperBound
        } else {
          sound.append(chosen)
        }
      } catch {
        lost.append(LostEvents(rows: chosen, error: error))
      }
    }
    return (sound, lost)
  }

  /// Reads the sound rows of a range, whatever tiles are damaged.
  ///
  /// - Parameters:
  ///   - size: as for ``parts(of:hold:length:in:)``.
  ///   - column: the largest column.
  ///   - events: filled with the sound rows.
  ///   - fill: reads rows for which there is room, and notes those that are damaged.
  /// - Returns: the other rows.
  func salvage(
    _ rows: Range<Int>, hold size: Int, in column: Int, into events: inout TelescopeEvents,
    _ fill: (Range<Int>, inout TelescopeEvents, RowFaults) throws -> Void
  ) throws -> [LostEvents] {
    let faults = RowFaults()
    let (sound, lost) = parts(of: rows, hold: size, in: column)
    for lost in lost { faults.add(lost.rows, lost.error) }
    func fillPart(_ part: Range<Int>, _ target: inout TelescopeEvents) throws {
      try fill(part, &target, faults)
      let places = faults.sorted.flatMap { lost in
        lost.rows.clamped(to: part).map { $0 - part.lowerBound }
      }
      target.remove(places)
    }
    if sound.count == 1 {
      try fillPart(sound[0], &events)
    } else {
      events.removeAll()
      var part = events
      for rows in sound {
        try fillPart(rows, &part)
        events.append(part)
      }
    }
    return faults.sorted
  }
}
