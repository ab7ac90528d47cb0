import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

/// Damaged files must give errors or other data, and never a crash or much memory.
@Suite("Damaged HDF5") struct HDF5DamageTests {
  /// Reads all that can be read; errors are welcome as long as they are ours.
  static func readAll(_ path: String) {
    do {
      // Without the comparison of hashes, which would find nearly everything first.
      let file = try HDF5File(readingFrom: path, verifies: false)
      for object in try file.walk() {
        _ = try? file.attributes(of: object.path)
        guard object.kind == .dataset else { continue }
        if let table = try? file.table(object.path) { _ = try? table.read() }
        _ = try? file.array(object.path)
      }
    } catch {
      if error.description.isEmpty { exit(3) }
    }
  }

  /// The largest address space of this process so far, in kB.
  static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmPeak:") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
  }

  static func withSample(_ body: (_ path: String, _ bytes: [UInt8]) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let original = folder.path("original.h5")
    try SampleFile.write(original)
    readAll(original)
    try body(folder.path("damaged.h5"), Array(try Data(contentsOf: URL(fileURLWithPath: original))))
  }

  @Test("truncation") func truncation() async {
    await #expect(processExitsWith: .success) {
      try HDF5DamageTests.withSample { path, bytes in
        let before = HDF5DamageTests.peakMemory()
        for step in 0..<100 {
          try Data(bytes.prefix(bytes.count * step / 100)).write(to: URL(fileURLWithPath: path))
          HDF5DamageTests.readAll(path)
        }
        if HDF5DamageTests.peakMemory() - before > 64 << 10 { exit(4) }
      }
    }
  }

  @Test("groups deeper and objects more than allowed are refused") func bombs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("deep.h5")
    let writer = try HDF5FileWriter(path: path)
    for name in ["/a", "/b/c/d/e", "/f"] { try writer.writeArray(name, .float64([1])) }
    try writer.close()
    #expect(try HDF5File(readingFrom: path).walk().map(\.path).suffix(2) == ["/b/c/d/e", "/f"])
    let shallow = try HDF5File(readingFrom: path, limits: HDF5Limits(maximumDepth: 2), verifies: false)
    let error = #expect(throws: HDF5Error.self) { try shallow.walk() }
    #expect("\(String(describing: error))".contains("deeper than 2"))
    let few = try HDF5File(readingFrom: path, limits: HDF5Limits(maximumObjects: 4), verifies: false)
    #expect(throws: HDF5Error.self) { try few.walk() }
  }

  @Test("a file that is cut off is called damaged") func cut() throws {
    try HDF5DamageTests.withSample { path, bytes in
      try Data(bytes.prefix(bytes.count / 2)).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: HDF5Error.self) { try HDF5File(readingFrom: path) }
      #expect(error?.code.word == "hdf5-damaged" && "\(String(describing: error))".contains("truncated"))
    }
  }

  @Test("changed bytes") func flips() async {
    await #expect(processExitsWith: .success) {
      try HDF5DamageTests.withSample { path, bytes in
        let before = HDF5DamageTests.peakMemory()
        for step in 0..<200 {
          var damaged = bytes
          // A fixed pseudo-random sequence of places, more of them near the start, where the structure is.
          let place = step * 7919 % (step % 2 == 0 ? bytes.count : min(4096, bytes.count))
          damaged[place] ^= [0xff, 0x01, 0x80, 0x10][step / 2 % 4]
          try Data(damaged).write(to: URL(fileURLWithPath: path))
          HDF5DamageTests.readAll(path)
        }
        if HDF5DamageTests.peakMemory() - before > 64 << 10 { exit(4) }
      }
    }
  }

  @Test("a flipped bit in a chunk is found by the checksum") func checksum() throws {
    try HDF5DamageTests.withSample { path, bytes in
      var found = 0
      for place in stride(from: 0, to: bytes.count, by: 37) {
        var damaged = bytes
        damaged[place] ^= 4
        try Data(damaged).write(to: URL(fileURLWithPath: path))
        do {
          _ = try HDF5File(readingFrom: path).table("/dl1/event/table").read()
        } catch HDF5Error.damaged(_, _, let detail) where detail.contains("checksum") {
          found += 1
        } catch {}
      }
      #expect(found > 10)
    }
  }
}
