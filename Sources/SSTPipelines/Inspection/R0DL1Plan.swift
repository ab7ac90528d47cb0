public import SSTCore
import Foundation
import SSTIO

/// What a run of R0 to DL1 over several inputs is going to do, settled before the first event is read.
///
/// Every input is opened, so that a wrong option, a missing or damaged file, or an output that exists already
/// stops the run at its start and not after hours.
public struct R0DL1Plan: Sendable {
  /// One input that will be processed.
  public struct Job: Sendable, Equatable {
    /// The raw file.
    public var input: String
    /// The files that will appear.
    public var outputs: [String]
    /// The log of this input.
    public var log: String
    /// What was settled, so that the run need not look again; nil where that would keep too many files open.
    let setup: RunSetup?

    /// Two jobs are equal if their paths are.
    public static func == (a: Job, b: Job) -> Bool {
      a.input == b.input && a.outputs == b.outputs && a.log == b.log
    }
  }

  /// Files that are kept open from the plan to the run.
  private static let mostOpenFiles = 128

  /// What will be processed, in the order of the inputs.
  public private(set) var jobs: [Job] = []
  /// What is left out.
  public private(set) var refusals: [LeftOut] = []

  /// Looks at all inputs.
  ///
  /// - Throws: the error of the first input that cannot be processed, unless the options say to skip it;
  ///   ``InspectionError/sameOutput(output:first:second:)``; `AtomicFileError` for an output that exists.
  public init(inputs: [String], options: R0DL1Options) throws {
    for input in inputs {
      do {
        jobs.append(try Self.job(input, options, isKept: jobs.count < Self.mostOpenFiles))
      } catch let error as any SSTError where Self.isLeftOut(error, options) {
        refusals.append(LeftOut(input: input, error: error))
      }
    }
    try refuseCollisions()
    if !options.overwrite { try refuseExisting() }
  }

  /// True for errors after which the other inputs are processed all the same.
  public static func isLeftOut(_ error: any SSTError, _ options: R0DL1Options) -> Bool {
    switch ErrorCategory(rawValue: Int(error.code.exitCode)) {
    case .noEvents: true
    case .inputCorrupt: options.onCorrupt == .skip
    default: false
    }
  }

  private static func job(_ input: String, _ options: R0DL1Options, isKept: Bool) throws -> Job {
    let setup = try RunSetup(input: input, options: options)
    let name = OutputNames(input: input, recleaned: options.recleans).log
    return Job(
      input: input, outputs: setup.outputs, log: setup.output(name), setup: isKept ? setup : nil)
  }

  private func refuseCollisions() throws {
    var owners: [String: String] = [:]
    for job in jobs {
      for output in job.outputs {
        if let first = owners.updateValue(job.input, forKey: output) {
          throw InspectionError.sameOutput(output: output, first: first, second: job.input)
        }
      }
    }
  }

  private func refuseExisting() throws {
    for output in jobs.flatMap(\.outputs) where FileManager.default.fileExists(atPath: output) {
      throw AtomicFileError.exists(path: output)
    }
  }
}
