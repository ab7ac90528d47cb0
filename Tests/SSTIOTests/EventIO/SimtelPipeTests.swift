import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Named pipes: one pass, and an end to waiting.
@Suite("EventIO: pipes") struct SimtelPipeTests {
  private func pipe(
    _ folder: TemporaryFolder, _ writer: (_ path: String) -> String?
  ) throws -> (String, Process) {
    let path = folder.path("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", writer(path) ?? "true"]
    try process.run()
    return (path, process)
  }

  @Test("objects of a pipe, and no second opening") func objects() throws {
    let folder = try TemporaryFolder()
    let file = try SmallSimtelTests.write(SmallSimtel().bytes, folder)
    let (path, process) = try pipe(folder) { "cat \(file) > \($0)" }
    var walk = try EventIOObjects(path: path)
    var count = 0
    try walk.forEach { object in
      if object.depth == 0 { count += 1 }
      return true
    }
    process.waitUntilExit()
    #expect(count == SmallSimtel().objects.count)
    // At once, though nobody writes.
    #expect(throws: EventIOError.pipeReadTwice(path: path)) { try SimtelEventSource(path: path) }
    #expect(throws: EventIOError.pipeReadTwice(path: path)) { try EventIOObjects(path: path) }
  }

  /// Nobody writes; somebody opens the pipe and says nothing; somebody says a little, plain or packed.
  @Test(
    "whoever waits can be stopped",
    arguments: ["", "sleep 20", "head -c 3000 FILE; sleep 20", "gzip -c FILE | head -c 300; sleep 20"])
  func silent(writer: String) throws {
    let folder = try TemporaryFolder()
    let file = try SmallSimtelTests.write(SmallSimtel().bytes, folder)
    let (path, process) = try pipe(folder) { path in
      writer.isEmpty ? nil : "exec >\(path); " + writer.replacing("FILE", with: file)
    }
    let flag = CancellationFlag()
    let timer = Thread {
      usleep(300_000)
      flag.cancel()
    }
    timer.start()
    let start = Date()
    #expect(throws: CancelledError.self) {
      try SimtelEventSource(path: path, cancellation: flag).forEachBlock { _ in }
    }
    #expect(Date().timeIntervalSince(start) < 10)
    process.terminate()
  }
}
