import SSTData
import Foundation
import Reports
import SSTCalib
import SSTCore
import SSTIO
import SSTSim
import TestSupport
import Testing

@testable import SSTPipelines

/// What the original gets wrong, end to end; more in the tests of the parts: `Docs/reference/differences/pixel-analysis.md`.
@Suite("Weaknesses of the original") struct LabWeaknessTests {
  let lab: SmallLab
  let folder: TemporaryFolder

  init() throws {
    lab = try SmallLab.shared()
    folder = try TemporaryFolder()
  }

  @Test("W2, W3: a scan needs no reference, and folders are made without a question")
  func folders() throws {
    let result = try runScan(lab.scan + "/", labOptions(folder.path("not/there/yet")))
    #expect(result.isGood.allSatisfy { $0 })
    #expect(names(folder.path("not/there/yet")).contains("transfer_functions.json"))
  }

  @Test("W4: an odd window finds its gain; the original's way refuses it")
  func oddWindow() throws {
    func options(_ output: String) -> LabOptions {
      labOptions(folder.path(output)) { ($0.extraction.windowWidth, $0.extraction.windowShift) = (15, 7) }
    }
    let odd = try runSPE([lab.spe], options("odd"))
    let usual = try runSPE([lab.spe], labOptions(folder.path("usual")))
    #expect(odd.goodCount >= usual.goodCount - 1)
    #expect(abs(odd.median("pe") / usual.median("pe") - 1) < 0.05)
    var compatible = options("compat")
    compatible.quirks = .evenWindows
    #expect(throws: (any Error).self) { try runSPE([lab.spe], compatible) }
  }

  @Test("W6: pixels are dead if they lack in most events, not if they lack in the first")
  func firstEvent() throws {
    let run = HandmadeRun(missingPackets: [0: [1]], stale: [1]) { pulse(5, at: 38, $0, $1, $2) }
    let path = folder.path("run_r1.tio")
    try run.write(to: path)
    let charges = try lowLightCharges([path], labOptions(folder.path("own")))
    #expect(charges.pixels == Array(0..<64))
    #expect(charges.files[0].counts.leftOut == ["missing-packets": 1, "stale": 1])
    let old = try lowLightCharges([path], labOptions(folder.path("old")) { $0.quirks = .firstEventStatus })
    #expect(old.pixels == Array(0..<32))
  }

  @Test("W7: a pixel without light is not rotated by its noise")
  func rotation() throws {
    let path = folder.path("run_r1.tio")
    // All light of pixel 5 is a late flash in every event.
    try HandmadeRun { pulse($1 == 5 ? 2 : 5, at: $1 == 5 ? 100 : 38, $0, $1, $2) }.write(to: path)
    let charges = try lowLightCharges([path], labOptions(folder.path("own")))
    #expect(!charges.pixels.contains(5) && charges.pixels.count == 63)
    let old = try lowLightCharges([path], labOptions(folder.path("old")) { $0.quirks = .unlitPixelsStay })
    #expect(old.pulses.shift(ofPixel: 5) == 62)
    #expect(try old.means(ofRun: 0)[5] > 5)
  }

  @Test("W13: reports say how wide the window is")
  func window() throws {
    let inputs = try LabInputs(lowLight: [lab.spe])
    var options = labOptions(folder.url.path)
    (options.extraction.windowWidth, options.extraction.windowShift) = (12, 6)
    let provenance = LabProvenance.make(
      "spe", runs: inputs.runs, fingerprints: [], options: options, start: RunClock.now())
    let facts = LabReportFacts(options: options, provenance: provenance).sections.flatMap(\.facts)
    let window = try #require(facts.first { $0.name == "window" })
    #expect(window.value.hasPrefix("12 samples from 6 before the pulse"))
  }

  @Test("W16: pixels are matched by their numbers, over runs with different modules")
  func modules() throws {
    func run(_ slots: [Int]) throws -> String {
      let path = folder.path("slots\(slots.count)_r1.tio")
      try HandmadeRun(slots: slots, eventCount: 10) { pulse(Double(3 + $1 % 11), at: 38, $0, $1, $2) }
        .write(to: path)
      return path
    }
    let paths = [try run([0, 1, 2]), try run([0, 2])]
    let expected = Array(0..<64) + Array(128..<192)
    let scan = try paths.map {
      try LabRunSource(path: $0, row: nil, label: LabRunSource.stem($0), onCorrupt: .stop)
    }
    let all = [
      try lowLightCharges(paths, labOptions(folder.path("own"))),
      try lowLightCharges(paths, labOptions(folder.path("old")) { $0.quirks = .pixelAnalysis }),
      try LabCharges(scan: scan, reference: 0, extractionStep(labOptions(folder.path("scan")))),
    ]
    for charges in all {
      #expect(charges.pixels == expected)
      for index in 0..<2 {
        let means = try charges.means(ofRun: index)
        // The pulse has an area of 7.5 times its height.
        for (pixel, mean) in zip(expected, means) { #expect(abs(mean - 7.5 * Double(3 + pixel % 11)) < 2) }
      }
    }
  }

  @Test("W16: single modules from different places of the camera are not one camera")
  func places() throws {
    let paths = [3, 4].map { folder.path("slot\($0)_r1.tio") }
    for (slot, path) in zip([3, 4], paths) {
      try HandmadeRun(slots: [slot], eventCount: 2) { pulse(5, at: 38, $0, $1, $2) }.write(to: path)
    }
    #expect(throws: LabInputError.differentReadout(path: paths[1], other: paths[0])) {
      try LabInputs(lowLight: paths)
    }
  }

