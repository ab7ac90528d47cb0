import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("Atomic files") struct AtomicFileTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
  }

  @Test("appear on commit only") func commit() throws {
    let path = folder.path("a.bin")
    let file = try AtomicFile(path: path)
    let block = [UInt8](repeating: 7, count: 700_000)
    for _ in 0..<4 { try file.write(contentsOf: block) }
    try file.write("end")
    #expect(!FileManager.default.fileExists(atPath: path))
    try file.commit()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 2_800_003)
    #expect(try names() == ["a.bin"])
    #expect(throws: AtomicFileError.closed(path: path)) { try file.write("more") }
  }

  @Test("vanish without commit") func discard() throws {
    do {
      let file = try AtomicFile(path: folder.path("b.bin"))
      try file.write("x")
      #expect(FileManager.default.fileExists(atPath: file.temporaryPath))
    }
    #expect(try names().isEmpty)
  }

  @Test("replace only when allowed") func overwrite() throws {
    let path = folder.path("c.txt")
    try Data("old".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: AtomicFileError.exists(path: path)) { try AtomicFile(path: path) }
    let file = try AtomicFile(path: path, overwrite: true)
    #expect(throws: AtomicFileError.busy(path: path, temporary: file.temporaryPath)) {
      try AtomicFile(path: path, overwrite: true)
    }
    try file.write("new")
    try file.commit()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    let late = folder.path("d.txt")
    let second = try AtomicFile(path: late)
    try Data("taken".utf8).write(to: URL(fileURLWithPath: late))
    #expect(throws: AtomicFileError.exists(path: late)) { try second.commit() }
    #expect(try String(contentsOfFile: late, encoding: .utf8) == "taken")
  }

  @Test("name the missing folder") func missingFolder() {
    let path = folder.path("no/such/file")
    #expect(throws: AtomicFileError.missingFolder(path: path)) { try AtomicFile(path: path) }
    #expect(AtomicFileError.missingFolder(path: path).code.exitCode == 5)
  }
}
