import SSTCore

/// `info`: what files contain.
public struct InfoStep: Step {
  /// Nothing: no file is made.
  public struct Settings: Encodable, Sendable {}

  /// What is in the files.
  public struct Summary: StepSummary {
    /// The files, in the order of the inputs.
    public let files: [FileInformation]
    let listsTables: Bool
    /// A paragraph for each file.
    public var description: String {
      files.map { $0.text(listingTables: listsTables) }.joined(separator: "\n\n")
    }
    /// A list with an object for each file.
    public func encode(to encoder: any Encoder) throws { try files.encode(to: encoder) }
  }

  /// `info`.
  public static let name = "info"
  /// The number of threads.
  public let threads: Int
  /// Whether all tables are listed with their columns; JSON has them always.
  public let listsTables: Bool

  /// A step with so many threads.
  public init(threads: Int = 1, listsTables: Bool = false) {
    (self.threads, self.listsTables) = (threads, listsTables)
  }

  /// Nothing.
  public var settings: Settings { Settings() }
  /// No file is made.
  public var overwrite: Bool { false }

  /// One job for each file.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> { StepPlan(reading: inputs) }

  /// Describes a file.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> FileInformation {
    try FileInformation(path: job.inputs[0].path, jobs: threads)
  }

  /// All files.
  public func summary(of plan: StepPlan<Void>, outcomes: [FileInformation]) -> Summary {
    Summary(files: outcomes, listsTables: listsTables)
  }
}

/// `check`: verifies the integrity of files.
public struct CheckStep: Step {
  /// Nothing: no file is made.
  public struct Settings: Encodable, Sendable {}

  /// The outcome of a file.
  public struct Verdict: Encodable, Sendable, Equatable {
    /// The file.
    public let path: String
    /// What is worth knowing, but no fault.
    public let notes: [String]
    /// The code of the first fault; nil for an intact file.
    public let error: String?
    /// The first fault.
    public let message: String?
    fileprivate var exitCode: Int32 = 0

    private enum CodingKeys: CodingKey { case path, notes, error, message }

    init(_ path: String, jobs: Int) throws {
      self.path = path
      do {
        notes = try FileCheck.check(path, jobs: jobs).notes
        (error, message) = (nil, nil)
      } catch let fault as any SSTError {
        (notes, error, message) = ([], fault.code.description, fault.description)
        exitCode = fault.code.exitCode
      }
    }

    /// One line.
    public var text: String {
      if let error, let message { return TerminalText.line("\(path): problem \(error): \(message)") }
      return TerminalText.line(
        "\(path): ok" + (notes.isEmpty ? "" : " (" + notes.joined(separator: "; ") + ")"))
    }
  }

  /// The outcome of the files.
  public struct Summary: StepSummary {
    /// The files, in the order of the inputs.
    public let files: [Verdict]
    /// One line for each file.
    public var description: String { files.map(\.text).joined(separator: "\n") }
    /// That of damage, if any file is damaged, or the lowest of all.
    public var exitCode: Int32 {
      let codes = Set(files.map(\.exitCode)).subtracting([0])
      let damage = Int32(ErrorCategory.inputCorrupt.rawValue)
      return codes.contains(damage) ? damage : codes.min() ?? 0
    }
  }

  /// `check`.
  public static let name = "check"
  /// The number of threads.
  public let threads: Int

  /// A step with so many threads.
  public init(threads: Int = 1) { self.threads = threads }

  /// Nothing.
  public var settings: Settings { Settings() }
  /// No file is made.
  public var overwrite: Bool { false }

  /// One job for each file.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> { StepPlan(reading: inputs) }

  /// Checks a file and emits the line of its verdict; a fault is no error here.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> Verdict {
    let verdict = try Verdict(job.inputs[0].path, jobs: threads)
    try context.emit(Array((verdict.text + "\n").utf8))
    return verdict
  }

  /// All files.
  public func summary(of plan: StepPlan<Void>, outcomes: [Verdict]) -> Summary { Summary(files: outcomes) }
}

/// `dump`: the rows of a table become text.
extension TableDump: Step {
  /// What decides about the text.
  public struct Settings: Encodable, Sendable {
    let table: String
    let rows: String
    let columns: [String]?
    let format: String
    let recovers: Bool
  }

  /// What was dumped.
  public struct Summary: StepSummary {
    /// The file.
    public let path: String
    /// The table.
    public let table: String
    /// Empty: the rows are the result.
    public var description: String { "" }
  }

  /// `dump`.
  public static let name = "dump"
  /// What decides about the text.
  public var settings: Settings {
    Settings(
      table: table, rows: rows.text, columns: columns, format: format.rawValue,
      recovers: onCorrupt == .recover)
  }
  /// No file is made.
  public var overwrite: Bool { false }

  /// One job with the only input.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    precondition(inputs.count == 1, "one file is dumped at a time")
    return StepPlan(reading: inputs)
  }

  /// Emits the rows.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> Summary {
    let path = job.inputs[0].path
    try run(path) { try context.emit($0) }
    return Summary(path: path, table: table)
  }
}

extension StepPlan where Opened == Void {
  /// One job for each input, without outputs.
  init(reading inputs: [Input]) {
    for input in inputs { add(Job(inputs: [input], outputs: [])) }
  }
}
