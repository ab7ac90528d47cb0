import Foundation
import Logging
import SSTCore
import SSTIO
import SSTPipelines

/// Works through the inputs of `r0-dl1`, one after the other.
struct R0DL1Runner {
  let plan: R0DL1Plan
  let options: R0DL1Options
  let messages: MessageOptions
  let interruption: Interruption

  /// Processes all inputs.
  ///
  /// - Throws: the first error that is not to be skipped, or ``Interrupted``.
  func run() throws -> R0DL1Report {
    let console = try messages.console()
    let logger = console.logger(level: messages.logLevel.level)
    var report = R0DL1Report(plan: plan)
    for refusal in plan.refusals { Self.announce(refusal, logger) }
    if !plan.jobs.isEmpty { try OutputFolder.make(options.outputDirectory) }
    for (index, job) in plan.jobs.enumerated() {
      let progress = messages.progressLine(console, .file(index + 1, of: plan.jobs.count))
      do {
        report.summaries.append(try process(job, console, logger, progress))
      } catch let error as any SSTError where R0DL1Plan.isLeftOut(error, options) {
        let refusal = R0DL1Plan.Refusal(input: job.input, error: error)
        Self.announce(refusal, logger)
        report.refusals.append(refusal)
      }
    }
    return report
  }

  private func process(
    _ job: R0DL1Plan.Job, _ console: Console, _ logger: Logger, _ progress: ProgressLine?
  ) throws -> R0DL1Summary {
    let isNewLog = try console.open(log: job.log)
    defer {
      console.clearProgress()
      console.closeLog()
    }
    do {
      return try R0DL1Pipeline(
        options: options, log: logger, cancellation: interruption.flag, progress: progress
      ).run(job)
    } catch is CancelledError {
      // A log without a product says nothing that stderr has not said.
      if isNewLog { unlink(job.log) }
      throw interruption.error
    } catch let error as any SSTError {
      logger.debug("\(error.code): \(error.description)")
      throw error
    }
  }

  private static func announce(_ refusal: R0DL1Plan.Refusal, _ logger: Logger) {
    logger.warning("\(refusal.error.code): \(refusal.error.description)")
    logger.warning("W0790 left-out: \(refusal.input)")
  }
}
