/// The second-moment ellipse of a cleaned shower image.
///
/// Lengths are in the unit of the ``ImageFrame``: metres, or degrees on the sky. Source: A. M. Hillas,
/// Proc. 19th
/// ICRC 3 (1985) 445; definitions and uncertainties as in ctapipe 0.17 `hillas_parameters`.
public struct HillasParameters: Sendable, Equatable {
  /// The sum of the selected charges, in photoelectrons.
  public var intensity: Double
  /// The centre of gravity: x, or fov_lon.
  public var x: Double
  /// The centre of gravity: y, or fov_lat.
  public var y: Double
  /// The distance of the centre of gravity from the camera's centre.
  public var r: Double
  /// The polar angle of the centre of gravity, in degrees, −180…180.
  public var phiDeg: Double
  /// The rms along the major axis.
  public var length: Double
  /// The statistical uncertainty of ``length``; NaN if it is 0.
  public var lengthUncertainty: Double
  /// The rms along the minor axis.
  public var width: Double
  /// The statistical uncertainty of ``width``; NaN if it is 0.
  public var widthUncertainty: Double
  /// The angle of the major axis to the x axis, in degrees, −90…90; NaN if the length is 0.
  public var psiDeg: Double
  /// The third standardised moment along the major axis; NaN if the length is 0.
  public var skewness: Double
  /// The fourth standardised moment along the major axis (3 for a Gaussian); NaN if the length is 0.
  public var kurtosis: Double

  /// All NaN.
  public static let undefined = HillasParameters(
    intensity: .nan, x: .nan, y: .nan, r: .nan, phiDeg: .nan, length: .nan, lengthUncertainty: .nan,
    width: .nan,
    widthUncertainty: .nan, psiDeg: .nan, skewness: .nan, kurtosis: .nan)
}
