import Foundation
import SSTCore

/// `dl3 check`: whether event lists, responses and index files are as readers expect them.
public struct DL3CheckStep: Step {
  /// Nothing: no file is made.
  public struct Settings: Encodable, Sendable {}

  /// The outcome of the files.
  public struct Summary: StepSummary {
    /// The files, in the order of the inputs.
    public let files: [DL3Check]
    /// What there is to say of each file, and how many findings there are.
    public var description: String {
      func sum(_ level: DL3Finding.Level) -> Int { files.reduce(0) { $0 + $1.count(level) } }
      let total =
        "\(files.count) files: \(sum(.error)) errors, \(sum(.warning)) warnings, \(sum(.note)) notes"
      return (files.map(\.text) + (files.count > 1 ? [total] : [])).joined(separator: "\n")
    }
    /// A list with an object for each file.
    public func encode(to encoder: any Encoder) throws { try files.encode(to: encoder) }
    /// That of damaged inputs, if there is an error.
    public var exitCode: Int32 {
      files.contains { $0.count(.error) > 0 } ? Int32(ErrorCategory.inputCorrupt.rawValue) : 0
    }
  }

  /// `dl3 check`.
  public static let name = "dl3 check"

  /// A step.
  public init() {}

  /// Nothing.
  public var settings: Settings { Settings() }
  /// No file is made.
  public var overwrite: Bool { false }

  /// One job for each file.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> { StepPlan(reading: inputs) }

  /// The files of folders: index files, and those that end in `.fits` or `.fits.gz`.
  ///
  /// - Parameter inputs: files and folders, which are looked through with all folders in them.
  /// - Throws: ``DL3Error/noObservations(summary:)`` for a folder without any.
  public static func files(in inputs: [Input]) throws -> [Input] {
    try inputs.flatMap { input -> [Input] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: input.path, isDirectory: &isFolder), isFolder.boolValue,
        let all = FileManager.default.enumerator(atPath: input.path)
      else { return [input] }
      let names = all.compactMap { $0 as? String }.filter { name in
        [".fits", ".fits.gz"].contains(where: name.hasSuffix) && !name.hasPrefix(".")
      }.sorted()
      guard !names.isEmpty else { throw DL3Error.noObservations(summary: "no FITS file in \(input.path)") }
      return names.map { Input(OutputFolder.path(input.path, $0)) }
    }
  }

  /// Checks a file; what is wrong with it is no error here.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> DL3Check {
    DL3Check.check(job.inputs[0].path)
  }

  /// All files.
  public func summary(of plan: StepPlan<Void>, outcomes: [DL3Check]) -> Summary { Summary(files: outcomes) }
}
