import Logging
import SSTCore

/// `pedestal-tio`: R0 files without light become one table of pedestals.
extension TIOPedestalRun: Step {
  /// What decides about the table.
  public struct Settings: Encodable, Sendable {
    let isPacked: Bool
    let recordsSpread: Bool
    let skipsFirst: Int
    let skipsLast: Int
    let cellCount: Int
  }

  /// `pedestal-tio`.
  public static let name = "pedestal-tio"
  /// The files are in it.
  public static let summaryNamesOutputs = true

  /// What decides about the table.
  public var settings: Settings {
    Settings(
      isPacked: isPacked, recordsSpread: recordsSpread, skipsFirst: skipsFirst, skipsLast: skipsLast,
      cellCount: cellCount)
  }

  /// One job with all inputs.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    StepPlan(Job(inputs: inputs, outputs: [output]))
  }

  /// Reads the inputs and writes the table.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> Summary {
    let summary = try run(
      job.inputs.map(\.path), cancellation: context.cancellation, progress: context.progress)
    context.log.report(
      .tioPedestals,
      "\(output): \(summary.used) of \(summary.events) events used, \(summary.empty) entries without any "
        + "event"
    )
    return summary
  }
}

extension TIOPedestalRun.Summary: StepSummary {
  /// Empty: the log has the results.
  public var description: String { "" }
}
