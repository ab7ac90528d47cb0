import SSTCore

/// What became of the images of an input: which models may learn from, and why not from others.
public struct SampleCounts: Sendable, Equatable, Encodable {
  /// The file.
  public var input: String
  /// The images of the telescope, or the rows of a table of results.
  public var total = 0
  /// Images of showers below the smallest energy that is used.
  public var belowEnergy = 0
  /// Images of which no pixel survived the cleaning.
  public var notCleaned = 0
  /// Images with a value that is no finite number, by the first such column.
  public var notFinite: [String: Int] = [:]
  /// Images outside of the selection of the configuration.
  public var unselected = 0
  /// Images of showers that no model learns from; the models are measured with them.
  public var heldOut = 0
  /// Images that models may learn from.
  public var kept = 0

  /// Images with a value that is no finite number.
  public var notFiniteCount: Int { notFinite.values.reduce(0, +) }

  /// The counts in one line.
  public var text: String {
    let parts = [
      (belowEnergy, "below the energy limit"), (notCleaned, "without pixels after cleaning"),
      (notFiniteCount, "with features that are not finite"), (unselected, "outside the selection"),
      (heldOut, "held out"),
    ]
    return "\(kept) of \(total)" + parts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
  }
}
