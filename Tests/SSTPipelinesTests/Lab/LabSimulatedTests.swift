import Foundation
import Glibc
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// Simulated files as runs of the lab.
@Suite("Lab runs of simtel files") struct LabSimulatedTests {
  private func options(_ output: String, _ change: (inout LabOptions) -> Void = { _ in }) -> LabOptions {
    labOptions(output) { options in
      (options.extraction.windowWidth, options.extraction.windowShift) = (8, 4)
      change(&options)
    }
  }

  private func charges(_ path: String, _ options: LabOptions) throws -> LabCharges {
    try LabCharges(
      lowLight: LabInputs(lowLight: [path], simulation: options.simulation).runs, extractionStep(options))
  }

  @Test(
    "all events, whatever the name; charges are the window's sum over the part of the pulse that it holds")
  func charges() throws {
    let folder = try TemporaryFolder()
    let flashes = SimulatedFlashes(eventCount: 120)
    try flashes.write(to: folder.path("flashes.dat"))
    let options = options(folder.path("out"))
    let charges = try charges(folder.path("flashes.dat"), options)
    #expect(charges.files[0].counts.kept == 120 && charges.files[0].counts.total == 120)
    #expect(charges.pixels == Array(0..<64))
    #expect(charges.pulses.peaks[10] == 20 && charges.pulses.peaks[11] == 22)
    // The window holds the samples 4 before the peak to 3 behind it.
    let shape = SimulatedFlashes.sampled
    let part = shape.values[max(0, shape.peak - 4)..<min(shape.values.count, shape.peak + 4)].reduce(0, +)
    #expect(part < 0.95)
    let table = try charges.runs[0].table()
    guard case .float32(let values) = table.values else { return }
    let baseline = BaselineSamples().fitted(to: 50)
    #expect(baseline == BaselineSamples(leading: 11, trailing: 22))
    for (event, pixel) in [(0, 10), (7, 11), (119, 63)] {
      let row = flashes.samples(event, 7)[50 * pixel..<50 * pixel + 50].map {
        (Double($0) - SimulatedFlashes.pedestal) / SimulatedFlashes.pulseCounts
      }
      let peak = flashes.peak(ofPixel: pixel)
      let level = (row.prefix(11).reduce(0, +) + row.suffix(22).reduce(0, +)) / 33
      let expected = (row[peak - 4..<peak + 4].reduce(0, +) - 8 * level) / part
      #expect(abs(Double(values[64 * event + pixel]) - expected) < 1e-4)
    }
  }

  @Test("spectra: one photoelectron has the charge 1, and the light is that of the simulation") func spectra()
    throws
  {
    let folder = try TemporaryFolder()
    try SimulatedFlashes(eventCount: 2000, disabled: [5]).write(to: folder.path("f.simtel"))
    let result = try runSPE([folder.path("f.simtel")], options(folder.path("out")))
    #expect(result.runs[0].chargeUnit == "p.e." && result.runs[0].eventCount == nil)
    #expect(result.goodCount > 58 && result.pixels[5].status == "dead")
    #expect(abs(result.median("pe") - 1) < 0.03)
    #expect(abs(result.median("lambda_0") - 1.2) < 0.06)
    #expect(result.mapping.pixels[17].slot == 1 && result.mapping.pixels[17].x == Double(Float(0.006)))
    let names = names(folder.path("out"))
    #expect(names.contains("spe_output.csv") && names.contains("spe_results.h5"))
  }

