/// A one-dimensional B-spline, evaluated by de Boor's recurrence.
///
/// Knots are in the layout of FITPACK: `degree + 1` equal ones at both ends, padded coefficients allowed.
struct BSpline: Sendable, Equatable {
  let knots: [Double]
  let coefficients: [Double]
  let degree: Int

  /// The range of the table.
  var domain: ClosedRange<Double> { knots[degree]...knots[knots.count - degree - 1] }

  /// The value at `x`; outside the domain the first or last polynomial piece is continued.
  func callAsFunction(_ x: Double) -> Double {
    let count = knots.count - degree - 1
    var piece = degree
    while piece < count - 1, x >= knots[piece + 1] { piece += 1 }
    var d = Array(coefficients[(piece - degree)...piece])
    for round in stride(from: 1, through: degree, by: 1) {
      for j in stride(from: degree, through: round, by: -1) {
        let low = knots[j + piece - degree]
        let high = knots[j + 1 + piece - round]
        let weight = (x - low) / (high - low)
        d[j] = (1 - weight) * d[j - 1] + weight * d[j]
      }
    }
    return d[degree]
  }
}
