/// Least-trimmed-squares line fits; one per worker, its buffers are used again.
///
/// The wanted line has the smallest sum of the h smallest squared residuals. Source: P. J. Rousseeuw,
/// K. Van Driessen, Data Mining and Knowledge Discovery 12 (2006) 29.
public struct RobustLineFit: Sendable {
  var residuals: [Double] = []
  var order: [Int32] = []
  var points: [SearchPoint] = []
  var sums: [LineSums] = []

  /// Makes a fit with empty buffers.
  public init() {}

  /// The number of points kept by the full search: floor(0.85 n), but 2 of 2 and all 3 of 3.
  ///
  /// With two of three points every pair would fit exactly and the winner would be arbitrary.
  public static func keptPoints(of count: Int) -> Int { max(Int(0.85 * Double(count)), min(count, 3)) }

  /// The sum of the `keep` smallest squared residuals of a line.
  public mutating func trimmedResidual(of line: StraightLine, x: [Double], y: [Double], keep: Int) -> Double {
    guard keep > 0, keep <= x.count else { return .nan }
    residuals.removeAll(keepingCapacity: true)
    for index in x.indices {
      residuals.append(Self.squared(line.residual(x[index], y[index])))
    }
    residuals.sort()
    var sum = 0.0
    for index in 0..<keep { sum += residuals[index] }
    return sum
  }
}

/// Sums over points that give their least-squares line and its residual.
struct LineSums: Sendable {
  var n = 0.0
  var x = 0.0
  var y = 0.0
  var xx = 0.0
  var xy = 0.0
  var yy = 0.0

  @inline(__always)
  mutating func add(_ px: Double, _ py: Double) {
    n += 1
    x += px
    y += py
    xx += px * px
    xy += px * py
    yy += py * py
  }

  @inline(__always)
  static func - (a: Self, b: Self) -> Self {
    LineSums(n: a.n - b.n, x: a.x - b.x, y: a.y - b.y, xx: a.xx - b.xx, xy: a.xy - b.xy, yy: a.yy - b.yy)
  }

  /// The spread of x: Σ(x − mean)².
  var spread: Double { xx - x * x / n }

  /// The residual sum of the best line of this slope.
  @inline(__always)
  func residual(slope: Double) -> Double {
    let cyy = yy - y * y / n
    let cxy = xy - x * y / n
    return max(0, cyy - 2 * slope * cxy + slope * slope * spread)
  }

  /// The least-squares line and its residual sum; nil if all x are (nearly) equal.
  @inline(__always)
  func fit(minimumSpread: Double) -> (line: StraightLine, residual: Double)? {
    let cxx = spread
    guard cxx > minimumSpread else { return nil }
    let cxy = xy - x * y / n
    let slope = cxy / cxx
    return (StraightLine(slope: slope, intercept: (y - slope * x) / n), max(0, yy - y * y / n - slope * cxy))
  }
}

/// A straight line y = slope · x + intercept.
public struct StraightLine: Sendable, Equatable {
  /// The slope.
  public var slope: Double
  /// The value at x = 0.
  public var intercept: Double

  /// Makes a line.
  public init(slope: Double, intercept: Double) {
    self.slope = slope
    self.intercept = intercept
  }

  /// NaN.
  public static let undefined = StraightLine(slope: .nan, intercept: .nan)

  /// How far a point is above the line, along y.
  @inline(__always)
  func residual(_ x: Double, _ y: Double) -> Double { y - (slope * x + intercept) }
}
