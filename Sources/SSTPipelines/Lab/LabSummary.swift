import ChargeRes
import Foundation
import SSTCalib
public import SSTCore
import SSTIO

/// What a step on lab runs would read and write.
public struct LabPreview: StepSummary {
  private struct Run: Encodable {
    let path: String
    /// Nil for simulated files, which only their end tells.
    let events: Int?
    /// The photons of a flash; NaN without a run table.
    let nPh: Double
  }

  private let format = 1
  private let done = false
  private let outputs: [String]
  private let runs: [Run]
  /// For people.
  public let description: String

  private enum CodingKeys: CodingKey { case format, done, outputs, runs }

  init(_ runs: [LabRunSource], outputs: [String]) {
    self.outputs = outputs
    self.runs = runs.map {
      Run(path: $0.path, events: $0.eventCount, nPh: $0.row?.nominalPhotons ?? .nan)
    }
    let reads = runs.map { run in
      "\(run.path): \(Self.events(run)), \(run.pixelCount) pixels, \(run.sampleCount) samples"
        + (run.row.map { ", \($0.nominalPhotons) photons" } ?? "")
    }
    description = TerminalText.lines(reads + outputs.map { "would be written: \($0)" })
  }

  private static func events(_ run: LabRunSource) -> String {
    if let simulated = run.simulated { return "simulated events of telescope \(simulated.telescope.id)" }
    return "\(run.eventCount ?? 0) events"
  }
}

/// What a step on lab runs has to say at its end.
public struct LabSummary: StepSummary {
  private struct Histogram: Encodable {
    let run: String
    let unit: String
    let peak: Double
    let edges: [Double]
    let counts: [Double]
  }
  private struct Verdict: Encodable {
    let name: String
    let limit: Double
    let value: Double
    let met: Bool
    let pixels: [Int]
  }

  private let format = 1
  private var spe: LabSPEFacts?
  private var chargeRes: LabScanFacts?
  private var histograms: [Histogram]?
  private var requirements: [Verdict] = []
  private var verdicts: [LabVerdict] = []
  private var lines: [String] = []

  private enum CodingKeys: CodingKey { case format, spe, chargeRes, histograms, requirements }

  init(spe: LabSPEFacts, verdicts: [LabVerdict]) {
    (self.spe, lines) = (spe, spe.lines)
    add(verdicts)
  }

  init(scan: LabScanFacts, verdicts: [LabVerdict]) {
    (chargeRes, lines) = (scan, scan.lines)
    add(verdicts)
  }

  init(histograms: [LabChargeHistogram]) {
    self.histograms = histograms.map {
      Histogram(run: $0.run, unit: $0.unit, peak: $0.peak, edges: $0.edges, counts: $0.counts)
    }
    lines = histograms.flatMap(\.lines)
  }

  /// Adds what a later step has to say.
  mutating func add(_ other: LabSummary) {
    spe = spe ?? other.spe
    chargeRes = chargeRes ?? other.chargeRes
    lines += other.lines
    add(other.verdicts)
  }

  private mutating func add(_ verdicts: [LabVerdict]) {
    self.verdicts += verdicts
    requirements += verdicts.map {
      Verdict(
        name: $0.requirement.quantity.rawValue, limit: $0.requirement.limit, value: $0.value, met: $0.isMet,
        pixels: $0.pixels)
    }
  }

  /// For people.
  public var description: String { TerminalText.lines(lines) }

  /// Limits that were not kept, or no good pixel.
  public var failure: (any SSTError)? {
    let failed = verdicts.filter { !$0.isMet }
    if !failed.isEmpty { return LabRequirementError.failed(failed) }
    if chargeRes?.isUseless == true { return LabScanError.noResolution }
    guard let reasons = spe?.uselessReasons else { return nil }
    return LabSPEError.noGoodPixel(pixels: spe?.pixels ?? 0, reasons: reasons, leavesScan: leavesScan)
  }

  /// True if spectra were fitted and not one pixel is good.
  var hasNoGoodPixel: Bool { spe?.uselessReasons != nil }
  /// True if a scan is left out because no pixel is good.
  var leavesScan = false
}

/// What fits of spectra found.
struct LabSPEFacts: Encodable, Sendable {
  private struct Run: Encodable {
    let path: String
    let events: Int
    let leftOut: [String: Int]
  }

  private let runs: [Run]
  /// The number of pixels of the camera.
  let pixels: Int
  private let goodPixels: Int
  private let census: [String: Int]
  private let medians: [String: Double]
  private let chargeUnit: String
  private let outputs: [String]
  /// For people.
  let lines: [String]

  private enum CodingKeys: CodingKey { case runs, pixels, goodPixels, census, medians, chargeUnit, outputs }

  init(_ result: LabSPEResult, outputs: [String]) {
    let names = ["pe", "eped_sigma", "pe_sigma", "opct"] + result.runs.indices.map { "lambda_\($0)" }
    runs = zip(result.runs, result.eventCounts).map {
      Run(path: $0.path, events: $1.kept, leftOut: $1.leftOut)
    }
    pixels = result.pixels.count
    goodPixels = result.goodCount
    census = result.census
    medians = Dictionary(uniqueKeysWithValues: names.map { ($0, result.median($0)) })
    chargeUnit = result.runs.first?.chargeUnit ?? ""
    self.outputs = outputs
    let (unit, medians) = (chargeUnit, medians)
    lines =
      zip(result.runs, result.eventCounts).map { run, counts in
        "\(run.label): \(counts.kept) of \(counts.total) events; left out: \(counts.reasonText)"
      } + [Self.pixelLine(result)]
      + names.map { name in
        let unit = name == "opct" ? "" : name.hasPrefix("lambda") ? " p.e." : " " + unit
        return "median \(name): " + LabText.number("%.4g", medians[name] ?? .nan, unit)
      } + outputs.map { "written: \($0)" }
  }

