import Foundation
import SSTCore
import SSTIO

/// Reading of simtel files.
enum SimtelBenchmark {
  /// Stored samples, then calibrated ones, on one thread; compressed files are unpacked on another one.
  static func read(_ path: String) throws {
    for (form, name) in [(SampleForm.stored, "R0"), (.physical, "R0 and R1")] {
      let source = try SimtelEventSource(path: path)
      let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
      var (count, sum) = (0, 0.0)
      try source.forEachBlock(samples: form) { block in
        for events in block.telescopes where events.count > 0 {
          count += events.count
          sum += Double(events.values.first ?? Float(events.samples.first ?? 0))
        }
      }
      Main.report("simtel \(name) (\(Int(sum)))", count, Main.seconds() - cpu, Main.wallSeconds() - wall)
    }
  }

  /// Unpacks a file and repeats its events, so that times are stable.
  static func repeatEvents(from: String, to: String, times: Int) throws {
    var walk = try EventIOObjects(path: from)
    var objects: [(type: Int, range: Range<Int>)] = []
    try walk.forEach { object in
      if object.depth == 0 {
        let start = object.header.offset
        objects.append((object.header.type, start..<object.header.bodyOffset + object.header.length))
      }
      return true
    }
    let bytes = try unpacked(from, count: walk.byteCount)
    let eventTypes: Set = [2020, 2021, 2010, 2026, 1204]
    var output = Data()
    for object in objects where !eventTypes.contains(object.type) && object.type != 100 {
      output += bytes[object.range]
    }
    for repetition in 0..<times {
      for object in objects where eventTypes.contains(object.type) {
        output += renumbered(bytes[object.range], object.type, by: repetition)
      }
    }
    try output.write(to: URL(fileURLWithPath: to))
  }

  /// An object under numbers that no other repetition has: events that come twice are left out.
  private static func renumbered(_ object: ArraySlice<UInt8>, _ type: Int, by repetition: Int) -> [UInt8] {
    var object = Array(object)
    let step = Int32(truncatingIfNeeded: repetition * (type == 2020 ? 10_000 : 1_000_000))
    // The identifier of the object, and that of the trigger inside an array event.
    for place in type == 2010 ? [8, 20] : [8] {
      let number = object.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Int32.self) }
      let changed = (Int32(littleEndian: number) &+ step).littleEndian
      withUnsafeBytes(of: changed) { object.replaceSubrange(place..<place + 4, with: Array($0)) }
    }
    return object
  }

  private static func unpacked(_ path: String, count: Int) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "case \"$0\" in *.zst) zstd -dqc \"$0\";; *.gz) gzip -dc \"$0\";; *) cat \"$0\";; esac", path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    precondition(bytes.count == count, "the file did not unpack")
    return bytes
  }
}
