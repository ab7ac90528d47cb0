import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("The content of own HDF5 files is guarded") struct HDF5ContentTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// All that a reader sees of a file.
  private func content(_ path: String) throws -> [String] {
    let file = try HDF5File(readingFrom: path)
    var found = ["\(try file.attributes().sorted { $0.key < $1.key })"]
    for object in try file.walk() {
      found.append("\(object.path) \(try file.attributes(of: object.path).sorted { $0.key < $1.key })")
      guard object.kind == .dataset else { continue }
      if let table = try? file.table(object.path) {
        for column in try table.read().columns { found.append("\(column.info) \(column.data)") }
      } else {
        found.append("\(try file.array(object.path))")
      }
    }
    return found
  }

  @Test("a changed bit is an error, or changes nothing that is read") func flips() throws {
    let (original, path) = (folder.path("a.h5"), folder.path("b.h5"))
    try SampleFile.write(original)
    let expected = try content(original)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: original)))
    var random = CounterRandom(seed: 20, event: 0, purpose: 0)
    var found = 0
    for _ in 0..<600 {
      let lot = random.next()
      let place = Int((lot >> 3) % UInt64(bytes.count))
      var changed = bytes
      changed[place] ^= 1 << UInt8(lot & 7)
      try Data(changed).write(to: URL(fileURLWithPath: path))
      guard let seen = try? content(path) else {
        found += 1
        continue
      }
      #expect(seen == expected, "byte \(place)")
    }
    #expect(found > 100)
  }

  @Test("the hash does not depend on the place of things in the file, and other content has another")
  func hash() throws {
    func write(_ name: String, _ value: Int64) throws -> String {
      let path = folder.path(name)
      let writer = try HDF5FileWriter(path: path)
      try writer.writeArray("/a", .int64([1, 2, value]))
      try writer.close()
      return try HDF5File(readingFrom: path).contentHash().hexadecimal
    }
    #expect(try write("c.h5", 3) == write("d.h5", 3))
    #expect(try write("e.h5", 3) != write("f.h5", 4))
  }
}
