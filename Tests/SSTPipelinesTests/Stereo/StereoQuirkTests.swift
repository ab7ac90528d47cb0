import Foundation
import Reconstruction
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing
@testable import SSTPipelines

@Suite("Stereo step: each defect of the original beside the right result")
struct StereoQuirkTests {
  private static let partner = "SST1M2_20260121_0001_dl1.h5"
  private func pair(_ count: Int, delay: Int64 = 0) -> (SmallDL1, SmallDL1) {
    SmallDL1.pair(count, delay: delay, seed: 4)
  }

  /// Runs the step twice: right, and with one defect.
  private func both<Value>(
    _ quirk: Quirks, _ first: SmallDL1, _ seconds: [(name: String, file: SmallDL1)],
    change: (inout StereoOptions) -> Void = { _ in }, _ value: (StereoSummary, DL1File) throws -> Value
  ) throws -> (right: Value, original: Value) {
    let folder = try TemporaryFolder()
    var run = try StereoRun(folder.url.path, first: first, seconds: seconds)
    change(&run.options)
    let right = try value(run.run(), DL1File(run.output))
    run.options.quirks = quirk
    return (right, try value(run.run(), DL1File(run.output)))
  }

  @Test("the spread of one crossing is nothing, not 0") func spread() throws {
    let (first, second) = pair(5)
    let found = try both(.statesStereoSpread, first, [(Self.partner, second)]) {
      try $1.stereoEvents().map(\.altitudeUncertaintyDeg)
    }
    #expect(found.right.allSatisfy(\.isNaN) && found.original == [0, 0, 0, 0, 0])
  }

  @Test("an event is used once; the original looks at the match before alone") func uses() throws {
    let (one, second) = pair(2)
    var first = one
    // Two more events see the same partners, in turn.
    for event in one.events {
      first.events.append(SmallDL1.Event(id: event.id + 10, time: event.time + 100))
    }
    let found = try both(.forgottenMatches, first, [(Self.partner, second)]) { summary, _ in
      summary.count(.matched)
    }
    #expect(found.right == 2 && found.original == 4)
  }

  @Test("rows are joined by place; the original merges the last event from then on") func merging() throws {
    var (first, second) = pair(6)
    first.hasPreciseTimes = true
    second.events.swapAt(1, 4)
    for index in second.events.indices { second.events[index].intensity = 100 + Double(index) }
    let found = try both(.lastEventMerged, first, [(Self.partner, second)]) {
      try $1.parameters(ofTelescope: 22).all().map(\.parameters.hillas.intensity)
    }
    #expect(found.right == [100, 104, 102, 103, 101, 105])
    #expect(found.original == [100, 104, 105, 105, 105, 105])
  }

  @Test("nanoseconds are rounded; the original cuts them off") func truncation() throws {
    let (first, second) = pair(80)
    let found = try both(.truncatedTimes, first, [(Self.partner, second)]) {
      try $1.coincidences().map(\.timeDifferenceNS)
    }
    let steps = zip(found.right, found.original).map { $0 - $1 }
    #expect(steps.allSatisfy { abs($0) <= 1 } && steps.contains { $0 != 0 })
    let delays = zip(first.events, second.events).map { Double($1.time - $0.time) }
    let light = delays[0] - found.right[0]
    #expect(zip(delays, found.right).allSatisfy { $0 - $1 == light })
  }

  @Test("random pairs beside the peak are left out; the original keeps them") func delays() throws {
    var (first, second) = pair(200)
    first.hasPreciseTimes = true
    for index in [10, 50, 90] { second.events[index].time += 4000 }
    let found = try both(.uncorrectedDelays, first, [(Self.partner, second)]) { summary, _ in
      summary.count(.matched)
    }
    #expect(found.right == 197 && found.original == 200)
  }

