public import SSTCore

/// The summary of a step with a job for each input: what became of each, and which were left out.
public struct FilesSummary<Outcome: Encodable & Sendable & CustomStringConvertible>: StepSummary {
  private struct Refused: Encodable {
    let input: String
    let error: String
    let message: String
  }

  private let format = 1
  private let command: String
  private let done: [Outcome]
  private let leftOut: [Refused]
  /// The last error, if nothing was done.
  private let lastError: (any SSTError)?

  private enum CodingKeys: CodingKey { case format, command, done, leftOut }

  init(command: String, _ plan: StepPlan<some Sendable>, _ outcomes: [Outcome]) {
    (self.command, done) = (command, outcomes)
    leftOut = plan.leftOut.map {
      Refused(input: $0.input, error: $0.error.code.description, message: $0.error.description)
    }
    lastError = outcomes.isEmpty ? plan.leftOut.last?.error : nil
  }

  /// The error of the last input, if none was done.
  public var failure: (any SSTError)? { lastError }

  /// A line for each file.
  public var description: String {
    TerminalText.lines(
      done.map(\.description) + leftOut.map { "\($0.input): left out, \($0.message)" })
  }
}
