internal import Foundation
internal import Reconstruction
public import SSTCore
public import SSTIO
internal import SSTSky

/// The image parameters of a simulated event in one telescope, and the truth beside them.
///
/// The columns of the truth are what models are trained with. Source: the columns that sst1mpipe adds to DL1 files of
/// simulations.
public struct SimulatedParameterRow: Sendable {
  /// Image parameters and pointing, as in data.
  public var measured = ParameterRow()
  /// The true shower.
  public var shower = TrueShower.none
  /// Where the true direction of the shower lies in the camera, in metres, behind the equivalent focal length.
  public var cameraX = Double.nan
  /// See ``cameraX``.
  public var cameraY = Double.nan
  /// From the image's center to the true direction, in metres.
  public var displacementX = Double.nan
  /// See ``displacementX``.
  public var displacementY = Double.nan
  /// The part of it along the image's axis, without sign, in metres.
  public var displacementNorm = Double.nan
  /// Its angle as a line, in radians.
  public var displacementAngle = Double.nan
  /// 1 if the true direction lies along psi from the center, −1 against it.
  public var displacementSign = Double.nan
  /// The part across the axis, in metres.
  public var miss = Double.nan
  /// The distance of telescope and core on the ground, in metres.
  public var groundDistance = Double.nan
  /// The fraction of the true photoelectrons that lie in selected pixels.
  public var survivedFraction = Double.nan
  /// From this energy on, in TeV, all events are in the file.
  public var leastEnergyTeV: Float = .nan

  /// Makes a row without values.
  public init() {}

  /// Adds what follows from the true shower.
  ///
  /// - Parameters:
  ///   - shower: the truth.
  ///   - telescope: its position.
  ///   - focalLength: the equivalent one, in metres.
  ///   - centre: the center of the image in the camera, in metres; NaN without image.
  ///   - psiRad: the angle of its axis, in radians.
  public mutating func add(
    _ shower: TrueShower, telescope: TelescopeDescription, focalLength: Double,
    centre: SIMD2<Double>, psiRad: Double
  ) {
    self.shower = shower
    let (dx, dy) = (shower.coreX - telescope.position.x, shower.coreY - telescope.position.y)
    groundDistance = (dx * dx + dy * dy).squareRoot()
    guard focalLength > 0, measured.pointing.altitudeRad.isFinite else { return }
    let source = CameraFrame(focalLength: focalLength, pointing: measured.pointing).position(
      of: HorizontalDirection(azimuthDeg: shower.azimuthDeg, altitudeDeg: shower.altitudeDeg))
    (cameraX, cameraY) = (source.x, source.y)
    guard centre.x.isFinite, psiRad.isFinite else { return }
    let displacement = TrueDisplacement(centre: centre, psiRad: psiRad, source: source)
    (displacementX, displacementY) = (displacement.vector.x, displacement.vector.y)
    (displacementNorm, displacementAngle) = (displacement.norm, displacement.angle)
    (displacementSign, miss) = (displacement.sign, displacement.miss)
  }

  /// The table of a telescope.
  public static func table(telescope: Int, _ layout: ParameterRow.Layout) -> Table<SimulatedParameterRow> {
    Table(TablePath.parameters(telescope: telescope)) {
      ParameterRow.imageColumns(layout.frame).at(\.measured)
      ParameterRow.pointingColumns.at(\.measured)
      TrueShower.columns.at(\.shower)
      ParameterRow.focalLengthColumn.at(\.measured)
      displacement
      Column(
        "true_tel_impact_distance", \.groundDistance, unit: "m",
        "horizontal distance of telescope and true impact point")
      Column(
        "log_true_energy", get: { $0.shower.energyTeV > 0 ? log10($0.shower.energyTeV) : .nan },
        "log10 of the true energy in TeV")
      Column(
        "survived_charge_fraction", \.survivedFraction,
        "fraction of the true photoelectrons that lie in pixels that survive cleaning; NaN without a true image"
      )
      Column(
        "min_true_energy_cut", \.leastEnergyTeV, unit: "TeV",
        "events below this true energy are left out of parameters and images")
    }
  }

  @ColumnList<Column<SimulatedParameterRow>>
  private static var displacement: [Column<SimulatedParameterRow>] {
    Column(
      "true_camera_x", \.cameraX, unit: "m",
      "true direction in the camera frame, x towards larger altitude, behind the equivalent focal length")
    Column(
      "true_camera_y", \.cameraY, unit: "m", "true direction in the camera frame, y towards larger azimuth")
    Column("disp_dx", \.displacementX, unit: "m", "true direction minus centroid, along camera x")
    Column("disp_dy", \.displacementY, unit: "m", "true direction minus centroid, along camera y")
    Column(
      "disp_norm", \.displacementNorm, unit: "m",
      "distance of the true direction from the centroid, along the image axis")
    Column(
      "disp_angle", \.displacementAngle, unit: "rad", "angle of (disp_dx, disp_dy) as a line, -pi/2 to pi/2")
    Column("disp_sign", \.displacementSign, "1 if the true direction lies along psi, -1 if against it")
    Column(
      "miss", \.miss, unit: "m", "distance of the true direction from the image axis, positive to its left")
  }
}
