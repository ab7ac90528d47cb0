import ArgumentParser
import Foundation
import Logging
import SSTCore
import SSTPipelines

/// Plans and runs a step: messages, logs beside products, progress, signals, inputs that are left out, and what is said
/// at the end.
struct CommandRunner {
  /// What to do with the plan and the summary.
  struct Form {
    /// Where the summary goes.
    enum Summary {
      /// Nowhere: messages or data say it.
      case unsaid
      /// To stdout.
      case printed(asJSON: Bool)
      /// To stderr, as a message.
      case told
    }

    /// True to say what would be done.
    var isDryRun = false
    var summary = Summary.unsaid
    /// True for work that cannot be asked to stop: the first signal ends the program.
    var isImmediate = false
    /// What to warn of before the work.
    var warnings: [String] = []
  }

  private let messages: MessageOptions?
  private let form: Form

  /// A runner with these messages; nil for commands without options for them, which show no progress.
  init(_ messages: MessageOptions?, _ form: Form) { (self.messages, self.form) = (messages, form) }

  /// A runner with the form that output options ask for.
  init(_ messages: MessageOptions?, output: OutputOptions, warnings: [String] = []) {
    self.init(
      messages,
      Form(isDryRun: output.dryRun, summary: .printed(asJSON: output.json), warnings: warnings))
  }

  /// Plans the jobs, does them one after the other, and prints the summary.
  ///
  /// - Throws: the first error that is not to be passed over, the summary's failure, or ``Interrupted``.
  func run<S: Step>(_ step: S, _ inputs: [Input]) throws {
    let interruption = Interruption()
    var plan = try FileContent.explaining(inputs, to: S.name) {
      try step.plan(inputs, log: messages?.logFile)
    }
    interruption.beginWork(isImmediate: form.isImmediate)
    let console = try messages?.console(withLog: !form.isDryRun) ?? Console(terminalLevel: .info)
    // Logs have what happened, whatever the terminal shows.
    let logger = console.logger(level: min(.info, messages?.logLevel.level ?? .info))
    let context = { (part: StepContext.Part) in
      var context = StepContext(log: logger, cancellation: interruption.flag, part: part) {
        messages?.progressLine(console, $0)
      }
      context.emit = { StandardOutput.write($0) }
      return context
    }
    if form.isDryRun {
      let preview = try watched(console, interruption) {
        try FileContent.explaining(inputs, to: S.name) {
          try step.preview(of: plan, context(.file(1, of: 1)))
        }
      }
      console.message("dry run: nothing was written; \(S.dryRunLimits)", level: .info)
      return try finish(preview)
    }
    for warning in form.warnings { console.message(warning, level: .warning) }
    // Of a single input the error at the end says it all.
    let isOnly = plan.jobs.count + plan.leftOut.count == 1
    if !isOnly { for leftOut in plan.leftOut { announce(leftOut, logger) } }
    let made =
      if let folder = step.folder, !plan.jobs.isEmpty { try OutputFolder.make(folder) } else { [String]() }
    // A command that fails leaves no empty folders.
    defer { OutputFolder.removeEmpty(made) }
    var outcomes: [S.Outcome] = []
    for (index, planned) in plan.jobs.enumerated() {
      do {
        outcomes.append(
          try watched(console, interruption) {
            try withLog(planned.job.log, console, logger) {
              let outcome = try FileContent.explaining(planned.job.inputs, to: S.name) {
                try step.run(
                  planned.job, opened: planned.opened, context(.file(index + 1, of: plan.jobs.count)))
              }
              if !S.summaryNamesOutputs { report(planned.job.outputs, logger) }
              return outcome
            }
          })
      } catch let error as any SSTError where step.leavesOut(error) {
        let leftOut = LeftOut(input: planned.job.inputs[0].path, error: error)
        if !isOnly { announce(leftOut, logger) }
        plan.leftOut.append(leftOut)
      }
    }
    try finish(step.summary(of: plan, outcomes: outcomes))
    if let lost = console.lostLog { throw CommandError.incompleteLog(path: lost.path, reason: lost.reason) }
  }

  /// Says a summary and throws its failure.
  private func finish(_ summary: some StepSummary) throws {
    switch form.summary {
    case .unsaid: break
    case .told: StandardError.write("sstctl: \(summary.description)\n")
    case .printed(asJSON: true): StandardOutput.print(try summary.json())
    case .printed(asJSON: false):
      let text = summary.description
      if !text.isEmpty { StandardOutput.print(text) }
    }
    if let failure = summary.failure { throw failure }
    if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
  }

  /// Removes the line of progress at the end, and says which signal stopped the work.
  private func watched<Result>(
    _ console: Console, _ interruption: Interruption, _ body: () throws -> Result
  ) throws -> Result {
    defer {
      console.clearProgress()
      withExtendedLifetime(interruption) {}
    }
    do {
      return try body()
    } catch is CancelledError {
      throw interruption.error
    }
  }

  /// Keeps a log while a job runs; a log without a product says nothing that stderr has not said.
  private func withLog<Result>(
    _ path: String?, _ console: Console, _ logger: Logger, _ body: () throws -> Result
  ) throws -> Result {
    guard let path else { return try body() }
    let isNew = try console.open(log: path)
    defer { console.closeLog() }
    do {
      return try body()
    } catch {
      if let error = error as? any SSTError { logger.debug("\(error.code): \(error.description)") }
      if isNew { unlink(path) }
      throw error
    }
  }

  /// Says what a job has written.
  private func report(_ outputs: [String], _ logger: Logger) {
    let written = outputs.filter { access($0, F_OK) == 0 }
    if written.isEmpty { return }
    let text =
      written.count > 4 ? "\(written.count) files, \(written[0]) and others" : written.joined(separator: ", ")
    logger.info("\(Notice(.written, text))")
  }

  private func announce(_ leftOut: LeftOut, _ logger: Logger) {
    logger.warning("\(leftOut.error.code): \(leftOut.error.description)")
    logger.warning("\(Notice(.inputLeftOut, leftOut.input))")
  }
}
