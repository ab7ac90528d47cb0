public import SSTCore

/// What is wrong with a forest, with the data that it gets, or with the file that it comes from.
public enum ForestError: SSTError, Equatable {
  /// A value of a feature, a target or a weight is not finite. `row` counts from 0.
  case notFinite(column: String, row: Int)
  /// A weight is negative, or all are zero.
  case badWeight(row: Int)
  /// A list has another length than the table has rows.
  case wrongCount(what: String, found: Int, expected: Int)
  /// Too few rows to train on.
  case tooFewRows(found: Int, needed: Int)
  /// No feature takes two values.
  case constantFeatures(names: [String])
  /// A classifier needs two classes.
  case oneClass(found: Double?)
  /// A setting out of its range.
  case setting(name: String, found: String, expected: String)
  /// The table lacks features of the model.
  case missingFeatures(names: [String], present: [String])
  /// A unit of the table is not that of the model.
  case otherUnit(feature: String, found: String, expected: String)
  /// More features, classes or nodes than the format holds.
  case tooLarge(what: String, found: Int, limit: Int)
  /// The bytes are not a model, or damaged.
  case damaged(path: String, place: String, reason: String)
  /// A model of another version of the format.
  case version(path: String, found: Int, expected: Int)
  /// A `.sav` file that would call or build something that is no forest.
  case refusedGlobal(path: String, name: String, position: Int)
  /// A `.sav` file with a model of another kind.
  case notAForest(path: String, found: String)
  /// Feature names are neither in the file nor given, or do not fit in number.
  case featureNames(path: String, found: Int, expected: Int)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .notFinite: ErrorCode(.incompatible, 14, "not-finite")
    case .badWeight: ErrorCode(.incompatible, 15, "bad-weight")
    case .wrongCount: ErrorCode(.incompatible, 16, "wrong-count")
    case .missingFeatures: ErrorCode(.incompatible, 17, "missing-features")
    case .otherUnit: ErrorCode(.incompatible, 18, "other-unit")
    case .version: ErrorCode(.incompatible, 19, "model-version")
    case .notAForest: ErrorCode(.incompatible, 28, "not-a-forest")
    case .featureNames: ErrorCode(.incompatible, 29, "feature-names")
    case .tooLarge: ErrorCode(.incompatible, 57, "forest-too-large")
    case .setting: ErrorCode(.usage, 12, "forest-setting")
    case .tooFewRows: ErrorCode(.noEvents, 54, "too-few-rows")
    case .constantFeatures: ErrorCode(.noEvents, 55, "constant-features")
    case .oneClass: ErrorCode(.noEvents, 56, "one-class")
    case .damaged: ErrorCode(.inputCorrupt, 65, "model-damaged")
    case .refusedGlobal: ErrorCode(.inputCorrupt, 66, "pickle-refused")
    }
  }

  /// What is wrong, where, what was expected, what to do.
  public var description: String {
    switch self {
    case .notFinite(let column, let row):
      "\(column) is not finite in row \(row); leave such rows out before training or applying"
    case .badWeight(let row): "the weight of row \(row) is negative or not finite, or all weights are zero"
    case .wrongCount(let what, let found, let expected): "\(found) \(what), expected \(expected)"
    case .tooFewRows(let found, let needed): "\(found) rows to train on, at least \(needed) are needed"
    case .constantFeatures(let names):
      "every feature has the same value in all rows (\(names.joined(separator: ", "))): nothing to train on"
    case .oneClass(let found):
      "a classifier needs two classes, found \(found.map { "only \($0)" } ?? "none"); add the other sample"
    case .setting(let name, let found, let expected): "\(name) is \(found), expected \(expected)"
    case .missingFeatures(let names, let present):
      "the table lacks \(names.joined(separator: ", ")) of the model; it has \(present.joined(separator: ", "))"
    case .otherUnit(let feature, let found, let expected):
      "\(feature) is in '\(found)', the model was trained in '\(expected)'"
    case .tooLarge(let what, let found, let limit): "\(found) \(what), the largest number is \(limit)"
    case .damaged(let path, let place, let reason):
      "\(path): \(place): \(reason); copy or make the file again"
    case .version(let path, let found, let expected):
      "\(path): version \(found) of the model format, this program reads \(expected); use a newer program"
    case .refusedGlobal(let path, let name, let position):
      "\(path): byte \(position) refers to '\(name)', which is no part of a random forest; nothing was executed. "
        + "Convert the model with the script of the documentation if you trust the file"
    case .notAForest(let path, let found):
      "\(path): \(found) where a fitted RandomForestRegressor or RandomForestClassifier was expected"
    case .featureNames(let path, let found, let expected):
      "\(path): \(found) feature names for \(expected) features; give the names in the order of training"
    }
  }
}
