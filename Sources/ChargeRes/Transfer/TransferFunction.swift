/// From extracted charge (ADC) to photoelectrons, for one pixel.
public enum TransferFunction: Sendable, Equatable {
  /// The inverse of the pixel's response.
  case response(ResponseInverse)
  /// The original's table of ADC per p.e. over the extracted charge.
  case ratio(RatioTable)
  /// A pixel without a response: every charge becomes NaN.
  case unknown

  /// The charge in p.e.
  @inline(__always)
  public func callAsFunction(_ adc: Double) -> Double {
    switch self {
    case .response(let inverse): inverse(adc)
    case .ratio(let table): adc / table.adcPerPE(adc)
    case .unknown: .nan
    }
  }
}

/// Charge in ADC to photoelectrons by the inverse of a rising response.
///
/// The response is a smooth rising curve (limited cubic pieces) through the origin and the points (expected p.e., mean
/// ADC) of the dark runs in order of their light; neighbors that do not rise are replaced by their mean. Smooth,
/// because a response that bends makes chords between distant points wrong by several percent in their slope, and
/// the slope decides about the spread of the calibrated charges. The curve is kept as many short straight pieces;
/// charges above the last point follow the last piece, negative ones the first.
public struct ResponseInverse: Sendable, Equatable {
  /// Rising charges in ADC, from 0: the points.
  public let adc: [Double]
  /// The charges in p.e. that belong to them, from 0.
  public let photoelectrons: [Double]
  /// The ends of the straight pieces in ADC.
  let pieceADC: [Double]
  /// The ends of the straight pieces in p.e.
  let piecePE: [Double]

  /// The straight pieces between two points.
  private static let piecesPerPoint = 8

  /// Reads the response off dark runs.
  ///
  /// - Parameters:
  ///   - expectedPE: the expected charge of each run in p.e., in any order.
  ///   - meanADC: the mean extracted charge of each run.
  ///   - pixel: the pixel that errors name.
  ///   - minimumLevels: how many light levels are needed.
  /// - Throws: ``ChargeResError`` if there are too few runs, or the response does not rise.
  public init(
    expectedPE: [Double], meanADC: [Double], pixel: Int, minimumLevels: Int = 3
  ) throws(ChargeResError) {
    guard expectedPE.count == meanADC.count else {
      throw .wrongCount(what: "mean charges", found: meanADC.count, expected: expectedPE.count)
    }
    let order = expectedPE.indices.filter { expectedPE[$0] > 0 && meanADC[$0].isFinite }
      .sorted { expectedPE[$0] < expectedPE[$1] }
    let levels = Set(order.map { expectedPE[$0] }).count
    guard levels >= minimumLevels else { throw .tooFewRuns(found: levels, needed: minimumLevels) }
    var blocks: [Block] = []
    for run in order {
      let tied = blocks.last.map { $0.lastPE == expectedPE[run] } ?? false
      blocks.append(Block(adc: meanADC[run], pe: expectedPE[run], runs: 1, lastPE: expectedPE[run]))
      Self.pool(&blocks, always: tied)
    }
    blocks.removeAll { $0.meanADC <= 0 }
    guard blocks.count >= 2 else { throw .responseNotRising(pixel: pixel) }
    adc = [0] + blocks.map(\.meanADC)
    photoelectrons = [0] + blocks.map(\.meanPE)
    let curve = MonotoneCurve(x: photoelectrons, y: adc)
    (piecePE, pieceADC) = curve.polygon(piecesPerPoint: Self.piecesPerPoint)
  }

  /// Neighboring runs that count as one point.
  private struct Block {
    var adc: Double
    var pe: Double
    var runs: Double
    var lastPE: Double

    var meanADC: Double { adc / runs }
    var meanPE: Double { pe / runs }
  }