  /// The reasons of all pixels if none is good; nil otherwise.
  var uselessReasons: String? { goodPixels == 0 ? Self.words(census, badCount: pixels) : nil }

  /// The reasons of bad pixels; the state `off` of the tables is that of an unlit pixel.
  private static func words(_ census: [String: Int], badCount: Int) -> String {
    var reasons = census.filter { $0.key != "good" }
    if let unlit = reasons.removeValue(forKey: PixelPulses.State.off.rawValue) {
      reasons["unlit", default: 0] += unlit
    }
    return DarkRunSummary.text(reasons, of: badCount)
  }

  private static func pixelLine(_ result: LabSPEResult) -> String {
    let (good, all) = (result.goodCount, result.pixels.count)
    let reasons = words(result.census, badCount: all - good)
    return "pixels: \(good) of \(all) good" + (reasons.isEmpty ? "" : "; bad: \(reasons)")
  }
}

/// What the charge resolution of a scan is.
struct LabScanFacts: Encodable, Sendable {
  private struct Run: Encodable {
    let name: String
    let nsbHz: Double
    let expectedPe: Double
    let events: Int
    let resolutionAll: Double
    let resolutionAllError: Double
    let resolutionGood: Double
    let resolutionGoodError: Double
    let requirement: Double
  }

  private let runs: [Run]
  private let pixels: Int
  private let goodPixels: Int
  private let leftOut: [String]
  private let outputs: [String]
  /// For people.
  let lines: [String]

  private enum CodingKeys: CodingKey { case runs, pixels, goodPixels, leftOut, outputs }

  init(_ result: LabScanResult, outputs: [String]) {
    let levels = result.levels.map { level in (level, Self.runs(of: level, result)) }
    runs = levels.flatMap(\.1)
    pixels = result.pixels.count
    goodPixels = result.isGood.count { $0 }
    leftOut = result.leftOut
    self.outputs = outputs
    lines =
      ["pixels: \(pixels) of \(result.mapping.pixelCount) lit, \(goodPixels) good"]
      + levels.flatMap { Self.lines($0, $1) } + outputs.map { "written: \($0)" }
  }

  /// True if no run has a resolution.
  var isUseless: Bool { !runs.contains { $0.resolutionAll.isFinite } }

  private static func runs(of level: LabScanResult.Level, _ result: LabScanResult) -> [Run] {
    level.level.runs.enumerated().map { place, run in
      let (all, good) = (level.verdicts.all.runs[place].point, level.verdicts.good.runs[place].point)
      return Run(
        name: result.runs[run].run.label, nsbHz: level.level.nominalHz, expectedPe: all.expectedPE,
        events: result.runs[run].counts.kept, resolutionAll: all.resolution,
        resolutionAllError: all.uncertainty, resolutionGood: good.resolution,
        resolutionGoodError: good.uncertainty, requirement: level.requirement(all.expectedPE))
    }
  }

  private static func lines(_ level: LabScanResult.Level, _ runs: [Run]) -> [String] {
    let counts = level.verdicts.all.pixelCounts
    let head = String(
      format:
        "NSB %.4g MHz of photons per pixel: expected charge, resolution of all pixels, of good pixels, requirement, run",
      level.level.nominalHz / 1e6)
    let table = runs.map { run in
      String(format: "%10.2f p.e.  ", run.expectedPe)
        + LabText.number("%.4f", run.resolutionAll, run.resolutionAllError) + "  "
        + LabText.number("%.4f", run.resolutionGood, run.resolutionGoodError) + "  "
        + LabText.number("%.4f", run.requirement) + "  " + run.name
    }
    let tail =
      "  pixels: \(counts[.pass] ?? 0) pass, \(counts[.undecided] ?? 0) undecided, \(counts[.fail] ?? 0) fail"
    return [head] + table + [tail]
  }
}

/// Numbers for people; what is not a number is a dash.
enum LabText {
  /// A number with its unit.
  static func number(_ format: String, _ value: Double, _ unit: String = "") -> String {
    value.isFinite ? String(format: format, value) + unit : "–"
  }

  /// A number with its error.
  static func number(_ format: String, _ value: Double, _ error: Double) -> String {
    "\(number(format, value)) ± \(number(format, error))"
  }
}

extension LabChargeHistogram {
  /// The histogram drawn with signs, two bins a line.
  fileprivate var lines: [String] {
    let head =
      "\(run): \(chargeCount) charges, most frequent " + LabText.number("%.1f", peak, " \(unit)")
    let pairs = stride(from: 0, to: counts.count - 1, by: 2).map {
      (edges[$0], counts[$0] + counts[$0 + 1])
    }
    let most = pairs.map(\.1).max() ?? 0
    guard most > 0 else { return [head] }
    return [head]
      + pairs.map { edge, count in
        String(format: "%10.1f ", edge)
          + String(repeating: "#", count: Int((60 * count / most).rounded()))
      }
  }
}
