import Foundation
import SPEFit
import SSTCalib
import SSTCore
import SSTIO
import SSTSim
import TestSupport
import Testing

@testable import SSTPipelines

@Suite struct LabSPETests {
  let lab: SmallLab
  let folder: TemporaryFolder

  init() throws {
    lab = try SmallLab.shared()
    folder = try TemporaryFolder()
  }

  private var runs: [String] {
    names(lab.spe).filter { $0.hasSuffix(".tio") }.map { lab.spe + "/" + $0 }
  }

  private func table(_ output: String = "") throws -> [[String]] {
    let text = String(decoding: try bytes(folder.path("spe_output.csv")), as: UTF8.self)
    return text.split(separator: "\n").map { DelimitedLine.fields($0) }
  }

  @Test("dead, dim and noisy pixels are found, the others are good and true")
  func truth() throws {
    let result = try runSPE([lab.spe], labOptions(folder.url.path))
    let bad = Set(lab.pixels(.dead) + lab.pixels(.dim) + lab.pixels(.noisy))
    #expect(lab.pixels(.dead).count >= 2 && lab.pixels(.dim).count >= 2 && lab.pixels(.noisy).count >= 2)
    for pixel in result.pixels where bad.contains(pixel.number) {
      #expect(!pixel.isGood, "pixel \(pixel.number)")
    }
    #expect(result.goodCount >= 64 - bad.count - 1)
    #expect(lab.pixels(.dead).allSatisfy { result.pixels[$0].state == .off })
    let median = result.median("opct")
    #expect(abs(median - lab.simulator.settings.camera.crosstalk) < 0.02)
    for (index, light) in [0.8, 1.6, 3].enumerated() {
      #expect(abs(result.median("lambda_\(index)") / light - 1) < 0.04)
    }
  }

  @Test("spe_output.csv begins with the original's columns and has all pixels")
  func columns() throws {
    try runSPE([lab.spe], labOptions(folder.url.path))
    let rows = try table()
    let shared = ["eped_sigma", "pe", "pe_sigma", "opct"].flatMap { [$0, "\($0)_error"] }
    let own = ["lambda", "eped"].flatMap { name in
      (0..<3).flatMap { ["\(name)_\($0)", "\(name)_\($0)_error"] }
    }
    let original =
      ["pixel_no", "slot", "asic", "asic_ch", "good_fit"] + shared + ["p_value", "reduced_chi2"] + own
      + (0..<3).map { "peak_valley_\($0)" }
    #expect(Array(rows[0].prefix(original.count)) == original)
    #expect(rows[0].contains("status") && rows[0].contains("cov_eped_0_pe"))
    #expect(rows.count == 65)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    let file = try HDF5File(readingFrom: folder.path("spe_results.h5"))
    #expect(try file.array("/spectra/counts_2").shape[0] == 64)
  }

  @Test("the original's numbers: its rows are the live pixels, its limits and bins")
  func compatible() throws {
    let result = try runSPE(
      [lab.spe], labOptions(folder.url.path) { $0.quirks = .pixelAnalysis })
    // W5: the original leaves unlit pixels out only if fewer than one in six is lit.
    #expect(result.pixels.allSatisfy { $0.fit != nil })
    #expect(try table().count == 65)
    #expect(result.fitter.binnings.allSatisfy { $0.count == 100 && $0.lower == -30 })
    let pe = try #require(result.fitter.density.parameters.first { $0.name == "pe" })
    #expect(pe.initial == 20 && pe.lower == 14 && pe.upper == 26)
    // Section 6: the guess of the light is half of the photons, which limits the fit to 70 … 130 % of that.
    let light = try #require(result.fitter.density.parameters.first { $0.name == "lambda_2" })
    let photons = try #require(result.runs[2].row).nominalPhotons
    #expect(abs(light.initial - photons / 2) < 1e-12)
    #expect(abs((light.lower ?? 0) - 0.7 * photons / 2) < 1e-12)
  }

  @Test("lines of the table that are swapped are told: photoelectrons do not rise with the photons")
  func lightAgainstTable() throws {
    let usual = try runSPE([lab.spe], labOptions(folder.path("usual")))
    #expect(usual.lightAgainstTable == nil)
    let copy = try lab.copy("spe", to: folder)
    let table = copy + "/table.csv"
    let labels = names(copy).filter { $0.hasSuffix(".tio") }
    let text = try String(contentsOfFile: table, encoding: .utf8)
    let changed = text.replacing(labels[0], with: "x").replacing(labels[2], with: labels[0])
      .replacing("x", with: labels[2])
    try Data(changed.utf8).write(to: URL(fileURLWithPath: table))
    let result = try runSPE([copy], labOptions(folder.path("swapped")))
    #expect(try #require(result.lightAgainstTable).contains(String(labels[0].dropLast(4))))
  }

