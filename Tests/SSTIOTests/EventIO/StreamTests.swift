import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Small files made here, so that a fresh clone tests the reader: values, byte orders, compression, pipes.
@Suite("EventIO: small files") struct SmallSimtelTests {
  /// All events of a file: numbers, samples or values, and true images, one after the other.
  static func read(
    _ path: String, _ form: SampleForm = .physical, onCorrupt: CorruptionPolicy = .stop, jobs: Int = 1
  ) throws -> (events: [Int64], values: [Float], images: [Float], lost: Int) {
    var options = RawReadOptions()
    options.onCorrupt = onCorrupt
    var (events, values, images, lost) = ([Int64](), [Float](), [Float](), 0)
    try SimtelEventSource(path: path, options: options).forEachBlock(samples: form, jobs: jobs) { block in
      events += block.array.map(\.eventNumber)
      lost += block.lost.count
      for telescope in block.telescopes {
        values += form == .physical ? telescope.values : telescope.samples.map { Float($0) }
        images += telescope.trueImages
      }
    }
    return (events, values, images, lost)
  }

  static func write(_ bytes: [UInt8], _ folder: TemporaryFolder, _ name: String = "a.simtel") throws -> String
  {
    let path = folder.path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test("values of all events", arguments: [false, true]) func values(isBigEndian: Bool) throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    (file.isBigEndian, file.isExtended) = (isBigEndian, isBigEndian)
    let source = try SimtelEventSource(path: Self.write(file.bytes, folder))
    #expect(source.description.telescopes.map(\.id) == [3, 120])
    #expect(source.description.simulation?.maximumImpactM == 700)
    #expect(source.head.telescopes[1].usesNominalFocalLength == false)
    var numbers: [Int64] = []
    try source.forEachBlock(samples: .physical) { block in
      numbers += block.array.map(\.eventNumber)
      for (place, events) in block.telescopes.enumerated() {
        #expect(events.count == block.array.count)
        for event in events.headers.indices { check(block, events, place, event) }
      }
    }
    #expect(numbers == [-1, 100, 200, 300])
  }

  private func check(_ block: borrowing EventBlock, _ events: TelescopeEvents, _ place: Int, _ event: Int) {
    let camera = SmallSimtel.cameras[place]
    let header = block.array[Int(events.headers[event].arrayEvent)]
    let isShower = header.kind == .shower
    let number = isShower ? Int(header.eventNumber) / 100 : 0
    #expect(events.channelCount == (isShower ? 1 : camera.gains))
    let start = events.sampleRange(ofEvent: event).lowerBound
    let pixels = events.pixelRange(ofEvent: event).lowerBound
    for channel in 0..<events.channelCount {
      for pixel in 0..<camera.pixels {
        let isLow = isShower && camera.gains == 2 && pixel == 1
        let gain = isLow ? 1 : channel
        for sample in 0..<camera.samples {
          let stored = SmallSimtel.sample(number, place, gain, pixel, sample)
          let pedestal = SmallSimtel.pedestal(gain, pixel) / Float(SmallSimtel.pedestalSlices)
          let wanted = (Float(stored) - pedestal) * SmallSimtel.factor(gain, pixel)
          let mine = events.values[start + (channel * camera.pixels + pixel) * camera.samples + sample]
          #expect(mine == wanted)
        }
        if isShower { #expect(events.selectedChannels[pixels + pixel] == (isLow ? 1 : 0)) }
        let isDisabled = pixel == camera.pixels - 1
        let status = events.pixelFlags[pixels + pixel] & 0xFF
        #expect(status == (isDisabled ? 0 : isLow ? 8 : isShower || camera.gains == 1 ? 4 : 12))
        #expect((events.pixelFlags[pixels + pixel] & 0x100 != 0) == (pixel < 2))
        let image = isShower ? Float(SmallSimtel.photoelectrons(number, place, pixel)) : -1
        #expect(events.trueImages[pixels + pixel] == image)
      }
    }
    #expect(events.monitoring?.timeShiftsNS.first == 0)
    #expect(events.simulated[event].triggerTimeNS == (place == 0 ? 0 : 12.5))
    let truth = block.truth[Int(events.headers[event].arrayEvent)]
    if isShower {
      #expect(truth.coreX == Double(10 * number) && truth.primary == 101 && truth.shower == number)
    } else {
      #expect(truth.energyTeV.isNaN && header.kind == .skyPedestal)
    }
  }

  @Test("the same for any number of threads") func threads() throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    file.showerCount = 700
    let path = try Self.write(file.bytes, folder)
    let one = try Self.read(path)
    let four = try Self.read(path, jobs: 4)
    #expect(one.events.count == 701 && one.values.count == 700 * 94 + 118)
    #expect(one.events == four.events && one.values == four.values && one.images == four.images)
  }

  @Test("two files behind each other") func concatenated() throws {
    let folder = try TemporaryFolder()
    let bytes = SmallSimtel().bytes
    let path = try Self.write(bytes + bytes, folder)
    // The same run again brings nothing new.
    #expect(try Self.read(path).events == [-1, 100, 200, 300])
    var other = SmallSimtel()
    (other.isBigEndian, other.runNumber) = (true, 8)
    let both = try Self.read(Self.write(bytes + other.bytes, folder))
    #expect(both.events == [-1, 100, 200, 300, -1, 100, 200, 300])
  }

  @Test("gzip members and zstd frames", arguments: ["gzip -c", "zstd -qc"]) func compressed(tool: String)
    throws
  {
    let folder = try TemporaryFolder()
    let bytes = SmallSimtel().bytes
    let plain = try Self.read(Self.write(bytes, folder))
    _ = try Self.write(Array(bytes[..<1000]), folder, "first")
    _ = try Self.write(Array(bytes[1000...]), folder, "second")
    let packed = folder.path("packed")
    guard
      try Self.run(
        "\(tool) \(folder.path("first")) > \(packed); \(tool) \(folder.path("second")) >> \(packed)")
    else { return }
    let read = try Self.read(packed)
    #expect(read.events == plain.events && read.values == plain.values)
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: packed)))
    // Zeros behind the last member are padding.
    if tool.hasPrefix("gzip") {
      #expect(try Self.read(Self.write(whole + [0, 0, 0], folder, "padded")).events == plain.events)
    }
    // A cut stream gives what came before.
    let cut = try Self.write(Array(whole.dropLast(9)), folder, "cut")
    #expect(throws: EventIOError.self) { try Self.read(cut) }
    let rest = try Self.read(cut, onCorrupt: .recover)
    #expect(plain.events.starts(with: rest.events) && rest.lost > 0)
  }

  /// Runs a shell command; false if it fails, as without the tool.
  static func run(_ command: String) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = nil
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  @Test("a pipe is read once") func pipe() throws {
    let folder = try TemporaryFolder()
    let bytes = SmallSimtel().bytes
    let path = folder.path("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let file = try Self.write(bytes, folder)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "cat \(file) > \(path)"]
    try process.run()
    let source = try SimtelEventSource(path: path)
    var count = 0
    try source.forEachBlock { count += $0.array.count }
    process.waitUntilExit()
    #expect(count == 4)
    #expect(throws: EventIOError.pipeReadTwice(path: path)) { try source.makeReader() }
  }
}
