import Foundation
import Reports
import Testing

@Suite("Plots as pictures") struct PlotFrameTests {
  @Test("have ticks at round numbers")
  func linearTicks() {
    let ticks = PlotAxis("x", -1.3...2.6).ticks(about: 4)
    #expect(ticks.map(\.label) == ["−1", "0", "1", "2"])
    #expect(PlotAxis("x", 0...0.06).ticks(about: 3).map(\.label) == ["0.00", "0.02", "0.04", "0.06"])
    #expect(PlotAxis("x", -1e6...3e6).ticks(about: 4).map(\.value) == [-1e6, 0, 1e6, 2e6, 3e6])
  }

  @Test("have powers of ten on logarithmic axes") func logarithmicTicks() {
    let ticks = PlotAxis("x", 1...10_000, isLogarithmic: true).ticks()
    #expect(ticks.filter { !$0.label.isEmpty }.map(\.label) == ["1", "10", "100", "1000", "10000"])
    #expect(ticks.count == 37)
  }

  @Test(
    "have axes for any range",
    arguments: [0.0...0, -5 ... -5, 0...Double.infinity, 1e-300...2e-300, -1e300...1e300], [false, true])
  func anyRange(_ range: ClosedRange<Double>, _ isLogarithmic: Bool) {
    let axis = PlotAxis("x", range, isLogarithmic: isLogarithmic)
    #expect(axis.range.upperBound > axis.range.lowerBound)
    #expect(axis.ticks().count < 400)
    #expect(!isLogarithmic || axis.range.lowerBound > 0)
  }

  @Test("hold their values") func holding() {
    let axis = PlotAxis("x", holding: [3, .nan, 7, -.infinity])
    #expect(axis.fraction(of: 3) > 0 && axis.fraction(of: 7) < 1)
    #expect(PlotAxis("x", holding: [0, -2], isLogarithmic: true).range == 0.1...1)
    #expect(PlotAxis("x", 1...100, isLogarithmic: true).fraction(of: 10) == 0.5)
  }

  @Test("draw steps, points, lines and a legend where the data are") func data() throws {
    let canvas = try Canvas(width: 640, height: 420)
    let blue = Colour.series[0]
    let frame = PlotFrame(
      in: Canvas.Rectangle(x: 0, y: 0, width: 640, height: 420),
      x: PlotAxis("time difference (ns)", -100...100),
      y: PlotAxis("pairs", 0...60))
    frame.drawAxes(on: canvas, title: "Coincidences")
    frame.drawHistogram([10, 50, 20, 5], edges: [-100, -50, 0, 50, 100], colour: blue, on: canvas)
    frame.drawPoints(
      [(-75, 40), (.nan, 3), (1e9, 3)], colour: Colour(0xFF0000), marker: .square, radius: 4, on: canvas)
    frame.drawErrors([(-75, 40, 8)], colour: Colour(0xFF0000), on: canvas)
    frame.drawLine([(-100, 30), (100, 30)], Stroke(.series[1], width: 3), on: canvas)
    frame.drawLegend(
      [.init("found", Stroke(blue)), .init("expected", Stroke(.series[1], dashes: [4, 3]))], on: canvas)
    let folder = ProcessInfo.processInfo.environment["SST_SCREENSHOTS"]
    let path = (folder ?? NSTemporaryDirectory()) + "/plot.png"
    try canvas.writePNG(to: path, overwrite: true)
    let picture = try DecodedPicture(path: path)
    func colour(_ x: Double, _ y: Double) -> UInt32 {
      let place = frame.point(x, y)
      return picture[Int(place.x), Int(place.y)]
    }
    #expect(picture.count(0xFF0000) >= 40)
    #expect(colour(-75, 40) == 0xFF0000)
    #expect(colour(10, 30) == 0xD55E00)
    let (inside, outside) = (colour(-20, 45), colour(-20, 55))
    #expect(inside != 0xFFFFFF && outside == 0xFFFFFF)
    #expect(colour(70, 2.5) == inside && colour(70, 13) == 0xFFFFFF)
  }
}
