internal import COpenBLAS

/// A small symmetric matrix of `Double`, stored in full.
public struct SymmetricMatrix: Equatable, Sendable {
  /// The number of rows and columns.
  public let order: Int
  /// The elements; element (i, j) is at `i * order + j`, and equals (j, i).
  public var elements: [Double]

  /// A matrix of zeros.
  public init(order: Int) {
    self.order = order
    elements = [Double](repeating: 0, count: order * order)
  }

  /// An element; setting it also sets its mirror image.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * order + column] }
    set {
      elements[row * order + column] = newValue
      elements[column * order + row] = newValue
    }
  }

  /// The diagonal.
  public var diagonal: [Double] { (0..<order).map { self[$0, $0] } }
}

extension SymmetricMatrix {
  /// The solution of A·x = b; nil if the matrix is not positive definite or anything is not finite.
  ///
  /// - Parameter rhs: b, one element for each row.
  public func solve(_ rhs: [Double]) -> [Double]? {
    precondition(rhs.count == order, "one right-hand element for each row")
    var cholesky = ScaledCholesky(capacity: order)
    guard cholesky.factorise(self, Array(0..<order), damping: 0) else { return nil }
    var solution = rhs
    cholesky.solve(&solution)
    return solution.allSatisfy(\.isFinite) ? solution : nil
  }

  /// The inverse; nil if the matrix is not positive definite or not finite.
  public var inverse: SymmetricMatrix? {
    var cholesky = ScaledCholesky(capacity: order)
    guard cholesky.factorise(self, Array(0..<order), damping: 0), cholesky.invert() else { return nil }
    var result = SymmetricMatrix(order: order)
    for i in 0..<order {
      for j in 0...i { result[i, j] = cholesky.inverse(i, j) }
    }
    return result.elements.allSatisfy(\.isFinite) ? result : nil
  }

  /// The eigenvalues in rising order; nil if an element is not finite.
  public var eigenvalues: [Double]? {
    var copy = elements
    return decompose(&copy, vectors: false)
  }

  /// The eigenvalues in rising order with their unit vectors; nil if an element is not finite.
  public var eigensystem: [(value: Double, vector: [Double])]? {
    var columns = elements
    guard let values = decompose(&columns, vectors: true) else { return nil }
    return values.enumerated().map { ($1, Array(columns[$0 * order..<($0 + 1) * order])) }
  }

  /// The rows and columns `indices`, in that order.
  public func submatrix(_ indices: [Int]) -> SymmetricMatrix {
    var result = SymmetricMatrix(order: indices.count)
    for (k, i) in indices.enumerated() {
      for (l, j) in indices.enumerated() { result.elements[k * indices.count + l] = self[i, j] }
    }
    return result
  }

  /// A copy with a diagonal of ones: every element divided by the roots of its two diagonal elements; a row
  /// without a positive diagonal stays as it is.
  public var scaledToUnitDiagonal: SymmetricMatrix {
    let scale = diagonal.map { $0 > 0 ? 1 / $0.squareRoot() : 1 }
    var result = self
    for i in 0..<order {
      for j in 0..<order { result.elements[i * order + j] *= scale[i] * scale[j] }
      if diagonal[i] > 0 { result.elements[i * (order + 1)] = 1 }
    }
    return result
  }

  private func decompose(_ matrix: inout [Double], vectors: Bool) -> [Double]? {
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    guard order > 0 else { return [] }
    var job = CChar(UInt8(ascii: vectors ? "V" : "N"))
    var uplo = CChar(UInt8(ascii: "L"))
    var size = Int32(order)
    var workSize = Int32(34 * order)
    var info: Int32 = 0
    var values = [Double](repeating: 0, count: order)
    var work = [Double](repeating: 0, count: Int(workSize))
    dsyev_(&job, &uplo, &size, &matrix, &size, &values, &work, &workSize, &info)
    return info == 0 && values.allSatisfy(\.isFinite) ? values : nil
  }
}
