import SSTCore
import Foundation
import Logging
import SSTIO
import SSTPipelines

/// Runs the fits of lab spectra for `spe` and `both`.
struct SPERunner {
  let options: LabSPEOptions
  /// True to show the charges of all pixels instead of fitting.
  var showsPeaks = false

  /// - Throws: what the pipeline throws.
  func run(_ inputs: LabInputs, _ context: LabRunner.Context) throws -> LabRunner.Outcome {
    for name in inputs.unlisted {
      context.log.warning("W0761 unlisted-run: \(name) is not in the run table and is left out")
    }
    for damage in inputs.runs.compactMap(\.source.description.damage) {
      context.log.warning("W0762 recovered: \(damage.description)")
    }
    let pipeline = LabSPEPipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress)
    if showsPeaks { return Self.peaks(try pipeline.chargeHistograms(inputs)) }
    let result = try pipeline.run(inputs)
    return LabRunner.Outcome(
      text: text(result, inputs), json: ["spe": json(result, inputs)],
      verdicts: result.verdicts(options.requirements))
  }

  // MARK: - Summary

  private static let parameters = ["pe", "eped_sigma", "pe_sigma", "opct"]

  private func text(_ result: LabSPEResult, _ inputs: LabInputs) -> [String] {
    var lines: [String] = []
    for (run, counts) in zip(result.runs, result.eventCounts) {
      lines.append("\(run.label): \(counts.kept) of \(counts.total) events; left out: \(counts.reasonText)")
    }
    let census = result.census.filter { $0.key != "good" }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    lines.append(
      "pixels: \(result.goodCount) of \(result.pixels.count) good"
        + (census.isEmpty ? "" : "; others: \(census)"))
    let lights = result.runs.indices.map { "lambda_\($0)" }
    for name in Self.parameters + lights {
      lines.append("median \(name): " + String(format: "%.4g", result.median(name)) + unit(name, result))
    }
    return lines + options.outputs(of: inputs).map { "written: \($0)" }
  }

  private func unit(_ name: String, _ result: LabSPEResult) -> String {
    if name == "opct" { return "" }
    return name.hasPrefix("lambda") ? " p.e." : " " + (result.runs.first?.chargeUnit ?? "")
  }

  private func json(_ result: LabSPEResult, _ inputs: LabInputs) -> JSONValue {
    let names = Self.parameters + result.runs.indices.map { "lambda_\($0)" }
    let runs = zip(result.runs, result.eventCounts).map { run, counts in
      JSONValue.object([
        "path": .string(run.path), "events": .number(Double(counts.kept)),
        "left_out": .object(counts.leftOut.mapValues { .number(Double($0)) }),
      ])
    }
    return .object([
      "runs": .array(runs), "pixels": .number(Double(result.pixels.count)),
      "good_pixels": .number(Double(result.goodCount)),
      "census": .object(result.census.mapValues { .number(Double($0)) }),
      "medians": .object(Dictionary(uniqueKeysWithValues: names.map { ($0, .number(result.median($0))) })),
      "charge_unit": .string(result.runs.first?.chargeUnit ?? ""),
      "outputs": .array(options.outputs(of: inputs).map(JSONValue.string)),
    ])
  }

  // MARK: - Peaks

  private static func peaks(_ histograms: [LabChargeHistogram]) -> LabRunner.Outcome {
    let json = histograms.map { histogram in
      JSONValue.object([
        "run": .string(histogram.run), "unit": .string(histogram.unit), "peak": .number(histogram.peak),
        "edges": .array(histogram.edges.map(JSONValue.number)),
        "counts": .array(histogram.counts.map(JSONValue.number)),
      ])
    }
    return LabRunner.Outcome(
      text: histograms.flatMap(lines), json: ["histograms": .array(json)])
  }

  /// A histogram drawn with signs, two bins a line.
  private static func lines(_ histogram: LabChargeHistogram) -> [String] {
    var lines = [
      "\(histogram.run): \(histogram.chargeCount) charges, most at "
        + String(format: "%.1f", histogram.peak) + " \(histogram.unit)"
    ]
    let pairs = stride(from: 0, to: histogram.counts.count - 1, by: 2).map {
      (histogram.edges[$0], histogram.counts[$0] + histogram.counts[$0 + 1])
    }
    let most = pairs.map(\.1).max() ?? 0
    for (edge, count) in pairs where most > 0 {
      let bar = String(repeating: "#", count: Int((60 * count / most).rounded()))
      lines.append(String(format: "%10.1f ", edge) + bar)
    }
    return lines
  }
}
