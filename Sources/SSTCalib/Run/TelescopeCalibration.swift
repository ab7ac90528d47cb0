public import SSTCore

/// All that the calibration of one telescope's raw samples needs, as one value.
///
/// ```swift
/// let calibration = try TelescopeCalibration.packaged(telescope: 21, firstEvent: header.time)
/// let calibrator = try ImageCalibrator(calibration)
/// ```
public struct TelescopeCalibration: Sendable {
  /// The camera.
  public var geometry: CameraGeometry
  /// The sampling rate in GHz.
  public var samplingRateGHz: Double
  /// The gain of each pixel.
  public var gain: GainCalibration
  /// The window's transmittance, by place in the camera as the table has it; nil for none.
  public var window: WindowTransmittance?
  /// The mean shape of a pulse.
  public var pulse: ReferencePulse
  /// How the night-sky background lowers the gain; nil for no correction.
  public var dropModel: VoltageDropModel?
  /// The modules that were connected in exchanged positions during the run; nil if none were.
  public var swap: ModuleSwap?

  /// Makes a calibration from its parts.
  public init(
    geometry: CameraGeometry, samplingRateGHz: Double, gain: GainCalibration, window: WindowTransmittance?,
    pulse: ReferencePulse, dropModel: VoltageDropModel? = nil, swap: ModuleSwap? = nil
  ) {
    self.geometry = geometry
    self.samplingRateGHz = samplingRateGHz
    self.gain = gain
    self.window = window
    self.pulse = pulse
    self.dropModel = dropModel
    self.swap = swap
  }

  /// The packaged calibration of an SST-1M telescope (21 or 1, 22 or 2).
  ///
  /// - Parameters:
  ///   - telescope: the id.
  ///   - firstEvent: the start of the run, which tells whether modules were swapped; nil if none were.
  /// - Throws: ``CalibrationError/unknownTelescope(id:table:)``.
  public static func packaged(
    telescope: Int, firstEvent: TAITime? = nil
  ) throws(CalibrationError) -> TelescopeCalibration {
    let id = try PackagedTables.sst1mTelescope(telescope, table: "calibration")
    return TelescopeCalibration(
      geometry: SST1MCamera.geometry, samplingRateGHz: SST1MCamera.samplingRateGHz,
      gain: try .packaged(telescope: id), window: try .packaged(telescope: id),
      pulse: try .packaged(telescope: id), dropModel: try VoltageDropModel(telescope: id),
      swap: firstEvent.flatMap { ModuleSwap.active(telescope: id, firstEvent: $0) })
  }
}

extension ImageCalibrator {
  /// Makes a calibrator for a telescope.
  ///
  /// - Parameters:
  ///   - calibration: gain, window, pulse, camera and swapped modules.
  ///   - configuration: the algorithms; its sampling rate is that of the calibration.
  /// - Throws: ``CalibrationError`` for wrong counts, pixels outside the camera or extractor parameters.
  public init(
    _ calibration: TelescopeCalibration,
    configuration: ImageCalibratorConfiguration = ImageCalibratorConfiguration()
  ) throws(CalibrationError) {
    var configuration = configuration
    configuration.samplingRateGHz = calibration.samplingRateGHz
    var window = calibration.window
    // The table belongs to the places in the camera; the swapped modules see each other's glass.
    if !configuration.quirks.contains(.alternatingWindow), var factors = window?.factors {
      calibration.swap?.apply(to: &factors)
      window?.factors = factors
    }
    try self.init(
      configuration: configuration, photoelectronsPerCount: calibration.gain.dcToPE.map { 1 / $0 },
      countsPerPhotoelectron: calibration.gain.dcToPE,
      isGood: calibration.gain.isGood, window: window, pulse: calibration.pulse,
      geometry: calibration.geometry, swap: calibration.swap)
  }
}
