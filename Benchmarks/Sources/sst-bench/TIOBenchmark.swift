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
    let source = try RawFile.openRows(path)
    let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    var sum = 0.0
    try source.forEachBlock(samples: .physical) { sum += Double($0.telescopes[0].values[0]) }
    let (cpuEnd, wallEnd) = (Main.seconds(), Main.wallSeconds())
    Main.report("read values (\(Int(sum)))", source.eventCount, cpuEnd - cpu, wallEnd - wall)
  }
}
