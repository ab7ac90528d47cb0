import Foundation
import SSTIO
import TestSupport
import Testing

/// Simulated events that arrive on standard input.
@Suite("Simulated events from a pipe") struct PipeTests {
  /// Runs a line of the shell in which `sstctl` is the command.
  private func shell(_ line: String) throws -> (code: Int32, messages: String) {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "sstctl() { \"$0\" \"$@\"; }; " + line, try Command.executable().path]
    let log = folder.url.appendingPathComponent("err")
    try Data().write(to: log)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: log, encoding: .utf8))
  }

  private static let production = "simulate mc --showers 60 --reuse 5 --energy 1:50 --seed 4 --quiet"

  @Test("a production through a pipe gives the same images as from a file") func pipe() throws {
    let folder = try TemporaryFolder()
    let (file, pipe) = (folder.path("file"), folder.path("pipe"))
    let stored = try shell(
      "sstctl \(Self.production) --output-dir '\(folder.path("mc"))' && sstctl r0-dl1 '\(folder.path("mc"))'/*.zst -o '\(file)'"
    )
    #expect(stored.code == 0, "\(stored.messages)")
    let piped = try shell("sstctl \(Self.production) --output - | sstctl r0-dl1 - -o '\(pipe)'")
    #expect(piped.code == 0, "\(piped.messages)")
    let table = "dl1/event/telescope/parameters/tel_001"
    let names = try FileManager.default.contentsOfDirectory(atPath: file).filter { $0.hasSuffix(".h5") }
    let first = try HDF5File(readingFrom: "\(file)/\(try #require(names.first))").table(table).read()
    let second = try HDF5File(readingFrom: "\(pipe)/stdin_dl1.h5").table(table).read()
    #expect(try first.integers("event_id") == second.integers("event_id"))
    #expect(
      try first.doubles("camera_frame_hillas_intensity").map(\.bitPattern)
        == second.doubles("camera_frame_hillas_intensity").map(\.bitPattern))
  }

  @Test("standard input twice, events where a list is expected, a pipe that ends early: an error each")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let twice = try shell("sstctl r0-dl1 - - -o '\(folder.url.path)' </dev/null")
    #expect(twice.code == 2 && twice.messages.contains("E0202"))
    let spe = try shell("sstctl \(Self.production) --output - | sstctl spe - -o '\(folder.url.path)'")
    #expect(spe.code == 2 && spe.messages.contains("E0203"), "\(spe.messages)")
    let cut = try shell(
      "sstctl \(Self.production) --output - | head -c 300000 | sstctl r0-dl1 - -o '\(folder.path("cut"))'")
    #expect(cut.code == 4 && cut.messages.contains("E0423"), "\(cut.messages)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("cut")))
  }
}
