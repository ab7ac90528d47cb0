internal import SSTCore

/// Finds the pixel at a position of the camera plane: the nearest centre within the hexagon's outer radius.
struct PixelLookup: Sendable {
  private static let cell = 0.0243 / 2
  private static let slots = 6
  private static let outerSquare = 0.0243 * 0.0243 / 3 * 1.02
  private let columns: Int
  private let edge: Double
  private let candidates: [Int16]
  private let x: [Double]
  private let y: [Double]

  /// Sorts the pixels that can be nearest into square cells.
  init(_ geometry: CameraGeometry = SST1MCamera.geometry) {
    let largest = (geometry.x + geometry.y).reduce(0) { max($0, abs($1)) } + 0.0243
    let columns = Int((2 * largest / Self.cell).rounded(.up))
    var candidates = [Int16](repeating: -1, count: columns * columns * Self.slots)
    let reach = 0.0243 / 3.0.squareRoot() * 1.01 + Self.cell / 2.0.squareRoot()
    for pixel in geometry.x.indices {
      let column = Int((geometry.x[pixel] + largest) / Self.cell)
      let row = Int((geometry.y[pixel] + largest) / Self.cell)
      for r in max(0, row - 3)...min(columns - 1, row + 3) {
        for c in max(0, column - 3)...min(columns - 1, column + 3) {
          let dx = (Double(c) + 0.5) * Self.cell - largest - geometry.x[pixel]
          let dy = (Double(r) + 0.5) * Self.cell - largest - geometry.y[pixel]
          if dx * dx + dy * dy > reach * reach { continue }
          let first = (r * columns + c) * Self.slots
          if let free = (first..<first + Self.slots).first(where: { candidates[$0] < 0 }) {
            candidates[free] = Int16(pixel)
          }
        }
      }
    }
    self.columns = columns
    self.candidates = candidates
    edge = largest
    (x, y) = (geometry.x, geometry.y)
  }

  /// The pixel at a position in metres, nil beside the camera.
  func pixel(x px: Double, y py: Double) -> Int? {
    guard abs(px) < edge, abs(py) < edge else { return nil }
    let (column, row) = (Int((px + edge) / Self.cell), Int((py + edge) / Self.cell))
    guard column < columns, row < columns else { return nil }
    var (best, found) = (Self.outerSquare, -1)
    let first = (row * columns + column) * Self.slots
    for slot in first..<first + Self.slots {
      let pixel = Int(candidates[slot])
      if pixel < 0 { break }
      let (dx, dy) = (px - x[pixel], py - y[pixel])
      let square = dx * dx + dy * dy
      if square < best { (best, found) = (square, pixel) }
    }
    return found < 0 ? nil : found
  }
}
