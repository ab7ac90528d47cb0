import Foundation
import SSTCore
import SSTSim
import Synchronization
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Steps that look at files, and simulations") struct InspectionStepTests {
  /// Collects what a step emits.
  private final class Collected: Sendable {
    let bytes = Mutex<[UInt8]>([])
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    var context: StepContext {
      var context = StepContext.silent
      context.emit = { part in self.bytes.withLock { $0 += part } }
      return context
    }
  }

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Plans and runs a step, and gives its summary.
  private func run<S: Step>(_ step: S, _ inputs: [String], _ context: StepContext = .silent) throws
    -> S.Summary
  {
    let plan = try step.plan(inputs.map { Input($0) })
    let outcomes = try plan.jobs.map { try step.run($0.job, opened: $0.opened, context) }
    return step.summary(of: plan, outcomes: outcomes)
  }

  private func raw(_ name: String = "raw", events: Int = 4) throws -> SimulationSummary {
    try OutputFolder.make(folder.path(name))
    let settings = RunSettings(seed: 5, date: 20_260_121, events: events)
    return try run(SimulateRunStep(settings, outputDirectory: folder.path(name)), [])
  }

  @Test("a simulated run: plan without inputs, summary, and no second one over it") func simulateRun() throws
  {
    var settings = RunSettings(seed: 5, date: 20_260_121, events: 4)
    let step = SimulateRunStep(settings, outputDirectory: folder.path("raw"))
    let job = try step.plan([]).jobs[0].job
    #expect(job.inputs.isEmpty && job.events == 4 && job.key?.count == 64)
    #expect(job.outputs.map { $0.hasSuffix(".fits.fz") } == [true, false])
    settings.seed = 6
    #expect(try SimulateRunStep(settings, outputDirectory: "x").plan([]).jobs[0].job.key != job.key)
    #expect(
      try SimulateRunStep(step.settings, outputDirectory: "x", threads: 3).plan([]).jobs[0].job.key == job.key
    )
    let summary = try raw()
    #expect(summary.outputs == job.outputs && summary.description == "\(job.outputs[0]) with 4 events")
    let json = try JSONParser.parse(Array(summary.json().utf8)).value
    #expect(json["command"]?.string == "simulate sst1m" && json["events"]?.integer == 4)
    #expect(throws: (any Error).self) { try raw() }
    settings.telescope = 3
    #expect(throws: SimulationError.self) { try SimulateRunStep(settings, outputDirectory: "x").plan([]) }
  }

  @Test("the lid is closed for dark runs") func dark() {
    var settings = RunSettings(seed: 1, date: 20_260_121, events: 10)
    settings.closeLid()
    #expect(settings.showerRate == 0 && settings.pedestalRate == 100 && settings.target == "Dark")
    #expect(settings.start.iso8601UTC.hasPrefix("2026-01-21T20:00:00") && settings.duration > 60)
  }

  @Test("charges and their truth, column by column") func charges() throws {
    var camera = CameraCharges(seed: 2)
    camera.pixelCount = 3
    camera.sensor.crosstalk = .chain(0.25)
    try OutputFolder.make(folder.path("charges"))
    let step = SimulateChargesStep(camera, eventCount: 5, outputDirectory: folder.path("charges"))
    let plan = try step.plan([])
    #expect(plan.jobs[0].job.events == 15 && plan.jobs[0].job.key != nil)
    let summary = try run(step, [])
    #expect(summary.outputs == plan.jobs[0].job.outputs && summary.events == 15)
    #expect(summary.description == "3 arrays of 5 × 3 in \(folder.path("charges"))/")
    let lines = try String(contentsOfFile: folder.path("charges/truth.csv"), encoding: .utf8)
      .split(separator: "\n")
    #expect(lines[0] == "pixel,eped,eped_sigma,pe,pe_sigma,opct,lambda_0,lambda_1,lambda_2")
    let sensors = (0..<3).map { camera.sensor(ofPixel: 1, illumination: $0) }
    #expect(
      lines[2]
        == "1,0.05,0.2,\(sensors[0].gain),0.1,0.25,\(sensors.map { "\($0.light)" }.joined(separator: ","))")
    #expect(lines.count == 4)
    #expect(throws: (any Error).self) { try step.plan([]) }
  }

  @Test("a lab names all its files before it is made") func lab() throws {
    var settings = LabSettings(seed: 1)
    settings.camera.pixelCount = 64
    settings.illuminations = [1]
    settings.scan = []
    settings.eventsPerIllumination = 3
    let step = SimulateLabStep(settings, outputDirectory: folder.path("lab"))
    let job = try step.plan([]).jobs[0].job
    #expect(job.events == 3 && job.key != nil)
    let summary = try run(step, [])
    #expect(summary.outputs == job.outputs && summary.events == 3)
    #expect(job.outputs.allSatisfy { FileManager.default.fileExists(atPath: $0) })
    settings.camera.pixelCount = 63
    #expect(throws: SimulationError.self) { try SimulateLabStep(settings, outputDirectory: "x").plan([]) }
  }

  @Test("info says of each file what it is, also as JSON") func info() throws {
    let path = try raw().outputs[0]
    let step = InfoStep()
    #expect(
      try step.plan([Input("later"), Input("never")]).jobs.map(\.job.inputs[0].path) == ["later", "never"])
    let summary = try run(step, [path, path])
    let json = try JSONParser.parse(Array(summary.json().utf8)).value
    #expect(json.array?.count == 2 && json.array?.first == summary.files[0].json)
    #expect(json.array?.first?["events"]?["count"]?.integer == 4)
    #expect(summary.description == summary.files[0].text + "\n\n" + summary.files[1].text)
    #expect(throws: (any Error).self) { try run(step, [folder.path("nowhere")]) }
  }

  @Test("check emits a line for each file; damage decides about the exit code") func check() throws {
    let path = try raw().outputs[0]
    let broken = folder.path("broken.fits.fz")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: broken))
    let step = CheckStep()
    #expect(try step.plan([Input("later")]).jobs.count == 1)
    let collected = Collected()
    let summary = try run(step, [path, broken, folder.path("nowhere")], collected.context)
    #expect(collected.text == summary.description + "\n")
    #expect(summary.files.map { $0.error == nil } == [true, false, false])
    #expect(summary.exitCode == 4 && summary.failure == nil)
    #expect(try run(step, [path]).exitCode == 0)
    #expect(try run(step, [folder.path("nowhere")]).exitCode == 3)
    let json = try JSONParser.parse(Array(summary.json().utf8)).value
    #expect(json["files"]?.array?.first?["path"]?.string == path)
  }

  @Test("dump emits rows; what is not there is refused") func dump() throws {
    let path = try raw().outputs[0]
    var step = TableDump(table: "Events")
    step.columns = ["eventNumber"]
    step.rows = RowSelection(start: 1, end: 3)
    #expect(try step.plan([Input("later", key: "k")]).jobs[0].job.key != nil)
    let collected = Collected()
    let summary = try run(step, [path], collected.context)
    #expect(collected.text.split(separator: "\n").count == 2 && collected.text.hasPrefix("{\"eventNumber\":"))
    #expect(summary.path == path && summary.description.isEmpty)
    step.rows = RowSelection(start: 1, end: 9)
    #expect(throws: InspectionError.self) { try run(step, [path]) }
  }
}
