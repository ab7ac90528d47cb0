import Foundation
import TestSupport
import Testing

@testable import Forests

@Suite(
  "train-rfs and train-misdirection", .serialized,
  .enabled(if: SharedData.isPresent, "needs the golden files"))
struct TrainCommandTests {
  private static let golden = "oracle/dl2_dl3"
  private static let gamma = "gamma_200_300E3GeV_30_0deg_testing_dl1"
  private static let proton = "proton_300_500E3GeV_30_180deg_testing_dl1"
  private static let models = ["class_disp_sign", "class_gh", "reg_disp_norm", "reg_energy"]
    .map { $0 + "_tel_001.forest" }

  let folder: TemporaryFolder
  let gamma: String
  let proton: String
  private var configuration: String { SharedData.path("\(Self.golden)/config/mc.json") }

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    func unpack(_ path: String) throws -> String {
      let packed = "\(Self.golden)/\(path).gz"
      let bytes = try JoblibCompression.unpack([UInt8](try SharedData.data(packed)), path: packed)
      let target = folder.path((path as NSString).lastPathComponent)
      try Data(bytes).write(to: URL(fileURLWithPath: target))
      return target
    }
    gamma = try unpack("dl2/inputs/\(Self.gamma).h5")
    proton = try unpack("dl2/inputs/\(Self.proton).h5")
    _ = try unpack("dl2/outputs/mc_stereo/\(Self.gamma)_dl2.h5")
  }

  private func arguments(_ more: String...) -> [String] {
    ["train-rfs", "--fg", gamma, "--fp", proton, "-c", configuration, "-o", folder.path("out")] + more
  }

  @Test("the original's options; models, configuration, log; a summary in JSON") func models() throws {
    let plan = try Command.run(arguments("--plot-features", "--dry-run"))
    #expect(plan.code == 0 && plan.output.contains("reg_energy_tel_001.forest"), "\(plan.messages)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    let outcome = try Command.run(arguments("--plot-features", "--json", "--progress"))
    #expect(outcome.code == 0, "\(outcome.messages)")
    let beside = ["cfg", "html", "log"].map { "train-rfs_tel_001." + $0 }
    #expect(names(in: folder.path("out")) == Self.models + beside)
    #expect(outcome.messages.contains("I0810 training-sample") && outcome.messages.contains("I0811 trained"))
    let summary = try #require(outcome.json as? [String: Any])
    let telescope = try #require((summary["telescopes"] as? [[String: Any]])?.first)
    #expect(summary["command"] as? String == "train-rfs" && telescope["id"] as? Int == 1)
    #expect((telescope["models"] as? [[String: Any]])?.count == 4)
    let test = try #require(telescope["test"] as? [String: Any])
    #expect(test["area_under_curve"] as? Double ?? 0 > 0.7)
    let head = try Forest(path: folder.path("out/reg_energy_tel_001.forest")).head
    #expect(head.annotations["options"]?.contains("\"plot-features\":\"true\"") == true)
    let again = try Command.run(arguments())
    #expect(again.code == 5)
    let text = try Command.run(arguments("--overwrite", "--quiet", "--seed", "5", "--test-fraction", "0"))
    #expect(text.code == 0 && text.output.contains("reg_energy_tel_001.forest: "))
    #expect(!text.output.contains("held out"))
  }

  @Test("several files after one option, lists, all telescopes, stereo") func inputs() throws {
    let list = folder.path("list.txt")
    try Data("\(gamma)\n".utf8).write(to: URL(fileURLWithPath: list))
    let outcome = try Command.run([
      "train-rfs", "--input-file-gamma", "@\(list)", "--input-file-proton", proton, "--config", configuration,
      "--output-dir", folder.path("out"), "--telescope", "all", "--stereo", "--no-permutation-importances",
      "--jobs", "1",
    ])
    #expect(outcome.code == 0, "\(outcome.messages)")
    let models = names(in: folder.path("out")).filter { $0.hasSuffix(".forest") }
    #expect(models.count == 6 && models.contains("class_gh_tel_002.forest"))
    let head = try Forest(path: folder.path("out/class_gh_tel_002.forest")).head
    #expect(head.training?.permutationImportances.isEmpty == true)
  }

  @Test("the misdirection") func misdirection() throws {
    let input = folder.path(Self.gamma + "_dl2.h5")
    let outcome = try Command.run(
      "train-misdirection", "--fg", input, "-c", configuration, "-o", folder.path("out"), "--json")
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(
      names(in: folder.path("out")) == [
        "reg_misdirection_stereo.forest", "train-misdirection_stereo.cfg", "train-misdirection_stereo.log",
      ])
    let dl1 = try Command.run("train-misdirection", "--fg", gamma, "-o", folder.path("x"))
    #expect(dl1.code == 6 && dl1.messages.contains("E0608 not-dl2"))
  }

  @Test(
    "wrong use",
    arguments: [
      (["train-rfs"], 2), (["train-misdirection"], 2), (["train-rfs", "--fg", "none.h5"], 3),
      (["train-rfs", "--fg", "x", "--telescope", "one"], 2),
      (["train-rfs", "--fg", "x", "--test-fraction", "1"], 2),
      (["train-rfs", "--fg", "x", "--jobs", "0"], 2),
    ] as [([String], Int32)])
  func usage(_ arguments: [String], _ code: Int32) throws {
    let outcome = try Command.run(arguments)
    #expect(outcome.code == code, "\(outcome.messages)")
  }

  @Test("kill -9, and signals, leave no model under its name", arguments: [SIGKILL, SIGTERM])
  func killed(_ signal: Int32) throws {
    let slow = folder.path("slow.json")
    try Data(#"{"random_forest_classifier_args": {"n_estimators": 100000}}"#.utf8)
      .write(to: URL(fileURLWithPath: slow))
    let running = try Command.Running(arguments("-c", slow, "--jobs", "1"), input: nil)
    // The regressions are quick and in the folder under other names; the classifiers take minutes.
    usleep(1_500_000)
    #expect(running.process.isRunning)
    kill(running.process.processIdentifier, signal)
    let outcome = try running.wait()
    #expect(outcome.code == 128 + signal)
    #expect(names(in: folder.path("out")).allSatisfy { !$0.hasSuffix(".forest") && !$0.hasSuffix(".cfg") })
    if signal == SIGTERM { #expect(names(in: folder.path("out")).isEmpty) }
    try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
    #expect(try Command.run(arguments()).code == 0)
  }
}
