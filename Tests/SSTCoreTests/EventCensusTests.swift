import SSTCore
import Testing

@Suite("What a run of events is made of") struct EventCensusTests {
  private func block(_ count: Int) -> TelescopeEvents {
    var events = TelescopeEvents()
    (events.pixelCount, events.samplesPerPixel) = (3, 2)
    events.resize(count, hasBaselines: true)
    events.pixelStatus.resize(count * 3, repeating: [])
    for event in 0..<count {
      events.headers[event].index = event
      events.headers[event].eventNumber = UInt64(event + 1)
      events.headers[event].telescopeID = event == 2 ? 22 : 21
      for place in 0..<6 { events.samples[6 * event + place] = UInt16(10 * event + place) }
    }
    return events
  }

  private func mark(_ events: inout TelescopeEvents, _ event: Int, _ words: [PixelStatus]) {
    for (pixel, word) in words.enumerated() { events.pixelStatus[3 * event + pixel] = word }
    events.headers[event].readout.unusablePixelCount = words.count { !$0.isEmpty }
  }

  @Test("missing and impossible pixels are counted") func pixels() {
    var events = block(4)
    mark(&events, 1, [.missing, [], []])
    mark(&events, 3, [.missing, [], .impossibleSamples])
    var census = EventCensus()
    census.add(events)
    #expect(census.eventCount == 4 && census.lostCount == 0 && census.damage == nil)
    #expect(census.missingEventsOfPixel == [2, 0, 0] && census.missingPixelCount == 1)
    #expect(census.eventsWithMissingPixels == 2 && census.eventsWithImpossibleSamples == 1)
    #expect(census.findings.map(\.code.code) == ["W0709", "W0722"])
    #expect(census.findings[0].text == "1 pixel (0) missing in 2 of 4 events")
  }

  @Test("lost rows join, and the first one gives the code") func lost() {
    var census = EventCensus()
    census.add(block(2))
    let error = RunInputError.mixedTelescopes(path: "a", row: 4, found: 22, expected: 21)
    census.add([LostEvents(rows: 4..<5, error: error), LostEvents(rows: 5..<8, error: error)])
    census.add([LostEvents(rows: 9..<10, error: error)])
    #expect(census.lost.map(\.rows) == [4..<8, 9..<10] && census.lostCount == 5)
    #expect(census.damage?.code == error.code && census.damage?.description.contains("5 of 7 events") == true)
    #expect(census.findings[0].text.contains("rows 4 to 7 (E0471 mixed-telescopes), row 9"))
  }

  @Test("events leave a block, the others move together") func removal() {
    let whole = block(4)
    var events = whole
    let source = SourceDescription(
      path: "a", format: "", level: "R0", instrument: .sst1m,
      telescopes: [SourceTelescope(id: 21, camera: CameraReadout(pixelCount: 3, samplesPerPixel: 2))])
    let lost = events.removeOtherTelescopes(of: source)
    #expect(lost.map(\.rows) == [2..<3] && events.headers.map(\.index) == [0, 1, 3])
    #expect(events.samples == Array(whole.samples[..<12] + whole.samples[18...]))
    #expect(events.baselines.count == 9 && events.pixelFlags.count == 9 && events.pixelStatus.count == 9)
    var joined = whole
    joined.removeAll()
    joined.append(whole)
    joined.remove([0, 1, 2, 3])
    #expect(joined.count == 0 && joined.samples.isEmpty)
  }
}
