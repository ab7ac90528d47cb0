/// What became of a DL2 file.
public struct EventClassesOutcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// One table.
  public struct Table: Encodable, Sendable, Equatable {
    /// Where it is in the file.
    public let path: String
    /// The events with a prediction.
    public let predicted: Int
    /// Events outside the selection of the configuration.
    public let unselected: Int
    /// Events with a feature that is not finite.
    public let notFinite: Int
    /// Other events without an energy: it is not finite, or not above 0.
    public let withoutEnergy: Int
    /// The events of each class, 0 first; empty if the values between classes were found.
    public let classes: [Int]

    /// The numbers of a table.
    ///
    /// - Parameters:
    ///   - target: the table.
    ///   - found: what was predicted of its rows.
    ///   - classes: the events of each class, 0 first.
    init(_ target: EventClassifier.Target, _ found: EventClassifier.Predictions, classes: [Int] = []) {
      (path, predicted, unselected) = (target.path, found.rows.count, found.unselected)
      (notFinite, withoutEnergy) = (found.notFinite, found.withoutEnergy)
      self.classes = classes
    }

    /// In one line.
    var text: String {
      guard !classes.isEmpty else {
        return "\(path): values between classes from \(predicted) events; \(leftOut)"
      }
      let found = classes.enumerated().map { "class \($0): \($1)" }.joined(separator: ", ")
      return "\(path): \(predicted) events; \(found); \(leftOut)"
    }

    /// Why events have no prediction.
    var leftOut: String {
      "\(unselected) outside the selection, \(notFinite) with features that are not finite, "
        + "\(withoutEnergy) without an energy"
    }
  }

  /// The DL2 file.
  public let input: String
  /// What was written.
  public let outputs: [String]
  /// The tables.
  public private(set) var tables: [Table] = []

  init(input: String, outputs: [String]) { (self.input, self.outputs) = (input, outputs) }

  mutating func add(_ table: Table) { tables.append(table) }

  /// The outputs and what is in them.
  public var description: String {
    "\(outputs.joined(separator: ", ")): " + tables.map(\.text).joined(separator: "; ")
  }
}
