import SSTData
import Reports
import SPEFit
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

  /// The camera and the dates of runs, such as `CHEC-S, 2026-01-21`.
  static func heading(_ mapping: PixelMapping, _ runs: [LabRunSource]) -> String {
    let days = Set(runs.compactMap { $0.description.keywords["DATE-OBS"]?.prefix(10) }).sorted()
    let date = days.count > 1 ? "\(days[0]) to \(days[days.count - 1])" : days.first.map(String.init)
    let isSimulated = runs.contains { $0.simulated != nil }
    return "camera \(mapping.name), " + (date ?? (isSimulated ? "simulated" : "date unknown"))
  }

  /// Sentences that define the states of pixels and how fits ended.
  static var meanings: [String: String] {
    PixelFaults.meanings.merging([
      "peak-valley": "The peak-to-valley ratio under this illumination is too small.",
      "spectrum": "Not good in the table of fitted spectra, which has the reason.",
      "no-response": "Without a transfer function, so that there is no charge in photoelectrons.",
      "converged": "The fit ended in a minimum.",
      "call-limit": "The fit was stopped after its largest number of evaluations.",
      "stalled": "The fit stopped because it no longer improved.",
      "not-positive-definite": "The minimum has no valid covariance matrix.",
      "not-finite": "The fit met values that are not numbers.",
      "empty": "There is no charge to fit.",
      "too-few-events": "There are too few events to fit.",
    ]) { first, _ in first }
  }

  /// A run: its file, date, events and light.
  static func run(_ run: LabRunSource, _ counts: LabEventCounts) -> ReportSection {
    var facts = [
      ReportSection.Fact("file", run.path),
      ReportSection.Fact("date of observation", date(run)),
      ReportSection.Fact("events used", "\(counts.kept) of \(counts.total)"),
      ReportSection.Fact("events left out", counts.reasonText),
      ReportSection.Fact("samples", "\(run.sampleCount), charges in \(run.chargeUnit)"),
    ]
    if let damage = run.description.damage { facts.append(.init("damage", damage.description)) }
    if let telescope = run.simulated?.telescope {
      facts.append(.init("telescope", "\(telescope.id): \(telescope.name)"))
    }
    if let row = run.row {
      let measured = row.measuredPhotons.map { " (measured " + LabText.number("%.4g", $0) + ")" }
      facts.append(.init("photons per pixel", LabText.number("%.4g", row.nominalPhotons) + (measured ?? "")))
      if let nightSky = row.nightSkyHz { facts.append(.init("NSB", Self.megahertz(nightSky))) }
    }
    return ReportSection("Run", facts)
  }

  private static func date(_ run: LabRunSource) -> String {
    run.description.keywords["DATE-OBS"] ?? (run.simulated == nil ? "unknown" : "none, simulated")
  }

  private static func megahertz(_ hertz: Double) -> String {
    LabText.number("%.4g", hertz / 1e6, " MHz per pixel")
  }
}
