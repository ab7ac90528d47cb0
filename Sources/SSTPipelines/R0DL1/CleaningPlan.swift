import Reconstruction
import SSTCalib
import SSTCore

extension R0DL1Options {
  /// The cleaning that the configuration asks for.
  func cleaning(ofTelescope id: Int, geometry: CameraGeometry, frame: ImageFrame) throws -> NightSkyCleaning {
    let selection = configuration.fixedCleaner(try configuration.cleanerSettings(.tailcuts, ofTelescope: id))
    switch try configuration.cleaner(ofTelescope: id) {
    case .fixed(let settings):
      return NightSkyCleaning(
        cleaner: configuration.fixedCleaner(settings), selection: selection, geometry: geometry,
        frame: frame, quirks: quirks)
    case .sst:
      return NightSkyCleaning(
        entries: try configuration.sstCleanerEntries(ofTelescope: id), selection: selection,
        geometry: geometry, frame: frame, quirks: quirks)
    }
  }

  /// The night sky of a first pass, from its charge distributions.
  func firstPass(_ path: String, pixelCount: Int) throws -> RecleanTable {
    try RecleanTable(
      PedestalHistogramFile.maps(path: path), minimumPedestals: configuration.minimumPedestalsForRecleaning,
      pixelCount: pixelCount, fileName: path, quirks: quirks)
  }
}
