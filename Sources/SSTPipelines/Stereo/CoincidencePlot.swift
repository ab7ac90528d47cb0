import Reconstruction
import Reports
import SSTCore
import SSTIO

/// The picture of the coincidences: time differences, and the scan of offsets where there was one.
struct CoincidencePlot {
  let summary: StereoSummary
  let differences: TimeDifferences
  let scan: OffsetScan?

  /// Writes a PNG file.
  func write(to path: String, in files: AtomicFileSet) throws {
    let height = scan == nil ? 420.0 : 780
    let canvas = try Canvas(width: 720, height: Int(height), scale: 2)
    let name = summary.firstFile.split(separator: "/").last.map(String.init) ?? summary.firstFile
    canvas.write(name, at: Canvas.Point(16, 24), size: 15, isBold: true, maximumWidth: 690)
    canvas.write(summary.text, at: Canvas.Point(16, 44), size: 12, maximumWidth: 690, colour: .muted)
    drawDifferences(on: canvas)
    if let scan { draw(scan, on: canvas) }
    try canvas.writePNG(to: path, in: files)
  }

  private func drawDifferences(on canvas: Canvas) {
    let edges = differences.edges
    let most = Double(differences.candidates.max() ?? 0)
    guard let low = edges.first, let high = edges.last else { return }
    let plot = PlotFrame(
      in: Canvas.Rectangle(x: 0, y: 56, width: 720, height: 360),
      x: PlotAxis(
        "trigger time difference, second minus first telescope (ns), corrected for light travel time",
        low...high),
      // Room for the legend above the data.
      y: PlotAxis("events per bin of \(Int(edges[1] - edges[0])) ns", 0...max(1, most * 1.35)))
    plot.drawAxes(on: canvas, title: peakText)
    let (all, used) = (differences.candidates.map(Double.init), differences.matched.map(Double.init))
    plot.drawHistogram(all, edges: edges, colour: .muted, on: canvas)
    plot.drawHistogram(used, edges: edges, colour: Colour.series[0], on: canvas)
    plot.drawLegend(
      [.init("events with one candidate", Stroke(.muted)), .init("matched", Stroke(Colour.series[0]))],
      on: canvas)
  }

  private var peakText: String {
    guard let centre = summary.peakCentreNS, let width = summary.peakWidthNS else {
      return ""
    }
    let random = summary.expectedRandom.map { ", \(($0 * 10).rounded() / 10) random pairs expected" } ?? ""
    return "peak at \(centre) ± \(Int(width.rounded())) ns\(random)"
  }

  private func draw(_ scan: OffsetScan, on canvas: Canvas) {
    let offsets = scan.offsets.map { $0 * 1000 }
    guard let low = offsets.first, let high = offsets.last, low < high else { return }
    let plot = PlotFrame(
      in: Canvas.Rectangle(x: 0, y: 416, width: 720, height: 360),
      x: PlotAxis("clock offset of the second telescope (ms)", low...high),
      y: PlotAxis("pairs within the window", 0...max(1, Double(scan.maximum) * 1.08)))
    plot.drawAxes(on: canvas, title: "used: \((summary.offset * 1e9).rounded() / 1e6) ms")
    plot.drawLine(
      zip(offsets, scan.counts).map { (x: $0, y: Double($1)) }, Stroke(Colour.series[0]), on: canvas)
  }
}
