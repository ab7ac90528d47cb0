import Foundation
import Logging
import SSTCore
import SSTIO
import SSTPipelines
import SSTSim
import TestSupport

/// Small raw files for tests of the pipeline, made by our own simulator.
enum SmallRun {
  /// Events of a simulated run: every fourth one a pedestal.
  private static let events: [SST1MRawEvent] = {
    var settings = RunSettings(seed: 5)
    settings.duration = 2
    settings.showerRate = 60
    settings.pedestalRate = 20
    settings.maximumEvents = 24
    guard let simulator = try? SST1MRunSimulator(settings) else { return [] }
    return (0..<simulator.eventCount).map { simulator.event($0) }
  }()

  /// Writes the events, changed one by one, as a raw file.
  static func write(
    to path: String, target: String? = "Crab_W1_83.633_22.514", rows: [Int] = Array(0..<24),
    _ change: (Int, inout SST1MRawEvent) -> Void = { _, _ in }
  ) throws {
    var configuration = SST1MRawWriter.Configuration(layout: .year2018, reservation: .rows(events.count))
    configuration.eventsPerTile = 7
    configuration.target = target
    let writer = try SST1MRawWriter(path: path, configuration: configuration, overwrite: true)
    for index in rows {
      var changed = events[index]
      change(index, &changed)
      try writer.append(changed)
    }
    _ = try writer.close()
  }

  /// Runs the pipeline on a raw file.
  static func process(
    _ raw: String, into folder: String, quirks: Quirks = [], jobs: Int = 2,
    _ change: (inout R0DL1Options) throws -> Void = { _ in }
  ) throws -> (summary: R0DL1Summary, file: HDF5File) {
    var options = R0DL1Options(configuration: try PipelineConfiguration.packaged())
    options.outputDirectory = folder
    options.quirks = quirks
    options.jobs = jobs
    try change(&options)
    var log = Logger(label: "test")
    log.logLevel = .critical
    let summary = try R0DL1Pipeline(options: options, log: log).run(raw)
    return (summary, try HDF5File(readingFrom: summary.outputs[0]))
  }
}
