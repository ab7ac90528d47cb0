import SSTSky
import Foundation
import Logging
import Reconstruction
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing
@testable import SSTPipelines

@Suite("Stereo step")
struct StereoPipelineTests {
  private static let second: Int64 = 1_000_000_000

  private func pair(_ count: Int, delay: Int64 = 0) -> (SmallDL1, SmallDL1) {
    SmallDL1.pair(count, delay: delay, seed: 3)
  }

  private static let partner = "SST1M2_20260121_0001_dl1.h5"

  /// How much later light from the tests' pointing arrives at telescope 22, in ns.
  private var lightDelay: Int64 {
    let telescopes = SubarrayDescription.sst1m.telescopes.map(\.groundPosition)
    let axis = GroundVector(HorizontalDirection(azimuthDeg: 200, altitudeDeg: 60))
    return Int64((-(telescopes[1] - telescopes[0]).dot(axis) / 0.299792458).rounded())
  }

  @Test("the light's way between the telescopes is taken out; random pairs beside the peak are left out")
  func peak() throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(200, delay: lightDelay)
    for index in [10, 50, 90] { second.events[index].time += 4000 }
    let summary = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)]).run()
    #expect(abs(lightDelay) > 100)
    #expect(abs(try #require(summary.peakCentreNS)) <= 20)
    #expect(summary.count(.matched) == 197 && summary.count(.outsidePeak) == 3)
    #expect((summary.expectedRandom ?? 1) < 0.5)
    var original = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    original.options.quirks = .sst1mpipe
    #expect(try original.run().count(.matched) == 200)
    first.events = []
  }

  @Test("bins of the time differences are multiples of the clock step, so that none is empty by chance")
  func bins() throws {
    #expect(StereoMatching.clockStep([[100, 108, 120], [3, CoincidenceEvents.noTime, 11]]) == 4)
    #expect(
      StereoMatching.clockStep([[100, 108], [3, 10]]) == 1 && StereoMatching.clockStep([[], [7]]) == 1)
    #expect(StereoMatching.clockStep([[0, 1_000_000]]) == 1)
    let folder = try TemporaryFolder()
    var (first, second) = pair(200, delay: lightDelay)
    for index in first.events.indices { first.events[index].time -= first.events[index].time % 4 }
    for index in second.events.indices { second.events[index].time -= second.events[index].time % 4 }
    let run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    _ = try run.run()
    let low = try run.output.table("/dl1/coincidence/time_difference").read().doubles("low")
    let widths = Set(zip(low, low.dropFirst()).map { $1 - $0 })
    #expect(
      widths.count == 1 && widths.allSatisfy { $0.truncatingRemainder(dividingBy: 4) == 0 }, "\(widths)")
  }

  @Test("the same bytes whatever the number of threads, with images")
  func jobs() throws {
    setenv("SOURCE_DATE_EPOCH", "1769000000", 1)
    defer { unsetenv("SOURCE_DATE_EPOCH") }
    let folder = try TemporaryFolder()
    var (first, second) = pair(700)
    (first.hasImages, second.hasImages) = (true, true)
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    var contents: [Data] = []
    for jobs in [1, 3] {
      run.options.jobs = jobs
      contents.append(try Data(contentsOf: URL(fileURLWithPath: run.run().output)))
    }
    #expect(contents[0] == contents[1])
    let images = try run.output.table("/dl1/event/telescope/images/tel_022").read()
    #expect(try images.integers("event_id") == first.events.map(\.id))
    #expect(try images.floats("image")[1296 * 699] == Float(second.events[699].id))
  }

  /// Cancels when the first block is done.
  private struct Impatience: ProgressObserver {
    let flag: CancellationFlag
    func progressed(done: Int, total: Int?, unit: String) { flag.cancel() }
  }

  @Test("cancelled between blocks, nothing is left") func cancellation() throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(700)
    (first.hasImages, second.hasImages) = (true, true)
    let run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    let flag = CancellationFlag()
    let context = StepContext(log: StepContext.silent.log, cancellation: flag) { _ in Impatience(flag: flag) }
    #expect(throws: CancelledError.self) { try run.run(context) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).isEmpty)
  }

  @Test("rows of the second telescope are joined by place; the original merges the last event from then on")
  func forwardOnly() throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(6)
    // The file is not in the order of time.
    second.events.swapAt(1, 4)
    for index in second.events.indices { second.events[index].intensity = 100 + Double(index) }
    first.hasImages = false
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    func intensities() throws -> [Double] {
      _ = try run.run()
      return try run.output.table("/dl1/event/telescope/parameters/tel_022").read()
        .doubles("camera_frame_hillas_intensity")
    }
    #expect(try intensities() == [100, 104, 102, 103, 101, 105])
    run.options.quirks = .sst1mpipe
    #expect(try intensities() == [100, 104, 105, 105, 105, 105])
  }

  @Test("runs of the second telescope one after the other; a run of another time is left out")
  func files() throws {
    let folder = try TemporaryFolder()
    let (first, second) = pair(40)
    var parts = [second, second, second]
    parts[0].events = Array(second.events[..<15])
    parts[1].events = Array(second.events[15...])
    (parts[0].pedestalTimes, parts[1].pedestalTimes) = ([1, 2], [3])
    (parts[0].triggerTimes, parts[1].triggerTimes) = ([10, 20], [30])
    parts[2].events = second.events.map {
      var event = $0
      event.time += 3600 * Self.second
      return event
    }
    var away = second
    away.rightAscensionDeg = 84
    let run = try StereoRun(
      folder.url.path, first: first,
      seconds: [
        ("SST1M2_20260121_0001_dl1.h5", parts[0]), ("SST1M2_20260121_0002_dl1.h5", parts[1]),
        ("SST1M2_20260121_0003_dl1.h5", parts[2]), ("SST1M2_20260121_0004_dl1.h5", away),
        ("SST1M2_20260122_0001_dl1.h5", second), ("SST1M2_20260121_0001_pedestal_hist.h5", second),
      ])
    let summary = try run.run()
    let pedestals = try run.output.table("/dl1/monitoring/telescope/pedestal_tel_022").read()
    #expect(try pedestals.doubles("pedestal_sample_time") == [1, 2, 3])
    #expect(try DL1File(run.output).triggerTimes(ofTelescope: 22) == [10, 20, 30])
    #expect(try DL1File(run.output).triggerTimes(ofTelescope: 21) == nil)
    #expect(summary.secondFiles.count == 2 && summary.leftOut.count == 2)
    #expect(summary.count(.matched) == 40)
  }

  @Test("duplicated events and clock jumps are counted")
  func oddities() throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(60)
    first.events.insert(first.events[3], at: 4)
    second.events.insert(second.events[10], at: 11)
    second.events.swapAt(30, 31)
    let summary = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)]).run()
    #expect(summary.count(.duplicate) == 1 && summary.secondDuplicates == 1 && summary.clockJumps == 1)
    #expect(summary.count(.matched) == 60)
  }

  @Test(
    "events whose clock shows no time are counted, and have no partner; by event id they do",
    arguments: [EventMatchingMethod.whiteRabbitClosest, .slidingWindow, .swatEventIDs])
  func missingTimes(_ method: EventMatchingMethod) throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(60)
    (first.isSwat, second.isSwat) = (true, true)
    for index in second.events.indices { second.events[index].id = first.events[index].id }
    (first.events[5].time, second.events[5].time) = (5_000_000_000 * Self.second, 5_000_000_000 * Self.second)
    second.events[9].time = 5_000_000_000 * Self.second
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    run.options.method = method
    let summary = try run.run()
    #expect(summary.untimed == 3 && summary.clockJumps == 0)
    #expect(summary.count(.matched) == (method == .swatEventIDs ? 60 : 58))
    let differences = try run.output.table("/dl1/coincidence/decisions").read().doubles("time_difference")
    #expect(differences[5].isNaN && differences[9].isNaN && differences[6].magnitude < 1e6)
  }

  @Test("event ids, and what happens where they are not those of the array trigger")
  func eventIDs() throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(30)
    (first.isSwat, second.isSwat) = (true, true)
    for index in second.events.indices { second.events[index].id = first.events[index].id }
    second.events[7].time += 50 * Self.second / 1000
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    run.options.method = .swatEventIDs
    let byID = try run.run()
    #expect(byID.count(.matched) == 30 && byID.distantPairs == 1 && byID.chancePairs == nil)
    #expect(abs(byID.largestDistanceNS - 50_000_000) < 1000)
    // Substitutes are of one telescope each.
    (first.events[3].id, second.events[3].id) = (210_000_010_000_000_003, 220_000_010_000_000_003)
    run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    run.options.method = .swatEventIDs
    let substituted = try run.run()
    #expect(substituted.count(.matched) == 29 && substituted.unnumbered == [1, 1])
    first.isSwat = false
    run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    run.options.method = .swatEventIDs
    let summary = try run.run()
    #expect(summary.method == .whiteRabbitClosest && summary.count(.matched) == 29)
  }

  @Test("pairs of unrelated events are known as such") func chance() throws {
    let folder = try TemporaryFolder()
    let (first, good) = pair(400)
    var second = good
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    run.options.maximumDifferenceNS = 200_000
    let related = try run.run()
    #expect(!related.isChance && related.count(.matched) == 400)
    var random = CounterRandom(seed: 9, event: 0, purpose: 1)
    let times = second.events.map { _ in
      SmallDL1.start * Self.second + Int64(1.2 * random.uniform() * Double(Self.second))
    }.sorted()
    for (index, time) in times.enumerated() { second.events[index].time = time }
    run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    run.options.maximumDifferenceNS = 200_000
    let unrelated = try run.run()
    let expected = try #require(unrelated.chancePairs)
    #expect(unrelated.isChance && abs(expected - 53) < 3, "\(expected)")
  }

  @Test("without White Rabbit columns the times of local_time do; the original needs the columns")
  func localTimes() throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(60)
    second.hasPreciseTimes = false
    first.hasPreciseTimes = false
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    #expect(try run.run().count(.matched) == 60)
    run.options.quirks = .sst1mpipe
    #expect(throws: StereoError.noPreciseTimes(path: run.firstFile)) { try run.run() }
  }

  @Test("clocks with an offset: the window is centred; the original's loses pairs at its border")
  func slidingWindow() throws {
    let folder = try TemporaryFolder()
    let (first, second) = pair(80, delay: 3_470_000)
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    run.options.method = .slidingWindow
    let summary = try run.run()
    #expect(summary.count(.matched) == 80 && abs(summary.offset - 0.00347) < 1e-5)
    #expect(try run.output.table("/dl1/coincidence/offset_scan").rowCount == 1000)
    run.options.quirks = .sst1mpipe
    let original = try run.run()
    #expect(abs(original.offset - 0.00247) < 4e-5)
    let names = try run.output.table("/dl1/event/telescope/parameters/tel_021").columns.map(\.name)
    #expect(!names.contains("true_az_tel") && !names.contains("time_wr_full_seconds"))
  }

  @Test("the original loses the last 5 of a name")
  func names() throws {
    var options = StereoOptions(configuration: try PipelineConfiguration.packaged())
    let first = "a/SST1M1_20260121_0005.h5"
    #expect(options.outputName(of: first) == "SST1M1_20260121_0005_stereo.h5")
    options.quirks = .sst1mpipe
    #expect(options.outputName(of: first) == "SST1M1_20260121_000_stereo.h5")
  }

  @Test("the plan names the files that may fit; neither they nor their folder need exist") func plan() throws
  {
    let folder = try TemporaryFolder()
    let (first, second) = pair(6)
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    try Data().write(to: URL(fileURLWithPath: run.secondFolder + "/SST1M2_20260122_0001_dl1.h5"))
    let job = try run.plan().jobs[0].job
    #expect(job.inputs.map(\.path) == [run.firstFile, run.secondFolder + "/" + Self.partner])
    #expect(
      job.outputs.count == 2 && job.log == run.options.outputs(of: run.firstFile).file.dropLast(3) + ".log")
    #expect(job.key == nil && job.bytes > 0)
    // A second run beside its own output takes the same files.
    (run.options.outputDirectory, run.options.pattern) = (run.secondFolder, "")
    try first.write(to: run.options.outputs(of: run.firstFile).file)
    #expect(try run.plan().jobs[0].job.inputs == job.inputs)

    let step = StereoStep(run.options)
    let later = [
      Input("a/SST1M1_20260121_0001_dl1.h5", key: "1"), Input("b/SST1M2_20260121_0001_dl1.h5", key: "2"),
    ]
    #expect(try step.plan(later).jobs[0].job.inputs == later)
    let key = try #require(try step.plan(later).jobs[0].job.key)
    var other = run.options
    other.maximumDifferenceNS = 7
    #expect(try StereoStep(other).plan(later).jobs[0].job.key != key)
    #expect(try step.plan([later[0], Input("nowhere")]).jobs[0].job.inputs[1] == Input("nowhere"))
  }
}
