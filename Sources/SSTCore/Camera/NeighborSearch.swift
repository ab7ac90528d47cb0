/// Finds the neighbors of pixels by a grid, so that the time grows with the number of pixels and not its square.
package struct NeighborSearch {
  private let x, y: [Double]
  private let shape: CameraGeometry.PixelShape
  private let cell: Double
  private let left, bottom: Double
  private let columns, rows: Int
  /// The pixels of each cell of the grid, where each cell starts.
  private var starts: [Int]
  private var pixels: [Int32]

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - x: x of the centres.
  ///   - y: y of the centres.
  ///   - shape: squares have 4 neighbors by the sum of the distances in x and y, others 6 by the distance.
  package init(x: [Double], y: [Double], shape: CameraGeometry.PixelShape) {
    (self.x, self.y, self.shape) = (x, y, shape)
    let (right, top) = (x.max() ?? 0, y.max() ?? 0)
    (left, bottom) = (x.min() ?? 0, y.min() ?? 0)
    let extent = max(right - left, top - bottom, .leastNormalMagnitude)
    // About one pixel in a cell, if they filled a square.
    let side = max(1, Int(Double(max(1, x.count)).squareRoot()))
    cell = extent / Double(side) * (1 + 1e-9)
    (columns, rows) = (side, side)
    starts = [Int](repeating: 0, count: side * side + 1)
    pixels = [Int32](repeating: 0, count: x.count)
    let places = x.indices.map { pixel in
      Self.index(y[pixel] - bottom, cell, side) * side + Self.index(x[pixel] - left, cell, side)
    }
    for place in places { starts[place + 1] += 1 }
    for place in 0..<side * side { starts[place + 1] += starts[place] }
    var next = starts
    for (pixel, place) in places.enumerated() {
      pixels[next[place]] = Int32(pixel)
      next[place] += 1
    }
  }

  /// The most pixels in a cell of the grid: a few, unless many lie at nearly one place.
  package var crowding: Int { zip(starts.dropFirst(), starts).map { $0 - $1 }.max() ?? 0 }

  private static func index(_ distance: Double, _ cell: Double, _ count: Int) -> Int {
    let place = distance / cell
    return place >= Double(count) ? count - 1 : place >= 0 ? Int(place) : 0
  }

  /// The neighbors of each pixel, ascending: the nearest others, if they are closer than 1.4 times the distance to the
  /// nearest one (1.5 for squares).
  package var neighbors: [[Int32]] {
    let (full, factor) = shape == .square ? (4, 1.5) : (6, 1.4)
    return x.indices.map { pixel in
      var near = candidates(of: pixel, factor: factor)
      near.sort { ($0.distance, $0.index) < ($1.distance, $1.index) }
      guard let nearest = near.first?.distance else { return [] }
      return near.prefix(full).filter { $0.distance < factor * nearest }.map(\.index).sorted()
    }
  }

  /// All pixels that may be near enough, from rings of cells that grow until no nearer one can come.
  private func candidates(of pixel: Int, factor: Double) -> [(distance: Double, index: Int32)] {
    let column = Self.index(x[pixel] - left, cell, columns)
    let row = Self.index(y[pixel] - bottom, cell, rows)
    var found: [(distance: Double, index: Int32)] = []
    var nearest = Double.infinity
    for ring in 0..<max(columns, rows) {
      for (r, c) in Self.ring(ring, row, column) where r >= 0 && r < rows && c >= 0 && c < columns {
        for place in starts[r * columns + c]..<starts[r * columns + c + 1] {
          let other = Int(pixels[place])
          if other == pixel { continue }
          let distance = distance(pixel, other)
          nearest = min(nearest, distance)
          found.append((distance, pixels[place]))
        }
      }
      if factor * nearest <= Double(ring) * cell { break }
    }
    return found
  }

  private func distance(_ a: Int, _ b: Int) -> Double {
    let (dx, dy) = (x[a] - x[b], y[a] - y[b])
    return shape == .square ? dx.magnitude + dy.magnitude : (dx * dx + dy * dy).squareRoot()
  }

  /// The cells at a distance from one, row by row.
  private static func ring(_ ring: Int, _ row: Int, _ column: Int) -> [(Int, Int)] {
    if ring == 0 { return [(row, column)] }
    var cells: [(Int, Int)] = []
    for c in column - ring...column + ring { cells += [(row - ring, c), (row + ring, c)] }
    for r in row - ring + 1..<row + ring { cells += [(r, column - ring), (r, column + ring)] }
    return cells
  }
}
