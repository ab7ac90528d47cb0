import Reconstruction
import Foundation
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing
@testable import SSTPipelines

@Suite("Stereo step: inputs that do not fit")
struct StereoErrorTests {
  private static let partner = "SST1M2_20260121_0001_dl1.h5"

  private func file(_ telescope: Int, events: Int = 5, shift: Int64 = 0) -> SmallDL1 {
    SmallDL1(
      telescope: telescope,
      events: (0..<events).map {
        SmallDL1.Event(
          id: Int64($0 + 1), time: SmallDL1.start * 1_000_000_000 + shift + Int64($0) * 3_000_000)
      })
  }

  private func refused(
    _ first: SmallDL1, _ seconds: [(name: String, file: SmallDL1)],
    _ isExpected: (StereoError) -> Bool, in secondFolder: String? = nil,
    _ change: (inout StereoOptions) -> Void = { _ in }
  ) throws {
    let folder = try TemporaryFolder()
    var run = try StereoRun(folder.url.path, first: first, seconds: seconds)
    change(&run.options)
    if let secondFolder { run.secondFolder += secondFolder }
    let error = #expect(throws: StereoError.self) { try run.run() }
    #expect(error.map(isExpected) ?? false, "\(String(describing: error))")
    #expect(
      !FileManager.default.fileExists(atPath: folder.path("out/" + run.options.outputName(of: run.firstFile)))
    )
  }

  @Test("no file of the night, of the time, of the other telescope, or no folder") func partners() throws {
    func isMissing(_ error: StereoError) -> Bool {
      if case .noPartnerFiles = error { return true }
      return false
    }
    try refused(file(21), [], isMissing)
    try refused(file(21), [("SST1M2_20260122_0001_dl1.h5", file(22))], isMissing)
    try refused(file(21), [(Self.partner, file(22, shift: 3_600_000_000_000))], isMissing)
    try refused(file(21), [(Self.partner, file(21))], isMissing)
    try refused(file(21), [(Self.partner, file(22))], isMissing) { $0.pattern = "recleaned" }
    try refused(
      file(21), [(Self.partner, file(22))], { if case .unreadableFolder = $0 { true } else { false } },
      in: "/nowhere")
  }

  @Test("two files that cover the same time") func overlap() throws {
    try refused(
      file(21), [(Self.partner, file(22)), ("SST1M2_20260121_0001_dl1_recleaned.h5", file(22))]
    ) { if case .overlappingFiles = $0 { true } else { false } }
  }

  @Test("files without events") func empty() throws {
    try refused(file(21, events: 0), [(Self.partner, file(22))]) {
      if case .noEvents = $0 { true } else { false }
    }
    try refused(file(21), [(Self.partner, file(22, events: 0))]) {
      if case .noPartnerFiles = $0 { true } else { false }
    }
  }

  @Test("no pair at all ends with the exit code of no events") func nothing() throws {
    try refused(file(21), [(Self.partner, file(22, shift: 100_000))]) {
      if case .noCoincidences = $0 { $0.code.exitCode == 7 } else { false }
    }
  }

  @Test("a telescope that the array does not have") func telescope() throws {
    try refused(file(21), [(Self.partner, file(23))]) {
      if case .unknownTelescope(_, 23, [21, 22]) = $0 { true } else { false }
    }
    let later = file(23, events: 2, shift: 6_000_000)
    try refused(file(21), [(Self.partner, file(22, events: 2)), ("SST1M2_20260121_0002_dl1.h5", later)]) {
      if case .unknownTelescope(_, 23, [21, 22]) = $0 { true } else { false }
    }
  }

  @Test("files that describe different arrays, or a telescope without focal length") func arrays() throws {
    var (first, second) = (file(21), file(22))
    var instrument = try Instrument.sst1m()
    (first.instrument, second.instrument) = (instrument, instrument)
    instrument.subarray.telescopes[1] = TelescopeDescription(
      id: 22, position: (171.38, 30.43, 1.42), optics: instrument.subarray.telescopes[1].optics)
    second.instrument = instrument
    try refused(first, [(Self.partner, second)]) {
      if case .differentArrays(_, _, 22) = $0 { true } else { false }
    }
    for place in [0, 1] { instrument.subarray.telescopes[place].optics.effectiveFocalLength = .nan }
    (first.instrument, second.instrument) = (instrument, instrument)
    try refused(first, [(Self.partner, second)]) {
      if case .noFocalLength(_, 21) = $0 { true } else { false }
    }
    instrument = try .sst1m()
    instrument.subarray.telescopes.append(
      TelescopeDescription(id: 23, position: (0, 90, 0), optics: instrument.subarray.telescopes[0].optics))
    instrument.cameras.append(instrument.cameras[0])
    (first, second) = (file(21, events: 10), file(22, events: 2))
    (first.instrument, second.instrument) = (instrument, instrument)
    var later = file(23, events: 2, shift: 15_000_000)
    later.instrument = instrument
    try refused(first, [(Self.partner, second), ("SST1M2_20260121_0002_dl1.h5", later)]) {
      if case .severalTelescopes = $0 { true } else { false }
    }
  }

  @Test("a stereo file, a name without date, a criterion that is not known") func others() throws {
    let folder = try TemporaryFolder()
    var run = try StereoRun(folder.url.path, first: file(21), seconds: [(Self.partner, file(22))])
    _ = try run.run()
    run.firstFile = try run.run().output
    #expect(throws: StereoError.notOneTelescope(path: run.firstFile, telescopes: [21, 22])) {
      try run.run()
    }
    try file(21).write(to: folder.path("run.h5"))
    run.firstFile = folder.path("run.h5")
    #expect(throws: StereoError.noDate(path: folder.path("run.h5"))) { try run.run() }
    run.options.configuration = try PipelineConfiguration(
      json: """
        {"ShowerProcessor": {"HillasReconstructor": {"StereoQualityQuery": {"quality_criteria": [
          ["round", "parameters.hillas.kurtosis > 1"]]}}}}
        """)
    #expect(throws: StereoError.unknownCriterion(text: "parameters.hillas.kurtosis > 1")) { try run.run() }
  }

  @Test(
    "settings of which no search of an offset can be made",
    arguments: [
      #""window_half_width": 1e300"#, #""offset_search": {"time_start": 5, "time_stop": -5}"#,
      #""offset_search": {"time_step": 0}"#, #""offset_search": {"time_step": 1e-12}"#,
      #""offset_search": {"time_start": -1e9, "time_step": 1e8}"#,
    ]) func scans(_ settings: String) throws
  {
    let configuration = try PipelineConfiguration(json: "{\"stereo\": {\"SlidingWindow\": {\(settings)}}}")
    try refused(
      file(21), [(Self.partner, file(22))],
      { if case .invalidScan = $0 { true } else { false } },
      {
        $0.configuration = configuration
        $0.method = .slidingWindow
      })
  }

  @Test("outputs that exist are refused before the work") func overwrite() throws {
    let folder = try TemporaryFolder()
    var run = try StereoRun(folder.url.path, first: file(21), seconds: [(Self.partner, file(22))])
    _ = try run.run()
    run.options.overwrite = false
    #expect(throws: AtomicFileError.self) { try run.run() }
  }

  @Test("damaged bytes anywhere end in an error or a result, never in a crash")
  func damage() throws {
    let folder = try TemporaryFolder()
    let run = try StereoRun(folder.url.path, first: file(21), seconds: [(Self.partner, file(22))])
    let sound = try Data(contentsOf: URL(fileURLWithPath: run.firstFile))
    var random = CounterRandom(seed: 9, event: 0, purpose: 1)
    var refused = 0
    for _ in 0..<150 {
      var bytes = sound
      for _ in 0..<3 {
        bytes[Int(random.uniform() * Double(bytes.count))] ^= UInt8(1 << Int(random.uniform() * 8))
      }
      try bytes.write(to: URL(fileURLWithPath: run.firstFile))
      do { _ = try run.run() } catch is any SSTError { refused += 1 }
    }
    #expect(refused > 0)
  }
}
