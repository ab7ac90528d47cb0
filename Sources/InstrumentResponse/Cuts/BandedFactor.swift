/// The factors L D Lᵀ of a positive symmetric matrix with two diagonals beside the main one.
struct BandedFactor {
  private var pivots: [Double] = []
  private var first: [Double] = []
  private var second: [Double] = []

  /// Factors a matrix.
  ///
  /// - Parameters:
  ///   - diagonal: the main diagonal.
  ///   - beside: the diagonal beside it, one shorter.
  ///   - next: the one beside that, two shorter.
  init(diagonal: [Double], beside: [Double], next: [Double]) {
    for row in diagonal.indices {
      let (one, two) = (row > 0 ? row - 1 : nil, row > 1 ? row - 2 : nil)
      var pivot = diagonal[row]
      if let one { pivot -= first[one] * first[one] * pivots[one] }
      if let two { pivot -= second[two] * second[two] * pivots[two] }
      pivots.append(pivot)
      if row < beside.count {
        let mixed = one.map { first[$0] * second[$0] * pivots[$0] } ?? 0
        first.append((beside[row] - mixed) / pivot)
      }
      if row < next.count { second.append(next[row] / pivot) }
    }
  }

  /// The solution for a right-hand side.
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for row in x.indices {
      if row > 0 { x[row] -= first[row - 1] * x[row - 1] }
      if row > 1 { x[row] -= second[row - 2] * x[row - 2] }
    }
    for row in x.indices { x[row] /= pivots[row] }
    for row in x.indices.reversed() {
      if row < first.count { x[row] -= first[row] * x[row + 1] }
      if row < second.count { x[row] -= second[row] * x[row + 2] }
    }
    return x
  }

  /// The diagonal of the inverse and the two diagonals beside it.
  ///
  /// Source: M. F. Hutchinson, F. R. de Hoog, Numer. Math. 47 (1985) 99.
  func inverseBand() -> (diagonal: [Double], beside: [Double], next: [Double]) {
    let count = pivots.count
    var diagonal = [Double](repeating: 0, count: count)
    var (beside, next) = (diagonal, diagonal)
    for row in (0..<count).reversed() {
      let (a, b) = (row < first.count ? first[row] : 0, row < second.count ? second[row] : 0)
      let (down, down2) = (row + 1 < count ? row + 1 : nil, row + 2 < count ? row + 2 : nil)
      let corner = down.map { beside[$0] } ?? 0
      beside[row] = -a * (down.map { diagonal[$0] } ?? 0) - b * corner
      next[row] = -a * corner - b * (down2.map { diagonal[$0] } ?? 0)
      diagonal[row] = 1 / pivots[row] - a * beside[row] - b * next[row]
    }
    return (diagonal, Array(beside.dropLast()), Array(next.dropLast(2)))
  }
}
