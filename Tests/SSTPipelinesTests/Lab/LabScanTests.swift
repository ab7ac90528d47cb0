import ChargeRes
import Foundation
import SSTCalib
import SSTCore
import SSTIO
import SSTSim
import TestSupport
import Testing

@testable import SSTPipelines

@Suite struct LabScanTests {
  let lab: SmallLab
  let folder: TemporaryFolder

  init() throws {
    lab = try SmallLab.shared()
    folder = try TemporaryFolder()
  }

  private func reference() throws -> String {
    try runSPE([lab.spe], labOptions(folder.path("spe")))
    return folder.path("spe/spe_output.csv")
  }

  @Test("the resolution of the good pixels is the truth within its uncertainty and 2 %")
  func truth() throws {
    let reference = try reference()
    let result = try runScan(lab.scan, labOptions(folder.url.path)) { $0.referencePath = reference }
    let scan = lab.simulator.settings.runs.filter { $0.purpose == .scan }
    #expect(result.runs.count == scan.count && result.levels.count == 2)
    for (index, run) in scan.enumerated() {
      let truth = try lab.simulator.resolution(of: run)
      let found = try #require(result.camera(index, .good)).point
      #expect(abs(found.resolution - truth.good) < 0.02 * truth.good + 3 * found.uncertainty, "run \(index)")
      #expect(abs(found.bias - 1) < 0.02 + 4 * found.biasUncertainty)
    }
  }

  @Test("unlit pixels are left out; pixels that the reference does not name are not good")
  func pixels() throws {
    let result = try runScan(lab.scan, labOptions(folder.url.path))
    #expect(result.pixels.count == 64 - lab.pixels(.dead).count)
    #expect(result.isGood.allSatisfy { $0 })
    let path = folder.path("few.csv")
    try Data("pixel_no,good_fit\n5,True\n6,False\n".utf8).write(to: URL(fileURLWithPath: path))
    let few = try runScan(lab.scan, labOptions(folder.url.path) { $0.overwrite = true }) {
      $0.referencePath = path
    }
    #expect(zip(few.pixels, few.isGood).filter(\.1).map(\.0) == [5])
  }

