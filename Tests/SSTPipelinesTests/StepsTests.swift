import Foundation
import SSTCore
import SSTSim
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Steps") struct StepsTests {
  /// Two inputs become one output each, or all the same one.
  private struct Copying: Step {
    struct Settings: Encodable { var factor = 1.0 }
    struct Summary: StepSummary {
      var eventCount = 0
      var peakNS = Double.nan
      var medians = ["X_talk": 0.5, "dcr_MHz": Double.infinity]
      var note: String?
      var description: String { "\(eventCount) events" }
    }
    static let name = "copying"
    static let eventsPerSecond: Double? = 50
    var settings = Settings()
    var overwrite = false
    var output: @Sendable (String) -> String

    func jobs(for inputs: [Input]) -> StepPlan<Void> {
      var plan = StepPlan<Void>()
      for input in inputs { plan.add(Job(inputs: [input], outputs: [output(input.path)])) }
      return plan
    }
    func run(_ job: Job, opened: Void?, _ context: StepContext) -> Summary { Summary(eventCount: 3) }
    func summary(of plan: StepPlan<Void>, outcomes: [Summary]) -> Summary {
      Summary(eventCount: outcomes.reduce(0) { $0 + $1.eventCount })
    }
  }

  @Test("a plan of two levels needs no file, and its keys follow from settings and inputs") func keys() throws
  {
    let first = Copying { $0 + ".dl1" }
    let job = try first.plan([Input("raw", key: "a")]).jobs[0].job
    let second = Copying { $0 + ".dl2" }
    let next = try second.plan([Input(job)]).jobs[0].job
    #expect(next.inputs[0].path == "raw.dl1" && next.outputs == ["raw.dl1.dl2"])
    #expect(next.inputs[0].key == job.key && next.key?.count == 64 && next.key != job.key)
    var changed = first
    changed.settings.factor = 2
    #expect(try changed.plan([Input("raw", key: "a")]).jobs[0].job.key != job.key)
    #expect(try first.plan([Input("raw", key: "b")]).jobs[0].job.key != job.key)
    #expect(try first.plan([Input("moved", key: "a")]).jobs[0].job.key == job.key)
    #expect(try first.plan([Input("raw")]).jobs[0].job.key == nil)
  }

  @Test("a job survives its way to a farm") func coding() throws {
    let job = Job(
      inputs: [Input("a", key: "k", telescope: 21, times: 3...5)], outputs: ["b"], log: "c", events: 100)
    #expect(try JSONDecoder().decode(Job.self, from: JSONEncoder().encode(job)) == job)
  }

  @Test("keys of content do not depend on the order of members, and know all numbers") func content() throws {
    let a = ["x": [0.1, .nan, -.infinity], "y": [1e300]]
    let b = Dictionary(uniqueKeysWithValues: a.sorted { $0.key > $1.key })
    #expect(try contentKey(of: a) == contentKey(of: b))
    #expect(try contentKey(of: a) != contentKey(of: ["x": [0.1, .nan, .infinity], "y": [1e300]]))
    #expect(try contentKey(of: [UInt64.max]) != contentKey(of: [UInt64.max - 1]))
  }

  @Test("the same output twice, and one that exists, are refused before work") func refusals() throws {
    #expect(throws: StepError.sameOutput(output: "o", first: "a", second: "b")) {
      try Copying { _ in "o" }.plan([Input("a"), Input("b")])
    }
    let folder = try TemporaryFolder()
    let path = folder.path("there")
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(throws: (any Error).self) { try Copying { _ in path }.plan([Input("a")]) }
    var replacing = Copying { _ in path }
    replacing.overwrite = true
    #expect(try replacing.plan([Input("a")]).jobs.count == 1)
  }

  @Test("summaries are printed by their properties") func summary() throws {
    let step = Copying { $0 + ".out" }
    let plan = try step.plan([Input("a"), Input("b")])
    let outcomes = plan.jobs.map { step.run($0.job, opened: $0.opened, .silent) }
    #expect(
      try step.summary(of: plan, outcomes: outcomes).json()
        == #"{"event_count":6,"medians":{"X_talk":0.5,"dcr_MHz":null},"peak_ns":null}"#)
    #expect(step.preview(of: plan, .silent).description == "a -> a.out\nb -> b.out")
  }

  @Test("keys of existing files are hashes of their bytes, if they are asked for; the work is estimated")
  func estimate() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("raw")
    try Data("abc".utf8).write(to: URL(fileURLWithPath: path))
    let step = Copying { $0 + ".out" }
    let job = try step.plan([Input(path, events: 100)], hashing: true).jobs[0].job
    #expect(job.inputs[0].key == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(job.key?.count == 64 && job.bytes == 3 && job.events == 100 && job.processorSeconds == 2)
    #expect(Input(job).events == 100 && Input(job).key == job.key)
    let later = try step.plan([Input(folder.path("later"))], hashing: true).jobs[0].job
    #expect(later.key == nil && later.bytes == 0 && later.processorSeconds == nil)
  }

  @Test("parts of the same work have keys of their own") func parts() throws {
    let settings = NightSettings(seed: 3)
    var three = settings
    three.runCount = 3
    let jobs = try SimulateNightStep(three, outputDirectory: "night").plan([]).jobs.map(\.job)
    #expect(jobs.count == 3 && Set(jobs.compactMap(\.key)).count == 3)
    #expect(jobs[1].outputs.first == "night/SST1M1_20260121_0002.fits.fz" && jobs[1].part == 1)
    #expect(jobs.allSatisfy { $0.outputs.count == 5 && ($0.processorSeconds ?? 0) > 0 })
  }

  @Test("outputs that are inputs, and logs in either, are refused, whatever way the paths are written")
  func collisions() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("there")
    try Data().write(to: URL(fileURLWithPath: path))
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: path)
    for output in [path, folder.path("./there"), folder.path("link")] {
      var step = Copying { _ in output }
      step.overwrite = true
      #expect(throws: StepError.outputIsInput(path: output)) { try step.plan([Input(path)]) }
    }
    #expect(throws: StepError.outputIsInput(path: "./a")) { try Copying { _ in "./a" }.plan([Input("a")]) }
    let step = Copying { $0 + ".out" }
    for log in [folder.path("link"), path + ".out"] {
      #expect(throws: StepError.logInUse(path: log)) { try step.plan([Input(path)], log: log) }
    }
    #expect(try step.plan([Input(path)], log: path + ".log").jobs.count == 1)
    #expect(throws: StepError.sameOutput(output: "./o", first: "a", second: "b")) {
      try Copying { $0 == "a" ? "o" : "./o" }.plan([Input("a"), Input("b")])
    }
  }
}
