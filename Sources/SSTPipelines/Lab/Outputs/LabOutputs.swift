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

/// The outputs of a step, before it works.
enum LabOutputs {
  /// - Throws: `AtomicFileError` if one exists and must not be replaced.
  static func check(_ paths: [String], _ options: LabOptions) throws(AtomicFileError) {
    guard !options.overwrite else { return }
    for path in paths where FileManager.default.fileExists(atPath: path) { throw .exists(path: path) }
  }
}

/// One run in the tables of lab results.
struct LabRunRow: Sendable {
  var name: String
  var counts: LabEventCounts
  /// The SHA-256 of its file.
  var sha256: String
  /// The line of the run table; nil if there is none.
  var line: LabRunTable.Row?

  /// The runs with what is known of their files.
  static func rows(
    _ runs: [LabRunSource], _ counts: [LabEventCounts], _ provenance: Provenance
  ) -> [LabRunRow] {
    zip(zip(runs, counts), provenance.inputs).map {
      LabRunRow(name: $0.0.label, counts: $0.1, sha256: $1.fingerprint.sha256, line: $0.0.row)
    }
  }

  /// The table of some runs. It stands beside its rows, which are made of this module's runs.
  static func table(_ path: String, title: String, of rows: [LabRunRow]) -> Table<LabRunRow> {
    Table(path, title: title) {
      Column.text("name", fitting: rows) { $0.name }
      Column.text("sha256", fitting: rows) { $0.sha256 }
      Column<LabEventCounts>.all.at(\.counts)
      Column.text("left_out", fitting: rows) { $0.counts.reasonText }
      Column("n_ph", get: { $0.line?.nominalPhotons ?? .nan })
      Column("n_ph_meas", get: { $0.line?.measuredPhotons ?? .nan })
      Column("nsb", get: { $0.line?.nightSkyHz ?? .nan }, unit: "Hz")
      Column("nsb_meas", get: { $0.line?.measuredNightSkyHz ?? .nan }, unit: "Hz")
    }
  }
}

extension Column<LabEventCounts> {
  /// How many events take part, and how many do not.
  static var all: [Column] {
    [Column("n_events", \.kept), Column("n_left_out", get: { $0.total - $0.kept })]
  }
}

/// Which pixel of a lab camera a row is about.
struct LabPixelIdentity: Sendable {
  var number: Int
  var place: PixelMapping.Pixel
}

extension Column<LabPixelIdentity> {
  /// Number and place in the camera's electronics.
  static var all: [Column] {
    [
      Column("pixel_no", \.number), Column("slot", \.place.slot), Column("asic", \.place.asic),
      Column("asic_ch", \.place.channel),
    ]
  }
}
