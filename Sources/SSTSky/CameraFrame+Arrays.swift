extension CameraFrame {
  /// The directions of the sky that positions see, all under this frame's pointing.
  public func directions(of positions: [Position]) -> [HorizontalDirection] {
    positions.map { direction(of: $0) }
  }

  /// Where directions of the sky are seen, all under this frame's pointing.
  public func positions(of directions: [HorizontalDirection]) -> [Position] {
    directions.map { position(of: $0) }
  }

  /// The directions of the sky that positions see while the telescope moves.
  ///
  /// - Parameters:
  ///   - positions: metres in the camera plane.
  ///   - focalLength: metres, above 0.
  ///   - pointings: where the telescope points, one for each position.
  public static func directions(
    of positions: [Position], focalLength: Double, pointings: [HorizontalDirection]
  ) -> [HorizontalDirection] {
    precondition(positions.count == pointings.count, "one pointing a position")
    return positions.indices.map {
      CameraFrame(focalLength: focalLength, pointing: pointings[$0]).direction(of: positions[$0])
    }
  }

  /// Where directions of the sky are seen while the telescope moves, in metres.
  ///
  /// - Parameters:
  ///   - directions: places in the sky.
  ///   - focalLength: metres, above 0.
  ///   - pointings: where the telescope points, one for each direction.
  public static func positions(
    of directions: [HorizontalDirection], focalLength: Double, pointings: [HorizontalDirection]
  ) -> [Position] {
    precondition(directions.count == pointings.count, "one pointing a direction")
    return directions.indices.map {
      CameraFrame(focalLength: focalLength, pointing: pointings[$0]).position(of: directions[$0])
    }
  }
}
