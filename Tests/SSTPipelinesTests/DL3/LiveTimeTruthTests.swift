import Foundation
import Logging
import SSTCore
import SSTData
import SSTIO
import SSTSim
import TestSupport
import Testing

@testable import SSTPipelines

/// Live times of event lists against nights whose live time is known.
@Suite("Live times of nights that are known") struct LiveTimeTruthTests {
  private let folder: TemporaryFolder

  /// An event of the truth of `simulate night`.
  private struct RecordedEvent: Sendable {
    var telescope: Int64 = 0
    var time: Int64 = 0
    var kind = ""

    static let table = Table<RecordedEvent>("events") {
      Column("telescope", \.telescope)
      Column("time_tai_ns", \.time)
      Column.text("kind", \.kind, 16)
    }
  }

  init() throws { folder = try TemporaryFolder() }

  /// DL2 files of the first telescope, and of both, of the runs of a night.
  private func files(_ night: ToyNight, without removed: [Int] = []) throws -> (
    mono: [String], stereo: [String]
  ) {
    var (mono, stereo): ([String], [String]) = ([], [])
    let tag = UUID().uuidString
    for (index, run) in night.runs.enumerated() {
      let place = folder.path("\(tag)-\(index)")
      let step = try StereoRun(
        place, first: run.files[0], seconds: [("SST1M2_20260121_0001_dl1.h5", run.files[1])])
      let summary = try step.run()
      let paths = (folder.path("\(tag)_mono\(index)_dl2.h5"), folder.path("\(tag)_stereo\(index)_dl2.h5"))
      try ToyDL2.write(
        copyOf: step.firstFile, to: paths.0, without: removed.filter { $0 == 21 }.map(TablePath.triggerTimes))
      try ToyDL2.write(copyOf: summary.output, to: paths.1, without: removed.map(TablePath.triggerTimes))
      mono.append(paths.0)
      stereo.append(paths.1)
    }
    return (mono, stereo)
  }

  /// Good time, live time, and what the header says of them.
  private func times(
    _ paths: [String]
  ) throws -> (ontime: Double, live: Double, method: String, deadTimes: [Double], events: Int) {
    let outcomes = try ToyDL2.lists(paths, folder.path("out"))
    try #require(outcomes.count == 1)
    let header = try FITSTableFile(readingFrom: outcomes[0].output).header("EVENTS")
    return (
      outcomes[0].seconds[0], outcomes[0].seconds[1], try #require(header.text("LIVEMETH")),
      ["DEADT21", "DEADT22"].compactMap { header.number($0) }, outcomes[0].events[2]
    )
  }

  @Test("within a thousandth of the truth, with unequal rates, pedestals, a hole and a pause between runs")
  func truth() throws {
    let night = ToyNight(2, hole: 100...150, seed: 11)
    let files = try files(night)
    let mono = try times(files.mono)
    #expect(abs(mono.live / night.live(0) - 1) < 1e-3, "\(mono.live) \(night.live(0))")
    #expect(abs(mono.ontime - 600) < 0.2 && mono.method == "blocked times" && mono.deadTimes.count == 1)
    let stereo = try times(files.stereo)
    #expect(abs(stereo.live / night.live(2) - 1) < 1e-3, "\(stereo.live) \(night.live(2))")
    #expect(abs(stereo.ontime - 550) < 0.2 && stereo.method == "blocked times")
    for (found, expected) in zip(mono.deadTimes + stereo.deadTimes, [0, 0, 1].map { ToyNight.deadTimes[$0] })
    {
      #expect(abs(found - Double(expected) / 1e9) < 5e-6)
    }
    // No event is lost to the hole: there are none in it.
    #expect(stereo.events > 3000 && mono.events > 10_000)
    // The formula of rates knows neither pedestals nor the other telescope, nor the hole.
    let old = try self.files(night, without: [21, 22])
    let (oldMono, oldStereo) = (try times(old.mono), try times(old.stereo))
    #expect(oldMono.method == "rate of triggers" && oldMono.deadTimes.isEmpty)
    #expect((1.07...1.10).contains(oldMono.live / night.live(0)), "\(oldMono.live) \(night.live(0))")
    #expect(oldStereo.method == "rate of triggers" && oldStereo.ontime < 551)
    #expect((1.9...2.2).contains(oldStereo.live / night.live(2)), "\(oldStereo.live) \(night.live(2))")
  }

  @Test("a trigger of either telescope may block both") func coupled() throws {
    let night = ToyNight(1, hole: nil, isCoupled: true, seed: 12)
    #expect(night.live(0) == night.live(2))
    let stereo = try times(files(night).stereo)
    #expect(abs(stereo.live / night.live(2) - 1) < 1e-3, "\(stereo.live) \(night.live(2))")
  }

