import SSTData
import Reports
import SSTCalib
import SSTCore
import SSTIO

/// What reports on lab runs say about inputs, options and program.
struct LabReportFacts {
  let options: LabOptions
  let provenance: Provenance

  /// The program, its options, and the hashes of its inputs.
  var sections: [ReportSection] {
    [
      ReportSection(
        "Processing",
        [
          ReportSection.Fact(
            "program", "\(SoftwareVersion.name) \(SoftwareVersion.number), \(provenance.activity)"),
          ReportSection.Fact("made (UTC)", String(provenance.stop.iso8601UTC.prefix(19))),
          ReportSection.Fact(
            "compatibility", options.quirks == .pixelAnalysis ? "sstcam_pixel_analysis" : "none"),
          ReportSection.Fact("window", window),
        ] + provenance.options.sorted { $0.key < $1.key }.map { ReportSection.Fact($0.key, $0.value) }),
      ReportSection(
        "Inputs (SHA-256)",
        provenance.inputs.map { ReportSection.Fact("\($0.name) (\($0.role))", $0.fingerprint.sha256) }),
    ]
  }

  private var window: String {
    let extraction = options.extraction
    return "\(extraction.windowWidth) samples from \(extraction.windowShift) before the pulse"
      + (extraction.alignsTime ? " of each pixel" : " of the camera")
      + (extraction.subtractsBaseline ? ", baseline subtracted" : "")
  }

  /// A run: its file, date, events and light.
  static func run(_ run: LabRunSource, _ counts: LabEventCounts) -> ReportSection {
    var facts = [
      ReportSection.Fact("file", run.path),
      ReportSection.Fact("observation date", run.source.description.keywords["DATE-OBS"] ?? "unknown"),
      ReportSection.Fact("events used", "\(counts.kept) of \(counts.total)"),
      ReportSection.Fact("events left out", counts.reasonText),
      ReportSection.Fact("samples", "\(run.sampleCount), charges in \(run.chargeUnit)"),
    ]
    if let damage = run.source.description.damage { facts.append(.init("damage", damage.description)) }
    if let row = run.row {
      facts.append(
        .init(
          "photons per pixel",
          "\(row.nominalPhotons)" + (row.measuredPhotons.map { " (measured \($0))" } ?? "")))
      if let nightSky = row.nightSkyHz { facts.append(.init("background light", "\(nightSky) Hz per pixel")) }
    }
    return ReportSection("Run", facts)
  }
}
