public import ChargeRes
public import SSTCalib
public import SSTCore

/// The charge resolution of a camera in a dynamic-range scan.
public struct LabScanResult: Sendable {
  /// One run of the scan.
  public struct Run: Sendable {
    /// The run.
    public var run: LabRunSource
    /// How much light it had.
    public var scan: ScanRun
    /// How many events took part.
    public var counts: LabEventCounts
    /// True if the response was read off it.
    public var isDark: Bool
    /// The sums of ``LabScanResult/pixels``, in their order.
    public var totals: RunTotals
  }

  /// The runs with one background light.
  public struct Level: Sendable {
    /// The light, and the places of the runs.
    public var level: NightSkyLevel
    /// What is required.
    public var requirement: ResolutionCurve
    /// What was found, in the order of the level's runs.
    public var verdicts: LevelVerdicts
  }

  /// The camera.
  public var mapping: PixelMapping
  /// Which pixels of the camera are lit, and where their pulses are.
  public var pulses: PixelPulses
  /// The pixels with sums, ascending.
  public var pixels: [Int]
  /// For each of ``pixels``, true if it is good.
  public var isGood: [Bool]
  /// The responses by which charges are calibrated.
  public var calibration: CrossCalibration
  /// The runs that are used, in order of their names.
  public var runs: [Run]
  /// The runs by their background light.
  public var levels: [Level]
  /// The names of the runs that are left out: too much light, or none.
  public var leftOut: [String]

  /// The run's place among those of its level.
  func place(ofRun run: Int) -> (level: Int, place: Int)? {
    for (index, level) in levels.enumerated() {
      if let place = level.level.runs.firstIndex(of: run) { return (index, place) }
    }
    return nil
  }
}
