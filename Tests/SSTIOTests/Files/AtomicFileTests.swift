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

  @Test("what a killed writer left is removed, what a living one holds is not") func leftovers() throws {
    let path = folder.path("e.csv")
    let dead = [folder.path(".e.csv.1.tmp"), folder.path(".e.csv.\(getpid()).tmp")]
    for leftover in dead { try Data("half".utf8).write(to: URL(fileURLWithPath: leftover)) }
    let other = folder.path(".f.csv.1.tmp")
    try Data("half".utf8).write(to: URL(fileURLWithPath: other))
    #expect(TemporaryFiles.all(in: folder.url.path).map(\.isHeld) == [false, false, false])
    let file = try AtomicFile(path: path)
    #expect(TemporaryFiles.all(in: folder.url.path).map(\.isHeld) == [true, false])
    #expect(throws: AtomicFileError.busy(path: path, temporary: file.temporaryPath)) {
      try AtomicFile(path: path)
    }
    try file.write("whole")
    try file.commit()
    #expect(try names().sorted() == [".f.csv.1.tmp", "e.csv"])
  }

  @Test("name the missing folder") func missingFolder() {
    let path = folder.path("no/such/file")
    #expect(throws: AtomicFileError.missingFolder(path: path)) { try AtomicFile(path: path) }
    #expect(AtomicFileError.missingFolder(path: path).code.exitCode == 5)
  }

  @Test("bytes that were written are replaced, zeros appended") func replace() throws {
    let path = folder.path("e.bin")
    let file = try AtomicFile(path: path)
    try file.write("head")
    try file.write(zeros: 70_000)
    try file.write(contentsOf: [UInt8](repeating: 9, count: 3 << 20))
    #expect(file.byteCount == 70_004 + 3 << 20)
    try file.replace(Array("HEAD!".utf8), at: 0)
    try file.write("tail")
    try file.commit()
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.count == 70_008 + 3 << 20)
    #expect(bytes.starts(with: "HEAD!".utf8) && bytes[5..<70_004].allSatisfy { $0 == 0 })
    #expect(bytes[70_004] == 9 && bytes.suffix(4).elementsEqual("tail".utf8))
  }

  @Test("files of a set get their names together") func set() throws {
    let (a, b) = (folder.path("a"), folder.path("b"))
    let files = AtomicFileSet()
    let (first, second) = (try files.file(a), try files.file(b))
    try first.write("1")
    try first.commit()
    #expect(throws: AtomicFileError.closed(path: a)) { try first.write("more") }
    #expect(!FileManager.default.fileExists(atPath: a))
    try second.write("2")
    try second.commit()
    try files.commit()
    #expect(try names().sorted() == ["a", "b"])
    #expect(try String(contentsOfFile: b, encoding: .utf8) == "2")
    #expect(throws: AtomicFileError.exists(path: a)) { try AtomicFileSet().file(a) }
  }

  @Test("a set that is dropped, not whole, or in the way of another file leaves nothing") func brokenSet()
    throws
  {
    do {
      let files = AtomicFileSet()
      try files.file(folder.path("a")).commit()
    }
    #expect(try names().isEmpty)
    let half = AtomicFileSet()
    try half.file(folder.path("a")).commit()
    _ = try half.file(folder.path("b"))
    #expect(throws: AtomicFileError.closed(path: folder.path("b"))) { try half.commit() }
    #expect(try names().isEmpty)
    let late = AtomicFileSet()
    for name in ["a", "b"] { try late.file(folder.path(name)).commit() }
    try Data("taken".utf8).write(to: URL(fileURLWithPath: folder.path("b")))
    #expect(throws: AtomicFileError.exists(path: folder.path("b"))) { try late.commit() }
    #expect(try names() == ["b"])
  }

  @Test("a set whose second file cannot get its name is taken back: older files stay, new ones go")
  func takenBack()
    throws
  {
    let (old, new, blocked) = (folder.path("a"), folder.path("b"), folder.path("c"))
    try Data("older".utf8).write(to: URL(fileURLWithPath: old))
    let files = AtomicFileSet(overwrite: true)
    for path in [old, new, blocked] {
      let file = try files.file(path)
      try file.write("newer")
      try file.commit()
    }
    try FileManager.default.createDirectory(atPath: blocked + "/x", withIntermediateDirectories: true)
    #expect(throws: AtomicFileError.self) { try files.commit() }
    #expect(try String(contentsOfFile: old, encoding: .utf8) == "older")
    #expect(try names().sorted() == ["a", "c"])
    let again = AtomicFileSet(overwrite: true)
    let file = try again.file(old)
    try file.write("newer")
    try file.commit()
    try again.commit()
    #expect(try String(contentsOfFile: old, encoding: .utf8) == "newer" && names().sorted() == ["a", "c"])
  }

  @Test("names of one character are names", arguments: ["x", "-", "é", "界", "./x"])
  func shortNames(_ name: String) {
    #expect(TemporaryFiles.of(name).isEmpty)
    #expect(AtomicFile.split(name).name == name.split(separator: "/").last.map(String.init))
  }

  @Test("a pipe or device is not replaced") func special() throws {
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: AtomicFileError.self) { try AtomicFile(path: pipe, overwrite: true) }
    #expect(try names() == ["pipe"])
  }
}
