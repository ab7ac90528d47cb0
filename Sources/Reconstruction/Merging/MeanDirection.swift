public import SSTSky

/// Means of directions.
public enum MeanDirection {
  /// The direction of the weighted sum of unit vectors.
  ///
  /// - Parameters:
  ///   - directions: one for each telescope.
  ///   - weights: their weights.
  public static func vectors(_ directions: [HorizontalDirection], weights: [Double]) -> HorizontalDirection {
    var sum = GroundVector(0, 0, 0)
    for (direction, weight) in zip(directions, weights) { sum += weight * GroundVector(direction) }
    return sum.direction
  }

  /// The means of the directions of each event's telescopes by unit vectors, for example of their pointings.
  ///
  /// - Parameters:
  ///   - groups: which rows are images of one event.
  ///   - altitudesDeg: for each telescope the altitudes of its table in degrees.
  ///   - azimuthsDeg: for each telescope the azimuths of its table in degrees.
  /// - Returns: degrees; azimuths from 0 to 360.
  public static func ofEvents(
    _ groups: EventGroups, altitudesDeg: [[Double]], azimuthsDeg: [[Double]]
  ) -> (altitudesDeg: [Double], azimuthsDeg: [Double]) {
    var altitudes = [Double](repeating: 0, count: groups.count)
    var azimuths = altitudes
    for event in altitudes.indices {
      var sum = GroundVector(0, 0, 0)
      for image in groups.images(of: event) {
        let (telescope, row) = (groups.telescopes[image], groups.rows[image])
        sum += GroundVector(
          HorizontalDirection(
            azimuthDeg: azimuthsDeg[telescope][row], altitudeDeg: altitudesDeg[telescope][row]))
      }
      (altitudes[event], azimuths[event]) = (sum.direction.altitudeDeg, sum.direction.azimuthDeg)
    }
    return (altitudes, azimuths)
  }
}
