import Foundation
public import SSTCore

/// What a step says at its end: text for people by its `description`, JSON for programs by its encoding.
///
/// A description has lines of `TerminalText`: names of files stay in one line, whatever is in them.
/// Properties become keys with underscores; NaN and infinity become `null`.
public protocol StepSummary: Encodable, Sendable, CustomStringConvertible {
  /// What makes the command fail although all outputs were written: limits that were not kept, inputs left out.
  var failure: (any SSTError)? { get }
  /// The exit code of the command; that of ``failure`` unless the faults were told one by one.
  var exitCode: Int32 { get }
}

extension StepSummary {
  /// Nothing.
  public var failure: (any SSTError)? { nil }
  /// That of the failure, 0 without.
  public var exitCode: Int32 { failure?.code.exitCode ?? 0 }

  /// The summary as JSON in one line, keys in the order of the alphabet.
  public func json() throws -> String { try JSONValue(encoding: self).canonicalText }
}

extension JSONValue {
  /// Not a text that any summary has.
  private static let notFinite = "\u{1}"

  /// A value of any encodable type.
  public init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: Self.notFinite, negativeInfinity: Self.notFinite, nan: Self.notFinite)
    self = try JSONParser.parse(Array(encoder.encode(value))).value.withNulls
  }

  private var withNulls: JSONValue {
    switch self {
    case .string(Self.notFinite): .null
    case .array(let values): .array(values.map(\.withNulls))
    case .object(let members): .object(members.mapValues(\.withNulls))
    default: self
    }
  }
}

/// What a step would read and write.
public struct PlanPreview: StepSummary {
  private let format = 1
  private let command: String
  private let planned: [Job]

  init(command: String, jobs: [Job]) { (self.command, planned) = (command, jobs) }

  /// `input -> output`, one line an output.
  public var description: String {
    TerminalText.lines(
      planned.flatMap { job in
        job.outputs.map { "\(job.inputs.map(\.path).joined(separator: ", ")) -> \($0)" }
      })
  }
}

/// What stops a step before its work, or makes it fail at its end.
public enum StepError: SSTError, Equatable {
  /// Two inputs would give the same output.
  case sameOutput(output: String, first: String, second: String)
  /// An output is an input too.
  case outputIsInput(path: String)
  /// The messages would go into an input or output.
  case logInUse(path: String)
  /// Damaged inputs were skipped, the others are done.
  case inputsLeftOut(count: Int, total: Int)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .sameOutput: ErrorCode(.usage, 83, "same-output")
    case .outputIsInput: ErrorCode(.usage, 88, "output-is-input")
    case .logInUse: ErrorCode(.usage, 89, "log-in-use")
    case .inputsLeftOut: ErrorCode(.partial, 90, "inputs-left-out")
    }
  }

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .sameOutput(let output, let first, let second):
      "\(first) and \(second) would both be written to \(output); run them with different --output-dir"
    case .outputIsInput(let path):
      "\(path) is read and would be replaced; give the output another name or folder"
    case .logInUse(let path):
      "the log \(path) is an input or output of the command; give the log another name"
    case .inputsLeftOut(let count, let total):
      "\(count) of \(total) inputs left out because they are damaged; the others are done"
    }
  }
}
