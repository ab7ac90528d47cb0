import SSTCore
import SSTIO
import SSTPipelines

/// What a step on lab runs would read and write.
struct LabPlanText {
  private let runs: [LabRunSource]
  private let outputs: [String]

  init(runs: [LabRunSource], outputs: [String]) {
    self.runs = runs
    self.outputs = outputs
  }

  /// The plan of fits of spectra, or of the histograms that are only shown.
  init(spe options: LabSPEOptions, _ inputs: LabInputs, showsPeaks: Bool) {
    self.init(runs: inputs.runs, outputs: showsPeaks ? [] : options.outputs(of: inputs))
  }

  /// The plan of the charge resolution.
  init(scan options: LabScanOptions, _ inputs: LabInputs) {
    self.init(runs: inputs.runs, outputs: options.outputs)
  }

  /// Both plans together.
  func followed(by other: LabPlanText) -> LabPlanText {
    LabPlanText(runs: runs + other.runs, outputs: outputs + other.outputs)
  }

  /// Prints the plan on stdout.
  func print(asJSON: Bool) { StandardOutput.print(asJSON ? json.canonicalText : text) }

  private var text: String {
    let reads = runs.map { run in
      "\(run.path): \(run.source.eventCount) events, \(run.pixelCount) pixels, \(run.sampleCount) samples"
        + (run.row.map { ", \($0.nominalPhotons) photons" } ?? "")
    }
    return (reads + outputs.map { "would be written: \($0)" }).joined(separator: "\n")
  }

  private var json: JSONValue {
    .object([
      "format": .number(1), "done": .bool(false), "outputs": .array(outputs.map(JSONValue.string)),
      "runs": .array(
        runs.map {
          .object([
            "path": .string($0.path), "events": .number(Double($0.source.eventCount)),
            "n_ph": $0.row.map { .number($0.nominalPhotons) } ?? .null,
          ])
        }),
    ])
  }
}
