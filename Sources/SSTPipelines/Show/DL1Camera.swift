import Foundation
import Reports
import SSTCore
import SSTData
import SSTIO

/// A telescope of a DL1 file: its camera and optics.
struct DL1Camera {
  let telescope: Int
  let geometry: CameraGeometry
  let displayed: DisplayedTelescope
  /// The equivalent focal length of the optics, in metres; NaN if the file does not say.
  let focalLengthM: Double

  /// Reads the description of a telescope.
  ///
  /// - Throws: `HDF5Error`; ``ShowError/missingTelescope(path:telescope:table:)`` without a camera.
  init(_ file: HDF5File, telescope: Int, pixelCount: Int) throws {
    self.telescope = telescope
    let row = try DL1File(file).layout().first { Int($0.telescope) == telescope }
    let layout = (camera: row?.cameraIndex ?? 0, optics: row?.opticsIndex ?? 0)
    geometry = try Self.geometry(file, layout.camera, telescope, pixelCount)
    focalLengthM = try Self.focalLength(file, layout.optics)
    let isSST1M = geometry.name == "DigiCam" && pixelCount == SST1MCamera.pixelCount
    let readout = TablePath.cameraReadout(layout.camera)
    let rate = try file.kind(of: readout) == nil ? nil : file.attributes(of: readout)["SAMPFREQ"]?.double
    displayed = DisplayedTelescope(
      name: "Telescope \(telescope)",
      camera: ReportCamera(geometry, modules: isSST1M ? SST1MCamera.moduleOfPixel : []),
      frame: "camera frame (m): x right, y up", positionM: row.map { [$0.x, $0.y, $0.z] }, chargeUnit: "p.e.",
      samplePeriodNS: rate.flatMap { $0 > 0 ? 1 / $0 : nil })
  }

  private static func geometry(
    _ file: HDF5File, _ index: Int, _ telescope: Int, _ pixelCount: Int
  ) throws -> CameraGeometry {
    let name = TablePath.cameraGeometry(index)
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
    let optics = try DL1File(file).optics()
    return optics.indices.contains(index) ? optics[index].equivalentFocalLength : .nan
  }
}
