import Glibc
import SSTCore

/// Names and optics of telescopes, by the configuration or by a table of known ones.
struct SimtelOptics {
  /// A telescope of files without names.
  private struct Known {
    let pixels: Int
    /// In centimetres.
    let focalLength: Int
    var tiles: Int?
    let size, optics, camera: String
    var mirrors = 1
    var shape = "DAVIES_COTTON"
  }

  private static let known: [Known] = [
    Known(
      pixels: 2048, focalLength: 228, size: "SST", optics: "GCT", camera: "CHEC", mirrors: 2,
      shape: schwarzschild),
    Known(
      pixels: 2368, focalLength: 215, size: "SST", optics: "ASTRI", camera: "ASTRICam", mirrors: 2,
      shape: schwarzschild),
    Known(
      pixels: 2048, focalLength: 215, size: "SST", optics: "ASTRI", camera: "CHEC", mirrors: 2,
      shape: schwarzschild),
    Known(pixels: 1296, focalLength: 560, size: "SST", optics: "1M", camera: "DigiCam"),
    Known(pixels: 1764, focalLength: 1600, size: "MST", optics: "MST", camera: "FlashCam", shape: "HYBRID"),
    Known(pixels: 1855, focalLength: 1600, size: "MST", optics: "MST", camera: "NectarCam", shape: "HYBRID"),
    Known(pixels: 1855, focalLength: 2800, size: "LST", optics: "LST", camera: "LSTCam", shape: "PARABOLIC"),
    // The table that everybody uses gives this one mirror, though it has two.
    Known(
      pixels: 11328, focalLength: 559, size: "MST", optics: "SCT", camera: "SCTCam", shape: schwarzschild),
    Known(
      pixels: 1039, focalLength: 1697, tiles: 964, size: "LST", optics: "MAGIC-1", camera: "MAGICCam",
      shape: "PARABOLIC"),
    Known(
      pixels: 1039, focalLength: 1697, tiles: 247, size: "LST", optics: "MAGIC-2", camera: "MAGICCam",
      shape: "PARABOLIC"),
    Known(
      pixels: 1039, focalLength: 1700, tiles: 964, size: "LST", optics: "MAGIC-1", camera: "MAGICCam",
      shape: "PARABOLIC"),
    Known(
      pixels: 1039, focalLength: 1700, tiles: 247, size: "LST", optics: "MAGIC-2", camera: "MAGICCam",
      shape: "PARABOLIC"),
    Known(pixels: 960, focalLength: 1500, size: "MST", optics: "HESS-I", camera: "HESS-I"),
    Known(
      pixels: 2048, focalLength: 3600, size: "LST", optics: "HESS-II", camera: "HESS-II", shape: "PARABOLIC"),
    Known(pixels: 1440, focalLength: 489, size: "SST", optics: "FACT", camera: "FACT", shape: "HYBRID"),
  ]
  private static let schwarzschild = "SCHWARZSCHILD_COUDER"

  var optics: OpticsDescription
  var cameraName: String

  init(_ camera: CameraSettings, meta: [String: String]?) {
    let area = Double(camera.mirrorArea ?? 0)
    let focal = Double(camera.focalLength)
    let effective = camera.effectiveFocalLength.map { Double($0) } ?? .nan
    optics = OpticsDescription(
      name: "UNKNOWN-\(Self.rounded(area))M2", sizeType: Self.size(area), reflectorShape: "UNKNOWN",
      mirrorArea: area, mirrorCount: -1, mirrorTileCount: camera.mirrorCount ?? 0,
      equivalentFocalLength: focal, effectiveFocalLength: effective)
    cameraName = "UNKNOWN-\(camera.pixelCount)PX"
    if let meta, let name = meta["OPTICS_CONFIG_NAME"], let camera = meta["CAMERA_CONFIG_NAME"],
      let mirror = meta["MIRROR_CLASS"]
    {
      (optics.name, cameraName) = (EventIOText.name(name), EventIOText.name(camera))
      optics.mirrorCount = mirror == "2" ? 2 : 1
      optics.reflectorShape = Self.shape(mirror, meta)
      return
    }
    let centimetres = Self.rounded(100 * focal)
    let found = Self.known.first {
      $0.pixels == camera.pixelCount && $0.focalLength == centimetres
        && ($0.tiles == nil || $0.tiles == camera.mirrorCount)
    }
    guard let found else { return }
    (optics.name, optics.sizeType, cameraName) = (found.optics, found.size, found.camera)
    (optics.mirrorCount, optics.reflectorShape) = (found.mirrors, found.shape)
  }

  private static func rounded(_ value: Double) -> Int {
    value.magnitude < 1e9 ? Int(value.rounded()) : 0
  }

  /// By the diameter of a circle with the mirror's area.
  private static func size(_ area: Double) -> String {
    let diameter = 2 * (area / .pi).squareRoot()
    return diameter < 8 ? "SST" : diameter < 16 ? "MST" : "LST"
  }

  private static func shape(_ mirror: String, _ meta: [String: String]) -> String {
    if mirror == "2" { return schwarzschild }
    if mirror != "0" { return "UNKNOWN" }
    if meta["PARABOLIC_DISH"] == "1" { return "PARABOLIC" }
    func number(_ key: String) -> Double { meta[key].flatMap { Double($0) } ?? 0 }
    return number("DISH_SHAPE_Length") == number("FOCAL_Length") ? "DAVIES_COTTON" : "HYBRID"
  }
}

/// The geometry of a camera from its settings.
enum SimtelGeometry {
  /// The geometry in the frame of the analysis: turned back by the rotation of the camera, in double precision.
  static func geometry(_ camera: CameraSettings, name: String) -> CameraGeometry {
    let rotation = Double(camera.cameraRotation)
    let (cosine, sine) = (cos(rotation), sin(rotation))
    let (x, y) = (camera.x.map { Double($0) }, camera.y.map { Double($0) })
    let turnedX = x.indices.map { cosine * x[$0] - sine * y[$0] }
    let turnedY = x.indices.map { sine * x[$0] + cosine * y[$0] }
    let (shape, angle) = shape(camera.shapes.first ?? -1)
    return CameraGeometry(
      name: name, x: turnedX, y: turnedY, pixelArea: Double(camera.areas.first ?? 0), pixelShape: shape,
      pixelRotationDeg: angle + rotation * 180 / .pi, cameraRotationDeg: 0,
      neighbors: NeighborSearch(x: turnedX, y: turnedY, shape: shape).neighbors)
  }

  /// A direction in the frame of the ground: x to the north, y to the west, z up; azimuths go to the east.
  static func direction(altitude: Double, azimuth: Double) -> (x: Double, y: Double, z: Double) {
    (cos(altitude) * cos(azimuth), -cos(altitude) * sin(azimuth), sin(altitude))
  }

  /// The distance of a point from an axis that goes through the ground at `core`.
  static func distance(
    fromAxis axis: (x: Double, y: Double, z: Double), through core: (x: Double, y: Double),
    to point: (x: Double, y: Double, z: Double)
  ) -> Double {
    let (dx, dy, dz) = (point.x - core.x, point.y - core.y, point.z)
    let x = dy * axis.z - dz * axis.y
    let y = dz * axis.x - dx * axis.z
    let z = dx * axis.y - dy * axis.x
    return (x * x + y * y + z * z).squareRoot()
  }

  private static func shape(_ stored: Int) -> (CameraGeometry.PixelShape, Double) {
    switch stored {
    case 0: (.circle, 0)
    case 2: (.square, 0)
    case 3: (.hexagon, 30)
    default: (.hexagon, 0)
    }
  }
}
