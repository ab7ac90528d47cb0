import SSTCore
import Foundation
import SSTPipelines

/// What `dark-run` did, or would do.
struct DarkRunReport {
  let plan: DarkRunPlan
  var summary: DarkRunSummary?

  /// Prints the report on stdout.
  func print(asJSON: Bool) { StandardOutput.print(asJSON ? json.canonicalText : text) }

  private var text: String {
    guard let summary else {
      return (plan.inputs.map { "\($0) is read" } + plan.outputs.map { "\($0) would be written" })
        .joined(separator: "\n")
    }
    var lines = [
      "telescope \(summary.telescopeID): \(summary.pedestalCount) clocked events of \(summary.eventCount)",
      "pixels: \(summary.goodCount) good, \(summary.pixelCount - summary.goodCount) bad"
        + (summary.reasons.isEmpty ? "" : " (\(summary.reasonText))"),
    ]
    for median in summary.medians where Self.units[median.column] != nil {
      let value = median.value.isNaN ? "none" : String(format: "%.4g", median.value)
      lines.append("median \(median.column): \(value)\(Self.units[median.column] ?? "")")
    }
    return (lines + summary.outputs.map { "written: \($0)" }).joined(separator: "\n")
  }

  private static let units = [
    "gain": " ADC", "dc_to_pe": " ADC/p.e.", "dcr_MHz": " MHz", "X_talk": "", "true_Xtalk": "",
    "sigma_el": " ADC",
    "P_chi2": "",
  ]

  private var json: JSONValue {
    var fields: [String: JSONValue] = [
      "format": .number(1), "command": .string("dark-run"), "telescope": .number(Double(plan.telescopeID)),
      "inputs": .array(plan.inputs.map(JSONValue.string)),
      "outputs": .array(plan.outputs.map(JSONValue.string)),
      "events": .number(Double(plan.eventCount)), "done": .bool(summary != nil),
    ]
    if let summary {
      let medians = summary.medians.map { ($0.column, $0.value.isNaN ? JSONValue.null : .number($0.value)) }
      fields["clocked_events"] = .number(Double(summary.pedestalCount))
      fields["good_pixels"] = .number(Double(summary.goodCount))
      fields["bad_pixels"] = .number(Double(summary.pixelCount - summary.goodCount))
      fields["reasons"] = .object(summary.reasons.mapValues { .number(Double($0)) })
      fields["medians"] = .object(Dictionary(uniqueKeysWithValues: medians))
    }
    return .object(fields)
  }
}
