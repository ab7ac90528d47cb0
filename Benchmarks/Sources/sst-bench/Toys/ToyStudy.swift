import Foundation
import SPEFit
import SSTCore

/// Fits of simulated spectra whose truth is known.
enum ToyStudy {
  /// Runs all parts, prints tables and writes the figures to a JSON file.
  static func run(count: Int, seed: UInt64, jobs: Int, path: String?) throws {
    let only = ProcessInfo.processInfo.environment["SPE_TOYS_ONLY"]
    var reports: [ToyReport] = []
    for sample in ToySample.allCases where only == nil || only == sample.rawValue {
      let start = Clock.now()
      let outcomes = try parallelMap(count: sample.count(of: count), jobs: jobs) { number, _ in
        try ToyOutcome(Toy(sample, number: number, seed: seed), sample, number: number)
      }
      let report = ToyReport(sample, outcomes)
      report.show()
      print(String(format: "%.1f s", Clock.now() - start))
      reports.append(report)
      if let path { try write(reports, path) }
    }
  }

  private static func write(_ reports: [ToyReport], _ path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try encoder.encode(reports).write(to: URL(fileURLWithPath: path))
  }
}
