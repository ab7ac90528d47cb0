public import InstrumentResponse
import SSTCore

/// What was found of the performance of a telescope, or of several together.
public struct PerformanceFigures: Sendable {
  /// Figures of the reconstruction of gamma rays that pass the cut on gammaness.
  public struct Reconstruction: Sendable {
    /// The resolution of the energy in bins of true energy.
    public var energyResolution: [BinnedFigure]
    /// The bias of the energy.
    public var energyBias: [BinnedFigure]
    /// The angular resolution in degrees of events on the right side of the image; of all events of several telescopes.
    public var angularResolution: [BinnedFigure]
    /// The same of all events.
    public var angularResolutionOfAll: [BinnedFigure]
  }

  /// How well gammaness tells gamma rays from protons, before the cut, in a band of reconstructed energy.
  public struct Separation: Sendable, Equatable {
    /// The band in TeV.
    public var low, high: Double
    /// The number of gamma rays and of protons.
    public var gammas, protons: Int
    /// The area under the curve of efficiencies; NaN without events of either kind.
    public var area: Double
    /// Its standard error.
    public var areaError: Double
  }

  /// How long a source must be observed.
  public struct Detection: Sendable, Equatable {
    /// The name of its spectrum.
    public var name: String
    /// The rates.
    public var rates: Sensitivity.Rates
    /// The least reconstructed energy that counts, in TeV.
    public var leastEnergyTeV: Double
    /// The time.
    public var time: DetectionTime
    /// The longest time that was looked at, in seconds.
    public var longestS: Double

    /// Whether the source is detected within the longest time.
    public var isDetected: Bool { time.seconds < longestS }
  }

  /// The telescope.
  public var target: EventClassifier.Target
  /// The edges of the bins of energy in TeV.
  public var edges: [Double]
  /// The cuts.
  public var cuts: PerformanceCuts
  /// Figures of the reconstruction; nil if they were not asked for.
  public var reconstruction: Reconstruction?
  /// The curve of all scores; nil without protons or if it was not asked for.
  public var curve: ROCCurve?
  /// How well scores separate, over all energies first, then in each bin that has events of both kinds.
  public var separations: [Separation] = []
  /// The differential sensitivity.
  public var sensitivity: [Sensitivity.Bin] = []
  /// The integral sensitivity.
  public var integralSensitivity: [Sensitivity.Bin] = []
  /// Times to detections.
  public var detections: [Detection] = []
  /// Gamma rays that pass the selection, pass the cut on gammaness; and protons.
  public var counts: (gammas: [Int], protons: [Int]) = ([], [])

  /// The bin with the smallest detectable part of the reference flux; nil without any.
  public var best: Sensitivity.Bin? {
    sensitivity.filter { $0.part.isFinite }.min { $0.part < $1.part }
  }
}
