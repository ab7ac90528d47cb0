import SSTSky

/// The point nearest to several lines in space, in the sense of least squares.
///
/// It solves S p = C with S = Σ (u uᵀ − 1) and C = Σ (u uᵀ − 1) r for lines through r along unit vectors u.
struct LineIntersection {
  private var xx = 0.0, xy = 0.0, xz = 0.0, yy = 0.0, yz = 0.0, zz = 0.0
  private var right = GroundVector()

  /// Adds a line.
  mutating func add(through point: GroundVector, along unit: GroundVector) {
    xx += unit.x * unit.x - 1
    xy += unit.x * unit.y
    xz += unit.x * unit.z
    yy += unit.y * unit.y - 1
    yz += unit.y * unit.z
    zz += unit.z * unit.z - 1
    right += unit * unit.dot(point) - point
  }

  /// The point; nil if the lines are parallel.
  var point: GroundVector? {
    let (a, b, c) = (yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy)
    let (d, e, f) = (xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy)
    let determinant = xx * a + xy * b + xz * c
    guard abs(determinant) > Self.smallest else { return nil }
    return GroundVector(
      GroundVector(a, b, c).dot(right), GroundVector(b, d, e).dot(right), GroundVector(c, e, f).dot(right))
      / determinant
  }

  /// Two lines at an angle of 1e-8 rad have a determinant of about 1e-16, the rounding of its terms.
  private static let smallest = 1e-15
}