  @Test("results do not depend on the number of threads, and charges on disk are reused") func jobs() throws {
    let folder = try TemporaryFolder()
    try SimulatedFlashes(eventCount: 700).write(to: folder.path("f.simtel"))
    for jobs in [1, 3] {
      try runSPE([folder.path("f.simtel")], options(folder.path("\(jobs)")) { $0.jobs = jobs })
    }
    #expect(
      try bytes(folder.path("1/spe_output.csv")) == bytes(folder.path("3/spe_output.csv")))
    let found = names(folder.path("1/checkpoints"))
    #expect(found.count == 2 && found == names(folder.path("3/checkpoints")))
    // Other events are other charges.
    try runSPE(
      [folder.path("f.simtel")],
      options(folder.path("1")) {
        $0.maximumEvents = 600
        $0.overwrite = true
      })
    #expect(names(folder.path("1/checkpoints")).count == 4)
  }

  @Test("--max-events: the first ones") func fewer() throws {
    let folder = try TemporaryFolder()
    try SimulatedFlashes(eventCount: 700).write(to: folder.path("f.simtel"))
    let all = try charges(folder.path("f.simtel"), options(folder.path("all")))
    let some = try charges(folder.path("f.simtel"), options(folder.path("some")) { $0.maximumEvents = 513 })
    #expect(some.files[0].eventCount == 513 && some.files[0].counts.total == 513)
    #expect(all.files[0].eventCount == 700)
  }

  @Test("a telescope among several has to be chosen") func telescopes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("two.simtel")
    let flashes = SimulatedFlashes(telescopes: [7, 120], eventCount: 60)
    try flashes.write(to: path)
    #expect(throws: LabInputError.severalTelescopes(path: path, known: [7, 120])) {
      try LabInputs(lowLight: [path])
    }
    #expect(throws: LabInputError.noSuchTelescope(path: path, id: 1, known: [7, 120])) {
      try LabInputs(lowLight: [path], simulation: LabSimulationChoice(telescope: 1))
    }
    let tables = try [7, 120].map { id in
      try charges(path, options(folder.path("out")) { $0.simulation.telescope = id }).runs[0].table()
    }
    #expect(tables[0].eventCount == 60 && tables[0] != tables[1])
    // Each has its own charges in the same folder of outputs.
    #expect(names(folder.path("out/checkpoints")).count == 4)
  }

  @Test("kinds of events: all take part, or those that are chosen") func kinds() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("mixed.simtel")
    try SimulatedFlashes(eventCount: 90, calibration: { [3, 0, nil][$0 % 3] }).write(to: path)
    let all = try charges(path, options(folder.path("out")))
    #expect(all.files[0].counts.kept == 90)
    let flat = try charges(path, options(folder.path("out")) { $0.simulation.kinds = [.flatField] })
    #expect(flat.files[0].counts.kept == 30 && flat.files[0].counts.leftOut == ["other-kind": 60])
    let showers = try charges(path, options(folder.path("out")) { $0.simulation.kinds = [.shower] })
    #expect(showers.files[0].counts.kept == 30)
    let error = #expect(throws: LabInputError.self) {
      try charges(path, options(folder.path("out")) { $0.simulation.kinds = [.singlePhotoelectron] })
    }
    #expect(error?.code.word == "lab-no-good-event")
  }

  @Test("a file that is cut: an error, or the whole events before; the results say so") func cut() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("cut.simtel")
    try SimulatedFlashes(eventCount: 400).write(to: folder.path("whole.simtel"))
    let whole = try bytes(folder.path("whole.simtel"))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    #expect(throws: EventIOError.self) { try runSPE([path], options(folder.path("stop"))) }
    var options = LabSPEOptions()
    options.lab = self.options(folder.path("out"))
    let result = try LabSPEPipeline(options: options, log: silentLog())
      .run(LabInputs(lowLight: [path], onCorrupt: .recover))
    #expect((150..<250).contains(result.eventCounts[0].kept))
    #expect(result.eventCounts[0].leftOut["damaged"] == 1)
    let status = try HDF5File(readingFrom: folder.path("out/spe_results.h5")).attribute("SST STATUS")
    #expect(status?.string == "incomplete")
    // Charges of recovered files do not serve those who want to know of damage.
    #expect(throws: EventIOError.self) {
      try runSPE([path], self.options(folder.path("out")) { $0.overwrite = true })
    }
  }

  @Test("scans refuse simulated files and name the command; pipes cannot be read twice") func refusals()
    throws
  {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("scan"), withIntermediateDirectories: true)
    let run = folder.path("scan/r.simtel")
    try SimulatedFlashes(eventCount: 3).write(to: run)
    try Data("name,n_ph,n_ph_meas,nsb,nsb_meas\nr.simtel,2,2,0,0\n".utf8)
      .write(to: URL(fileURLWithPath: folder.path("scan/table.csv")))
    let error = #expect(throws: LabInputError.simulatedScan(path: run)) {
      try LabInputs(scan: folder.path("scan"))
    }
    #expect(error?.description.contains("'sstctl spe'") == true)
    #expect(try LabInputs(lowLight: [folder.path("scan")]).runs[0].row?.nominalPhotons == 2)
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: EventIOError.pipeReadTwice(path: pipe)) { try LabInputs(lowLight: [pipe]) }
    #expect(throws: EventIOError.pipeReadTwice(path: "-")) { try LabInputs(lowLight: ["-"]) }
  }

  @Test("commands that got a simulated file name those that read it") func otherCommands() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("noname")
    try SimulatedFlashes(eventCount: 3).write(to: path)
    #expect(FileContent.recognize(path) == .simtel)
    for command in ["charge-res", "dl1-stereo", "dark-run", "calibrate-tio", "pedestal-tio", "fit-spe"] {
      let error = #expect(throws: WrongInput.self) {
        try FileContent.explaining([Input(path)], to: command) {
          throw LabInputError.notAFolder(path: path)
        }
      }
      #expect(error?.code.number == 699 && error?.description.contains("'sstctl r0-dl1'") == true)
    }
    for command in ["r0-dl1", "spe", "lab", "both", "show", "info", "dump", "check"] {
      #expect(throws: LabInputError.self) {
        try FileContent.explaining([Input(path)], to: command) {
          throw LabInputError.notAFolder(path: path)
        }
      }
    }
  }

  @Test("runs of data and simulated runs are not mixed") func mixed() throws {
    let folder = try TemporaryFolder()
    var run = HandmadeRun { event, pixel, sample in pulse(10, at: 40, event, pixel, sample) }
    run.eventCount = 5
    try run.write(to: folder.path("a.tio"))
    try SimulatedFlashes(sampleCount: 128, eventCount: 5).write(to: folder.path("b.simtel"))
    #expect(
      throws: LabInputError.differentReadout(path: folder.path("b.simtel"), other: folder.path("a.tio"))
    ) {
      try LabInputs(lowLight: [folder.path("a.tio"), folder.path("b.simtel")])
    }
  }
}

