import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Array events of real files against the values of eventio and ctapipe.
@Suite("EventIO: events of real files", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenEventTests {
  @Test("headers, truth and triggers", arguments: Golden.files) func headers(file: String) throws {
    let golden = try Golden(file: file)["ctapipe"]["events"].list
    var row = 0
    try SimtelEventSource(path: Golden.path(file)).forEachBlock { block in
      for (place, event) in block.array.enumerated() {
        defer { row += 1 }
        guard row < golden.count else { continue }
        let wanted = golden[row]
        let name = "\(file), event \(event.eventNumber)"
        #expect(event.eventNumber == Int64(wanted["event_id"].int), "\(name)")
        #expect(event.index == row)
        let time = event.time.isKnown ? event.time.unixSeconds() : 0
        #expect(abs(time - wanted["trigger_time_unix"].double) < 1e-6, "\(name)")
        #expect(event.kind == (wanted["event_type"].text == "SUBARRAY" ? .shower : .skyPedestal), "\(name)")
        #expect(event.pointing.azimuth == wanted["array_pointing"]["az_rad"].double)
        #expect(event.pointing.altitude == wanted["array_pointing"]["alt_rad"].double)
        let width = block.telescopes.count
        let triggered = (0..<width).filter { block.triggered[place * width + $0] }
        #expect(triggered.count == wanted["tels_with_trigger"].ints.count, "\(name)")
        truth(block.truth[place], wanted["shower"], name)
      }
    }
    #expect(row == golden.count)
  }

  private func truth(_ truth: TrueShower, _ wanted: Golden, _ name: String) {
    guard !wanted.isNull else {
      #expect(truth.energyTeV.isNaN)
      return
    }
    #expect(truth.energyTeV == wanted["energy_TeV"].double, "\(name)")
    #expect(abs(truth.altitudeDeg - wanted["alt_rad"].double * 180 / .pi) < 1e-12, "\(name)")
    #expect(abs(truth.azimuthDeg - wanted["az_rad"].double * 180 / .pi) < 1e-12, "\(name)")
    #expect(truth.coreX == wanted["core_x_m"].double && truth.coreY == wanted["core_y_m"].double, "\(name)")
    #expect(truth.firstInteractionM == wanted["h_first_int_m"].double, "\(name)")
    #expect(truth.maximumDepth == wanted["x_max"].double, "\(name)")
    #expect(truth.startDepth == wanted["starting_grammage"].double, "\(name)")
    #expect(truth.primary == wanted["primary_id"].int, "\(name)")
  }

  /// Calls `body` with each telescope's events and golden values.
  private func forEachTelescope(
    _ file: String, _ samples: SampleForm, jobs: Int = 1,
    _ body: (TelescopeEvents, _ event: Int, _ peer: Golden, _ stored: Golden, _ name: String) -> Void
  ) throws {
    let golden = try Golden(file: file)
    let (peer, stored) = (golden["ctapipe"]["events"].list, golden["events"].list)
    var count = 0
    try SimtelEventSource(path: Golden.path(file)).forEachBlock(samples: samples, jobs: jobs) { block in
      for events in block.telescopes {
        for (place, header) in events.headers.enumerated() {
          guard let id = header.telescopeID, header.index < peer.count else { continue }
          let name = "\(file), event \(header.index), telescope \(id)"
          body(
            events, place, peer[header.index]["telescopes"]["\(id)"],
            stored[header.index]["telescopes"]["\(id)"], name)
          count += 1
        }
      }
    }
    #expect(count == peer.reduce(0) { $0 + $1["telescopes"].keys.count })
  }

  @Test("stored samples and sums", arguments: Golden.files) func stored(file: String) throws {
    try forEachTelescope(file, .stored) { events, event, peer, stored, name in
      let shape = [events.channelCount, events.pixelCount, events.samplesPerPixel]
      #expect(shape == peer["r0"]["shape"].ints, "\(name)")
      if stored["adc_samples"].isNull {
        let range = event * events.samplesPerEvent..<(event + 1) * events.samplesPerEvent
        let sums = events.sums[range]
        #expect(sha256(sums) == stored["adc_sums"]["sha256_uint32"].text, "\(name)")
        #expect(sums.reduce(0) { $0 + Int($1) } == peer["r0"]["sum"].int, "\(name)")
        return
      }
      let samples = events.samples[events.sampleRange(ofEvent: event)]
      #expect(sha256(samples) == stored["adc_samples"]["sha256_uint16"].text, "\(name)")
      #expect(samples.reduce(0) { $0 + Int($1) } == peer["r0"]["sum"].int, "\(name)")
    }
  }

  @Test("calibrated samples, bit for bit", arguments: Golden.files) func calibrated(file: String) throws {
    try forEachTelescope(file, .physical, jobs: 2) { events, event, peer, _, name in
      let r1 = peer["r1"]
      #expect(
        [events.channelCount, events.pixelCount, events.samplesPerPixel] == r1["shape"].ints, "\(name)")
      let values = events.values[events.sampleRange(ofEvent: event)]
      if r1["sha256_float32"].isNull {
        let pixels = events.pixelCount * events.samplesPerPixel
        for (channel, wanted) in r1["sum_per_channel"].doubles.enumerated() {
          let sum = values.dropFirst(channel * pixels).prefix(pixels).reduce(0) { $0 + Double($1) }
          #expect(abs(sum - wanted) < 1e-7 * abs(wanted), "\(name)")
        }
      } else {
        #expect(sha256(values) == r1["sha256_float32"].text, "\(name)")
      }
      if !r1["n_low_gain"].isNull {
        let selected = events.selectedChannels[events.pixelRange(ofEvent: event)]
        #expect(selected.count { $0 == 1 } == r1["n_low_gain"].int, "\(name)")
        var counts: [String: Int] = [:]
        for flags in events.pixelFlags[events.pixelRange(ofEvent: event)] {
          counts["\(flags & 0xFF)", default: 0] += 1
        }
        for key in r1["pixel_status_counts"].keys {
          #expect(counts[key] == r1["pixel_status_counts"][key].int, "\(name)")
        }
      }
      monitoring(events, event, peer, name)
    }
  }

  private func monitoring(_ events: TelescopeEvents, _ event: Int, _ peer: Golden, _ name: String) {
    let shifts = events.monitoring?.timeShiftsNS ?? []
    for (channel, wanted) in peer["time_shift_ns"]["sum_per_channel"].doubles.enumerated() {
      let sum = shifts.dropFirst(channel * events.pixelCount).prefix(events.pixelCount)
        .reduce(0) { $0 + Double($1) }
      #expect(abs(sum - wanted) <= 1e-9 * max(1, abs(wanted)), "\(name)")
    }
    #expect(events.pointings[event].azimuth == peer["pointing"]["az_rad"].double, "\(name)")
    #expect(events.pointings[event].altitude == peer["pointing"]["alt_rad"].double, "\(name)")
    let simulated = events.simulated[event]
    #expect(Int(simulated.triggerPixelCount) == peer["trigger"]["n_trigger_pixels"].int, "\(name)")
    // The peer's times are doubles of days.
    let delay = peer["trigger"]["time_minus_array_ns"].double
    #expect(abs(Double(simulated.triggerTimeNS) - delay) < 0.01, "\(name)")
  }

  @Test("true images", arguments: Golden.files) func trueImages(file: String) throws {
    try forEachTelescope(file, .stored) { events, event, peer, stored, name in
      let golden = peer["true"]
      let image = events.trueImages[events.pixelRange(ofEvent: event)]
      #expect(image.reduce(0, +) == Float(golden["image_sum"].double), "\(name)")
      #expect(image.max() == Float(golden["image_max"].double), "\(name)")
      let simulated = events.simulated[event]
      if golden["image_sum_field"].isNull {
        #expect(simulated.photoelectronSum.isNaN, "\(name)")
      } else {
        #expect(simulated.photoelectronSum == golden["image_sum_field"].double, "\(name)")
      }
      if golden["impact_distance_m"].isNull {
        #expect(simulated.impactM.isNaN, "\(name)")
      } else {
        #expect(abs(simulated.impactM - golden["impact_distance_m"].double) < 1e-10, "\(name)")
      }
      if !stored["photoelectrons"].isNull {
        #expect(
          sha256(image.map { Int32($0) }) == stored["photoelectrons"]["sha256_counts_int32"].text, "\(name)")
      }
    }
  }

  @Test("counts of showers and uses") func counts() throws {
    let source = try SimtelEventSource(path: Golden.path("simtel_test_file.simtel.gz"))
    var reader = try source.makeReader()
    var chunk = EventChunk()
    while try reader.next(into: &chunk) {}
    #expect(reader.counts.showers == 100 && reader.counts.mcEvents == 1000)
    #expect(reader.counts.arrayEvents == 9 && reader.counts.runs.first?.showerHistogram?.entries == 1000)
    #expect(reader.counts.unknown.isEmpty)
    #expect(source.description.simulation?.maximumEnergyTeV == 200)
    #expect(source.description.simulation?.maximumImpactM == 1000)
  }
}
