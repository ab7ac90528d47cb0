/// The types of objects in simtel files, by number.
public enum EventIOType {
  static let historyContainer = 70, commandLine = 71, configurationLine = 72, metaParameters = 75
  static let histograms = 100, photonContainer = 1204, photonBunches = 1205, photoelectrons = 1208
  static let inputCard = 1212, extraShowerParameters = 1215, atmosphere = 1216, photonBunches3D = 1217
  static let runHeader = 2000, mcRunHeader = 2001, cameraSettings = 2002, cameraOrganization = 2003
  static let pixelSettings = 2004, disabledPixels = 2005, cameraSoftware = 2006, pointingCorrection = 2007
  static let driveSettings = 2008, centralTrigger = 2009, arrayEvent = 2010, telescopeHeader = 2011
  static let adcSums = 2012, adcSamples = 2013, imageParameters = 2014, storedShower = 2015
  static let pixelTiming = 2016, calibratedIntensities = 2017, mcShower = 2020, mcEvent = 2021
  static let monitoring = 2022, laserCalibration = 2023, runStatistics = 2024, mcRunStatistics = 2025
  static let photoelectronSums = 2026, pixelList = 2027, calibrationEvent = 2028, digitalTraces = 2029
  static let analogTraces = 2030, pixelTriggerTimes = 2032, pixelMonitor = 2033
  static let calibrationPhotons = 2034, triggerMasks = 2090, tracking = 2100, telescopeEvent = 2200

  /// True for the tracking position of a telescope inside an array event.
  static func isTracking(_ type: Int) -> Bool { type >= tracking && type % 1000 / 100 == 1 }

  /// True for the event of a telescope inside an array event.
  static func isTelescopeEvent(_ type: Int) -> Bool { type >= telescopeEvent && type % 1000 / 100 == 2 }

  /// The telescope of a tracking position or telescope event.
  static func telescope(ofType type: Int) -> Int {
    let rest = type - (isTracking(type) ? tracking : telescopeEvent)
    return rest % 100 + 100 * (rest / 1000)
  }

  /// The telescope in a word of flags: bits 0 to 7 and 24 to 29.
  static func telescope(inFlags identifier: Int32) -> Int {
    Int(identifier & 0xFF | (identifier & 0x3F00_0000) >> 16)
  }

  /// The name of a type as `dump --table` takes it; nil for one that is not known.
  public static func name(of type: Int) -> String? {
    if let name = names[type] { return name }
    return isTracking(type) ? "tracking" : isTelescopeEvent(type) ? "telescope_event" : nil
  }

  /// The name of a type in words.
  public static func title(of type: Int) -> String {
    name(of: type)?.replacing("_", with: " ") ?? "of no known type"
  }

  /// The names of all types but those that carry a telescope.
  static let names: [Int: String] = [
    70: "history", 71: "command_line", 72: "configuration_line", 75: "meta_parameters", 100: "histograms",
    1204: "photon_container", 1205: "photon_bunches", 1208: "photoelectrons", 1212: "input_card",
    1215: "extra_shower_parameters", 1216: "atmosphere", 1217: "photon_bunches_3d", 2000: "run_header",
    2001: "mc_run_header", 2002: "camera_settings", 2003: "camera_organization", 2004: "pixel_settings",
    2005: "disabled_pixels", 2006: "camera_software", 2007: "pointing_correction", 2008: "drive_settings",
    2009: "central_trigger", 2010: "array_event", 2011: "telescope_header", 2012: "adc_sums",
    2013: "adc_samples", 2014: "image_parameters", 2015: "reconstructed_shower", 2016: "pixel_timing",
    2017: "calibrated_intensities", 2020: "mc_shower", 2021: "mc_event", 2022: "monitoring",
    2023: "laser_calibration", 2024: "run_statistics", 2025: "mc_run_statistics",
    2026: "photoelectron_sums", 2027: "pixel_list", 2028: "calibration_event", 2029: "digital_traces",
    2030: "analog_traces", 2032: "pixel_trigger_times", 2033: "pixel_monitor",
    2034: "calibration_photons", 2090: "trigger_masks",
  ]
}