  /// Joins the last points until the charges rise.
  private static func pool(_ blocks: inout [Block], always: Bool) {
    var must = always
    while blocks.count >= 2 {
      let last = blocks[blocks.count - 1]
      guard must || blocks[blocks.count - 2].meanADC >= last.meanADC else { return }
      blocks.removeLast()
      blocks[blocks.count - 1].adc += last.adc
      blocks[blocks.count - 1].pe += last.pe
      blocks[blocks.count - 1].runs += last.runs
      blocks[blocks.count - 1].lastPE = last.lastPE
      must = false
    }
  }

  /// The charge in p.e.
  public func callAsFunction(_ charge: Double) -> Double {
    interpolate(charge, pieceADC, piecePE)
  }

  /// The mean charge in ADC that this many photoelectrons give.
  public func response(_ charge: Double) -> Double {
    interpolate(charge, piecePE, pieceADC)
  }
}

/// Straight pieces through points with rising `x`, the outer ones continued.
private func interpolate(_ value: Double, _ x: [Double], _ y: [Double]) -> Double {
  let i = lowerPiece(x, value)
  return y[i] + (value - x[i]) * ((y[i + 1] - y[i]) / (x[i + 1] - x[i]))
}

/// The piece of rising points in which a value lies; the first or last for values outside.
func lowerPiece(_ x: [Double], _ value: Double) -> Int {
  var (low, high) = (0, x.count - 1)
  while high - low > 1 {
    let middle = (low + high) / 2
    if x[middle] <= value { low = middle } else { high = middle }
  }
  return low
}

/// A smooth curve through rising points that rises everywhere: cubic pieces with limited slopes.
///
/// Source: F. N. Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300: the slope at a point is the weighted
/// harmonic mean of those of the chords beside it; at the ends a parabola through three points gives it.
struct MonotoneCurve {
  private let x: [Double]
  private let y: [Double]
  private let slopes: [Double]

  /// - Parameters:
  ///   - x: strictly rising, at least two.
  ///   - y: strictly rising.
  init(x: [Double], y: [Double]) {
    self.x = x
    self.y = y
    let widths = zip(x.dropFirst(), x).map { $0 - $1 }
    let chords = zip(zip(y.dropFirst(), y), widths).map { ($0.0 - $0.1) / $1 }
    let last = chords.count - 1
    var slopes = [Double](repeating: chords[0], count: x.count)
    if last > 0 {
      slopes[0] = Self.end(widths[0], widths[1], chords[0], chords[1])
      slopes[last + 1] = Self.end(widths[last], widths[last - 1], chords[last], chords[last - 1])
      for i in 1...last {
        let (left, right) = (2 * widths[i] + widths[i - 1], widths[i] + 2 * widths[i - 1])
        slopes[i] = (left + right) / (left / chords[i - 1] + right / chords[i])
      }
    }
    self.slopes = slopes
  }

  /// The slope at an end from the chords next to it and beyond; between a tenth of the next chord and three times it.
  private static func end(_ near: Double, _ far: Double, _ chord: Double, _ beyond: Double) -> Double {
    let slope = ((2 * near + far) * chord - near * beyond) / (near + far)
    return min(max(slope, 0.1 * chord), 3 * chord)
  }

  /// Points of the curve, so many steps from each given point to the next.
  func polygon(piecesPerPoint steps: Int) -> (x: [Double], y: [Double]) {
    var (px, py) = ([x[0]], [y[0]])
    for i in 0..<x.count - 1 {
      for step in 1..<steps { px.append(x[i] + Double(step) / Double(steps) * (x[i + 1] - x[i])) }
      py += (1..<steps).map { value(Double($0) / Double(steps), piece: i) }
      px.append(x[i + 1])
      py.append(y[i + 1])
    }
    return (px, py)
  }

  /// The cubic of a piece (Hermite), at a fraction of its width.
  private func value(_ t: Double, piece i: Int) -> Double {
    let width = x[i + 1] - x[i]
    let u = 1 - t
    return u * u * (1 + 2 * t) * y[i] + t * t * (3 - 2 * t) * y[i + 1]
      + t * u * width * (u * slopes[i] - t * slopes[i + 1])
  }
}
