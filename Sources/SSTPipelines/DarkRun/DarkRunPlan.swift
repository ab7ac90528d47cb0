import Foundation
import SSTCalib
import SSTCore
import SSTIO

/// The inputs of a dark run in the order of time, and the outputs, settled before the first event is read.
public struct DarkRunPlan: Sendable {
  /// One opened input.
  struct Run: Sendable {
    let source: any RandomAccessEventSource
    let path: String
    let telescope: Int
    let start: TAITime
    let date: Int
    let number: Int
    let swap: ModuleSwap?
  }

  let runs: [Run]
  /// 21 or 22.
  public let telescopeID: Int
  /// The file of fitted parameters.
  public let parametersPath: String
  /// The file of histograms.
  public let histogramsPath: String

  /// The inputs in the order of time.
  public var inputs: [String] { runs.map(\.path) }
  /// The events of all inputs.
  public var eventCount: Int { runs.reduce(0) { $0 + $1.source.eventCount } }
  /// Both outputs.
  public var outputs: [String] { [parametersPath, histogramsPath] }

  /// Nights are told apart by this.
  private static let longestNanoseconds: Int64 = 24 * 3600 * 1_000_000_000

  /// Opens all inputs.
  ///
  /// - Throws: the error of an input that cannot be read; ``DarkRunInputError`` for inputs that do not belong
  ///   together.
  public init(inputs: [String], options: DarkRunOptions) throws {
    precondition(!inputs.isEmpty, "a dark run needs an input")
    let opened = try inputs.map { try Self.open($0, options) }
    runs = opened.enumerated().sorted {
      ($0.1.start.isKnown ? 0 : 1, $0.1.start, $0.0) < ($1.1.start.isKnown ? 0 : 1, $1.1.start, $1.0)
    }.map(\.1)
    let first = runs[0]
    for run in runs.dropFirst() {
      if run.telescope != first.telescope {
        throw DarkRunInputError.differentTelescopes(
          first: first.path, telescope: first.telescope, second: run.path, other: run.telescope)
      }
      if run.start.isKnown, run.start.nanoseconds - first.start.nanoseconds > Self.longestNanoseconds {
        throw DarkRunInputError.differentNights(first: first.path, second: run.path)
      }
    }
    try Self.refuseTwins(runs)
    telescopeID = first.telescope
    let numbers = [first.number, runs[runs.count - 1].number].map(Self.fourDigits).joined(separator: "_")
    let stem = OutputFolder.path(
      options.outputDirectory, "\(first.date)_\(numbers)_Tel\(first.telescope - 20)_")
    parametersPath = stem + "fitted_parameters.h5"
    histogramsPath = stem + "histograms.h5"
  }

  private static func open(_ path: String, _ options: DarkRunOptions) throws -> Run {
    let source = try RawFile.openRows(path, options: options.reading)
    let run = source.description
    guard run.instrument == .sst1m, run.telescope.camera.pixelCount == SST1MCamera.pixelCount else {
      throw DarkRunInputError.wrongCamera(
        path: path, format: run.format, pixels: run.telescope.camera.pixelCount)
    }
    guard let id = run.telescope.description?.id else {
      throw RunInputError.unknownTelescope(path: path, id: run.telescope.id)
    }
    guard source.eventCount > 0 else { throw RunInputError.noEvents(path: path) }
    let start = try source.firstTimed().time
    return Run(
      source: source, path: path, telescope: id, start: start, date: run.date ?? date(of: start),
      number: run.runNumber ?? 1,
      swap: options.quirks.contains(.unswappedDarkRun)
        ? nil : ModuleSwap.active(telescope: id, firstEvent: start))
  }

  /// Runs whose file name has no number have no twins.
  private static func refuseTwins(_ runs: [Run]) throws(SameRunError) {
    let numbered = runs.filter { $0.source.description.runNumber != nil }
    try SameRunError.refuseTwins(numbered.map { ($0.path, [$0.date, $0.number]) })
  }

  private static func date(of time: TAITime) -> Int {
    let day = CivilDate.fromDays(time.wholeUnixSeconds / 86400)
    return Int(day.year * 10_000 + day.month * 100 + day.day)
  }

  private static func fourDigits(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
  }
}
