import SSTCalib
import SSTIO
import Testing

@Suite("Census of a lab run") struct LabRunCensusTests {
  private static func event(_ index: Int, _ change: (inout TIOEvent) -> Void = { _ in }) -> TIOEvent {
    var event = TIOEvent(
      index: index, eventID: 0, tack: 0, cpuSeconds: 0, cpuNanoseconds: 0, packetsFilled: 2)
    event.isMissingPackets = false
    change(&event)
    return event
  }

  /// Ten events of four pixels: pixel 1 has no data in the first, pixel 3 only there.
  private static let events: [(TIOEvent, [UInt16])] = (0..<10).map { index in
    let event = event(index) { event in
      if index == 0 || index == 4 { event.isStale = true }
      if index == 4 || index == 5 { event.isMissingPackets = true }
      if index == 6 { event.problems = [.tackMismatch] }
      if index == 7 { event.problems = [.cpuTime, .filledCount, .footerReserved] }
    }
    return (event, index == 0 ? [1, 0, 1, 1] : [1, 1, index == 8 ? 0 : 1, 0])
  }

  private static func census(_ rule: LabRunCensus.Rule, _ chosen: Range<Int>) -> LabRunCensus {
    var census = LabRunCensus(pixelCount: 4, rule: rule)
    for (event, flags) in events[chosen] { census.add(event, flags: flags.span) }
    return census
  }

  @Test("W6: statuses are combined over the events that are used") func corrected() {
    let census = Self.census(.corrected, 0..<10)
    #expect(census.leftOut == [.stale: 2, .missingPackets: 1, .problems: 1])
    #expect(census.keptCount == 6 && census.eventCount == 10)
    #expect(census.presence == [6, 6, 5, 0] && census.dead == [false, false, false, true])
  }

  @Test("the original looks at the first event, even at a stale one") func original() {
    let census = Self.census(.pixelAnalysis, 0..<10)
    #expect(census.leftOut == [.stale: 2, .missingPackets: 1] && census.keptCount == 7)
    #expect(census.dead == [false, true, false, false])
  }

  @Test("counts of parts are counts of the whole", arguments: [LabRunCensus.Rule.corrected, .pixelAnalysis])
  func parts(_ rule: LabRunCensus.Rule) throws {
    var sum = Self.census(rule, 6..<10)
    try sum.add(Self.census(rule, 0..<6))
    #expect(sum == Self.census(rule, 0..<10))
    #expect(throws: LabError.wrongCount(what: "pixels of an event", found: 3, expected: 4)) {
      try sum.add(LabRunCensus(pixelCount: 3, rule: rule))
    }
    #expect(LabRunCensus(pixelCount: 2, rule: rule).dead == [true, true])
  }
}
