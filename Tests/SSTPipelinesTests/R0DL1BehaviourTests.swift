import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTPipelines
import TestSupport
import Testing

private let parameters = "dl1/event/telescope/parameters/tel_021"
private let images = "dl1/event/telescope/images/tel_021"

@Suite("r0-dl1 on simulated runs") struct R0DL1BehaviourTests {
  @Test("the output does not depend on the number of threads, byte for byte")
  func determinism() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
    let files = try [1, 2, 3].map { jobs in
      let run = try SmallRun.process(raw, into: folder.path("jobs\(jobs)"), jobs: jobs) {
        $0.writesPixelCharges = true
      }
      return try run.summary.outputs.map {
        withoutTimesAndIDs(try Data(contentsOf: URL(fileURLWithPath: $0)))
      }
    }
    #expect(files[0] == files[1] && files[0] == files[2])
    #expect(files[0].count == 2 && files[0][0].count > 10_000)
  }

  /// Blanks times of day and UUIDs, which have a fixed form.
  private func withoutTimesAndIDs(_ data: Data) -> String {
    let text = String(decoding: data.map { $0 < 128 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    return
      text
      .replacing(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+/, with: "TIME")
      .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "UUID")
      .replacing(/SST CONTENT SHA256[\s\S]{1,100}?[0-9a-f]{64}/, with: "HASH")
  }

  @Test("defect 4: rows keep the file's order; the original sorts parameters and multiplies duplicate ids")
  func order() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    // The third and the sixth shower have the same number.
    var (showers, place) = (0, 0)
    try SmallRun.write(to: raw) { index, event in
      showers += event.header.triggerBits.isPedestal ? 0 : 1
      let isTwin = !event.header.triggerBits.isPedestal && (showers == 3 || showers == 6)
      if isTwin { place = index }
      event.header.eventNumber = isTwin ? 500 : UInt64(100 - index)
    }
    let right = try SmallRun.process(raw, into: folder.path("a")).file
    let ids = try right.table(parameters).read().integers("event_id")
    #expect(ids == (try right.table(images).read().integers("event_id")))
    #expect(ids != ids.sorted())
    let original = try SmallRun.process(
      raw, into: folder.path("b"), quirks: [.sortedParameters, .repeatedEvents]
    ).file
    let sorted = try original.table(parameters).read().integers("event_id")
    let theirs = try original.table(images).read().integers("event_id")
    #expect(theirs.count { $0 == 500 } == 2)
    #expect(sorted == sorted.sorted() && sorted.count == theirs.count - 2 + 2 * 2)
    // Ours gives the second one a substitute: telescope, run and place.
    #expect(
      Set(ids).count == ids.count
        && zip(ids, theirs).filter { $0 != $1 }.map(\.0) == [210_000_010_000_000_000 + Int64(place)])
  }

  @Test(
    "a clock that gives no time changes nothing but the times of its events",
    arguments: [[0], [0, 3, 9], [5, 23]])
  func untimed(_ lost: [Int]) throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    func process(_ name: String, _ change: (Int, inout SST1MRawEvent) -> Void) throws -> HDF5File {
      try SmallRun.write(to: raw, change)
      return try SmallRun.process(raw, into: folder.path(name)).file
    }
    let whole = try process("a") { _, _ in }.table(parameters).read()
    let part = try process("b") { index, event in if lost.contains(index) { event.header.time = .unknown } }
    let rows = try part.table(parameters).read()
    let times = try rows.doubles("local_time")
    #expect(try rows.integers("event_id") == whole.integers("event_id"))
    for name in ["camera_frame_hillas_intensity", "meanQ", "local_time", "true_alt_tel"] {
      let (ours, theirs) = (try rows.doubles(name), try whole.doubles(name))
      for row in ours.indices {
        let isTime = name == "local_time" || name == "true_alt_tel"
        if isTime, times[row].isNaN {
          #expect(ours[row].isNaN)
        } else {
          #expect(ours[row] == theirs[row] || ours[row].isNaN && theirs[row].isNaN, "\(name) \(row)")
        }
      }
    }
    let counted = try part.table("dl1/info").read().integers("n_untimed")
    #expect(counted == [Int64(lost.count)])
    #expect(times.count(where: \.isNaN) <= lost.count)
  }

  @Test("the times of all triggers are kept, pedestals and repeated events among them; the original has none")
  func triggerTimes() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw, rows: Array(0..<24) + [5])
    let run = try SmallRun.process(raw, into: folder.path("out"))
    let rows = try DL1File(run.file).rows(
      of: TriggerTimeRow.table(telescope: 21), initial: TriggerTimeRow())
    #expect(rows.count == 25 && rows.allSatisfy { $0.timeNS > 1_700_000_000_000_000_000 })
    #expect(rows.count { $0.flags & 1 != 0 } == run.summary.pedestalCount)
    #expect(rows.map { $0.flags & 2 != 0 } == [Bool](repeating: false, count: 24) + [true])
    #expect(rows[24].timeNS == rows[5].timeNS && !rows[24].isUsable)
    let times = try #require(try DL1File(run.file).triggerTimes(ofTelescope: 21))
    #expect(times.count == 24 && times == times.sorted())
    let original = try SmallRun.process(raw, into: folder.path("original"), quirks: .sst1mpipe)
    #expect(try DL1File(original.file).triggerTimes(ofTelescope: 21) == nil)
  }

  @Test("a run of pedestals alone ends as one without events; its outputs are there") func noShowers() throws
  {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw) { _, event in event.header.eventType = 8 }
    let run = try SmallRun.process(raw, into: folder.path("out"))
    #expect(run.summary.writtenCount == 0 && run.summary.pedestalCount == run.summary.eventCount)
    let step = R0DL1Step(R0DL1Options(configuration: try PipelineConfiguration.packaged()))
    let report = step.summary(of: try step.jobs(for: [Input(raw)]), outcomes: [run.summary])
    #expect(report.failure?.code.word == "no-showers" && report.failure?.code.exitCode == 7)
  }

  @Test("defect 15: every event's telescope is checked")
  func mixedTelescopes() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw) { index, event in if index == 17 { event.header.telescopeID = 22 } }
    #expect(throws: RunInputError.mixedTelescopes(path: raw, row: 17, found: 22, expected: 21)) {
      try SmallRun.process(raw, into: folder.path("out"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).isEmpty)
  }

  @Test("defect 19: without pedestals the cleaner stays and meanQ is not a number")
  func noPedestals() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw) { _, event in event.header.eventType = 1 }
    let right = try SmallRun.process(raw, into: folder.path("a")).file
    #expect(try right.table(parameters).read().doubles("meanQ").allSatisfy(\.isNaN))
    #expect(try right.table("dl1/info").read().booleans("has_pedestals") == [false])
    let original = try SmallRun.process(raw, into: folder.path("b"), quirks: .silentTailcuts).file
    #expect(!(try original.table(parameters).columns.map(\.name).contains("meanQ")))
  }

  @Test("defect 9: bad pixels of the configuration are interpolated with the others")
  func badPixels() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
    func charges(_ configuration: String, _ name: String) throws -> [Float] {
      let file = try SmallRun.process(raw, into: folder.path(name)) {
        $0.configuration = try PipelineConfiguration(json: configuration)
      }.file
      return try file.table(images).read().floats("image")
    }
    let plain = try charges("{}", "plain")
    let changed = try charges(#"{"analysis": {"bad_pixels": {"tel_021": [700]}}}"#, "changed")
    let neighbors = SST1MCamera.geometry.neighbors(of: 700).map { Int($0) }
    #expect(plain[700] != changed[700])
    #expect(changed[700] == neighbors.reduce(Float(0)) { $0 + changed[$1] } / Float(neighbors.count))
    #expect(plain.indices.allSatisfy { $0 % 1296 == 700 || plain[$0] == changed[$0] })
  }

  @Test("what is missing at the end is said in the product")
  func completeness() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
    let limited = try SmallRun.process(raw, into: folder.path("a")) { $0.maximumEvents = 5 }
    #expect(limited.summary.eventCount == 5)
    #expect(try limited.file.attribute("SST STATUS", of: "/")?.string == "limited")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: raw))
    let cut = folder.path("SST1M1_20260121_0002.fits.fz")
    try bytes.prefix(bytes.count * 2 / 3).write(to: URL(fileURLWithPath: cut))
    #expect(throws: FITSError.self) { try SmallRun.process(cut, into: folder.path("b")) }
    let recovered = try SmallRun.process(cut, into: folder.path("c")) { $0.onCorrupt = .recover }
    #expect(recovered.summary.isRecovered && recovered.summary.eventCount % 7 == 0)
    #expect(try recovered.file.attribute("SST STATUS", of: "/")?.string == "incomplete")
    #expect(try recovered.file.table("dl1/info").read().booleans("is_complete") == [false])
  }

  @Test("damage in the middle of a sound structure: all other events are recovered, as if these had not been")
  func damagedTile() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: raw))
    // Garbage in the compressed samples of the third tile of seven events.
    let mark = Data("TILE".utf8) + Data([7, 0, 0, 0])
    var place = bytes.startIndex
    for _ in 0..<3 { place = try #require(bytes.range(of: mark, in: place..<bytes.endIndex)).upperBound }
    for index in place + 400..<place + 4000 { bytes[index] ^= 0xA5 }
    try bytes.write(to: URL(fileURLWithPath: raw))
    #expect(throws: ZFITSError.self) { try SmallRun.process(raw, into: folder.path("a")) }
    let recovered = try SmallRun.process(raw, into: folder.path("b")) { $0.onCorrupt = .recover }
    #expect(recovered.summary.isRecovered && recovered.summary.eventCount == 17)
    #expect(recovered.summary.lostCount == 7)
    #expect(try recovered.file.table("dl1/info").read().integers("n_lost") == [7])
    let sound = folder.path("sound/SST1M1_20260121_0001.fits.fz")
    try FileManager.default.createDirectory(
      atPath: folder.path("sound"), withIntermediateDirectories: true)
    try SmallRun.write(to: sound, rows: Array(0..<14) + Array(21..<24))
    let wanted = try SmallRun.process(sound, into: folder.path("c"))
    #expect(try Self.values(recovered.file) == Self.values(wanted.file))
  }

  /// Charges, times, ids and parameters of a product.
  private static func values(_ file: HDF5File) throws -> [[Double]] {
    let images = try file.table("dl1/event/telescope/images/tel_021").read()
    let described = try file.table(parameters).read()
    let names = ["hillas_intensity", "hillas_length", "meanQ"].flatMap { name in
      described.columns.map(\.info.name).filter { $0.hasSuffix(name) }
    }
    return [
      try images.floats("image").map(Double.init), try images.floats("peak_time").map(Double.init),
      try images.integers("event_id").map(Double.init),
    ] + (try names.map { name in try described.doubles(name).map { $0.isNaN ? -1 : $0 } })
  }

  @Test("the telescope frame has other names and units")
  func telescopeFrame() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
    let file = try SmallRun.process(raw, into: folder.path("out")) {
      $0.configuration = try PipelineConfiguration(
        json: #"{"ImageProcessor": {"use_telescope_frame": true}}"#)
    }.file
    let columns = try file.table(parameters).columns
    #expect(columns.first { $0.name == "hillas_fov_lon" }?.unit == "deg")
    #expect(columns.first { $0.name == "timing_slope" }?.unit == "1/deg")
  }

  @Test("an existing output is kept unless it may be replaced, and flagged runs are left out")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
    _ = try SmallRun.process(raw, into: folder.path("out"))
    #expect(throws: HDF5Error.self) { try SmallRun.process(raw, into: folder.path("out")) }
    let dark = folder.path("SST1M1_20260121_0003.fits.fz")
    try SmallRun.write(to: dark, target: "Dark")
    #expect(throws: R0DL1Error.flaggedRun(path: dark, target: "Dark")) {
      try SmallRun.process(dark, into: folder.path("dark"))
    }
  }
}

