import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Every file of the `.tio` oracle against its expected values.
@Suite(
  "TIO: golden files", .enabled(if: SharedData.isPresent && TIOOracle.isPresent, "\(SharedData.comment)"))
struct TIOGoldenTests {
  @Test("good files", arguments: TIOOracle.samples) func sample(_ name: String) throws {
    try compare(TIOOracle.path("samples/\(name)"), TIOOracle.book("samples", name))
  }

  @Test("calibration runs", arguments: ["r0.tio", "r1_pedestal_only.tio", "r1_pedestal_tf.tio"])
  func calibration(_ name: String) throws {
    let files = try #require(TIOOracle.book("calib")["files"] as? [String: [String: Any]])
    try compare(TIOOracle.path("calib/\(name)"), try #require(files[name]))
  }

  private func compare(_ path: String, _ book: [String: Any]) throws {
    let source = try #require(try RawFile.open(path) as? TIOEventSource)
    let file = source.file
    #expect(file.level.rawValue == book["level"] as? String)
    #expect(file.version == book["event_header_version"] as? Int)
    #expect(file.runNumber == book["run_id"] as? Int)
    #expect(source.run.runNumber == file.runNumber)
    #expect(file.cameraVersion == book["camera_version"] as? String)
    #expect(file.scale == Float(try #require(book["scale"] as? Double)))
    #expect(file.offset == Float(try #require(book["offset"] as? Double)))
    #expect(file.eventCount == book["n_events"] as? Int)
    #expect(file.packetsPerEvent == book["n_packets_per_event"] as? Int)
    #expect(file.packetSize == book["packet_size"] as? Int)
    #expect(file.readout?.pixelCount == book["n_pixels"] as? Int)
    #expect(file.readout?.samplesPerPixel == book["n_samples"] as? Int)
    #expect(file.readout?.firstSlot == book["first_active_slot"] as? Int)
    #expect(file.readout?.slots ?? [] == book["active_slots"] as? [Int])
    #expect((file.configuration != nil) == book["has_config"] as? Bool)
    #expect(file.damage == nil)
    let events = try #require(book["events"] as? [[String: Any]])
    #expect(events.count == source.eventCount)
    var block = EventBlock()
    var details: [TIOEvent] = []
    var values = TIOValueBlock()
    try source.readEvents(0..<events.count, into: &block, events: &details, jobs: 1)
    try source.readValues(0..<events.count, into: &values, jobs: 3)
    #expect(values.events == details && values.pixelFlags == block.pixelFlags)
    for (index, expected) in events.enumerated() {
      try compare(index, block, details[index], values, expected, of: file)
    }
    let words = block.samples
    try source.readEvents(0..<events.count, into: &block, jobs: 3)
    #expect(block.samples == words)
    #expect(try source.readDetails(0..<events.count, jobs: 2) == details)
    #expect(try source.readHeaders(0..<events.count, jobs: 2) == block.headers)
  }

  private func compare(
    _ index: Int, _ block: EventBlock, _ event: TIOEvent, _ values: TIOValueBlock,
    _ expected: [String: Any], of file: TIOFile
  ) throws {
    #expect(event.index == index && block.headers[index].index == index)
    #expect(event.eventID == (expected["event_id"] as? NSNumber)?.uint32Value)
    #expect(event.tack == (expected["tack"] as? NSNumber)?.uint64Value)
    #expect(Int(event.cpuSeconds) == expected["cpu_s"] as? Int)
    #expect(Int(event.cpuNanoseconds) == expected["cpu_ns"] as? Int)
    #expect(
      block.headers[index].time
        == TAITime(unixSeconds: event.cpuSeconds, nanoseconds: event.cpuNanoseconds))
    #expect(event.packetsFilled == expected["n_packets_filled"] as? Int)
    #expect(event.packetsPresent == expected["n_packets_present"] as? Int)
    #expect(event.isMissingPackets == expected["missing"] as? Bool)
    #expect(event.isStale == expected["stale"] as? Bool)
    #expect(event.isStaleInFirstPacket == expected["stale_in_first_packet"] as? Bool)
    #expect(event.firstCell == expected["first_cell_id"] as? Int)
    #expect(event.problems == [])
    let raw = block.samples[block.sampleRange(ofEvent: index)]
    let decoded = values.values[block.sampleRange(ofEvent: index)]
    let flags = block.pixelFlags[block.pixelRange(ofEvent: index)]
    #expect(flags.count { $0 != 0 } == expected["n_pixels_with_data"] as? Int)
    #expect(raw.reduce(0) { $0 + Int($1) } == expected["sum_raw"] as? Int)
    #expect(sha256(raw) == expected["sha256_raw_u16le"] as? String)
    #expect(sha256(decoded) == expected["sha256_decoded_f32le"] as? String)
    for probe in try #require(expected["probes"] as? [[String: Any]]) {
      let start = try #require(probe["pixel"] as? Int) * block.samplesPerPixel
      let place = raw.startIndex + start..<raw.startIndex + start + 8
      #expect(raw[place].map { Int($0) } == probe["raw"] as? [Int])
      // The JSON parser may change the last digit of a double; all bits are in the hash above.
      #expect(Array(decoded[place]) == (probe["decoded"] as? [Double])?.map { Float($0) })
    }
  }

  @Test("what else the headers say") func headers() throws {
    let camera = try TIOFile(path: TIOOracle.path("samples/camera_r1_128.tio"))
    #expect(camera.modules.map(\.slot) == Array(0..<32))
    #expect(camera.modules.map(\.serialNumber) == (100..<132).map { $0 })
    #expect(camera.modules[3].sensorTemperature == 18.8)
    #expect(camera.startDate == "2019-05-01T22:10:00" && camera.date == 20_190_501)
    #expect(camera.text("TF") == "synthetic_tf.tcal" && camera.text("OBSERVER") == "synthetic")
    let other = try TIOFile(path: TIOOracle.path("samples/camera_r0_32.tio"))
    #expect(other.configuration == "synthetic configuration text\n" && other.modules.isEmpty)
  }

  @Test("gzip files read the same") func gzip() throws {
    let folder = try TemporaryFolder()
    let path = TIOOracle.path("samples/partial_r1.tio")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "gzip -c '\(path)' > '\(folder.path("a"))'"]
    try process.run()
    process.waitUntilExit()
    let (packed, plain) = (try RawFile.open(folder.path("a")), try RawFile.open(path))
    var (a, b) = (EventBlock(), EventBlock())
    try packed.readEvents(0..<8, into: &a, jobs: 2)
    try plain.readEvents(0..<8, into: &b, jobs: 2)
    #expect(a.samples == b.samples && a.headers == b.headers && packed.run.path == folder.path("a"))
    var bytes = try Data(contentsOf: folder.url.appendingPathComponent("a"))
    bytes[bytes.count / 2] ^= 0x10
    try bytes.write(to: folder.url.appendingPathComponent("b"))
    #expect(throws: FITSError.self) { try TIOFile(path: folder.path("b")) }
  }
}
