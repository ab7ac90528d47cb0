import SSTData
import ChargeRes
import Foundation
import Reports
import SSTCore
import SSTIO

/// Writes the transfer functions, tables and the report of a scan.
struct LabScanWriter {
  private let options: LabScanOptions
  /// Found before the work; nil without report.
  private let plotly: PlotlyLibrary?

  /// Prepares the writing, before the work.
  ///
  /// - Throws: `AtomicFileError` if an output exists and must not be replaced, `ReportError` without plotting library.
  init(options: LabScanOptions) throws {
    self.options = options
    if !options.lab.overwrite { try OutputFolder.refuseExisting(options.outputs) }
    plotly = options.lab.omitsReports ? nil : try PlotlyLibrary.find(at: options.lab.plotlyPath)
  }

  /// Writes everything.
  ///
  /// - Throws: `AtomicFileError`, `HDF5Error` or `ReportError`; outputs are written atomically.
  func write(_ result: LabScanResult, _ charges: LabCharges, start: TAITime) throws {
    let extra = try [("good pixels", options.referencePath), ("transfer functions", options.transferPath)]
      .compactMap { role, path in
        try path.map { Provenance.Input(role: role, path: $0, fingerprint: try FileFingerprint(ofFile: $0)) }
      }
    let provenance = LabProvenance.make(
      "charge-res", runs: result.runs.map(\.run), fingerprints: charges.fingerprints, options: options.lab,
      start: start, extra: extra)
    try OutputFolder.make(options.lab.outputDirectory)
    let files = AtomicFileSet(overwrite: options.lab.overwrite)
    let functions = try files.file(options.functionsPath)
    if let plotly {
      try LabScanReport(options: options, result: result, provenance: provenance).write(plotly)
    }
    try functions.write(contentsOf: Array(try result.calibration.transferFunctions.json()))
    let table = try files.file(options.tablePath)
    let runs = result.runRows
    try DelimitedTable(LabScanResult.runTable(of: runs).packed(runs)).write(to: table)
    try writeResults(result, provenance, in: files)
    try functions.commit()
    try table.commit()
    try files.commit()
  }

  private func writeResults(
    _ result: LabScanResult, _ provenance: Provenance, in files: AtomicFileSet
  ) throws {
    let product = try ProductWriter(path: options.resultsPath, in: files)
    let file = product.file
    let runs = result.runRows
    try file.write(runs, to: LabScanResult.runTable(of: runs))
    let inputs = LabRunRow.rows(result.runs.map(\.run), result.runs.map(\.counts), provenance)
    try file.write(inputs, to: LabRunRow.table("/inputs", title: "Runs and their event counts", of: inputs))
    let pixels = result.pixelRows
    try file.write(pixels, to: LabScanResult.pixelTable(levelCount: result.levels.count, of: pixels))
    try writePixels(result, to: file)
    try writeDistributions(result, to: file)
    try product.finish(provenance)
  }

  /// Resolutions `[run][pixel of the camera]`; NaN for pixels without charges.
  private func writePixels(_ result: LabScanResult, to file: HDF5FileWriter) throws {
    let shape = [result.runs.count, result.mapping.pixelCount]
    let points = result.runs.map { $0.totals.resolution.perPixel() }
    func write(_ name: String, _ value: (ResolutionPoint) -> Double) throws {
      var values = [Double](repeating: .nan, count: shape[0] * shape[1])
      for (run, row) in points.enumerated() {
        for (place, pixel) in result.pixels.enumerated() {
          values[run * shape[1] + pixel] = value(row[place])
        }
      }
      try file.writeArray("/resolution/" + name, .float64(values), shape: shape)
    }
    try write("resolution") { $0.resolution }
    try write("uncertainty") { $0.uncertainty }
    try write("bias") { $0.bias }
    try write("bias_uncertainty") { $0.biasUncertainty }
    try write("spread") { $0.spread }
    try write("count") { Double($0.count) }
  }

  /// Histograms of extracted over expected charge, `[run][bin]`, without what lies outside the edges.
  private func writeDistributions(_ result: LabScanResult, to file: HDF5FileWriter) throws {
    guard let axis = result.runs.first?.totals.distribution.axis else { return }
    try file.writeArray("/distribution/edges", .float64(axis.edges))
    for selection in PixelSelection.allCases {
      let columns = result.runs.map { $0.totals.distribution.column(selection) }
      let name = "/distribution/counts_\(selection.rawValue)"
      try file.writeArray(
        name, .int64(columns.flatMap { $0.counts.map(Int64.init) }), shape: [columns.count, axis.binCount])
    }
  }
}
