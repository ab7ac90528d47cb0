import SSTCore
import SSTIO

/// Writing and reading of `.tio` files of a full camera.
enum TIOBenchmark {
  static func write(_ path: String, level: String, events: Int) throws {
    let layout = level == "R0" ? TIOLayout.r0() : TIOLayout.r1()
    let writer = try TIOWriter(path: path, layout: layout, overwrite: true)
    let size = layout.pixelCount * layout.samplesPerPixel
    let words = (0..<size).map { UInt16(600 + $0 * 7919 % 97) }
    let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    for index in 0..<events {
      let event = TIOWriter.Event(
        tack: UInt64(index) * 1_666_667, cpuSeconds: 1_769_000_000 + Int64(index / 600),
        cpuNanoseconds: Int64(index % 600) * 1_666_667, firstCell: index * 37 % 4096)
      try words.withUnsafeBufferPointer { try writer.append([event], words: $0) }
    }
    try writer.finish()
    Main.report("write \(level)", events, Main.seconds() - cpu, Main.wallSeconds() - wall)
  }

  static func readValues(_ path: String) throws {
    let source = TIOEventSource(file: try TIOFile(path: path))
    let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    var block = TIOValueBlock()
    var sum = 0.0
    let size = source.preferredBlockSize
    for first in stride(from: 0, to: source.eventCount, by: size) {
      try source.readValues(first..<min(first + size, source.eventCount), into: &block, jobs: 1)
      sum += Double(block.values[0])
    }
    let (cpuEnd, wallEnd) = (Main.seconds(), Main.wallSeconds())
    Main.report("read values (\(Int(sum)))", source.eventCount, cpuEnd - cpu, wallEnd - wall)
  }
}
