import Foundation
import SPEFit
import SSTCore
import SSTData
import SSTIO

/// How the results of lab runs came about.
enum LabProvenance {
  /// The record of a step.
  static func make(
    _ activity: String, runs: [LabRunSource], fingerprints: [FileFingerprint], options: LabOptions,
    start: TAITime,
    extra: [Provenance.Input] = []
  ) -> Provenance {
    let inputs = zip(runs, fingerprints).map { run, fingerprint in
      Provenance.Input(role: "R1", path: run.path, fingerprint: fingerprint)
    }
    let isCut = runs.contains { $0.source.description.damage != nil }
    return Provenance(
      activity: activity, inputs: inputs + extra, configurationSHA256: "", options: options.given,
      libraries: Provenance.libraryVersions.merging(["openblas": LinearAlgebraVersion.openBLAS]) { a, _ in a
      }, start: start,
      status: isCut ? .incomplete : options.maximumEvents == nil ? .completed : .limited)
  }
}

/// The runs of a measurement as a table.
enum LabRunsTable {
  /// One row a run.
  static func make(
    _ runs: [LabRunSource], _ counts: [LabEventCounts], _ provenance: Provenance
  ) -> ResultTable {
    var table = ResultTable()
    table.add("name", .texts(runs.map(\.label)))
    table.add("sha256", .texts(provenance.inputs.prefix(runs.count).map(\.fingerprint.sha256)))
    table.add("n_events", .integers(counts.map(\.kept)))
    table.add("n_left_out", .integers(counts.map { $0.total - $0.kept }))
    table.add("left_out", .texts(counts.map(\.reasonText)))
    table.add("n_ph", .numbers(runs.map { $0.row?.nominalPhotons ?? .nan }))
    table.add("n_ph_meas", .numbers(runs.map { $0.row?.measuredPhotons ?? .nan }))
    table.add("nsb", .numbers(runs.map { $0.row?.nightSkyHz ?? .nan }), unit: "Hz")
    table.add("nsb_meas", .numbers(runs.map { $0.row?.measuredNightSkyHz ?? .nan }), unit: "Hz")
    return table
  }
}

/// The outputs of a step, before it works.
enum LabOutputs {
  /// - Throws: `AtomicFileError` if one exists and must not be replaced.
  static func check(_ paths: [String], _ options: LabOptions) throws(AtomicFileError) {
    guard !options.overwrite else { return }
    for path in paths where FileManager.default.fileExists(atPath: path) { throw .exists(path: path) }
  }
}
