import Foundation
import TestSupport
import Testing

/// Lab runs that are not what their table or their place says: what the commands do with them.
@Suite("Lab runs that contradict their table or their purpose") struct LabContradictionTests {
  private let folder: TemporaryFolder
  private var lab: String { folder.path("lab") }

  init() throws { folder = try TemporaryFolder() }

  /// Makes runs of 64 pixels.
  private func simulate(_ more: String...) throws {
    let made = try Command.run(
      ["simulate", "lab", "--output-dir", lab, "--pixels", "64", "--seed", "7", "-q"] + more)
    try #require(made.code == 0, "\(made.messages)")
  }

  private func changeTable(_ change: (inout [[String]]) -> Void) throws {
    let path = lab + "/charge_res/table.csv"
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    change(&lines)
    let text = lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func scan(_ name: String) throws -> Command.Outcome {
    try Command.run(
      "charge-res", "-i", lab + "/charge_res", "-o", folder.path(name), "--no-reports", "--no-progress")
  }

  @Test("a scan: swapped lines and wrong backgrounds are named, missing ones refused, links not followed")
  func scans() throws {
    try simulate("--events", "20", "--scan-events", "120")
    try changeTable { lines in
      let name = lines[3][0]
      (lines[3][0], lines[5][0]) = (lines[5][0], name)
    }
    let swapped = try scan("swapped")
    #expect(swapped.code == 0)
    #expect(
      swapped.messages.components(separatedBy: "W0767 scan-contradicts-table").count == 3,
      "\(swapped.messages)")
    try changeTable { lines in for row in lines.indices { lines[row].removeLast(2) } }
    let unknown = try scan("unknown")
    #expect(
      unknown.code == 6 && unknown.messages.contains("E0647 scan-unknown-background"), "\(unknown.messages)")
    let runs = try FileManager.default.contentsOfDirectory(atPath: lab + "/charge_res").sorted()
    let run = try #require(runs.first { $0.hasSuffix(".tio") })
    let outside = folder.path("outside.tio")
    try FileManager.default.moveItem(atPath: lab + "/charge_res/" + run, toPath: outside)
    try FileManager.default.createSymbolicLink(
      atPath: lab + "/charge_res/" + run, withDestinationPath: outside)
    let linked = try scan("linked")
    #expect(linked.code == 3 && linked.messages.contains("E0365 lab-linked-run"), "\(linked.messages)")
  }

  @Test("light that is too bright is told, and refused before the fits if it is far too bright")
  func bright() throws {
    try simulate("--events", "800", "--illuminations", "8", "--scan", "")
    let told = try Command.run(
      "spe", lab + "/spe", "-o", folder.path("told"), "--no-reports", "--no-progress")
    #expect(told.messages.contains("W0763 too-bright"), "\(told.messages)")
    try FileManager.default.removeItem(atPath: lab)
    try simulate("--events", "300", "--illuminations", "100", "--scan", "")
    let refused = try Command.run(
      "spe", lab + "/spe", "-o", folder.path("refused"), "--no-reports", "--no-progress")
    #expect(refused.code == 6 && refused.messages.contains("E0627 lab-too-bright"), "\(refused.messages)")
  }

  @Test("a gzip file that unpacks to absurd sizes is an error") func bomb() throws {
    let path = folder.path("z.tio.gz")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "head -c 120000000 /dev/zero | gzip -1 > \"$1\"", "sh", path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let outcome = try Command.run("info", path)
    #expect(outcome.code == 4 && outcome.messages.contains("E0432 bad-gzip"), "\(outcome.messages)")
  }
}
