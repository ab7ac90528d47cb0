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
  /// The scale of the images, in metres, with which directions are reconstructed; nil if the file does not say.
  let effectiveFocalLengthM: Double?

  /// Reads the description of a telescope.
  ///
  /// - Throws: `HDF5Error`; ``ShowError/missingTelescope(path:telescope:table:)`` without a camera.
  init(_ file: DL1File, telescope: Int, pixelCount: Int) throws {
    self.telescope = telescope
    let row = try file.layout().first { Int($0.telescope) == telescope }
    let layout = (camera: row?.cameraIndex ?? 0, optics: row?.opticsIndex ?? 0)
    let note = try file.camera(layout.camera)
    geometry = try Self.geometry(file, layout.camera, note, telescope, pixelCount)
    let optics = try file.optics()
    let length = optics.indices.contains(layout.optics) ? optics[layout.optics].equivalentFocalLength : .nan
    focalLengthM = length
    let effective = optics.indices.contains(layout.optics) ? optics[layout.optics].effectiveFocalLength : .nan
    effectiveFocalLengthM = effective > 0 && effective.isFinite ? effective : nil
    let isSST1M = geometry.name == "DigiCam" && pixelCount == SST1MCamera.pixelCount
    displayed = DisplayedTelescope(
      name: "Telescope \(telescope)",
      camera: ReportCamera(geometry, modules: isSST1M ? SST1MCamera.moduleOfPixel : []),
      frame: "x (altitude) right, y (azimuth) up", positionM: row.map { [$0.x, $0.y, $0.z] },
      chargeUnit: "p.e.",
      samplePeriodNS: note.samplingRateGHz.flatMap { $0 > 0 ? 1 / $0 : nil },
      focalLengthM: length > 0 ? length : nil)
  }

  private static func geometry(
    _ file: DL1File, _ index: Int, _ note: CameraNote, _ telescope: Int, _ pixelCount: Int
  ) throws -> CameraGeometry {
    let pixels = try file.pixels(ofCamera: index)
    guard pixels.count == pixelCount, pixelCount <= 20_000 else {
      // The original's and our files always have the table; other programs may leave it out.
      if pixels.isEmpty, pixelCount == SST1MCamera.pixelCount { return SST1MCamera.geometry }
      throw ShowError.missingTelescope(
        path: file.file.path, telescope: telescope, table: TablePath.cameraGeometry(index))
    }
    let (x, y, area) = (pixels.map(\.x), pixels.map(\.y), pixels.first?.area ?? .nan)
    guard area > 0, (x + y).allSatisfy({ $0.isFinite && abs($0) < 100 }) else {
      throw ShowError.wrongKind(
        path: file.file.path, found: "the camera of telescope \(telescope) has impossible pixels")
    }
    return CameraGeometry(
      name: note.name ?? "", x: x, y: y, pixelArea: area, pixelShape: note.pixelShape ?? .hexagon,
      pixelRotationDeg: note.pixelRotationDeg ?? 30, cameraRotationDeg: 0)
  }
}
