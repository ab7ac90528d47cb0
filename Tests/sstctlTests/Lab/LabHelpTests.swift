import Foundation
import TestSupport
import Testing

/// The help of the lab commands.
@Suite("Lab commands: help") struct LabHelpTests {
  static let commands = ["spe", "charge-res", "lab", "both"]

  @Test("every option has a help text; those of the original are there, short and long", arguments: commands)
  func options(_ command: String) throws {
    let dump = try #require(try Command.run(command, "--experimental-dump-help").json as? [String: Any])
    let help = try #require(dump["command"] as? [String: Any])
    let arguments = try #require(help["arguments"] as? [[String: Any]])
    #expect(arguments.count > 20)
    for argument in arguments where argument["shouldDisplay"] as? Bool == true {
      let text = argument["abstract"] as? String ?? ""
      #expect(text.count > 8 && text.hasSuffix(".") || text.hasSuffix(")."), "\(argument)")
    }
    let names = arguments.flatMap { $0["names"] as? [[String: String]] ?? [] }.compactMap { $0["name"] }
    var wanted = [
      "o", "output_dir", "w", "window_width", "max_events", "overwrite", "leave_time_skew", "leave_baseline",
      "delete_checkpoints", "jobs", "dry-run", "json", "progress", "quiet", "require", "compat", "mapping",
    ]
    if command != "charge-res" { wanted += ["p", "pe_guess", "peak_helper"] }
    if command == "charge-res" { wanted += ["i", "input_dir", "r", "ref_spe"] }
    for name in wanted { #expect(names.contains(name), "\(command) lacks \(name)") }
    for old in ["solo_pixels", "fix_time_skew", "subtract_baseline"] {
      let hidden = arguments.first {
        ($0["names"] as? [[String: String]] ?? []).contains { $0["name"] == old }
      }
      #expect(hidden?["shouldDisplay"] as? Bool == false)
    }
  }

  @Test("the help is legible, and its example runs", arguments: commands) func example(_ command: String)
    throws
  {
    let help = try Command.run(command, "--help")
    #expect(help.code == 0 && help.messages.isEmpty)
    let lines = help.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 || $0.hasPrefix("USAGE") })
    let folder = try TemporaryFolder()
    let examples = lines.map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("sstctl ") }
    #expect(examples.count == 2)
    let lab = try LabSample.shared()
    for line in examples {
      let outcome = try runInShell(String(line.dropFirst(7)), in: folder.url.path, plotly: lab.plotly)
      #expect(outcome.code == 0, "\(line): \(outcome.messages)")
    }
    #expect(files(below: folder.path("results")).contains { $0.hasSuffix(".html") })
  }
}
