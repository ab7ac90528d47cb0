/// What a forest is and what it was made from: the JSON head of a model file.
public struct ForestHead: Codable, Equatable, Sendable {
  /// What a forest predicts.
  public enum Kind: String, Codable, Sendable {
    /// Numbers.
    case regression
    /// The fractions of classes.
    case classification
  }

  /// Conventions of positions and heights that features and targets were computed with; another one needs another
  /// model.
  public struct Conventions: Codable, Equatable, Sendable {
    /// What a height of the shower maximum is.
    public enum ShowerMaximum: String, Codable, Sendable {
      /// The distance from the array, along the axis, in metres.
      case distance
      /// The height above sea level, in metres.
      case altitude
    }

    /// The focal length, in metres, that turns a position in the camera into a direction.
    public var focalLength: Double?
    /// The projection of the sky into the camera, such as `gnomonic`.
    public var projection: String?
    /// What a height of the shower maximum among the features is.
    public var showerMaximum: ShowerMaximum?

    /// States conventions; nil where the model does not depend on one.
    public init(
      focalLength: Double? = nil, projection: String? = nil, showerMaximum: ShowerMaximum? = nil
    ) {
      (self.focalLength, self.projection, self.showerMaximum) = (focalLength, projection, showerMaximum)
    }
  }

  /// The rows that a model was trained on: where they come from, and how they were chosen.
  public struct Sample: Codable, Equatable, Sendable {
    /// A file that rows were taken from.
    public struct Input: Codable, Equatable, Sendable {
      /// The name of the file.
      public var name: String
      /// The SHA-256 of its content, in hexadecimal.
      public var sha256: String
      /// The rows taken.
      public var rowCount: Int

      /// Names a file.
      public init(name: String, sha256: String, rowCount: Int) {
        (self.name, self.sha256, self.rowCount) = (name, sha256, rowCount)
      }
    }

    /// The files.
    public var inputs: [Input]
    /// The cuts, one text for each, such as `0.25 <= true_energy`.
    public var cuts: [String]
    /// The fingerprint of the configuration of the training.
    public var configuration: String

    /// Describes a sample.
    public init(inputs: [Input] = [], cuts: [String] = [], configuration: String = "") {
      (self.inputs, self.cuts, self.configuration) = (inputs, cuts, configuration)
    }
  }

  /// What the model is for, such as `energy`; empty if it was not said.
  public var purpose = ""
  /// Regression or classification.
  public var kind: Kind
  /// The ordered features.
  public var features: [FeatureTable.Feature]
  /// The names and units of what is predicted; one for a classifier.
  public var targets: [FeatureTable.Feature]
  /// The classes in the order of the outputs; empty for a regressor.
  public var classes: [Double] = []
  /// Conventions of features and targets.
  public var conventions = Conventions()
  /// The settings of the training; nil if they are not known.
  public var hyperparameters: ForestHyperparameters?
  /// Where the rows of the training come from.
  public var sample = Sample()
  /// What was measured during the training; nil for imported models.
  public var training: TrainingRecord?
  /// The program that made the forest, with its version.
  public var software = ""
  /// Further facts by name.
  public var annotations: [String: String] = [:]

  /// Describes a forest.
  public init(
    kind: Kind, features: [FeatureTable.Feature], targets: [FeatureTable.Feature], classes: [Double] = []
  ) {
    (self.kind, self.features, self.targets, self.classes) = (kind, features, targets, classes)
  }
}