  @Test("W10: stored transfer functions are sorted by light, read back, and serve another scan")
  func transferFunctions() throws {
    let result = try runScan(lab.scan, labOptions(folder.url.path))
    let path = folder.path("transfer_functions.json")
    let stored = try TransferFunctionSet(json: bytes(path))
    #expect(stored == result.calibration.transferFunctions)
    for entry in stored.entries[16]?.values.map({ $0 }) ?? [] {
      #expect(entry.extractedADC == entry.extractedADC.sorted())
    }
    let again = try runScan(lab.scan, labOptions(folder.path("again"))) { $0.transferPath = path }
    let (own, given) = (result.camera(0, .all), again.camera(0, .all))
    // Judged by a response that they made, dark runs look better than by one of other events.
    #expect(try #require(given).point.resolution < #require(own).point.resolution)
    #expect(throws: ChargeResError.self) {
      try runScan(lab.scan, labOptions(folder.path("other")) { $0.extraction.windowWidth = 8 }) {
        $0.transferPath = path
      }
    }
  }

  @Test(
    "lines of the table that are swapped: both runs are named and left out, the others are judged as without them"
  )
  func swapped() throws {
    let copy = try lab.copy((lab.scan as NSString).lastPathComponent, to: folder)
    let table = copy + "/table.csv"
    let text = try String(contentsOfFile: table, encoding: .utf8)
    let labels = names(copy).filter { $0.hasSuffix(".tio") }
    let changed = text.replacing(labels[1], with: "x").replacing(labels[3], with: labels[1])
      .replacing("x", with: labels[3])
    try Data(changed.utf8).write(to: URL(fileURLWithPath: table))
    let result = try runScan(copy, labOptions(folder.path("out")))
    let stems = [1, 3].map { String(labels[$0].dropLast(4)) }
    #expect(Set(stems).isSubset(of: result.leftOut), "\(result.leftOut)")
    let usual = try runScan(lab.scan, labOptions(folder.path("usual")))
    #expect(result.runs.count == usual.runs.count - 2)
  }

  @Test("a run with background whose light is that of another line is told by the dark runs")
  func wrongBackground()
    throws
  {
    let copy = try lab.copy((lab.scan as NSString).lastPathComponent, to: folder)
    let table = copy + "/table.csv"
    let lines = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n").map(String.init)
    let bright = try #require(lines.last { !$0.isEmpty })
    var fields = bright.split(separator: ",").map(String.init)
    let label = String(fields[0].dropLast(4))
    for column in [1, 2] { fields[column] = "\(try #require(Double(fields[column])) / 4)" }
    let changed =
      lines.map { $0 == bright ? fields.joined(separator: ",") : $0 }.joined(separator: "\n") + "\n"
    try Data(changed.utf8).write(to: URL(fileURLWithPath: table))
    let result = try runScan(copy, labOptions(folder.path("out")))
    #expect(result.leftOut == [label], "\(result.leftOut)")
    #expect(result.belowPoisson.isEmpty)
  }

  @Test("the original's way: own pulses of each run, order of the names, judged by itself")
  func compatible() throws {
    let result = try runScan(lab.scan, labOptions(folder.url.path) { $0.quirks = .pixelAnalysis })
    #expect(result.pixels.count == 64)
    let entry = try #require(result.calibration.transferFunctions.entries[16]?[0])
    #expect(entry.extractedADC.count == 8)
  }

  @Test("W11: the requirement holds from 4 photons on; the original draws it everywhere")
  func requirement() throws {
    let right = try runScan(lab.scan, labOptions(folder.path("right")))
    #expect(right.levels.allSatisfy { $0.requirement(0.01).isNaN && $0.requirement(2).isFinite })
    let original = try runScan(
      lab.scan, labOptions(folder.path("original")) { $0.quirks = .requirementEverywhere })
    #expect(original.levels.allSatisfy { $0.requirement(0.01).isFinite })
  }

  @Test("tables and results have every run and pixel")
  func outputs() throws {
    let result = try runScan(lab.scan, labOptions(folder.url.path))
    let text = String(decoding: try bytes(folder.path("charge_resolution.csv")), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 13)
    let file = try HDF5File(readingFrom: folder.path("charge_resolution.h5"))
    let stored = try file.array("/resolution/resolution")
    #expect(stored.shape == [12, 64])
    let points = result.runs[3].totals.resolution.perPixel()
    let values = try #require(stored.data.doubles)
    for (place, pixel) in result.pixels.enumerated() {
      #expect(values[3 * 64 + pixel] == points[place].resolution)
    }
    #expect(lab.pixels(.dead).allSatisfy { values[$0].isNaN })
    let counts = try #require(try file.array("/distribution/counts_all").data.integers)
    #expect(counts.reduce(0, +) <= Int64(result.runs.reduce(0) { $0 + $1.counts.kept * result.pixels.count }))
  }

  @Test("the result does not depend on the number of threads")
  func threads() throws {
    try runScan(lab.scan, labOptions(folder.path("a")) { $0.jobs = 1 })
    try runScan(lab.scan, labOptions(folder.path("b")) { $0.jobs = 7 })
    for name in ["charge_resolution.csv", "transfer_functions.json"] {
      #expect(try bytes(folder.path("a/" + name)) == bytes(folder.path("b/" + name)))
    }
  }

  @Test("requirements: passing pixels with their numbers, the worst resolution")
  func requirements() throws {
    let result = try runScan(lab.scan, labOptions(folder.url.path))
    let verdicts = result.verdicts([
      LabRequirement(.passingPixels, 1), LabRequirement(.passingPixels, 0.1),
      LabRequirement(.resolution, 0.1), LabRequirement(.resolution, 2), LabRequirement(.goodPixels, 1),
    ])
    #expect(verdicts.map(\.isMet) == [false, true, false, true])
    #expect(Set(verdicts[0].pixels).isSuperset(of: lab.pixels(.dead)))
  }

  @Test("runs with too much light are left out, a table without measured photons is refused")
  func tables() throws {
    let result = try runScan(lab.scan, labOptions(folder.url.path)) { $0.rules.maximumPhotons = 400 }
    #expect(result.leftOut.count == 3 && result.runs.count == 9)
    #expect(throws: LabScanError.noUsableRun(maximumPhotons: 1)) {
      try runScan(lab.scan, labOptions(folder.path("none"))) { $0.rules.maximumPhotons = 1 }
    }
    let copy = try lab.copy("charge_res", to: folder)
    let runs = names(copy).filter { $0.hasSuffix(".tio") }
    try Data(("name,n_ph\n" + runs.map { "\($0),5\n" }.joined()).utf8)
      .write(to: URL(fileURLWithPath: copy + "/table.csv"))
    #expect(throws: LabScanError.self) { try runScan(copy, labOptions(folder.path("light"))) }
  }

  @Test("good pixels of another camera are refused")
  func otherCamera() throws {
    let path = folder.path("other.csv")
    try Data("pixel_no,good_fit\n3,True\n64,True\n2000,False\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: LabScanError.otherCamera(table: path, pixel: 64, count: 64)) {
      try runScan(lab.scan, labOptions(folder.path("out"))) { $0.referencePath = path }
    }
    #expect(names(folder.path("out")).isEmpty)
  }

  @Test("a table that does not say how much background runs had is refused")
  func unknownBackground() throws {
    let copy = try lab.copy("charge_res", to: folder)
    let path = copy + "/table.csv"
    let rows = try LabRunTable(path: path).rows
    func write(_ head: String, _ nsb: (LabRunTable.Row) -> String) throws {
      let lines = rows.map { "\($0.name),\($0.nominalPhotons),\($0.measuredPhotons ?? 0)\(nsb($0))\n" }
      try Data(("name,n_ph,n_ph_meas\(head)\n" + lines.joined()).utf8).write(to: URL(fileURLWithPath: path))
    }
    func refused() throws -> LabScanError? {
      do {
        _ = try LabScanPlan(LabInputs(scan: copy), LabScanOptions())
        return nil
      } catch let error as LabScanError {
        return error
      }
    }
    let labels = try LabInputs(scan: copy).runs.map(\.label)
    try write("") { _ in "" }
    #expect(try refused() == .unknownBackground(table: path, names: labels, of: labels.count))
    try write(",nsb_mes") { _ in ",0" }
    #expect(try refused() == .unknownBackground(table: path, names: labels, of: labels.count))
    let near = try #require(LabInputs(scan: copy).table).nearMisses
    #expect(near.map(\.found) == ["nsb_mes"])
    try write(",nsb,nsb_meas") { $0.nightSkyHz == 0 ? ",nan,nan" : ",\($0.nightSkyHz ?? 0),1e8" }
    guard case .unknownBackground(_, let names, _) = try refused() else {
      Issue.record("nan counts as dark")
      return
    }
    #expect(names == rows.filter { $0.nightSkyHz == 0 }.map { LabRunSource.stem($0.name) })
    try write(",nsb") { ",\($0.nightSkyHz ?? 0)" }
    #expect(try refused() == nil)
  }

  @Test("W32: runs are dark within the tolerance; without dark runs it is said what is missing")
  func darkness() throws {
    let copy = try lab.copy("charge_res", to: folder)
    let path = copy + "/table.csv"
    let rows = try LabRunTable(path: path).rows
    func write(_ hertz: Double) throws {
      let lines = rows.map {
        "\($0.name),\($0.nominalPhotons),\($0.measuredPhotons ?? 0),\(($0.nightSkyHz ?? 0) + hertz)"
      }
      try Data(("name,n_ph,n_ph_meas,nsb\n" + lines.joined(separator: "\n")).utf8)
        .write(to: URL(fileURLWithPath: path))
    }
    try write(1e5)
    #expect(try runScan(copy, labOptions(folder.path("a"))).runs.count { $0.isDark } == 8)
    try write(1e8)
    #expect(throws: ChargeResError.tooFewRuns(found: 0, needed: 3)) {
      try runScan(copy, labOptions(folder.path("b")))
    }
    #expect(!names(folder.path("b")).contains("charge_resolution.csv"))
  }
}
