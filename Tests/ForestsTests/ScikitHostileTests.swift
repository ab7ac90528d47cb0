import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Forests

@Suite("Hostile pickles") struct ScikitHostileTests {
  private func read(_ bytes: [UInt8]) throws(ForestError) -> Forest {
    try Forest(scikitLearn: bytes, path: "hostile.sav")
  }

  @Test(
    "what would run code is refused by its name, wherever it stands",
    arguments: [
      ("cos\nsystem\n(S'id'\ntR.", "os.system", 0),
      ("(cbuiltins\nexec\n", "builtins.exec", 1),
      ("]ccopyreg\n_reconstructor\n", "copyreg._reconstructor", 1),
    ])
  func code(_ stream: String, _ name: String, _ position: Int) throws {
    #expect(throws: ForestError.refusedGlobal(path: "hostile.sav", name: name, position: position + 2)) {
      try read([0x80, 4] + Array(stream.utf8))
    }
  }

  @Test("a name that is put together on the stack is refused, too")
  func stackGlobal() {
    let bytes: [UInt8] =
      [0x80, 4, 0x8c, 5] + Array("posix".utf8) + [0x8c, 6] + Array("system".utf8) + [0x93]
    #expect(throws: ForestError.refusedGlobal(path: "hostile.sav", name: "posix.system", position: 17)) {
      try read(bytes)
    }
  }

  @Test("a list of what is called is not looked up by persistent numbers, extensions, instances")
  func otherOpcodes() {
    for opcode in Array("PQio".utf8) + [0x82, 0x83, 0x84, 0x92, 0x97, 0x98] {
      #expect(throws: ForestError.self) { try read([0x80, 4, opcode] + Array("os\nsystem\n.".utf8)) }
    }
  }

  @Test("lengths beyond the file do not ask for memory")
  func lengths() {
    let huge = [UInt8](repeating: 0xFF, count: 8)
    for opcode: UInt8 in [0x8d, 0x8e, 0x96] {
      #expect(throws: ForestError.self) { try read([0x80, 4, opcode] + huge + [0x2e]) }
    }
    for opcode in Array("XBT".utf8) + [0x8b] {
      #expect(throws: ForestError.self) { try read([0x80, 4, opcode] + huge[..<4] + [0x2e]) }
    }
  }

  @Test("a stream of nothing but opcodes, and content that is mostly zeros, end with an error")
  func floods() throws {
    let flood = [0x80, 4] + [UInt8](repeating: UInt8(ascii: "]"), count: 9 << 20)
    #expect(throws: ForestError.self) { try read(flood) }
    let folder = try TemporaryFolder()
    let path = folder.path("zeros")
    try Data(count: 80 << 20).write(to: URL(fileURLWithPath: path))
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", path]
    try gzip.run()
    gzip.waitUntilExit()
    let packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    #expect(packed.count < 100_000)
    #expect { try read(packed) } throws: { "\($0)".contains("bytes of content") }
  }

  @Test(
    "cut or flipped compressed files end with an error, or are the model they were",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"),
    arguments: ["zlib9", "gzip3", "bz2", "xz", "lz4"])
  func compressed(_ kind: String) throws {
    let folder = "\(GoldenForests.folder)/odd/scikit-learn-1.9.1"
    let bytes = [UInt8](try SharedData.data("\(folder)/compress_\(kind).sav"))
    let whole = try read(bytes).encoded()
    for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 100)) {
      #expect(throws: ForestError.self, "\(end) of \(bytes.count) bytes") { try read(Array(bytes[..<end])) }
    }
    var random = CounterRandom(seed: 2, event: 0, purpose: 0)
    var refused = 0
    for _ in 0..<100 {
      var damaged = bytes
      let bit = Int(random.next() % UInt64(bytes.count * 8))
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      do {
        // A block of LZ4 has no checksum: a flipped bit may be a flipped bit of a number.
        let found = try read(damaged).encoded()
        #expect(found == whole || kind == "lz4")
      } catch is ForestError { refused += 1 }
    }
    #expect(refused > (kind == "lz4" ? 20 : 80))
  }
}
