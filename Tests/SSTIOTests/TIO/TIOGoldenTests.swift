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
    let file = try TIOFile(path: path)
    let source = try RawFile.openRows(path)
    #expect(file.level.rawValue == book["level"] as? String)
    #expect(file.version == book["event_header_version"] as? Int)
    #expect(file.runNumber == book["run_id"] as? Int)
    #expect(source.description.runNumber == file.runNumber)
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
    let block = try source.block(0..<events.count).telescopes[0]
    let values = try source.block(0..<events.count, samples: .physical, jobs: 3).telescopes[0]
    let details = try file.events(0..<events.count, jobs: 1)
    #expect(values.headers == block.headers && values.pixelFlags == block.pixelFlags)
    #expect(values.headers.map(\.readout) == details.map(\.readout))
    #expect(block.values.isEmpty && values.samples.isEmpty)
    for (index, expected) in events.enumerated() {
      try compare(index, block, details[index], values, expected, of: file)
    }
    #expect(try source.block(0..<events.count, jobs: 3).telescopes[0].samples == block.samples)
    #expect(try file.events(0..<events.count, jobs: 2) == details)
    #expect(try source.readHeaders(0..<events.count, jobs: 2) == block.headers)
  }

  private func compare(
    _ index: Int, _ block: TelescopeEvents, _ event: TIOEvent, _ values: TelescopeEvents,
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
    #expect(event.readout.isMissingPackets == expected["missing"] as? Bool)
    #expect(event.readout.isStale == expected["stale"] as? Bool)
    #expect(event.isStaleInFirstPacket == expected["stale_in_first_packet"] as? Bool)
    #expect(event.readout.firstCell == expected["first_cell_id"] as? Int)
    #expect(event.readout.problems == [])
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
    let (packed, plain) = (try RawFile.openRows(folder.path("a")), try RawFile.openRows(path))
    let a = try packed.block(0..<8, jobs: 2).telescopes[0]
    let b = try plain.block(0..<8, jobs: 2).telescopes[0]
    #expect(a.samples == b.samples && a.headers == b.headers)
    #expect(packed.description.path == folder.path("a"))
    var bytes = try Data(contentsOf: folder.url.appendingPathComponent("a"))
    bytes[bytes.count / 2] ^= 0x10
    try bytes.write(to: folder.url.appendingPathComponent("b"))
    #expect(throws: FITSError.self) { try TIOFile(path: folder.path("b")) }
  }
}
