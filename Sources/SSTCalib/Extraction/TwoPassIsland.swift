internal import SSTCore

/// The main island of the first pass, and its axis.
extension ChargeExtraction {
  /// Cleans with `threshold` and half of it (one picture neighbor) and leaves the brightest island.
  func findMainIsland(
    _ image: UnsafeMutableBufferPointer<Float>, threshold: Double, _ scratch: inout TwoPassScratch
  ) {
    let above = image.map { Double($0) >= threshold }
    scratch.boundary = image.map { Double($0) >= threshold / 2 }
    scratch.picture = above.indices.map { above[$0] && hasNeighbor($0, in: above) }
    scratch.mask = above.indices.map { pixel in
      (scratch.boundary[pixel] && hasNeighbor(pixel, in: scratch.picture))
        || (scratch.picture[pixel] && hasNeighbor(pixel, in: scratch.boundary))
    }
    scratch.selected.removeAll(keepingCapacity: true)
    for pixel in scratch.mask.indices where scratch.mask[pixel] { scratch.selected.append(Int32(pixel)) }
    let (mask, selected) = (scratch.mask, scratch.selected)
    scratch.islands.fill(mask: mask.span, selected: selected.span, geometry)
    let brightest = scratch.islands.brightest(
      selected: selected.span, charges: UnsafeBufferPointer(image).span)
    scratch.island.removeAll(keepingCapacity: true)
    for (index, pixel) in selected.enumerated() where scratch.islands.labels[index] == brightest {
      scratch.island.append(Int(pixel))
    }
  }

  private func hasNeighbor(_ pixel: Int, in mask: [Bool]) -> Bool {
    geometry.neighbors(of: pixel).contains { mask[Int($0)] }
  }
}

/// The major axis of an island: centre and direction of the second moments.
struct ShowerAxis {
  private let x, y, cosine, sine: Double

  init?(pixels: [Int], charges: UnsafeMutableBufferPointer<Float>, geometry: CameraGeometry) {
    var (size, sx, sy) = (0.0, 0.0, 0.0)
    for pixel in pixels {
      let charge = Double(charges[pixel])
      size += charge
      sx += charge * geometry.x[pixel]
      sy += charge * geometry.y[pixel]
    }
    guard size > 0 else { return nil }
    (x, y) = (sx / size, sy / size)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for pixel in pixels {
      let (dx, dy) = (geometry.x[pixel] - x, geometry.y[pixel] - y)
      let charge = Double(charges[pixel])
      xx += charge * dx * dx / size
      xy += charge * dx * dy / size
      yy += charge * dy * dy / size
    }
    // tan psi of the larger eigenvalue's vector; psi in (−90°, 90°].
    let half = (xx - yy) / 2
    let root = (half * half + xy * xy).squareRoot()
    guard root > 0 || xx + yy > 0 else { return nil }
    var (vx, vy) = half >= 0 ? (half + root, xy) : (xy, root - half)
    if vx < 0 || (vx == 0 && vy < 0) { (vx, vy) = (-vx, -vy) }
    let norm = (vx * vx + vy * vy).squareRoot()
    guard norm > 0 else { return nil }
    (cosine, sine) = (vx / norm, vy / norm)
  }

  /// The position along the axis.
  func position(x px: Double, y py: Double) -> Double { (px - x) * cosine + (py - y) * sine }
}
