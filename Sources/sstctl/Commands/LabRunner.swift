import Logging
import SSTCore
import SSTPipelines

/// What the steps on lab runs share: messages, progress over all files, and the end by a signal.
struct LabRunner {
  let messages: MessageOptions
  private let interruption = Interruption()
  private let console: Console
  private let asJSON: Bool

  /// What a step needs to run.
  struct Context {
    var log: Logger
    var cancellation: CancellationFlag
    var progress: LabPhase.Observer
  }

  /// What a step has to say at its end.
  struct Outcome {
    var text: [String] = []
    var json: [String: JSONValue] = [:]
    /// The limits that were asked for, and what was found.
    var verdicts: [LabVerdict] = []

    /// Adds what a later step has to say.
    mutating func add(_ other: Outcome) {
      text += other.text
      json.merge(other.json) { first, _ in first }
      verdicts += other.verdicts
    }
  }

  init(messages: MessageOptions, lab: LabArguments) throws {
    self.messages = messages
    console = try messages.console()
    asJSON = lab.output.json
    for note in lab.firstReleases.notes { console.message("W0769 deprecated: \(note)", level: .warning) }
  }

  /// Runs a step and prints what it says.
  ///
  /// - Throws: what the step throws, ``Interrupted``, or `LabRequirementError`.
  func run(_ step: (Context) throws -> Outcome) throws {
    let (messages, console) = (messages, console)
    let context = Context(
      log: console.logger(level: messages.logLevel.level), cancellation: interruption.flag,
      progress: { messages.progressLine(console, title: $0.rawValue) })
    defer { console.clearProgress() }
    let outcome: Outcome
    do {
      outcome = try step(context)
    } catch is CancelledError {
      throw interruption.error
    }
    console.clearProgress()
    var json = outcome.json
    json["format"] = .number(1)
    json["requirements"] = .array(outcome.verdicts.map(\.json))
    StandardOutput.print(asJSON ? JSONValue.object(json).canonicalText : outcome.text.joined(separator: "\n"))
    let failed = outcome.verdicts.filter { !$0.isMet }
    if !failed.isEmpty { throw LabRequirementError.failed(failed) }
  }
}

extension LabVerdict {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(requirement.quantity.rawValue), "limit": .number(requirement.limit),
      "value": .number(value), "met": .bool(isMet), "pixels": .array(pixels.map { .number(Double($0)) }),
    ])
  }
}
