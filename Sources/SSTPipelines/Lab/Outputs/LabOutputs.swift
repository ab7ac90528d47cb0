import Foundation
import SPEFit
import SSTCore
import SSTData
import SSTIO

/// How the results of lab runs came about.
enum LabProvenance {
  /// The record of a step.
  static func make(
    _ activity: String, runs: [LabRunSource], counts: [LabEventCounts] = [], fingerprints: [FileFingerprint],
    options: LabOptions, start: TAITime,
    extra: [Provenance.Input] = []
  ) -> Provenance {
    let inputs = zip(runs, fingerprints).map { run, fingerprint in
      Provenance.Input(role: run.description.level, path: run.path, fingerprint: fingerprint)
    }
    let isCut =
      runs.contains { $0.description.damage != nil }
      || zip(runs, counts).contains { $0.simulated != nil && $1.leftOut[LabEventCounts.damaged] != nil }
    return Provenance(
      activity: activity, inputs: inputs + extra, configurationSHA256: "", options: options.given,
      libraries: Provenance.libraryVersions.merging(["openblas": LinearAlgebraVersion.openBLAS]) { a, _ in a
      }, start: start,
      status: isCut ? .incomplete : options.maximumEvents == nil ? .completed : .limited)
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

  /// The table of some runs. It is beside its rows, which are made of this module's runs.
  static func table(_ path: String, title: String, of rows: [LabRunRow]) -> Table<LabRunRow> {
    Table(path, title: title) {
      Column.text("name", fitting: rows, "name of the run") { $0.name }
      Column.text("sha256", fitting: rows, "SHA-256 of the file of the run") { $0.sha256 }
      Column<LabEventCounts>.all.at(\.counts)
      Column.text("left_out", fitting: rows, "numbers of events left out, with the reasons") {
        $0.counts.reasonText
      }
      Column("n_ph", get: { $0.line?.nominalPhotons ?? .nan }, "nominal photons per flash and pixel")
      Column("n_ph_meas", get: { $0.line?.measuredPhotons ?? .nan }, "measured photons per flash and pixel")
      Column(
        "nsb", get: { $0.line?.nightSkyHz ?? .nan }, unit: "Hz",
        "nominal rate of night-sky background photons per pixel")
      Column(
        "nsb_meas", get: { $0.line?.measuredNightSkyHz ?? .nan }, unit: "Hz",
        "measured rate of night-sky background photons per pixel")
    }
  }
}

extension Column<LabEventCounts> {
  /// How many events are used, and how many are left out.
  static var all: [Column] {
    [
      Column("n_events", \.kept, "number of events used"),
      Column("n_left_out", get: { $0.total - $0.kept }, "number of events left out"),
    ]
  }
}

/// Which pixel of a lab camera a row is about.
struct LabPixelIdentity: Sendable {
  var number: Int
  var place: PixelMapping.Pixel
}

extension Column<LabPixelIdentity> {
  /// Number and position in the camera's electronics.
  static var all: [Column] {
    [
      Column("pixel_no", \.number, "pixel number"), Column("slot", \.place.slot, "slot of the module"),
      Column("asic", \.place.asic, "ASIC of the module (0 to 3)"),
      Column("asic_ch", \.place.channel, "channel of the ASIC (0 to 15)"),
    ]
  }
}
