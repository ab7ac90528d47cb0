import Foundation
import Reports
import SSTCore
import SSTIO

/// A telescope of a DL1 file: its camera and optics.
struct DL1Camera {
  let telescope: Int
  let geometry: CameraGeometry
  let displayed: DisplayedTelescope
  /// The equivalent focal length of the optics, in metres; NaN if the file does not say.
  let focalLengthM: Double

  private static let instrument = "/configuration/instrument/"

  /// Reads the description of a telescope.
  ///
  /// - Throws: `HDF5Error`; ``ShowError/missingTelescope(path:telescope:table:)`` without a camera.
  init(_ file: HDF5File, telescope: Int, pixelCount: Int) throws {
    self.telescope = telescope
    let layout = try Self.layout(file, telescope)
    geometry = try Self.geometry(file, layout.camera, telescope, pixelCount)
    focalLengthM = try Self.focalLength(file, layout.optics)
    let isSST1M = geometry.name == "DigiCam" && pixelCount == SST1MCamera.pixelCount
    let readout = Self.instrument + "telescope/camera/readout_\(layout.camera)"
    let rate = try file.kind(of: readout) == nil ? nil : file.attributes(of: readout)["SAMPFREQ"]?.double
    displayed = DisplayedTelescope(
      name: "Telescope \(telescope)",
      camera: ReportCamera(geometry, modules: isSST1M ? SST1MCamera.moduleOfPixel : []),
      frame: "camera frame (m): x right, y up", positionM: layout.position, chargeUnit: "p.e.",
      samplePeriodNS: rate.flatMap { $0 > 0 ? 1 / $0 : nil })
  }

  private static func layout(
    _ file: HDF5File, _ telescope: Int
  ) throws -> (camera: Int, optics: Int, position: [Double]?) {
    let name = instrument + "subarray/layout"
    guard try file.kind(of: name) == .dataset else { return (0, 0, nil) }
    let rows = try file.table(name).read()
    guard let row = try rows.integers("tel_id").firstIndex(of: Int64(telescope)) else { return (0, 0, nil) }
    let position = try ["pos_x", "pos_y", "pos_z"].map { try rows.doubles($0)[row] }
    return (
      Int(try rows.integers("camera_index")[row]), Int(try rows.integers("optics_index")[row]), position
    )
  }

  private static func geometry(
    _ file: HDF5File, _ index: Int, _ telescope: Int, _ pixelCount: Int
  ) throws -> CameraGeometry {
    let name = instrument + "telescope/camera/geometry_\(index)"
    let rows = try file.kind(of: name) == .dataset ? try file.table(name).read() : nil
    guard let rows, rows.count == pixelCount, pixelCount <= 20_000 else {
      // The original's and our files always have the table; other programs may leave it out.
      if rows == nil, pixelCount == SST1MCamera.pixelCount { return SST1MCamera.geometry }
      throw ShowError.missingTelescope(path: file.path, telescope: telescope, table: name)
    }
    let attributes = try file.attributes(of: name)
    let (x, y) = (try rows.doubles("pix_x"), try rows.doubles("pix_y"))
    let area = try rows.doubles("pix_area").first ?? .nan
    guard area > 0, (x + y).allSatisfy({ $0.isFinite && abs($0) < 100 }) else {
      throw ShowError.wrongKind(
        path: file.path, found: "the camera of telescope \(telescope) has impossible pixels")
    }
    return CameraGeometry(
      name: attributes["CAM_ID"]?.string ?? "", x: x, y: y, pixelArea: area,
      pixelShape: attributes["PIX_TYPE"]?.string == "square" ? .square : .hexagon,
      pixelRotationDeg: attributes["PIX_ROT"]?.double ?? 30, cameraRotationDeg: 0)
  }

  private static func focalLength(_ file: HDF5File, _ index: Int) throws -> Double {
    let name = instrument + "telescope/optics"
    guard try file.kind(of: name) == .dataset else { return .nan }
    let lengths = try file.table(name).read(columns: ["equivalent_focal_length"]).doubles(
      "equivalent_focal_length")
    return lengths.indices.contains(index) ? lengths[index] : .nan
  }
}