  @Test("one run or one telescope without the table: the formula of rates, for the whole list") func lacking()
    throws
  {
    let night = ToyNight(2, hole: nil, seed: 13)
    let (all, old) = (try files(night), try files(night, without: [22]))
    #expect(try times(all.stereo).method == "blocked times")
    #expect(try times(old.stereo).method == "rate of triggers")
    #expect(try times([all.stereo[0], old.stereo[1]]).method == "rate of triggers")
    // A list of one telescope does not need the other one.
    #expect(try times(old.mono).method == "blocked times")
  }

  @Test("a list of one telescope from events of both needs both") func monoOfStereo() throws {
    let night = ToyNight(1, hole: 100...150, seed: 15)
    let stereo = try files(night).stereo
    let one = folder.path("one_dl2.h5")
    try ToyDL2.write(copyOf: stereo[0], to: one, without: [TablePath.dl2Stereo], telescope: 21)
    let (found, expected) = (try times([one]), try times(stereo))
    #expect(found.method == "blocked times" && found.live == expected.live && found.ontime == expected.ontime)
    #expect(abs(found.live / night.live(2) - 1) < 1e-3)
  }

  @Test("dead times are those of all files; stereo files of one run of the second telescope share triggers")
  func shared() throws {
    let night = ToyNight(1, hole: nil, seed: 14)
    let whole = try files(night).stereo
    var halves: [String] = []
    let events = night.runs[0].files[0].events
    let middle = events[events.count / 2].time
    for part in 0...1 {
      var first = night.runs[0].files[0]
      func isHere(_ time: Int64) -> Bool { (time < middle) == (part == 0) }
      first.events.removeAll { !isHere($0.time) }
      first.triggerTimes.removeAll { !isHere($0) }
      first.observation += Int64(part)
      let step = try StereoRun(
        folder.path("half\(part)"), first: first,
        seconds: [("SST1M2_20260121_0001_dl1.h5", night.runs[0].files[1])])
      let path = folder.path("half\(part)_dl2.h5")
      try ToyDL2.write(copyOf: step.run().output, to: path)
      halves.append(path)
    }
    let (one, two) = (try times(whole), try times(halves))
    #expect(two.method == "blocked times" && one.deadTimes == two.deadTimes)
    #expect(abs(one.live - two.live) < 1e-9 && abs(one.ontime - two.ontime) < 1e-9)
  }

  @Test("a simulated night from raw files to lists") func chain() throws {
    var settings = NightSettings(seed: 21)
    (settings.duration, settings.rate, settings.pedestalRate) = (5, 60, 20)
    (settings.deadTimeNS, settings.pauses) = (8_000_000, [.init(telescope: 22, seconds: 1.5...3)])
    let simulator = try NightSimulator(settings, telescopes: NightTelescope.packaged())
    let run = try simulator.write(run: 0, toFolder: folder.url.path, jobs: 2)
    let truth = try JSONNode(
      parsing: Data(contentsOf: URL(fileURLWithPath: folder.path(run.files.truth[2]))), file: "truth"
    ).value
    let recorded = try RecordedEvent.table.rows(
      ofDelimitedFile: folder.path(run.files.truth[0]), initial: RecordedEvent())
    var dl1: [String] = []
    for (place, raw) in run.files.raw.enumerated() {
      let product = try SmallRun.process(folder.path(raw), into: folder.path("dl1")) {
        $0.writesPreciseTimestamps = true
      }.summary.outputs[0]
      dl1.append(product)
      let rows = try DL1File(readingFrom: product).rows(
        of: TriggerTimeRow.table(telescope: 21 + place), initial: TriggerTimeRow())
      let expected = recorded.filter { $0.telescope == 21 + place }
      #expect(rows.map(\.timeNS) == expected.map(\.time))
      #expect(rows.map { $0.flags == 1 } == expected.map { $0.kind == "pedestal" })
    }
    var options = StereoOptions(configuration: try .packaged())
    options.outputDirectory = folder.path("stereo")
    let stereo = try StereoPipeline(options: options, log: StepContext.silent.log).run(dl1[0], with: [dl1[1]])
    let (mono, both) = (folder.path("mono_dl2.h5"), folder.path("stereo_dl2.h5"))
    try ToyDL2.write(copyOf: dl1[0], to: mono)
    try ToyDL2.write(copyOf: stereo.output, to: both)
    // The time before the first and behind the last trigger, and around the pause, is not seen: some 12 ms each.
    let (one, two) = (try times([mono]), try times([both]))
    let live = try #require(truth["telescopes"]?.array?[0]["live_s"]?.double)
    #expect(one.live < live && one.live > live - 0.15, "\(one.live) \(live)")
    let common = try #require(truth["common_live_s"]?.double)
    #expect(two.live < common && two.live > common - 0.3, "\(two.live) \(common)")
    #expect(one.ontime > 4.85 && two.ontime < 3.5 && two.ontime > 3.3 && two.method == "blocked times")
  }
}
