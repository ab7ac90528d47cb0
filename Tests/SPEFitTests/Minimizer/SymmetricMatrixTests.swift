import SPEFit
import Testing

@Suite("Symmetric matrices") struct SymmetricMatrixTests {
  private func matrix(_ rows: [[Double]]) -> SymmetricMatrix {
    var result = SymmetricMatrix(order: rows.count)
    for i in rows.indices { for j in rows.indices { result.elements[i * rows.count + j] = rows[i][j] } }
    return result
  }

  @Test("inverse and solution of a matrix whose units differ by 1e12")
  func inverse() throws {
    let units = [1e-6, 1, 1e6]
    var a = matrix([[4, 1, 0.5], [1, 3, -1], [0.5, -1, 2]])
    for i in 0..<3 { for j in 0...i { a[i, j] = a[i, j] * units[i] * units[j] } }
    let inverse = try #require(a.inverse)
    let solution = try #require(a.solve([1e-6, 2, 3e6]))
    for i in 0..<3 {
      var image = 0.0
      for j in 0..<3 {
        let unit = (0..<3).reduce(0) { $0 + a[i, $1] * inverse[$1, j] } * units[j] / units[i]
        #expect(abs(unit - (i == j ? 1 : 0)) < 1e-13)
        image += a[i, j] * solution[j]
      }
      #expect(abs(image / units[i] - Double(i + 1)) < 1e-13)
    }
    #expect(inverse[0, 2] == inverse[2, 0])
  }

  @Test("a matrix that is not positive definite has neither")
  func indefinite() {
    for rows in [[[1.0, 2], [2, 1]], [[1, 1], [1, 1]], [[0, 0], [0, 1]], [[-1, 0], [0, 1]]] {
      #expect(matrix(rows).inverse == nil)
      #expect(matrix(rows).solve([1, 1]) == nil)
    }
  }

  @Test("NaN and infinity give nil", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(_ value: Double) {
    for (i, j) in [(0, 0), (1, 0), (2, 1), (2, 2)] {
      var a = matrix([[2, 0, 0], [0, 2, 0], [0, 0, 2]])
      a[i, j] = value
      #expect(a.inverse == nil)
      #expect(a.eigenvalues == nil)
      #expect(a.eigensystem == nil)
      #expect(a.solve([1, 2, 3]) == nil)
    }
    #expect(matrix([[1]]).solve([value]) == nil)
  }

  @Test("eigenvalues rise; eigenvectors reproduce the matrix")
  func eigenvalues() throws {
    let a = matrix([[2, 1, 0], [1, 2, 0], [0, 0, -5]])
    let values = try #require(a.eigenvalues)
    for (found, expected) in zip(values, [-5.0, 1, 3]) { #expect(abs(found - expected) < 1e-14) }
    let system = try #require(a.eigensystem)
    for i in 0..<3 {
      for j in 0..<3 {
        let sum = system.reduce(0) { $0 + $1.value * $1.vector[i] * $1.vector[j] }
        #expect(abs(sum - a[i, j]) < 1e-14)
      }
    }
  }

  @Test("part of a matrix, and the empty one")
  func parts() {
    let a = matrix([[1, 2, 3], [2, 4, 5], [3, 5, 6]])
    #expect(a.submatrix([2, 0]) == matrix([[6, 3], [3, 1]]))
    #expect(a.submatrix([]).order == 0)
    #expect(a.submatrix([]).inverse == SymmetricMatrix(order: 0))
    #expect(a.submatrix([]).eigenvalues == [])
    #expect(a.scaledToUnitDiagonal[0, 1] == 1)
    #expect(a.scaledToUnitDiagonal.diagonal == [1, 1, 1])
  }
}
