import Forests
import SSTCore

extension ModelTask {
  /// Refuses a model that cannot say this, whatever its file is called: one of another purpose or kind, or with a factor on
  /// uncertainties that is none. Models of the original do not state a purpose.
  ///
  /// - Parameter model: the model.
  /// - Throws: ``DL1DL2Error/otherModel(path:found:expected:)``, `ForestError.damaged`.
  func check(_ model: StoredModel) throws {
    let (forest, head) = (model.forest, model.forest.head)
    func refuse(_ found: String, _ expected: String) -> DL1DL2Error {
      .otherModel(path: model.path, found: found, expected: expected)
    }
    if !head.purpose.isEmpty, head.purpose != rawValue { throw refuse(head.purpose, rawValue) }
    switch self {
    case .dispSign, .gammaness:
      guard head.kind == .classification else { throw refuse("a regression", "the classes of \(rawValue)") }
      guard self == .dispSign || forest.classes.contains(0) else {
        throw refuse("the classes \(forest.classes)", "\(rawValue), where 0 is a gamma ray")
      }
    case .energy, .dispNorm, .disp, .misdirection:
      let outputs = self == .disp ? 2 : 1
      guard head.kind == .regression, forest.outputCount == outputs else {
        throw refuse(
          "\(forest.outputCount) outputs (\(head.kind.rawValue))", "\(rawValue), a regression of \(outputs)")
      }
    }
    if let stated = head.annotations["uncertainty_scale"] {
      guard let scale = Double(stated), scale > 0, scale < 1e6 else {
        throw ForestError.damaged(
          path: model.path, place: "uncertainty_scale", reason: "it is '\(stated.prefix(40))', no factor")
      }
    }
  }
}