@Suite("Corrected defects on the golden runs", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct CorrectedRunTests {
  @Test(
    "defect 3: a short run has as many pedestals in the window as there were; the original counts them twice")
  func trueCounts() throws {
    let folder = try TemporaryFolder()
    let raw = try PipelineRun.writeStream(
      "swapped_modules_tel21", as: "SST1M1_20251221_0001.fits.fz", in: folder)
    let path = "dl1/monitoring/telescope/pedestal"
    let right = try PipelineRun(raw: raw, in: folder, compatible: false) {
      $0.outputDirectory = folder.path("a")
    }
    let rows = try right.file.table(path).read()
    #expect(try rows.integers("pedestal_n_events") == [30])
    #expect(try rows.doubles("pedestal_sample_time_min")[0] < rows.doubles("pedestal_sample_time_max")[0])
    let original = try PipelineRun(raw: raw, in: folder)
    #expect(try original.file.table(path).read().integers("pedestal_n_events") == [50])
  }

  @Test(
    "defect 5: pixels with one pedestal keep their threshold; in the original they are lost as picture pixels"
  )
  func thresholds() throws {
    let folder = try TemporaryFolder()
    let raw = SharedData.path("oracle/r0_dl1/inputs/example_10_evts.000.fits.fz")
    func selected(compatible: Bool, _ name: String) throws -> [Int64] {
      let run = try PipelineRun(raw: raw, in: folder, compatible: compatible) {
        $0.outputDirectory = folder.path(name)
        $0.date = 20_171_031
        $0.runNumber = 1
      }
      return try run.parameters(21).integers("morphology_n_pixels")
    }
    let right = try selected(compatible: false, "a")
    let original = try selected(compatible: true, "b")
    #expect(right.count == original.count && right != original)
  }

  @Test("inside the table of the voltage drop nothing is clamped (defect 12 itself: SSTCalibTests)")
  func clampedDrop() throws {
    let folder = try TemporaryFolder()
    let raw = try PipelineRun.writeStream("tel21", as: "SST1M1_20250210_0001.fits.fz", in: folder)
    let run = try PipelineRun(raw: raw, in: folder, compatible: false)
    let rows = try run.parameters(21)
    // This night is inside the table: the same factor as the original's, and no flag.
    #expect(try rows.booleans("voltage_drop_clamped").allSatisfy { !$0 })
    #expect(abs(try rows.doubles("voltage_drop_factor")[0] - 0.7849996291517579) < 1e-9)
    #expect(try run.file.table("dl1/info").read().integers("n_drop_clamped") == [0])
  }
}
