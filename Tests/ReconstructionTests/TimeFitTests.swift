import Foundation
import Reconstruction
import SSTCore
import TestSupport
import Testing

@Suite("Robust line fit") struct TimeFitTests {
  struct Points: Sendable, CustomStringConvertible {
    var id: Int
    var x: [Double]
    var y: [Double]
    var description: String { "image \(id), \(x.count) points" }
  }

  /// Points (along the axis in m, time in ns) of the golden images with at least four pixels.
  static let golden: [Points] = {
    let geometry = SST1MCamera.geometry
    var processor = ImageProcessor(cleaner: .sst(SSTCleanerParameters()), geometry: geometry)
    var result: [Points] = []
    let thresholds = GoldenImages.thresholds
    for golden in GoldenImages.all.images where golden.pixelCount > 3 {
      let h = processor.process(
        image: golden.image.span, peakTime: golden.peak_time.span, pictureThreshold: thresholds.span
      ).hillas
      let psi = h.psiDeg * .pi / 180
      let pixels = processor.workspace.selected.map(Int.init)
      result.append(
        Points(
          id: golden.id,
          x: pixels.map { (geometry.x[$0] - h.x) * cos(psi) + (geometry.y[$0] - h.y) * sin(psi) },
          y: pixels.map { Double(golden.peak_time[$0]) }))
    }
    return result
  }()

  /// The exact minimum of the trimmed residual sum: every run of the order by residual, between all pair slopes.
  static func exactMinimum(_ points: Points, keep: Int) -> Double {
    let (x, y) = (points.x, points.y)
    var slopes: [Double] = []
    for i in x.indices {
      for j in 0..<i where x[i] != x[j] { slopes.append((y[i] - y[j]) / (x[i] - x[j])) }
    }
    slopes.sort()
    var best = Double.infinity
    for index in 0...slopes.count {
      let low = index == 0 ? slopes[0] - 1 : slopes[index - 1]
      let high = index == slopes.count ? low + 1 : slopes[index]
      let slope = (low + high) / 2
      let order = x.indices.sorted { y[$0] - slope * x[$0] < y[$1] - slope * x[$1] }
      for first in 0...(order.count - keep) {
        best = min(best, leastSquares(order[first..<first + keep].map { (x[$0], y[$0]) }))
      }
    }
    return best
  }

  /// The residual sum of the least-squares line.
  static func leastSquares(_ points: [(Double, Double)]) -> Double {
    let n = Double(points.count)
    let (mx, my) = (points.reduce(0) { $0 + $1.0 } / n, points.reduce(0) { $0 + $1.1 } / n)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (x, y) in points {
      xx += (x - mx) * (x - mx)
      xy += (x - mx) * (y - my)
      yy += (y - my) * (y - my)
    }
    return xx > 0 ? yy - xy * xy / xx : yy
  }

  @Test(
    "the full search is never worse than the five pairs",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)))
  func neverWorse() {
    var fit = RobustLineFit()
    var better: [String] = []
    for points in Self.golden {
      let keep = RobustLineFit.keptPoints(of: points.x.count)
      let full = fit.fullSearch(x: points.x, y: points.y)
      let five = fit.fivePairs(x: points.x, y: points.y)
      let fullResidual = fit.trimmedResidual(of: full, x: points.x, y: points.y, keep: keep)
      let fiveResidual = fit.trimmedResidual(of: five, x: points.x, y: points.y, keep: keep)
      #expect(
        fullResidual <= fiveResidual * (1 + 1e-9) + 1e-9, "\(points): \(fullResidual) > \(fiveResidual)")
      if fullResidual < fiveResidual * (1 - 1e-6) {
        better.append(
          "\(points): residual \(fullResidual) < \(fiveResidual), slope \(full.slope), was \(five.slope)")
      }
    }
    print("full search better in \(better.count) of \(Self.golden.count):\n" + better.joined(separator: "\n"))
    #expect(better.count > 5)
  }

  @Test(
    "the full search finds the exact minimum",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)))
  func exact() {
    var fit = RobustLineFit()
    for points in Self.golden where points.x.count <= 28 {
      let keep = RobustLineFit.keptPoints(of: points.x.count)
      let line = fit.fullSearch(x: points.x, y: points.y)
      let residual = fit.trimmedResidual(of: line, x: points.x, y: points.y, keep: keep)
      let exact = Self.exactMinimum(points, keep: keep)
      #expect(residual <= exact * (1 + 1e-6) + 1e-8, "\(points): \(residual), exact \(exact)")
    }
  }

  @Test("one outlier in seven does not move the line")
  func outliers() {
    var fit = RobustLineFit()
    for count in [7, 14, 35, 140] {
      let x = (0..<count).map { 0.01 * Double($0) }
      let y: [Double] = (0..<count).map { index in
        let outlier: Double = index % 7 == 3 ? 50 : 0
        return 60 + 0.4 * Double(index) + outlier
      }
      let line = fit.fullSearch(x: x, y: y)
      #expect(
        isClose(line.slope, 40, relative: 1e-9) && isClose(line.intercept, 60, relative: 1e-9), "\(count)")
    }
  }

  @Test("units and offsets do not matter")
  func equivariance() {
    var fit = RobustLineFit()
    var draws = SplitMix(state: 5)
    for _ in 0..<50 {
      let x = (0..<24).map { _ in draws.next() }
      let y = x.map { 3 * $0 + draws.next() + (draws.next() > 0.8 ? 5 : 0) }
      let a = fit.fullSearch(x: x, y: y)
      let b = fit.fullSearch(x: x.map { 10 * $0 + 2 }, y: y.map { $0 - 70 })
      #expect(isClose(b.slope * 10, a.slope, relative: 1e-8))
    }
  }

  @Test("few points and bad values", arguments: [0, 1, 2, 3, 4])
  func few(count: Int) {
    var fit = RobustLineFit()
    let x = (0..<count).map(Double.init)
    let y = x.map { 3 * $0 + 1 + ($0 == 1 ? 3 : 0) }
    let line = fit.fullSearch(x: x, y: y)
    switch count {
    case 0, 1: #expect(line.slope.isNaN)
    case 2: #expect(line == StraightLine(slope: 6, intercept: 1))
    case 3: #expect(isClose(line.slope, 3, relative: 1e-12) && isClose(line.intercept, 2, relative: 1e-12))
    default: #expect(isClose(line.slope, 3, relative: 1e-12) && isClose(line.intercept, 1, relative: 1e-9))
    }
    if count < 3 { #expect(fit.fivePairs(x: x, y: y).slope.isNaN) }
    #expect(fit.fullSearch(x: x.map { _ in 1 }, y: y).slope.isNaN)
    #expect(fit.fullSearch(x: x, y: y.map { _ in .nan }).slope.isNaN)
    #expect(fit.fivePairs(x: x, y: y.map { _ in .infinity }).slope.isNaN)
  }
}

/// A small seeded generator of uniform numbers in 0..<1.
struct SplitMix {
  var state: UInt64
  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}
