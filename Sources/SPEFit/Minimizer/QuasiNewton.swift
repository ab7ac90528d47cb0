extension SymmetricMatrix {
  /// The positive definite matrix nearest in spirit to second derivatives: in units of the diagonal, every
  /// eigenvalue becomes its absolute value, and at least 1e-4 of the largest.
  ///
  /// - Parameters:
  ///   - indices: the rows that count; the others become zero.
  ///   - fallback: the diagonal to use where the matrix has none, or is not finite.
  func regularised(_ indices: [Int], fallback: [Double]) -> SymmetricMatrix {
    var part = submatrix(indices)
    let count = indices.count
    for k in 0..<count where !part.rowIsFinite(k) || part[k, k] == 0 {
      for l in 0..<count { part[k, l] = 0 }
      part[k, k] = fallback[indices[k]]
    }
    let scale = part.diagonal.map { abs($0).squareRoot() }
    for k in 0..<count {
      for l in 0...k { part[k, l] = part[k, l] / scale[k] / scale[l] }
    }
    var result = SymmetricMatrix(order: order)
    let system = part.eigensystem ?? []
    let floor = 1e-4 * (system.map { abs($0.value) }.max() ?? 1)
    for k in 0..<count {
      for l in 0...k {
        let sum = system.reduce(0) { $0 + max(abs($1.value), floor) * $1.vector[k] * $1.vector[l] }
        result[indices[k], indices[l]] = (system.isEmpty ? (k == l ? 1 : 0) : sum) * scale[k] * scale[l]
      }
    }
    return result
  }

  /// True if every element of a row is a number.
  func rowIsFinite(_ row: Int) -> Bool {
    (0..<order).allSatisfy { self[row, $0].isFinite }
  }

  /// The damped update of Broyden, Fletcher, Goldfarb and Shanno: afterwards the matrix maps the step to the change
  /// of the gradient, as far as it can stay positive definite.
  ///
  /// - Parameters:
  ///   - old: the point where the step begins, with the matrix to update.
  ///   - new: the point where it ends.
  ///   - indices: the free parameters.
  mutating func update(from old: DescentPoint, to new: DescentPoint, _ indices: [Int], _ work: inout [Double])
  {
    elements.replaceSubrange(0..<elements.count, with: old.curvature.elements)
    var along = 0.0
    var modelled = 0.0
    for i in indices {
      var row = 0.0
      for j in indices { row += elements[i * order + j] * (new.values[j] - old.values[j]) }
      work[i] = row
      modelled += row * (new.values[i] - old.values[i])
      along += (new.gradient[i] - old.gradient[i]) * (new.values[i] - old.values[i])
    }
    guard modelled > 0, along.isFinite, modelled.isFinite else { return }
    let weight = along >= 0.2 * modelled ? 1 : 0.8 * modelled / (modelled - along)
    let product = weight * along + (1 - weight) * modelled
    for i in indices {
      let change = weight * (new.gradient[i] - old.gradient[i]) + (1 - weight) * work[i]
      for j in indices {
        let other = weight * (new.gradient[j] - old.gradient[j]) + (1 - weight) * work[j]
        elements[i * order + j] += change * other / product - work[i] * work[j] / modelled
      }
    }
  }
}
