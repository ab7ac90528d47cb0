import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("EventIO: writing") struct EventIOWritingTests {
  /// The first object of some bytes.
  private static func object(
    _ bytes: [UInt8], _ body: (StoredObject) throws -> Void
  ) throws {
    try bytes.withUnsafeBytes { raw in
      let header = try #require(ObjectHeader(raw, hasMarker: true, isBigEndian: false, offset: 0))
      #expect(header.length % 4 == 0 && header.size + header.length == raw.count)
      try body(
        StoredObject(header: header, body: UnsafeRawBufferPointer(rebasing: raw[header.size...])))
    }
  }

  /// Writes a record and reads it back.
  private static func roundTrip<Record: EventIOWritable & EventIORecord & Equatable>(
    _ record: Record, identifier: Int = 0
  ) throws {
    var writer = ObjectWriter()
    writer.add(record, identifier: identifier)
    try object(writer.bytes) { stored in
      #expect(stored.header.type == Record.objectType && Int(stored.header.identifier) == identifier)
      let read = try stored.decode(Record.self)
      #expect(read == record)
    }
  }

  @Test("numbers of variable length, with the vectors of the format") func variableLength() throws {
    let vectors: [(Int, [UInt8])] = [
      (0, [0x00]), (-1, [0x01]), (1, [0x02]), (-64, [0x7F]), (64, [0x80, 0x80]), (-65, [0x80, 0x81]),
      (8191, [0xBF, 0xFE]), (-8192, [0xBF, 0xFF]), (8192, [0xC0, 0x40, 0x00]),
    ]
    for (value, bytes) in vectors {
      var writer = ObjectWriter()
      writer.scount(value)
      #expect(writer.bytes == bytes, "\(value)")
    }
    var values: [UInt64] = [0, .max]
    for shift in 0..<64 { values += [1 << shift, (1 << shift) - 1, (1 << shift) + 1] }
    for value in values {
      var writer = ObjectWriter()
      writer.count(value)
      writer.scount(Int(bitPattern: UInt(value)))
      try writer.bytes.withUnsafeBytes { bytes in
        var cursor = ObjectCursor(bytes, isBigEndian: false)
        let (unsigned, signed) = (try cursor.count(), try cursor.scount())
        #expect(unsigned == value && signed == Int(bitPattern: UInt(value)))
        #expect(cursor.remaining == 0)
      }
    }
  }

  @Test("the bytes of an object, and objects inside each other") func layout() {
    var writer = ObjectWriter()
    writer.add(MCEvent(shower: 7, coreX: 1, coreY: -2), identifier: 703)
    let expected: [UInt8] = [
      0x37, 0x8A, 0x1F, 0xD4, 0xE5, 0x07, 0x10, 0x00, 0xBF, 0x02, 0, 0, 12, 0, 0, 0,  // 2021, version 1
      7, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
    ]
    #expect(writer.bytes == expected)
    writer.removeAll()
    writer.addHistory(
      commandLine: HistoryLine(time: 1, text: "ab"), configuration: [], telescopes: [])
    #expect(
      writer.bytes == [
        0x37, 0x8A, 0x1F, 0xD4, 70, 0, 0x10, 0, 1, 0, 0, 0, 20, 0, 0, 0x40,  // a container
        71, 0, 0x10, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0x61, 0x62,
      ])
  }

  @Test("samples as differences: one, two and three bytes", arguments: [1, 2, 8, 9, 17, 50])
  func samples(count: Int) throws {
    var random = CounterRandom(seed: 1, event: UInt64(count), purpose: 0)
    let rows = 40
    let samples = (0..<rows * count).map { index -> UInt16 in
      switch index / count % 4 {
      case 0: UInt16(300 + random.next() % 20)
      case 1: UInt16(random.next() % 4096)
      case 2: UInt16(truncatingIfNeeded: random.next())
      default: random.next() % 2 == 0 ? 0 : .max
      }
    }
    var writer = ObjectWriter()
    samples.withUnsafeBufferPointer {
      writer.addSamples($0, telescopeID: 300, gainCount: 2, pixelCount: rows / 2, sampleCount: count)
    }
    try Self.object(writer.bytes) { stored in
      let read = try stored.decode(ADCSamples.self)
      #expect(read.samples == samples && read.telescopeID == 300)
      #expect(read.gainCount == 2 && read.pixelCount == rows / 2 && read.sampleCount == count)
    }
    var plain = ObjectBytes()
    for row in 0..<rows { plain.differences(samples[row * count..<(row + 1) * count].map { Int($0) }) }
    #expect(Array(writer.bytes.dropFirst(16 + 8).prefix(plain.bytes.count)) == plain.bytes)
  }

  @Test("records of head and cameras come back as they were") func head() throws {
    var run = RunHeader(
      run: 9, time: 5, direction: [1, 2], telescopeIDs: [1, 2], positions: [1, 2, 3, 4, 5, 6])
    (run.target, run.observer, run.duration) = ("abc", "é", 12)
    try Self.roundTrip(run, identifier: 9)
    var simulation = MCRunHeader()
    (simulation.showerCount, simulation.useCount, simulation.spectralIndex) = (5, 10, -2)
    (simulation.viewCone, simulation.highEnergyDetail) = ([0, 5], 3)
    try Self.roundTrip(simulation, identifier: -1)
    var camera = CameraSettings(x: [0, 1, 2], y: [3, 4, 5], shape: 3, area: 0.5, size: 0.25)
    (camera.focalLength, camera.effectiveFocalLength) = (5.6, 5.7)
    (camera.mirrorCount, camera.mirrorArea) = (18, 9.4)
    try Self.roundTrip(camera, identifier: 1)
    camera.asymmetricFocalLengths = [1, 2, 3, 4]
    try Self.roundTrip(camera, identifier: 1)
    var organization = CameraOrganization(drawers: [0, 0, 1], drawerCount: 2)
    (organization.sectorCount, organization.sectors) = (2, [0, 1, 1])
    organization.sectorCounts = [2, 0, 1]
    (organization.sectorTypes, organization.sectorThresholds) = ([2, 2], [300, 300])
    organization.pixelThresholds = [255, 255]
    try Self.roundTrip(organization, identifier: 1)
    var pixels = PixelSettings(
      pixelCount: 3, drawerCount: 2, timeSlice: 4, sampleCount: 50, sampleOffset: 12)
    (pixels.pulseCount, pixels.pulseStep, pixels.pulses) = (1, 0.1, [0, 0.5, 1, 0.25])
    try Self.roundTrip(pixels, identifier: 1)
    try Self.roundTrip(DisabledPixels(trigger: [1], highVoltage: [1, 2]), identifier: 1)
    try Self.roundTrip(CameraSoftwareSettings(), identifier: 1)
    try Self.roundTrip(PointingCorrection(), identifier: 1)
    try Self.roundTrip(DriveSettings(), identifier: 1)
    try Self.roundTrip(MetaParameters([("*LATITUDE", "49.9"), ("A", "")]), identifier: -1)
    try Self.roundTrip(InputCard(lines: ["RUNNR 1", ""]))
    var air = AtmosphericProfile(name: "US", observationLevel: 51_000)
    (air.heights, air.densities) = ([0, 1], [0.001, 0.0009])
    (air.depths, air.refractions) = ([1036, 920], [3e-4, 2.7e-4])
    try Self.roundTrip(air, identifier: 1)
    (air.top, air.layers) = (1.1e7, Array(stride(from: 0.0, to: 25, by: 1)))
    try Self.roundTrip(air, identifier: 1)
  }

  @Test("records of events and monitoring come back as they were") func events() throws {
    let time = EventIOTime(seconds: 10, nanoseconds: 20)
    let state = StoredMonitoring(
      telescopeID: 300, pixelCount: 2, pedestals: [1, 2], noise: [3, 4], sliceCount: 50, time: time)
    try Self.roundTrip(state, identifier: state.flags)
    try Self.roundTrip(
      LaserCalibration(pixelCount: 2, factors: [0.1, 0.2], flatField: [1, 1.5]), identifier: 1)
    try Self.roundTrip(
      PixelMonitor(nightSkyRate: [1, 2], relativeGain: [3, 4], amplitude: [5, 6], disabled: [0, 1]),
      identifier: 1)
    var shower = MCShower(primary: 402, energy: 3, azimuth: 1, altitude: 1.2)
    (shower.startDepth, shower.maximumHeight, shower.electronDepth, shower.cherenkovDepth) = (0, 8000, 3, 4)
    try Self.roundTrip(shower, identifier: 4)
    var event = MCEvent(shower: 4, coreX: 1, coreY: 2)
    try Self.roundTrip(event, identifier: 400)
    event.areaWeight = 5
    try Self.roundTrip(event, identifier: 400)
    try Self.roundTrip(PhotoelectronSums(shower: 4, counts: [7, 0], photons: [70, 3]), identifier: 400)
    let photoelectrons = Photoelectrons(
      use: 3, telescopeIndex: 1, pixelCount: 9, pixels: [2, 8], counts: [1, 2], times: [1, 2, 3])
    try Self.roundTrip(photoelectrons, identifier: photoelectrons.identifier)
    try Self.roundTrip(
      CentralTrigger(time: time, telescopes: [1, 2], times: [3, 4], masks: [4, 4], planeWave: [1, 1, 30]),
      identifier: 400)
    try Self.roundTrip(
      TelescopeEventHeader(
        localCount: 1, globalCount: 2, time: time, sectors: [17], readoutTime: -40, triggerTime: 48),
      identifier: 1)
    let list = PixelList(triggered: [1, 500], telescopeID: 2)
    try Self.roundTrip(list, identifier: list.identifier)
    var histogram = EventIOHistograms.Histogram(
      identifier: 6, title: "even", x: (2, 0, 4), y: (3, -1, 2))
    for (x, y) in [(1.0, 0.0), (3, 0.5), (9, 0), (1, -5)] { histogram.fill(x: x, y: y) }
    #expect(histogram.entries == 2 && histogram.allEntries == 4 && histogram.outside == [0, 1, 1, 0])
    #expect(histogram.contents == [0, 0, 1, 1, 0, 0])
    try Self.roundTrip(EventIOHistograms([histogram, histogram]), identifier: -1)
  }

  @Test("compressed streams are read back; zstd is one frame", arguments: StreamPacking.allCases)
  func packing(_ packing: StreamPacking) throws {
    let folder = try TemporaryFolder()
    let pieces = (0..<20).map { piece in
      (0..<300_000).map { UInt8(truncatingIfNeeded: CounterRandom.hash($0 * 31 + piece) % 23) }
    }
    func pack() throws -> [UInt8] {
      var bytes: [UInt8] = []
      let output = try PackedOutput(packing, name: "a") { bytes += $0 }
      for piece in pieces { try output.write(PackedOutput.prepare(piece, for: packing, name: "a")) }
      try output.close()
      return bytes
    }
    let packed = try pack()
    #expect(try pack() == packed)
    let path = folder.path("a.\(packing.fileEnding)")
    try Data(packed).write(to: URL(fileURLWithPath: path))
    #expect(try Self.unpacked(path, packing) == pieces.flatMap { $0 })
  }

  /// What the command of the system makes of a file.
  private static func unpacked(_ path: String, _ packing: StreamPacking) throws -> [UInt8] {
    if packing == .none { return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [packing == .zstd ? "zstd" : "gzip", "-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return bytes
  }
}

extension CounterRandom {
  fileprivate static func hash(_ value: Int) -> UInt64 {
    var random = CounterRandom(seed: 3, event: UInt64(value), purpose: 1)
    return random.next()
  }
}
