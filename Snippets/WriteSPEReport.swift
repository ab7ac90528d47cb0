// A report page from values of one's own.
// snippet.hide
import Reports
import SSTCore

let states = [PixelState](repeating: PixelState(.good, status: "converged"), count: 2048)
let counts = [UInt32](repeating: 1, count: 2048 * 100)
let names = ["eped_0", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_0"]
let quantities = zip(names, [0, 4, 20, 2, 0.1, 1]).map {
  ReportQuantity(name: $0, label: $0, values: [Double](repeating: $1, count: 2048))
}
// snippet.show
let report = try SPEReport(
  title: "SPE report: run7_r1.tio", subtitle: "2026-01-21, 5,000 events, illumination 1 of 3",
  name: "run7_SPE",
  facts: [ReportSection("Run", [.init("file", "run7_r1.tio")])],
  camera: ReportCamera(.checS), states: states, quantities: quantities,
  spectra: ReportSpectra(lower: -30, upper: 150, binCount: 100, counts: counts, unit: "ADC·samples"),
  curve: ReportCurve(
    .sipmModifiedPoisson, parameters: ["eped_0", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_0"]))
try report.write(to: "run7_SPE.html", plotly: PlotlyLibrary.find(), assets: .embedded)
