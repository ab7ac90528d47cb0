internal import SSTCore

/// The settings of a production as lines of a configuration, as readers look for them.
struct ProductionHistory {
  let settings: ProductionSettings
  let run: Int
  let telescopes: [ProductionTelescope]

  /// How the file can be made again.
  var commandLine: String {
    let s = settings
    let energies = s.energyRange
    var words = [
      "sstctl simulate mc", "--primary \(s.primary.rawValue)", "--showers \(s.showerCount)",
      "--reuse \(s.reuse)",
      "--energy \(energies.lowerBound):\(energies.upperBound)", "--slope \(s.slope)",
      "--zenith \(s.zenithDeg)",
      "--azimuth \(s.azimuthDeg)", "--view-cone \(s.viewCone)", "--scatter-radius \(s.scatterRadius)",
      "--nsb \(s.nightSky.megahertz.map { "\($0)" }.joined(separator: ","))",
    ]
    if let threshold = s.threshold { words.append("--threshold \(threshold)") }
    if s.pulse != nil { words.append("--pulse …") }
    words += ["--run \(run)", "--seed \(s.seed)"]
    return words.joined(separator: " ")
  }

  /// Settings of all telescopes.
  var global: [String] {
    [
      "ALTITUDE \(NightSimulator.siteLocation.heightM) % m", "TELESCOPE_THETA \(settings.zenithDeg)",
      "TELESCOPE_PHI \(settings.azimuthDeg)", "POWER_LAW \(-settings.slope)", "TRIGGER_TELESCOPES 1",
      "ONLY_TRIGGERED_TELESCOPES 1", "OUTPUT_FORMAT 1 % samples", "STORE_PHOTOELECTRONS 1",
      "RANDOM_SEED \(settings.seed)",
    ]
  }

  /// The section of a telescope.
  func telescope(_ telescope: ProductionTelescope) -> [String] {
    let optics = telescope.description.optics
    let rate = telescope.prepared.backgroundRate * telescope.efficiency.factor
    return [
      "# Telescope-specific configuration follows for telescope \(telescope.id)",
      "CAMERA_CONFIG_NAME DigiCam",
      "OPTICS_CONFIG_NAME \(optics.name)", "FOCAL_Length \(100 * optics.equivalentFocalLength) % cm",
      "EFFECTIVE_FOCAL_Length \(100 * optics.effectiveFocalLength) % cm",
      "QUANTUM_EFFiciency \(telescope.efficiency.name).dat % relative to a dark sky: \(telescope.efficiency.factor)",
      "NIGHTSKY_BACKGROUND all:\(rate) % p.e. per ns", "DSUM_THRESHold \(telescope.threshold) % ADC counts",
      "FADC_NOISE 2.4", "FADC_PEDESTAL 305", "STORE_PHOTOELECTRONS 1",
    ]
  }

  /// Names and values of the array.
  var arrayNames: [(key: String, value: String)] {
    let site = NightSimulator.siteLocation
    return [
      ("ARRAY_CONFIG_NAME", SubarrayDescription.sst1m.name), ("ALTITUDE", "\(site.heightM)"),
      ("*LATITUDE", "\(site.latitudeDeg)"), ("*LONGITUDE", "\(site.longitudeDeg)"),
      ("SIMTEL_VERSION", "swift-sst"), ("CONFIG_VERSION", "1"),
    ]
  }

  /// Names and values of a telescope; equal lengths make a Davies-Cotton dish.
  func names(_ telescope: ProductionTelescope) -> [(key: String, value: String)] {
    let optics = telescope.description.optics
    let focal = "\(Double(Float(100 * optics.equivalentFocalLength)))"
    return [
      ("OPTICS_CONFIG_NAME", optics.name), ("CAMERA_CONFIG_NAME", SST1MCamera.geometry.name),
      ("MIRROR_CLASS", "0"), ("PARABOLIC_DISH", "0"), ("DISH_SHAPE_Length", focal), ("FOCAL_Length", focal),
    ]
  }

  /// The settings of the showers in the words of CORSIKA.
  var inputCard: [String] {
    let (s, energies) = (settings, settings.energyRange)
    return [
      "* not CORSIKA: showers of swift-sst, a toy", "RUNNR \(run)", "NSHOW \(s.showerCount)",
      "PRMPAR \(s.primary.corsikaNumber)",
      "ERANGE \(energies.lowerBound * 1000) \(energies.upperBound * 1000)",
      "ESLOPE \(s.slope)", "THETAP \(s.zenithDeg) \(s.zenithDeg)", "PHIP \(s.azimuthDeg) \(s.azimuthDeg)",
      "VIEWCONE 0 \(s.viewCone)", "CSCAT \(s.reuse) \(s.scatterRadius * 100) 0",
      "OBSLEV \(NightSimulator.siteLocation.heightM * 100)", "ATMOSPHERE 1 Y",
    ]
  }
}
