import SSTCore
import Testing

@Suite("Clock and numbers of a run") struct HeaderCensusTests {
  private static let start: Int64 = 1_769_025_637_000_000_000

  private func header(
    _ number: UInt64, _ offsetNS: Int64?, camera: UInt64? = nil, type: UInt32 = 1
  ) -> EventHeader {
    EventHeader(
      index: 0, telescopeID: 21, eventNumber: camera ?? number + 1000, arrayEventNumber: number,
      time: offsetNS.map { TAITime(nanoseconds: Self.start + $0) } ?? .unknown, eventType: type)
  }

  private func verdicts(_ headers: [EventHeader]) -> ([HeaderCensus.Verdict], HeaderCounts) {
    var census = HeaderCensus(usesArrayNumbers: true)
    return (headers.map { census.add($0) }, census.counts)
  }

  @Test("events that rise in number and time are worth no warning") func sound() {
    let (found, counts) = verdicts((1..<50).map { header(UInt64($0), Int64($0) * 1000) })
    #expect(found.allSatisfy { $0 == .single } && counts.findings.isEmpty)
    #expect(counts.clock.earliest?.nanoseconds == Self.start + 1000 && counts.clock.durationNS == 48_000)
  }

  @Test("the same event again, and another one with its number") func numbers() {
    let (found, counts) = verdicts([
      header(5, 0), header(6, 10), header(6, 10), header(5, 0), header(5, 20), header(5, 20), header(4, 30),
      header(4, 40), header(6, 10, type: 8),
    ])
    #expect(
      found == [
        .single, .single, .duplicate, .duplicate, .usedNumber, .duplicate, .single, .usedNumber, .single,
      ])
    #expect(counts.duplicates == 3 && counts.usedNumbers == 2 && counts.events == 9)
  }

  @Test("events without a number are the same only if camera number and time are") func unnumbered() {
    let (found, _) = verdicts([
      header(0, 0, camera: 1), header(0, 5, camera: 2), header(0, 5, camera: 2), header(0, nil, camera: 3),
      header(0, nil, camera: 3),
    ])
    #expect(found == [.single, .single, .duplicate, .single, .single])
  }

  @Test("rows that were never filled, and events without a time") func untimed() {
    let blank = EventHeader.blank
    let (found, counts) = verdicts([header(1, 0), header(2, nil), blank, blank, header(3, 7)])
    #expect(found == [.single, .single, .empty, .empty, .single])
    #expect(counts.untimed == 1 && counts.empty == 2 && counts.clock.durationNS == 7)
    #expect(counts.findings.map(\.code.code) == ["W0717", "W0718"])
    #expect(counts.findings[1].text == "2 of 5 rows are empty and left out")
  }

  @Test("places where the clock goes back or leaps, and by how much") func clock() {
    var clock = ClockOrder()
    for second in [0, 1, 2, -3, -2, 40, 39] {
      clock.add(TAITime(nanoseconds: Self.start + Int64(second) * 1_000_000_000))
      clock.add(.unknown)
    }
    #expect(clock.stepsBack == 2 && clock.largestStepBackNS == 5_000_000_000)
    #expect(clock.leapsAhead == 1 && clock.largestLeapNS == 42_000_000_000)
    #expect(clock.durationNS == 43_000_000_000)
    #expect(
      clock.remark == "the time of the events goes back 2 times, by up to 5.0 s; it leaps ahead once,"
        + " by up to 42.0 s")
  }
}
