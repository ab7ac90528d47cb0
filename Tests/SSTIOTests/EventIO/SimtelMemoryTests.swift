import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Resident memory, which other tests would disturb: with `SST_MEMORY_TESTS=1`, and this suite alone.
@Suite(
  "EventIO: memory", .serialized,
  .enabled(
    if: ProcessInfo.processInfo.environment["SST_MEMORY_TESTS"] == "1",
    "resident memory is that of this suite alone (SST_MEMORY_TESTS=1 and --filter SimtelMemoryTests)"))
struct SimtelMemoryTests {
  /// The megabytes that `body` makes the process grow by, at most.
  private func growth(_ body: () throws -> Void) throws -> Int {
    // Makes the kernel start its mark anew.
    try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    let before = megabytes("VmRSS")
    try body()
    return megabytes("VmHWM") - before
  }

  private func megabytes(_ key: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) / 1024
  }

  @Test("flat in the length of the file, 40,000 pixels") func flat() throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    file.cameras[0] = (id: 3, pixels: 40_000, gains: 1, samples: 128)
    (file.cameras[1].samples, file.showerCount, file.hasCalibrationEvent) = (6, 1, false)
    let objects = file.objects
    let path = folder.path("long")
    #expect(FileManager.default.createFile(atPath: path, contents: Data(objects.flatMap { $0 })))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    var (sizes, number) = ([Int](), 1)
    for count in [8, 40] {
      try handle.seekToEnd()
      for _ in 0..<count {
        number += 1
        try handle.write(contentsOf: Data(file.lastShower(as: number).flatMap { $0 }))
      }
      for jobs in [1, 2] {
        sizes.append(
          try growth {
            try SimtelEventSource(path: path).forEachBlock(samples: .physical, jobs: jobs) { _ in }
          })
      }
    }
    print("40,000 pixels of 128 samples: \(sizes) MB for 8 and 48 events, 1 and 2 threads")
    #expect(sizes.allSatisfy { $0 < 300 })
    #expect(sizes[2] < sizes[0] + 20 && sizes[3] < sizes[1] + 20)
  }

  @Test("bombs", arguments: ["gzip -1c", "zstd -1qc"]) func bombs(tool: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bomb")
    let file = try SmallSimtelTests.write(SmallSimtel().bytes, folder)
    guard
      try SmallSimtelTests.run("(cat \(file); head -c 1000000000 /dev/zero) | \(tool) > \(path)")
    else { return }
    let size = try growth {
      let read = try SmallSimtelTests.read(path, onCorrupt: .recover)
      #expect(read.events.count == 4)
    }
    print("1 GB of zeros, \(tool): \(size) MB")
    #expect(size < 64)
  }

  @Test("flipped bits") func flips() throws {
    let folder = try TemporaryFolder()
    let bytes = SmallSimtel().bytes
    var random = CounterRandom(seed: 31, event: 0, purpose: 0)
    let size = try growth {
      for _ in 0..<10_000 {
        var flipped = bytes
        flipped[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8)
        _ = try? SmallSimtelTests.read(
          SmallSimtelTests.write(flipped, folder), random.next() % 2 == 0 ? .physical : .stored,
          onCorrupt: .recover)
      }
    }
    print("10,000 flipped bits: \(size) MB")
    #expect(size < 64)
  }
}
