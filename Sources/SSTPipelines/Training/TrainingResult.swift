public import Forests

/// What a training made: the models, the samples, and what the models say of showers that they did not see.
public struct TrainingResult: Sendable {
  /// A model.
  public struct Model: Sendable {
    /// What it says.
    public let task: ModelTask
    /// Its file.
    public let path: String
    /// What it is, what it was made from, and what was measured during the training.
    public let head: ForestHead
  }

  /// A telescope with its models.
  public struct Telescope: Sendable {
    /// The id.
    public let id: Int
    /// True for models of events with images of several telescopes.
    public let isStereo: Bool
    /// The models in the order in which they were trained.
    public let models: [Model]
    /// What became of the images of each file of gamma rays.
    public let gammaCounts: [SampleCounts]
    /// What became of the images of each file of hadrons; empty without.
    public let protonCounts: [SampleCounts]
    /// What the models say of showers that they did not see; nil if none were held out.
    public let test: TestSample?

    /// A model; nil if it was not trained.
    public subscript(task: ModelTask) -> Model? { models.first { $0.task == task } }
  }

  /// The telescopes in the order of their ids.
  public let telescopes: [Telescope]
  /// The files that were written: models, and the configuration.
  public let outputs: [String]
  /// The effective configuration as JSON.
  public let configuration: String
}

/// What models say of showers that they did not see.
public struct TestSample: Sendable {
  /// The gamma rays.
  public let gammas: TestEvents
  /// The hadrons; nil without.
  public let protons: TestEvents?
}

/// Truth and predictions of events of one kind of particle, one value for each event in all columns.
///
/// Columns of models that were not trained are empty.
public struct TestEvents: Sendable {
  /// True energies in TeV.
  public internal(set) var trueEnergies: [Double] = []
  /// Decimal logarithms of reconstructed energies in TeV.
  public internal(set) var logEnergies: [Double] = []
  /// Their uncertainties; empty if they are not known.
  public internal(set) var logEnergyUncertainties: [Double] = []
  /// True distances along the image axis in meters.
  public internal(set) var trueNorms: [Double] = []
  /// Reconstructed distances in meters.
  public internal(set) var norms: [Double] = []
  /// Uncertainties of the displacement in meters; empty if they are not known.
  public internal(set) var dispUncertainties: [Double] = []
  /// 1 if the source is on the side that psi points to, −1 on the other.
  public internal(set) var trueSigns: [Double] = []
  /// How much more probable it is that the source is ahead than behind, −1 to 1.
  public internal(set) var signScores: [Double] = []
  /// The angles between reconstructed and true directions in degrees. Models for several telescopes do not say the side; it
  /// is taken to be the true one, on which the telescopes agree.
  public internal(set) var offsetsDeg: [Double] = []
  /// Probabilities of gamma rays, 0 to 1.
  public internal(set) var gammaness: [Double] = []
  /// The features of all models.
  public internal(set) var features: FeatureTable

  /// The number of events.
  public var count: Int { trueEnergies.count }

  init(features: FeatureTable) { self.features = features }
}
