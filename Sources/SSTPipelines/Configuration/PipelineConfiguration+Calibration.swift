public import SSTCore

/// Where a telescope stands.
public struct TelescopeCoordinates: Equatable, Sendable {
  /// Geographic longitude, east positive, in degrees.
  public var longitudeDeg: Double
  /// Geographic latitude, north positive, in degrees.
  public var latitudeDeg: Double
  /// Height above the ellipsoid, in metres.
  public var heightMetres: Double
}

/// How the loss of gain under night-sky light is corrected.
public enum VoltageDropCorrection: Equatable, Sendable {
  /// Not at all.
  case none
  /// One factor for the camera.
  case global
  /// A factor for each pixel.
  case perPixel
}

/// A night-sky level with a name: `low` from 0 p.e. of mean pedestal charge, for example.
public struct NSBRateBin: Equatable, Sendable {
  /// The smallest mean pedestal charge of the level, in p.e.
  public var meanChargeLow: Double
  /// The name of the level.
  public var rate: String
}

extension PipelineConfiguration {
  /// Where a telescope stands.
  public func coordinates(ofTelescope id: Int) throws(ConfigurationError) -> TelescopeCoordinates {
    let keys = ["telescope_coords", TelescopeKey.key(of: id)]
    func number(_ key: String) throws(ConfigurationError) -> Double {
      if let value = value(at: keys + [key])?.double { return value }
      let full = (keys + [key]).joined(separator: ".")
      throw ConfigurationError.missing(key: full, hint: "telescope \(id) needs its coordinates")
    }
    return TelescopeCoordinates(
      longitudeDeg: try number("long_deg"), latitudeDeg: try number("lat_deg"),
      heightMetres: try number("height_m"))
  }

  /// The calibration file of a telescope as it is written; nil for the packaged calibration.
  public func calibrationFile(ofTelescope id: Int) -> String? {
    value(at: "telescope_calibration", TelescopeKey.key(of: id))?.string
  }

  /// The window transmittance file of a telescope as it is written; nil for the packaged table.
  public func windowFile(ofTelescope id: Int) -> String? {
    value(at: "window_transmittance", TelescopeKey.key(of: id))?.string
  }

  /// Whether pixels with a bad calibration flag are switched off and interpolated.
  public var interpolatesBadCalibration: Bool {
    value(at: "telescope_calibration", "bad_calib_px_interpolation")?.bool ?? true
  }

  /// Whether pixels with too small a pedestal rms are switched off and interpolated, too.
  public var interpolatesDynamicDead: Bool {
    value(at: "telescope_calibration", "dynamic_dead_px_interpolation")?.bool ?? true
  }

  /// Whether broken pixels get the mean of their neighbours (`invalid_pixel_handler_type` is not null).
  public var averagesNeighbors: Bool {
    value(at: "CameraCalibrator", "invalid_pixel_handler_type")?.string != nil
  }

  /// The equivalent focal length of a telescope, in metres.
  public func equivalentFocalLength(ofTelescope id: Int) -> Double {
    value(at: "telescope_equivalent_focal_length", TelescopeKey.key(of: id))?.double ?? 5.6
  }

  /// Pixels of a telescope that are switched off by hand.
  public func badPixels(ofTelescope id: Int) -> [Int] {
    value(at: "analysis", "bad_pixels", TelescopeKey.key(of: id))?.array?.compactMap(\.integer) ?? []
  }

  /// The length of a time interval of the charge distribution maps, in seconds.
  public var pedestalTimeWindow: Double { value(at: "analysis", "ped_time_window")?.double ?? 10 }

  /// How the voltage drop is corrected; per pixel wins if both switches are on.
  public var voltageDropCorrection: VoltageDropCorrection {
    if value(at: "NsbCalibrator", "apply_pixelwise_Vdrop_correction")?.bool == true { return .perPixel }
    return value(at: "NsbCalibrator", "apply_global_Vdrop_correction")?.bool == true ? .global : .none
  }

  /// Whether both switches of the voltage drop are on, which deserves a warning.
  public var hasAmbiguousVoltageDrop: Bool {
    value(at: "NsbCalibrator", "apply_pixelwise_Vdrop_correction")?.bool == true
      && value(at: "NsbCalibrator", "apply_global_Vdrop_correction")?.bool == true
  }

  /// Whether simulations are corrected for the photon detection efficiency.
  public var correctsSimulatedPDE: Bool { value(at: "NsbCalibrator", "mc_correction_for_PDE")?.bool ?? true }

  /// The factor on the Hillas intensity of a telescope.
  public func intensityCorrection(ofTelescope id: Int) -> Double {
    value(at: "NsbCalibrator", "intensity_correction", TelescopeKey.key(of: id))?.double ?? 1
  }

  /// The named night-sky levels of a telescope, ascending; empty if none are configured.
  public func nsbRates(ofTelescope id: Int) -> [NSBRateBin] {
    let entries = value(at: "mean_charge_to_nsb_rate", TelescopeKey.key(of: id))?.array ?? []
    return entries.compactMap { entry in
      guard let low = entry["mean_charge_bin_low"]?.double, let rate = entry["nsb_rate"]?.string else {
        return nil
      }
      return NSBRateBin(meanChargeLow: low, rate: rate)
    }.sorted { $0.meanChargeLow < $1.meanChargeLow }
  }
}
