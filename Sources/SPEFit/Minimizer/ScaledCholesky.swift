internal import COpenBLAS

/// The Cholesky factors of a part of a symmetric matrix, scaled to a unit diagonal; the storage is reused.
///
/// Parameters have very different units. Scaling makes the pivots pure numbers between 0 and 1: pivot i is the
/// part of parameter i that the parameters before it do not reproduce.
struct ScaledCholesky {
  /// The rows that are in use.
  private(set) var count = 0
  /// The smallest pivot of the last factorisation.
  private(set) var smallestPivot = 0.0
  private var factor: [Double]
  private var scale: [Double]

  init(capacity: Int) {
    factor = [Double](repeating: 0, count: capacity * capacity)
    scale = [Double](repeating: 0, count: capacity)
  }

  /// Factorises the rows and columns `indices` of a matrix; false if they are not positive definite.
  ///
  /// - Parameters:
  ///   - matrix: a symmetric matrix; its lower triangle is read.
  ///   - indices: which rows, in rising order.
  ///   - damping: is added to the unit diagonal. If it is not 0, a row with a diagonal of zero or less is cut off:
  ///     its solution is zero.
  mutating func factorise(_ matrix: SymmetricMatrix, _ indices: [Int], damping: Double) -> Bool {
    count = indices.count
    smallestPivot = 0
    guard count > 0 else { return true }
    guard setScale(matrix, indices, cutsOff: damping > 0), fill(matrix, indices, damping) else {
      return false
    }
    var uplo = lowerTriangle
    var size = Int32(count)
    var info: Int32 = 0
    factor.withUnsafeMutableBufferPointer { dpotrf_(&uplo, &size, $0.baseAddress, &size, &info) }
    guard info == 0 else { return false }
    var smallest = Double.infinity
    for k in 0..<count {
      let pivot = factor[k * (count + 1)]
      guard pivot > 0 else { return false }
      smallest = min(smallest, pivot * pivot)
    }
    smallestPivot = smallest
    return true
  }

  /// Solves in place for the right-hand side in the first `count` elements.
  func solve(_ rhs: inout [Double]) {
    guard count > 0 else { return }
    for k in 0..<count { rhs[k] *= scale[k] }
    var uplo = lowerTriangle
    var size = Int32(count)
    var one: Int32 = 1
    var info: Int32 = 0
    factor.withUnsafeBufferPointer { a in
      rhs.withUnsafeMutableBufferPointer { b in
        dpotrs_(&uplo, &size, &one, a.baseAddress, &size, b.baseAddress, &size, &info)
      }
    }
    for k in 0..<count { rhs[k] *= scale[k] }
  }

  /// Replaces the factors by the inverse of the scaled matrix; false if that fails. ``inverse(_:_:)`` reads it.
  mutating func invert() -> Bool {
    guard count > 0 else { return true }
    var uplo = lowerTriangle
    var size = Int32(count)
    var info: Int32 = 0
    var diagonal = CChar(UInt8(ascii: "N"))
    factor.withUnsafeMutableBufferPointer { a in
      dtrti2_(&uplo, &diagonal, &size, a.baseAddress, &size, &info)
      if info == 0 { dlauu2_(&uplo, &size, a.baseAddress, &size, &info) }
    }
    return info == 0
  }

  /// Element (row, column) of the inverse, `row` not below `column`, after ``invert()``.
  func inverse(_ row: Int, _ column: Int) -> Double {
    factor[column * count + row] * scale[row] * scale[column]
  }

  /// By what factor correlations enlarge the variance of a row, after ``invert()``.
  func inflation(_ row: Int) -> Double { factor[row * (count + 1)] }

  private var lowerTriangle: CChar { CChar(UInt8(ascii: "L")) }

  private mutating func setScale(_ matrix: SymmetricMatrix, _ indices: [Int], cutsOff: Bool) -> Bool {
    for (k, i) in indices.enumerated() {
      let diagonal = matrix.elements[i * (matrix.order + 1)]
      if diagonal > 0, diagonal < .infinity {
        scale[k] = 1 / diagonal.squareRoot()
      } else if cutsOff, diagonal <= 0 {
        scale[k] = 0
      } else {
        return false
      }
    }
    return true
  }

  private mutating func fill(_ matrix: SymmetricMatrix, _ indices: [Int], _ damping: Double) -> Bool {
    var sum = 0.0
    let order = matrix.order
    for (k, i) in indices.enumerated() {
      for l in 0..<k {
        let value = matrix.elements[i * order + indices[l]] * scale[k] * scale[l]
        factor[l * count + k] = value
        sum += abs(value)
      }
      factor[k * (count + 1)] = 1 + damping
    }
    return sum.isFinite
  }
}

/// The version of the library of linear algebra.
public enum LinearAlgebraVersion {
  /// OpenBLAS's version, without what it says of the machine.
  public static var openBLAS: String {
    let words = openblas_get_config().map { String(cString: $0) } ?? ""
    return words.split(separator: " ").dropFirst().first.map(String.init) ?? "unknown"
  }
}
