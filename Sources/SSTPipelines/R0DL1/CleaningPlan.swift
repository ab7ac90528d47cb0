import Reconstruction
import SSTCalib
import SSTCore

extension R0DL1Options {
  /// The cleaning that the configuration asks for.
  func cleaning(ofTelescope id: Int, geometry: CameraGeometry, frame: ImageFrame) throws -> NightSkyCleaning {
    let selection = ImageCleaner.tailcuts(
      try configuration.imageProcessor.tailcuts(for: TelescopeIdentity(id: id)))
    switch try configuration.cleaner(ofTelescope: id) {
    case .fixed(let cleaner):
      return NightSkyCleaning(
        cleaner: cleaner, selection: selection, geometry: geometry, frame: frame, quirks: quirks)
    case .sst(let settings):
      return NightSkyCleaning(
        entries: try settings.entries(ofTelescope: id), selection: selection, geometry: geometry,
        frame: frame, quirks: quirks)
    }
  }

  /// The night sky of a first pass, from its charge distributions.
  func firstPass(
    _ path: String, telescope: Int, observation: Int, pixelCount: Int
  ) throws -> RecleanTable {
    let file = PedestalHistogramFile(
      path: path, telescope: telescope, observation: observation, isOriginal: compatibility != nil)
    return try RecleanTable(
      file.maps(),
      minimumPedestals: configuration.imageProcessor.minimumPedestals(), pixelCount: pixelCount,
      fileName: path, quirks: quirks)
  }
}
