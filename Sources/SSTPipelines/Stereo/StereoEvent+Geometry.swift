import Reconstruction
import SSTData
import SSTSky

extension StereoEvent {
  /// Makes the row of an event from its geometry.
  ///
  /// - Parameters:
  ///   - id: the event.
  ///   - g: what the reconstruction found.
  ///   - telescopes: whose images were used.
  ///   - showerMaximum: what the column `h_max` holds.
  ///   - referenceHeight: of the array's reference point above sea level, in metres.
  ///   - statesSpread: true for the original, whose uncertainty of two telescopes is the rounding of its arc cosine; a
  ///     number of its size here.
  init(
    _ id: EventID, _ g: StereoGeometry, telescopes: TelescopeSet, showerMaximum: ShowerMaximumDefinition,
    referenceHeight: Double, statesSpread: Bool
  ) {
    self.init()
    self.id = id
    if g.isValid {
      (altitudeDeg, azimuthDeg) = (g.direction.altitudeDeg, g.direction.azimuthDeg)
      self.telescopes = telescopes
    }
    let spread = g.isValid && statesSpread ? 0 : g.directionSpreadRad * 180 / .pi
    (altitudeUncertaintyDeg, azimuthUncertaintyDeg) = (spread, spread)
    (coreX, coreY) = (g.core.x, g.core.y)
    (coreTiltedX, coreTiltedY) = (g.coreTilted.x, g.coreTilted.y)
    showerMaximumDistance = g.showerMaximumDistance
    showerMaximumAltitude = g.showerMaximumAltitude(referenceHeight: referenceHeight)
    self.showerMaximum = showerMaximum == .distance ? showerMaximumDistance : showerMaximumAltitude
    (isValid, averageIntensity) = (g.isValid, g.averageIntensity)
    status = Int64(g.status.rawValue)
  }
}
