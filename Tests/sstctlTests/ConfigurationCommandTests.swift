import Foundation
import SSTPipelines
import TestSupport
import Testing

/// `config init`, `explain`, `show` and `check`.
@Suite("Configuration commands", .serialized) struct ConfigurationCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws -> Command.Outcome {
    try Command.run(["config"] + arguments)
  }

  @Test("what init writes changes nothing", arguments: [[], ["--full"]]) func start(_ options: [String])
    throws
  {
    let path = folder.path("mine.json")
    let outcome = try Command.run(["config", "init", path] + options)
    #expect(outcome.code == 0 && outcome.output.contains("mine.json"), "\(outcome.messages)")
    let check = try run("check", path)
    let packaged = try PipelineConfiguration.packaged().sha256
    #expect(check.code == 0 && check.output.contains(packaged))
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\n  \"telescope_calibration\": {\n"))
    #expect(text.contains("array_center_coords") == !options.isEmpty)
    let again = try run("init", path)
    #expect(again.code == 5 && again.messages.contains("E0540 output-exists"), "\(again.messages)")
    #expect(try run("init", path, "--overwrite").code == 0)
    #expect(names(in: folder.url.path) == ["mine.json"])
  }

  @Test("what show prints is a configuration, in a stable form") func show() throws {
    let shown = try run("show")
    let path = folder.path("effective.json")
    try Data(shown.output.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try run("show", "--config", path).output == shown.output)
    #expect(shown.output.hasPrefix("{\n  \"CameraCalibrator\": {\n"))
    let compact = try run("show", "--compact").output
    let effective = try PipelineConfiguration.packaged().effectiveJSON
    #expect(compact == effective + "\n")
  }

  @Test("explain: a key, its end, a telescope's, a section, all") func explain() throws {
    let key = try run("explain", "stereo.WhiteRabbitClosest.max_time_diff_ns").output
    for text in [
      "  meaning   ", "  unit      ns", "  default   10000", "  used by   dl1-stereo", "at least 0",
    ] {
      #expect(key.contains(text), "\(text) in \(key)")
    }
    #expect(try run("explain", "max_time_diff_ns").output == key)
    let threshold = try run(
      "explain", "ImageProcessor.ImageCleanerSST.telescope_defaults.tel_021.min_nsb_level"
    ).output
    #expect(threshold.contains("2.3554 (tel_001, tel_021)"), "\(threshold)")
    // As messages about a file name it, and as a shell leaves it.
    let numbered = try run(
      "explain", "ImageProcessor.ImageCleanerSST.telescope_defaults.tel_021[1].min_nsb_level"
    ).output
    #expect(numbered == threshold)
    #expect(try run("explain", "stereo.").output == run("explain", "stereo").output)
    let section = try run("explain", "stereo").output
    #expect(
      section.hasPrefix("stereo\n")
        && section.contains("  stereo.event_matching_method = \"WhiteRabbitClosest\""))
    let all = try run("explain").output.split(separator: "\n")
    let count = try PipelineConfiguration.keys().count
    #expect(all.count == count)
    let inherited = try run("explain", "ImageProcessor.FACTImageCleaner.picture_threshold_pe").output
    #expect(inherited.contains("that of TailcutsImageCleaner"), "\(inherited)")
  }

  @Test("a named pipe is no configuration, a key of a megabyte is shown in part", .timeLimit(.minutes(1)))
  func hostile() throws {
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let outcome = try run("check", pipe)
    #expect(outcome.code == 3 && outcome.messages.contains("E0310"), "\(outcome.messages)")
    let path = folder.path("long.json")
    try "{\"\(String(repeating: "k", count: 1 << 20))\": 1}".write(
      toFile: path, atomically: true, encoding: .utf8)
    let long = try run("check", path)
    #expect(long.code == 2 && long.messages.contains("E0231") && long.messages.utf8.count < 2000)
  }

  @Test(
    "explain: the nearest key of a misspelt one",
    arguments: [
      ("stereo.event_maching_method", "stereo.event_matching_method"),
      ("max_time_dif_ns", "stereo.WhiteRabbitClosest.max_time_diff_ns"),
      ("analysis.badpixels", "analysis.bad_pixels"),
    ])
  func nearest(_ word: String, _ key: String) throws {
    let outcome = try run("explain", word)
    #expect(outcome.code == 2 && outcome.messages.contains("E0231"), "\(outcome.messages)")
    #expect(outcome.messages.contains("did you mean '\(key)'"), "\(outcome.messages)")
  }

  @Test("check says whether files are there that a configuration names") func named() throws {
    let path = folder.path("mine.json")
    let table = folder.path("gains.h5")
    let text =
      #"{"telescope_calibration": {"tel_021": "\#(table)"}, "window_transmittance": {"tel_022": "no.txt"}}"#
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try Data("x".utf8).write(to: URL(fileURLWithPath: table))
    let outcome = try run("check", path)
    #expect(outcome.code == 3 && outcome.messages.contains("E0372 unreadable-table"), "\(outcome.messages)")
    #expect(outcome.output.contains("telescope_calibration.tel_021: \(table): exists"), "\(outcome.output)")
    #expect(outcome.output.contains("window_transmittance.tel_022: no.txt: cannot open"), "\(outcome.output)")
  }
}