/// Real files.
@Suite("Lab runs of real simtel files", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct LabRealSimtelTests {
  @Test("any telescope, showers and calibration events, one and two gains") func real() throws {
    let folder = try TemporaryFolder()
    let options = labOptions(folder.path("out")) {
      ($0.extraction.windowWidth, $0.extraction.windowShift) = (6, 3)
    }
    let runs: [(name: String, telescope: Int?, events: Int)] = [
      ("simtel_test_file.simtel.gz", nil, 9), ("gct_checs_muons.simtel.zst", nil, 20),
      ("calib_events.simtel.gz", 1, 1), ("calib_events.simtel.gz", 5, 1), ("calib_events.simtel.gz", 7, 1),
      ("gamma_prod6_tel_event_header_v4.simtel.zst", 2, 1),
    ]
    for (name, telescope, events) in runs {
      let path = SharedData.path("data/simtel/" + name)
      let inputs = try LabInputs(
        lowLight: [path], simulation: LabSimulationChoice(telescope: telescope))
      let step = extractionStep(options)
      let fingerprint = try step.fingerprints(inputs.runs)[0]
      let pulses = try step.pulses(of: inputs.runs[0], fingerprint)
      let charges = try step.charges(of: inputs.runs[0], fingerprint, pulses: pulses.pulses)
      #expect(charges.eventCount == events, "\(name)")
    }
    let path = SharedData.path("data/simtel/gamma_prod6_tel_event_header_v4.simtel.zst")
    let none = try LabInputs(lowLight: [path], simulation: LabSimulationChoice(telescope: 4)).runs
    let step = extractionStep(options)
    #expect(throws: LabInputError.noEvents(path: path)) {
      try step.pulses(of: none[0], step.fingerprints(none)[0])
    }
  }
}