  @Test("W17: photons in the run table that are wrong by a factor do not move the light")
  func photons() throws {
    let copy = try lab.copy("spe", to: folder)
    let path = copy + "/table.csv"
    let rows = try LabRunTable(path: path).rows
    let lines = rows.map { "\($0.name),\($0.nominalPhotons / 2)" }
    try Data(("name,n_ph\n" + lines.joined(separator: "\n")).utf8).write(to: URL(fileURLWithPath: path))
    let own = try runSPE([copy], labOptions(folder.path("own")))
    let old = try runSPE([copy], labOptions(folder.path("old")) { $0.quirks = .guessedLimits })
    for (index, light) in [0.8, 1.6, 3].enumerated() {
      #expect(abs(own.median("lambda_\(index)") / light - 1) < 0.04)
      // The original allows 130 % of a quarter of the photons: 71 % of the light.
      let lights = old.pixels.map { $0.parameter("lambda_\(index)").value }.sorted()
      #expect(lights[lights.count / 2] < 0.75 * light)
    }
  }

  @Test("W19: a dead pixel has a status and no p-value")
  func deadPixel() throws {
    let result = try runSPE([lab.spe], labOptions(folder.url.path))
    let text = String(decoding: try bytes(folder.path("spe_output.csv")), as: UTF8.self)
    let rows = text.split(separator: "\n").map { DelimitedLine.fields($0) }
    let status = try #require(rows[0].firstIndex(of: "status"))
    let probability = try #require(rows[0].firstIndex(of: "p_value"))
    for pixel in lab.pixels(.dead) {
      #expect(rows[pixel + 1][status] == "off" && rows[pixel + 1][probability] == "nan")
      #expect(result.pixels[pixel].fit == nil)
    }
    // The original fits them like all others.
    let old = try runSPE([lab.spe], labOptions(folder.path("old")) { $0.quirks = .unlitPixelsStay })
    #expect(lab.pixels(.dead).allSatisfy { old.pixels[$0].fit != nil })
  }

  @Test("W26: charges have the unit that the run's calibration gives")
  func units() throws {
    for (keywords, unit) in [([], "ADC ns"), ([FITSCard("TF_NAME", .text("tf.tcal"))], "mV ns")] {
      let path = folder.path("\(keywords.count)_r1.tio")
      try HandmadeRun(eventCount: 2, keywords: keywords) { pulse(5, at: 38, $0, $1, $2) }.write(to: path)
      #expect(try LabInputs(lowLight: [path]).runs[0].chargeUnit == unit)
    }
    let result = try runSPE([lab.spe], labOptions(folder.url.path))
    let table = try HDF5File(readingFrom: folder.path("spe_results.h5")).table("/pixels")
    let unit = { (name: String) in table.columns.first { $0.name == name }?.unit }
    #expect(unit("pe") == result.runs[0].chargeUnit && unit("eped_1_error") == result.runs[0].chargeUnit)
    #expect(unit("opct") == nil && unit("lambda_0") == nil)
  }

  @Test("W30: the brightest dark run says where the pulses are; the original asks each run")
  func scanPulses() throws {
    let inputs = try LabInputs(scan: lab.scan)
    let plan = try LabScanPlan(inputs, LabScanOptions())
    let few = labOptions(folder.url.path) { $0.maximumEvents = 20 }
    let own = try LabCharges(scan: plan.runs, reference: plan.reference, extractionStep(few))
    #expect(Set(own.files.map(\.pulses.peaks)).count == 1)
    #expect(own.pixels.allSatisfy { abs(own.pulses.shift(ofPixel: $0)) <= 8 })
    var compatible = few
    compatible.quirks = [.ownPulses, .unlitPixelsStay]
    let old = try LabCharges(scan: plan.runs, reference: nil, extractionStep(compatible))
    let farthest = old.files.map { file in
      file.livePixels.map { abs(file.pulses.shift(ofPixel: $0)) }.max() ?? 0
    }
    #expect(farthest.contains { $0 > 20 })
  }

  @Test("W31: the peak helper can remove the charges on disk, whatever is there")
  func peakHelper() throws {
    var options = LabSPEOptions()
    options.lab = labOptions(folder.path("out")) { $0.deletesCheckpoints = true }
    let pipeline = LabSPEPipeline(options: options, log: silentLog())
    #expect(try pipeline.chargeHistograms(LabInputs(lowLight: [lab.spe])).count == 3)
    #expect(names(folder.path("out")).isEmpty)
  }

  @Test(
    "W34: events whose samples may be wrong are left out; the original takes all that are fresh and whole")
  func damagedEvents() {
    func isKept(_ problems: ReadoutProblems, _ quirks: Quirks, stale: Bool = false) -> Bool {
      var state = ReadoutState()
      (state.problems, state.isStale) = (problems, stale)
      return LabEventReader.isKept(state, quirks)
    }
    for problem in [ReadoutProblems.checksum, .footerError, .footerTimeout, .tackMismatch, .duplicatePixel] {
      #expect(!isKept(problem, []) && isKept(problem, .damagedEvents))
      #expect(!isKept(problem, .damagedEvents, stale: true))
    }
    #expect(isKept([.cpuTime, .filledCount, .footerReserved], []))
  }
}
