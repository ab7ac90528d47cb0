import SSTData
import Reports
import SPEFit
import SSTCore
import SSTIO

/// Writes the tables and reports of fitted runs.
struct LabSPEWriter {
  private let options: LabSPEOptions
  /// Found before the work; nil without reports.
  private let plotly: PlotlyLibrary?

  /// Prepares the writing, before the work.
  ///
  /// - Throws: `AtomicFileError` if an output exists and must not be replaced, `ReportError` without plotting library.
  init(options: LabSPEOptions, _ inputs: LabInputs) throws {
    self.options = options
    if !options.lab.overwrite { try OutputFolder.refuseExisting(options.outputs(of: inputs)) }
    plotly = options.lab.omitsReports ? nil : try PlotlyLibrary.find(at: options.lab.plotlyPath)
  }

  /// Writes everything.
  ///
  /// - Throws: `AtomicFileError`, `HDF5Error` or `ReportError`; outputs are whole or not there.
  func write(_ result: LabSPEResult, _ charges: LabCharges, start: TAITime) throws {
    let provenance = LabProvenance.make(
      "spe", runs: result.runs, fingerprints: charges.fingerprints, options: options.lab, start: start)
    try OutputFolder.make(options.lab.outputDirectory)
    if let plotly {
      try LabSPEReports(options: options, result: result, provenance: provenance).write(plotly)
    }
    try writeResults(result, provenance)
    let file = try AtomicFile(path: options.tablePath, overwrite: options.lab.overwrite)
    let rows = result.rows(onlyLive: options.lab.quirks.contains(.onlyLivePixels))
    try DelimitedTable(result.table(of: rows).packed(rows)).write(to: file)
    try file.commit()
  }

  private func writeResults(_ result: LabSPEResult, _ provenance: Provenance) throws {
    let product = try ProductWriter(path: options.resultsPath, overwrite: options.lab.overwrite)
    let file = product.file
    let pixels = result.rows(onlyLive: false)
    try file.write(pixels, to: result.table(of: pixels))
    let runs = LabRunRow.rows(result.runs, result.eventCounts, provenance)
    try file.write(
      runs, to: LabRunRow.table("/runs", title: "runs, in the order of the illuminations", of: runs))
    for (index, binning) in result.fitter.binnings.enumerated() {
      let empty = [Double](repeating: 0, count: binning.count)
      let counts = result.pixels.flatMap { pixel in
        (pixel.fit?.histograms[index] ?? empty).map { UInt32(exactly: $0) ?? 0 }
      }
      try file.writeArray("/spectra/edges_\(index)", .float64(binning.edges))
      try file.writeArray(
        "/spectra/counts_\(index)", .uint32(counts), shape: [result.pixels.count, binning.count])
    }
    try product.finish(provenance)
  }
}
