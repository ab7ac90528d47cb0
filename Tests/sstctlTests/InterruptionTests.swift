import Foundation
import TestSupport
import Testing

@Suite("Interruption", .serialized) struct InterruptionTests {
  let samples: Samples
  let folder: TemporaryFolder

  init() throws {
    samples = try Samples.shared()
    folder = try TemporaryFolder()
  }

  /// Starts a run and waits until its output is being written.
  private func begin() throws -> Command.Running {
    let running = try Command.Running(
      ["r0-dl1", samples.raw, "--output-dir", folder.url.path, "--jobs", "1"], input: nil)
    for _ in 0..<2000 where running.process.isRunning {
      if names(in: folder.url.path).contains(where: { $0.hasSuffix(".tmp") }) { return running }
      usleep(5000)
    }
    Issue.record("the run did not begin to write")
    return running
  }

  @Test("SIGTERM ends with 143, SIGINT with 130; nothing is left", arguments: [SIGTERM, SIGINT])
  func graceful(_ signal: Int32) throws {
    let running = try begin()
    kill(running.process.processIdentifier, signal)
    let outcome = try running.wait()
    #expect(outcome.code == 128 + signal && outcome.messages.contains("interrupted"))
    #expect(names(in: folder.url.path).isEmpty)
  }

  @Test("a second signal ends at once") func second() throws {
    let running = try begin()
    kill(running.process.processIdentifier, SIGINT)
    usleep(20_000)
    kill(running.process.processIdentifier, SIGTERM)
    let outcome = try running.wait()
    #expect([130, 143].contains(outcome.code))
    #expect(names(in: folder.url.path).allSatisfy { $0.hasSuffix(".log") })
  }

  @Test("kill -9 leaves nothing under the final name") func killed() throws {
    let running = try begin()
    kill(running.process.processIdentifier, SIGKILL)
    #expect(try running.wait().code == 137)
    #expect(names(in: folder.url.path).allSatisfy { $0.hasPrefix(".") || $0.hasSuffix(".log") })
  }

  @Test("a simulation that is interrupted leaves nothing") func simulation() throws {
    let running = try Command.Running(
      ["simulate", "sst1m", "--output-dir", folder.path("raw"), "--events", "5000", "--jobs", "1"], input: nil
    )
    for _ in 0..<2000 where names(in: folder.path("raw")).isEmpty { usleep(5000) }
    usleep(100_000)
    kill(running.process.processIdentifier, SIGTERM)
    #expect(try running.wait().code == 143)
    #expect(names(in: folder.path("raw")).isEmpty)
  }
}
