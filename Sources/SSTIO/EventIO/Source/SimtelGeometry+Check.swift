import SSTCore

// What a camera must be for a reconstruction.

extension SimtelGeometry {
  /// Pixels in one of as many cells as there are pixels; with more of them, neighbors would take for ever to find.
  private static let mostInCell = 256
  /// Of focal lengths, in metres.
  private static let focalLengths: ClosedRange<Float> = 0.01...1000
  /// Of pixels, in square metres.
  private static let pixelAreas: ClosedRange<Float> = 1e-9...100
  /// In square metres.
  private static let largestMirror: Float = 1e6
  /// A camera this many times as long as wide has its pixels on a line.
  private static let largestElongation = 1e4

  /// Whether lengths, positions and areas make sense.
  ///
  /// - Throws: ``ObjectFault`` that names the telescope.
  static func check(_ camera: CameraSettings, telescope: Int) throws(ObjectFault) {
    func refuse(_ detail: String) -> ObjectFault { ObjectFault("telescope \(telescope): \(detail)") }
    let effective = camera.effectiveFocalLength ?? .nan
    let lengths = [camera.focalLength] + (effective > 0 ? [effective] : [])
    if let wrong = lengths.first(where: { !focalLengths.contains($0) }) {
      throw refuse("a focal length of \(wrong) m")
    }
    let mirror = camera.mirrorArea ?? 0
    guard mirror >= 0, mirror <= largestMirror else { throw refuse("a mirror area of \(mirror) m²") }
    guard camera.cameraRotation.magnitude < 1000 else {
      throw refuse("a camera rotation of \(camera.cameraRotation) rad")
    }
    for (pixel, area) in camera.areas.enumerated() where !pixelAreas.contains(area) {
      throw refuse("an area of \(area) m² of pixel \(pixel)")
    }
    for pixel in 0..<camera.pixelCount {
      guard camera.x[pixel].magnitude < 1000, camera.y[pixel].magnitude < 1000 else {
        throw refuse("pixel \(pixel) at \(camera.x[pixel]), \(camera.y[pixel]) m")
      }
    }
    let (x, y) = (camera.x.map { Double($0) }, camera.y.map { Double($0) })
    guard camera.pixelCount >= 3, isPlane(x, y) else {
      throw refuse("its \(camera.pixelCount) pixels lie at one place or on a line")
    }
    let search = NeighborSearch(x: x, y: y, shape: .hexagon)
    guard search.crowding <= mostInCell else {
      throw refuse("\(search.crowding) pixels lie at nearly one place")
    }
  }

  /// False for points at one place or on a line.
  private static func isPlane(_ x: [Double], _ y: [Double]) -> Bool {
    func squared(_ index: Int, _ origin: Int) -> Double {
      let (dx, dy) = (x[index] - x[origin], y[index] - y[origin])
      return dx * dx + dy * dy
    }
    guard let end = x.indices.max(by: { squared($0, 0) < squared($1, 0) }) else { return false }
    let (dx, dy) = (x[end] - x[0], y[end] - y[0])
    let length = dx * dx + dy * dy
    guard length > 0 else { return false }
    let width = x.indices.map { abs(dx * (y[$0] - y[0]) - dy * (x[$0] - x[0])) / length }.max() ?? 0
    return width * largestElongation > 1
  }
}
