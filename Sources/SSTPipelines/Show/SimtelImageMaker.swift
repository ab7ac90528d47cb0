import Reports
import SSTCalib
import SSTCore
import SSTIO

/// Makes displayed images of one simulated telescope.
struct SimtelImageMaker {
  /// Seven samples around the peak.
  static let window = DisplayedTelescope.Window(width: 7, shift: 3)

  private let calibrator: SimulatedImageCalibrator

  /// Prepares a telescope.
  ///
  /// - Throws: `CalibrationError` for a telescope without camera or pulse.
  init(_ telescope: SimtelTelescope) throws { calibrator = try SimulatedImageCalibrator(telescope) }

  /// The camera.
  var geometry: CameraGeometry { calibrator.geometry }

  /// The image of an event of stored samples or sums.
  ///
  /// - Throws: `CalibrationError` if the file has no calibration of the telescope.
  func image(_ events: TelescopeEvents, _ event: Int, selectsGain: Bool) throws -> DisplayedImage {
    var charges = [Float](repeating: 0, count: events.pixelCount)
    var times = charges
    var scratch = SimulatedImageCalibrator.Scratch()
    try charges.withUnsafeMutableBufferPointer { charges in
      try times.withUnsafeMutableBufferPointer { times in
        _ = try calibrator.calibrate(
          event, of: events, selectsGain: selectsGain, image: charges, peakTime: times, scratch: &scratch)
      }
    }
    var image = DisplayedImage(charges: charges)
    if events.samplesPerPixel > 1 { image.peakTimesNS = times }
    image.note = "Neighbor peak sums of \(Self.window.width) samples; not cleaned."
    return image
  }
}
