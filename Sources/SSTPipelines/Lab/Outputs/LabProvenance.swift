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
