/// What a simulated lab does.
public struct LabSettings: Sendable, Equatable, Codable {
  /// The state of the samples in the files.
  public enum Level: String, Sendable, Codable, CaseIterable {
    /// ADC counts of 12 bits, one for each mV, on top of the pedestal of each storage cell.
    case r0
    /// Calibrated: mV in steps of 1/22.8.
    case r1
  }

  /// One light level of the scan.
  public struct ScanLevel: Sendable, Equatable, Codable {
    /// Mean photons of a flash.
    public var photons: Double
    /// Photons of the night-sky background, in Hz.
    public var nightSkyHz: Double

    /// Makes a level.
    ///
    /// - Parameters:
    ///   - photons: mean photons of a flash.
    ///   - nightSkyHz: photons of the night-sky background, in Hz.
    public init(photons: Double, nightSkyHz: Double = 0) {
      (self.photons, self.nightSkyHz) = (photons, nightSkyHz)
    }
  }

  /// What everything random is made from.
  public var seed: UInt64
  /// The camera.
  public var camera = LabCameraSettings()
  /// Mean photoelectrons of the low-light runs on the nominal pixel.
  public var illuminations = [0.8, 1.6, 3]
  /// Events of each low-light run.
  public var eventsPerIllumination = 1000
  /// The light levels of the scan.
  public var scan = LabSettings.standardScan
  /// Events of each run of the scan.
  public var eventsPerScanLevel = 500
  /// Events of the pedestal run of an R0 lab: four are needed to reach a storage cell after the others.
  public var pedestalEvents = 4099
  /// The state of the samples.
  public var level = Level.r1
  /// Samples of a waveform: a multiple of 16.
  public var sampleCount = 128
  /// Share of events whose modules say that their data are out of date; they hold no light.
  public var staleFraction = 0.002
  /// Share of events with a packet that never came.
  public var incompleteFraction = 0.002

  /// The default lab.
  public init(seed: UInt64) { self.seed = seed }

  /// Eight light levels in the dark and four with a night-sky background of 125 MHz.
  public static let standardScan =
    [4.0, 10, 25, 60, 150, 350, 700, 1000].map { ScanLevel(photons: $0) }
    + [4.0, 25, 150, 700].map { ScanLevel(photons: $0, nightSkyHz: 125e6) }

  /// All runs: low light, scan, pedestals.
  public var runs: [LabRun] {
    var runs = illuminations.map {
      LabRun(
        purpose: .lowLight, number: 0, photons: $0 / camera.photonDetection, nightSkyHz: 0,
        eventCount: eventsPerIllumination)
    }
    runs += scan.map {
      LabRun(
        purpose: .scan, number: 0, photons: $0.photons, nightSkyHz: $0.nightSkyHz,
        eventCount: eventsPerScanLevel)
    }
    if level == .r0, pedestalEvents > 0 {
      runs.append(
        LabRun(purpose: .pedestal, number: 0, photons: 0, nightSkyHz: 0, eventCount: pedestalEvents))
    }
    for index in runs.indices { runs[index].number = index + 1 }
    return runs
  }

  /// Throws ``SimulationError/badSetting(name:value:expected:)`` for a value out of its range.
  func validate() throws(SimulationError) {
    try camera.validate()
    func check(_ name: String, _ isRight: Bool, _ value: Any, _ expected: String) throws(SimulationError) {
      if !isRight { throw .badSetting(name: name, value: "\(value)", expected: expected) }
    }
    try check("illuminations", illuminations.count <= 100, illuminations.count, "at most 100")
    for light in illuminations {
      try check("illuminations", light > 0 && light <= 100, light, "above 0, up to 100 p.e.")
    }
    try check("scan", scan.count <= 1000, scan.count, "at most 1000 levels")
    for level in scan {
      try check("scan photons", level.photons > 0 && level.photons <= 1e4, level.photons, "above 0, to 1e4")
      try check("scan NSB", level.nightSkyHz >= 0 && level.nightSkyHz <= 1e10, level, "0 to 1e10 Hz")
    }
    for count in [eventsPerIllumination, eventsPerScanLevel] {
      try check("events", (1...10_000_000).contains(count), count, "1 to 1e7")
    }
    try check("pedestalEvents", (0...1_000_000).contains(pedestalEvents), pedestalEvents, "0 to 1e6")
    let isWhole = sampleCount % 16 == 0 && (112...496).contains(sampleCount)
    try check("sampleCount", isWhole, sampleCount, "a multiple of 16 from 112 to 496")
    try check("camera.peakSample", (28...40).contains(camera.peakSample), camera.peakSample, "28 to 40")
    let bad = staleFraction + incompleteFraction
    try check(
      "staleFraction, incompleteFraction", staleFraction >= 0 && incompleteFraction >= 0 && bad <= 1, bad,
      "fractions with a sum of at most 1")
  }
}
