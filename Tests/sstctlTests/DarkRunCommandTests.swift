import Foundation
import SSTSim
import TestSupport
import Testing

@Suite("dark-run", .serialized) struct DarkRunCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let stem = "20260121_0007_0007_Tel2_"

  /// A dark run of telescope 22 with 60 events.
  private func dark() throws -> String {
    let outcome = try Command.run(
      "simulate", "sst1m", "--dark", "-o", folder.path("raw"), "--events", "60", "--telescope", "22", "--run",
      "7")
    #expect(outcome.code == 0)
    return folder.path("raw/SST1M2_20260121_0007.fits.fz")
  }

  @Test("from simulation to calibration file; what --json, --dry-run and --overwrite do") func whole() throws
  {
    let raw = try dark()
    let info = try Command.run("info", raw, "--json").json as? [[String: Any]]
    #expect("\(info ?? [])".contains("Dark"))
    let out = folder.path("calib")
    let plan = try Command.run("dark-run", raw, "-o", out, "--dry-run", "--json")
    let planned = try #require(plan.json as? [String: Any])
    #expect(plan.code == 0 && planned["done"] as? Bool == false && names(in: out).isEmpty)
    let outcome = try Command.run("dark-run", raw, "-o", out, "--json", "--progress")
    #expect(outcome.code == 0)
    let json = try #require(outcome.json as? [String: Any])
    #expect(json["outputs"] as? [String] == planned["outputs"] as? [String])
    #expect(json["clocked_events"] as? Int == 60 && json["telescope"] as? Int == 22)
    #expect((json["good_pixels"] as? Int ?? 0) + (json["bad_pixels"] as? Int ?? 0) == 1296)
    #expect((json["medians"] as? [String: Double])?["gain"].map { $0 > 16 && $0 < 26 } == true)
    #expect(outcome.messages.contains("60 events (") && outcome.messages.contains("of 1296 pixels"))
    #expect(outcome.messages.contains("W0721 few-events") && !outcome.messages.contains("not-dark"))
    let expected = [Self.stem + "fitted_parameters.h5", Self.stem + "histograms.h5"]
    #expect(names(in: out) == expected)
    for name in expected { #expect(try Command.run("check", out + "/" + name).code == 0) }
    let again = try Command.run("dark-run", raw, "-o", out)
    #expect(again.code == 5 && again.messages.contains("E0540 output-exists") && again.output.isEmpty)
    let text = try Command.run("dark-run", raw, "-o", out, "--overwrite", "--compat", "sst1mpipe", "--quiet")
    #expect(text.code == 0 && text.messages.isEmpty && text.output.contains("median dc_to_pe: "))
    #expect(names(in: out) == expected)
  }

  @Test("runs that cannot be used end with their codes") func refused() throws {
    let sky = folder.path("raw/SST1M1_20260121_0001.fits.fz")
    #expect(try Command.run("simulate", "sst1m", "-o", folder.path("raw"), "--events", "1").code == 0)
    let none = try Command.run("dark-run", sky, "-o", folder.path("x"))
    #expect(none.code == 7 && none.messages.contains("E0773 no-clocked-events"))
    #expect(none.messages.contains("cluster of 7 patches") && none.messages.contains("W0720 not-dark"))
    #expect(try Command.run("dark-run", sky, sky, "-o", folder.path("x")).code == 2)
    #expect(try Command.run("dark-run", "-o", folder.path("x")).code == 2)
    #expect(try Command.run("dark-run", folder.path("none.fits.fz")).code == 3)
    let samples = try Samples.shared()
    #expect(try Command.run("dark-run", samples.truncated, "-o", folder.path("x")).code == 4)
    #expect(names(in: folder.path("x")).isEmpty)
    // Two clocked events allow no fit: the files are there to be looked at, the code says that they are useless.
    let poor = try Command.run("dark-run", samples.raw, "-o", folder.path("poor"))
    #expect(poor.code == 8 && poor.messages.contains("E0870 no-good-pixel-fit"))
    #expect(poor.output.contains("0 good") && names(in: folder.path("poor")).count == 2)
  }

  @Test("an interrupted run leaves nothing") func interrupted() throws {
    let raw = try dark()
    let running = try Command.Running(
      ["dark-run", raw, "-o", folder.path("y"), "--jobs", "1"], input: nil)
    for _ in 0..<2000 where running.process.isRunning && names(in: folder.url.path).count < 2 { usleep(5000) }
    usleep(30_000)
    kill(running.process.processIdentifier, SIGINT)
    let outcome = try running.wait()
    #expect(outcome.code == 130 && outcome.messages.contains("interrupted"))
    #expect(names(in: folder.path("y")).isEmpty)
  }
}
