internal import Glibc

/// How far reconstructed directions are from true ones: what event classes are made from.
public enum Misdirection {
  /// The decimal logarithm of the angular distance in degrees, for each event: the target of the model.
  ///
  /// - Parameters:
  ///   - reconstructedAltitudesDeg: degrees.
  ///   - reconstructedAzimuthsDeg: degrees.
  ///   - trueAltitudesDeg: degrees.
  ///   - trueAzimuthsDeg: degrees.
  /// - Returns: −∞ for a distance of 0.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func logDegrees(
    reconstructedAltitudesDeg: [Double], reconstructedAzimuthsDeg: [Double], trueAltitudesDeg: [Double],
    trueAzimuthsDeg: [Double]
  ) throws(ResponseError) -> [Double] {
    try Separation.degrees(
      altitudesDeg: reconstructedAltitudesDeg, azimuthsDeg: reconstructedAzimuthsDeg,
      otherAltitudesDeg: trueAltitudesDeg, otherAzimuthsDeg: trueAzimuthsDeg
    ).map { log10($0) }
  }
}