  @Test("the window is at the peak of offsets, not at the lower edge of the plateau") func plateau() throws {
    let (first, second) = pair(80, delay: 3_470_000)
    let found = try both(
      .lowerPlateauEdge, first, [(Self.partner, second)], change: { $0.method = .slidingWindow }
    ) { summary, _ in summary.offset }
    #expect(abs(found.right - 0.00347) < 1e-5 && abs(found.original - 0.00247) < 4e-5)
  }

  @Test("clocks and pointing are there whatever the method") func clocks() throws {
    let (first, second) = pair(80)
    let found = try both(
      .missingClocks, first, [(Self.partner, second)], change: { $0.method = .slidingWindow }
    ) {
      let row = try $1.parameters(ofTelescope: 21).all()[0]
      return [row.clockSeconds, row.azimuthDeg]
    }
    #expect(found.right.allSatisfy(\.isFinite) && found.original.allSatisfy(\.isNaN))
  }

  @Test("the ending is cut off; the original strips its characters") func names() throws {
    let first = "a/SST1M1_20260121_0005.h5"
    var options = StereoOptions(configuration: try PipelineConfiguration.packaged())
    #expect(options.outputName(of: first) == "SST1M1_20260121_0005_stereo.h5")
    options.quirks = .strippedNames
    #expect(options.outputName(of: first) == "SST1M1_20260121_000_stereo.h5")
  }

  @Test("pedestals of both, facts about the run and further columns are kept") func tables() throws {
    var (first, second) = pair(5)
    (first.pedestalTimes, second.pedestalTimes) = ([1], [2, 3])
    let found = try both(.lostTables, first, [(Self.partner, second)]) { _, file in
      [
        try file.file.hasTable(TablePath.pedestal), try file.file.hasTable(TablePath.pedestal + "_tel_022"),
        try file.file.hasTable(TablePath.info),
        try file.parameters(ofTelescope: 21).all()[0].meanCharge.isFinite,
      ]
    }
    #expect(found.right == [true, true, true, true] && found.original == [true, false, false, false])
  }

  @Test("files of one telescope that overlap are refused; the original takes them") func overlap() throws {
    let folder = try TemporaryFolder()
    let (first, second) = pair(5)
    var run = try StereoRun(
      folder.url.path, first: first,
      seconds: [(Self.partner, second), ("SST1M2_20260121_0001_dl1_recleaned.h5", second)])
    #expect(throws: StereoError.self) { try run.run() }
    run.options.quirks = .overlappingFiles
    #expect(try run.run().secondFiles.count == 2)
  }

  @Test("without White Rabbit times those of local_time do; the original refuses") func times() throws {
    let folder = try TemporaryFolder()
    var (first, second) = pair(60)
    (first.hasPreciseTimes, second.hasPreciseTimes) = (false, false)
    var run = try StereoRun(folder.url.path, first: first, seconds: [(Self.partner, second)])
    #expect(try run.run().count(.matched) == 60)
    run.options.quirks = .requiredClocks
    #expect(throws: StereoError.noPreciseTimes(path: run.firstFile)) { try run.run() }
  }

  @Test("degrees on the sky go back to the metres they came from") func degrees() throws {
    let (first, second) = pair(5)
    func onSky(_ file: SmallDL1) -> SmallDL1 {
      var file = file
      file.frame = .telescope
      let scale = 180 / (5.6 * Double.pi)
      for index in file.events.indices {
        let event = file.events[index]
        (file.events[index].x, file.events[index].y) = (event.y * scale, event.x * scale)
        file.events[index].psiDeg = 90 - event.psiDeg
      }
      return file
    }
    func altitudes(_: StereoSummary, _ file: DL1File) throws -> [Double] {
      try file.stereoEvents().map(\.altitudeDeg)
    }
    let metres = try both([], first, [(Self.partner, second)], altitudes).right
    let found = try both(
      .uncorrectedDegrees, onSky(first), [(Self.partner, onSky(second))], altitudes)
    for (row, altitude) in metres.enumerated() {
      #expect(abs(found.right[row] - altitude) < 1e-9)
      #expect(abs(found.original[row] - altitude) > 1e-3)
    }
  }
}
