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
