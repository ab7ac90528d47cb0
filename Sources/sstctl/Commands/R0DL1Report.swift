import SSTCore
import SSTPipelines

/// What `r0-dl1` did, or would do.
struct R0DL1Report {
  /// What was planned.
  let plan: R0DL1Plan
  /// What was done.
  var summaries: [R0DL1Summary] = []
  /// What was left out.
  var refusals: [R0DL1Plan.Refusal]

  init(plan: R0DL1Plan) {
    self.plan = plan
    refusals = plan.refusals
  }

  /// What was left out because of damage.
  var damaged: [R0DL1Plan.Refusal] { refusals.filter(\.isDamage) }

  /// Prints the report on stdout; as text, what would be written.
  func print(asJSON: Bool) {
    if asJSON { return StandardOutput.print(json.canonicalText) }
    for job in plan.jobs { for output in job.outputs { StandardOutput.print("\(job.input) -> \(output)") } }
    for refusal in refusals {
      StandardOutput.print("\(refusal.input) is left out: \(refusal.error.description)")
    }
  }

  private var json: JSONValue {
    .object([
      "format": .number(1), "command": .string("r0-dl1"),
      "planned": .array(
        plan.jobs.map { job in
          .object(["input": .string(job.input), "outputs": .array(job.outputs.map(JSONValue.string))])
        }),
      "done": .array(summaries.map(Self.value)),
      "left_out": .array(
        refusals.map { refusal in
          .object([
            "input": .string(refusal.input), "error": .string(refusal.error.code.description),
            "message": .string(refusal.error.description),
          ])
        }),
    ])
  }

  private static func value(_ summary: R0DL1Summary) -> JSONValue {
    .object([
      "input": .string(summary.input), "outputs": .array(summary.outputs.map(JSONValue.string)),
      "events": .number(Double(summary.eventCount)), "written": .number(Double(summary.writtenCount)),
      "pedestals": .number(Double(summary.pedestalCount)),
      "survived_pedestals": .number(Double(summary.survivedPedestalCount)),
      "saturated": .number(Double(summary.saturatedCount)), "recovered": .bool(summary.isRecovered),
    ])
  }
}
