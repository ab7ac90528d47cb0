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

  @Test("a changed bit is an error or changes nothing that is read, but for one in a hundred") func flips()
    throws
  {
    let (original, path) = (folder.path("a.h5"), folder.path("b.h5"))
    try SampleFile.write(original)
    let expected = try content(original)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: original)))
    var random = SystemRandomNumberGenerator()
    var (found, missed) = (0, 0)
    for _ in 0..<600 {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      var changed = bytes
      changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try Data(changed).write(to: URL(fileURLWithPath: path))
      guard let seen = try? content(path) else {
        found += 1
        continue
      }
      if seen != expected { missed += 1 }
    }
    // Bits that change how the library reads a type and not the type's name are not in the hash.
    #expect(found > 100 && missed <= 6, "\(missed) of 600 not found")
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