  @Test("W35: every pixel has a row; the original has none for pixels without light")
  func rows() throws {
    try runSPE([lab.spe], labOptions(folder.url.path))
    #expect(try table().count == 65)
    try runSPE([lab.spe], labOptions(folder.url.path) { ($0.quirks, $0.overwrite) = (.onlyLivePixels, true) })
    #expect(try table().count == 65 - lab.pixels(.dead).count)
  }

  @Test("the result does not depend on the number of threads")
  func threads() throws {
    let other = try TemporaryFolder()
    try runSPE([lab.spe], labOptions(folder.url.path) { $0.jobs = 1 })
    try runSPE([lab.spe], labOptions(other.url.path) { $0.jobs = 5 })
    for name in ["spe_output.csv"] + names(folder.path("checkpoints")).map({ "checkpoints/" + $0 }) {
      #expect(try bytes(folder.path(name)) == bytes(other.path(name)), "\(name)")
    }
  }

  @Test("W23: --max-events counts the sound events in every pass")
  func maximumEvents() throws {
    let result = try runSPE(runs, labOptions(folder.url.path) { $0.maximumEvents = 250 })
    #expect(result.eventCounts.map(\.kept) == [250, 250, 250])
    #expect(result.eventCounts.contains { !$0.leftOut.isEmpty })
    #expect(result.pixels.compactMap { $0.fit }.allSatisfy { $0.histograms[0].reduce(0, +) <= 250 })
  }

  @Test("W19: a dead pixel does not end the run, and has a status")
  func statuses() throws {
    let result = try runSPE([lab.spe], labOptions(folder.url.path))
    #expect(result.census["off"] == lab.pixels(.dead).count)
    let known = Set(["off", "dead", "good"] + PixelFaults(rawValue: .max).words)
    #expect(result.census.keys.allSatisfy(known.contains))
  }

  @Test("outputs that exist are refused before the work")
  func refusesOverwriting() throws {
    try Data().write(to: folder.url.appendingPathComponent("spe_output.csv"))
    #expect(throws: AtomicFileError.exists(path: folder.path("spe_output.csv"))) {
      try runSPE([lab.spe], labOptions(folder.url.path))
    }
    #expect(names(folder.url.path) == ["spe_output.csv"])
  }

  @Test("requirements: shares, spreads, and which pixels")
  func requirements() throws {
    let result = try runSPE([lab.spe], labOptions(folder.url.path))
    let verdicts = result.verdicts([
      LabRequirement(.goodPixels, 0.99), LabRequirement(.goodPixels, 0.5), LabRequirement(.gainSpread, 0.2),
      LabRequirement(.crosstalk, 0.01), LabRequirement(.resolution, 1),
    ])
    #expect(verdicts.map(\.isMet) == [false, true, true, false])
    #expect(verdicts[0].pixels == result.pixels.filter { !$0.isGood }.map(\.number))
    let error = LabRequirementError.failed([verdicts[0]])
    #expect(error.code.exitCode == 8 && error.description.contains("good-pixels"))
  }

  @Test("the peak helper's histogram has 100 bins between the first and the 99th percentile")
  func histogram() throws {
    var options = LabSPEOptions()
    options.lab = labOptions(folder.url.path)
    let histograms = try LabSPEPipeline(options: options, log: silentLog())
      .chargeHistograms(LabInputs(lowLight: runs))
    #expect(histograms.count == 3 && histograms.allSatisfy { $0.counts.count == 100 })
    for histogram in histograms {
      let share = histogram.counts.reduce(0, +) / Double(histogram.chargeCount)
      #expect(abs(share - 0.98) < 0.005)
      #expect(
        histogram.edges.contains(histogram.peak)
          && histogram.counts.max() == histogram.counts[histogram.edges.firstIndex(of: histogram.peak) ?? 0])
    }
  }

  @Test("spe_output.csv is read back: good pixels by name of the columns; damage is said")
  func goodPixels() throws {
    let result = try runSPE([lab.spe], labOptions(folder.url.path))
    let good = try LabGoodPixels(path: folder.path("spe_output.csv"))
    #expect(good.numbers == Set(result.pixels.filter(\.isGood).map(\.number)))
    let path = folder.path("other.csv")
    func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
    try write("x,good_fit,pixel_no\n1,True,5\n2,False,6\n")
    #expect(try LabGoodPixels(path: path).numbers == [5])
    try write("pixel_no\n5\n")
    #expect(throws: LabGoodPixelsError.notATable(path: path)) { try LabGoodPixels(path: path) }
    try write("pixel_no,good_fit\n5,maybe\n")
    #expect(throws: LabGoodPixelsError.badLine(path: path, line: 2)) { try LabGoodPixels(path: path) }
  }
}
