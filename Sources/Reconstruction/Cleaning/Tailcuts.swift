internal import SSTCore

extension CleaningWorkspace {
  /// Tailcuts on marked pixels: kept are boundary pixels beside a picture pixel, and picture pixels beside
  /// a boundary
  /// pixel (or all picture pixels if isolated ones are kept).
  ///
  /// Source: ctapipe 0.17 `tailcuts_clean`.
  mutating func tailcuts(minimumNeighbors: Int, keepsIsolated: Bool, _ geometry: CameraGeometry) {
    let needed = keepsIsolated ? 0 : minimumNeighbors
    flag(PixelFlags.picture, where: PixelFlags.above, near: PixelFlags.above, minimum: needed, geometry)
    flag(PixelFlags.kept, where: PixelFlags.boundary, near: PixelFlags.picture, minimum: 1, geometry)
    flag(
      PixelFlags.kept, where: PixelFlags.picture, near: PixelFlags.boundary, minimum: keepsIsolated ? 0 : 1,
      geometry)
    select(flag: PixelFlags.kept)
  }

  /// The MARS step after tailcuts: boundary pixels beside a kept pixel, and kept pixels beside a boundary
  /// pixel.
  ///
  /// Source: ctapipe 0.17 `mars_cleaning_1st_pass`.
  mutating func growIntoBoundary(_ geometry: CameraGeometry) {
    flag(PixelFlags.next, where: PixelFlags.boundary, near: PixelFlags.kept, minimum: 1, geometry)
    flag(PixelFlags.next, where: PixelFlags.kept, near: PixelFlags.boundary, minimum: 1, geometry)
    select(flag: PixelFlags.next)
  }
}
