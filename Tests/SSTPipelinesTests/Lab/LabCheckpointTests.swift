import Foundation
import SSTCalib
import SSTCore
import SSTSim
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Charges on disk") struct LabCheckpointTests {
  let lab: SmallLab
  let folder: TemporaryFolder

  init() throws {
    lab = try SmallLab.shared()
    folder = try TemporaryFolder()
  }

  private var output: String { folder.path("out") }
  private var table: String { output + "/spe_output.csv" }

  private func files() throws -> [String: Date] {
    let folder = output + "/checkpoints"
    var dates: [String: Date] = [:]
    for name in names(folder) {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      dates[name] = attributes[.modificationDate] as? Date
    }
    return dates
  }

  private func run(_ inputs: String, _ change: (inout LabOptions) -> Void = { _ in }) throws -> Data {
    try runSPE(
      [inputs],
      labOptions(output) {
        $0.overwrite = true
        change(&$0)
      })
    return try bytes(table)
  }

  @Test("a second run takes them up and gives the same")
  func reuse() throws {
    let first = try run(lab.spe)
    let before = try files()
    // A file for the pulses of each run, and one for its charges.
    #expect(before.count == 6)
    #expect(try run(lab.spe) == first)
    #expect(try files() == before)
  }

  @Test(
    "W8: changed options never use old charges",
    arguments: ["window", "baseline", "skew", "events", "compat"])
  func options(_ changed: String) throws {
    func change(_ options: inout LabOptions) {
      switch changed {
      case "window": (options.extraction.windowWidth, options.extraction.windowShift) = (10, 5)
      case "baseline": options.extraction.subtractsBaseline = false
      case "skew": options.extraction.alignsTime = false
      case "events": options.maximumEvents = 300
      default: options.quirks = .pixelAnalysis
      }
    }
    let usual = try run(lab.spe)
    let after = try run(lab.spe, change)
    #expect(usual != after)
    try FileManager.default.removeItem(atPath: output)
    #expect(try run(lab.spe, change) == after)
  }

  @Test("W8: another run of the same name never uses old charges")
  func inputs() throws {
    let copy = try lab.copy("spe", to: folder)
    let usual = try run(copy)
    let runs = names(copy).filter { $0.hasSuffix(".tio") }
    // Two runs change their names; sizes and dates stay.
    let (first, second, aside) = (copy + "/" + runs[0], copy + "/" + runs[1], copy + "/aside")
    let date = try FileManager.default.attributesOfItem(atPath: first)[.modificationDate]
    try FileManager.default.moveItem(atPath: first, toPath: aside)
    try FileManager.default.moveItem(atPath: second, toPath: first)
    try FileManager.default.moveItem(atPath: aside, toPath: second)
    for path in [first, second] {
      try FileManager.default.setAttributes([.modificationDate: date as Any], ofItemAtPath: path)
    }
    #expect(try run(copy) != usual)
  }

  @Test("damaged ones are made again", arguments: [0.0, 0.3, 0.9])
  func damage(_ part: Double) throws {
    let usual = try run(lab.spe)
    for name in names(output + "/checkpoints") {
      let path = output + "/checkpoints/" + name
      let whole = try bytes(path)
      try whole.prefix(Int(part * Double(whole.count))).write(to: URL(fileURLWithPath: path))
    }
    #expect(try run(lab.spe) == usual)
  }

  @Test("they are removed on demand")
  func removal() throws {
    _ = try run(lab.spe) { $0.deletesCheckpoints = true }
    #expect(names(output) == ["spe_output.csv", "spe_results.h5"])
  }

  @Test("a run that is stopped keeps those of finished runs, and no other file")
  func cancelled() throws {
    final class Stopper: ProgressObserver {
      let flag = CancellationFlag()
      func progressed(done: Int, total: Int?, unit: String) {
        if done > 2600 { flag.cancel() }
      }
    }
    let stopper = Stopper()
    var options = LabSPEOptions()
    options.lab = labOptions(output)
    let pipeline = LabSPEPipeline(
      options: options, log: silentLog(), cancellation: stopper.flag, progress: { _ in stopper })
    #expect(throws: CancelledError.self) { try pipeline.run(LabInputs(lowLight: [lab.spe])) }
    #expect(names(output) == ["checkpoints"])
    let kept = try files()
    #expect(kept.count >= 3 && kept.count < 6 && kept.keys.allSatisfy { !$0.hasPrefix(".") })
    let resumed = try run(lab.spe)
    #expect(try files().filter { kept[$0.key] == $0.value }.count == kept.count)
    try FileManager.default.removeItem(atPath: output)
    #expect(try run(lab.spe) == resumed)
  }
}
