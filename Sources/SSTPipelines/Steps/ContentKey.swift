import Foundation
import SSTCore
import SSTData
import SSTIO

/// Everything that decides about the content of a step's outputs.
struct StepContent<Settings: Encodable>: Encodable {
  var step: String
  var version: Int
  var software = SoftwareVersion.number
  var settings: Settings
  /// The keys of the inputs, in order.
  var inputs: [String]

  init(step: String, version: Int, settings: Settings, inputs: [String]) {
    (self.step, self.version, self.settings, self.inputs) = (step, version, settings, inputs)
  }

  init<S: Step>(_ step: S.Type, settings: Settings, inputs: [String]) {
    self.init(step: S.name, version: S.version, settings: settings, inputs: inputs)
  }
}

/// The hash of a value's canonical text.
///
/// Keys are in order, and numbers have the shortest text that reads back. A `Set`, and a `Dictionary` with other keys
/// than texts and integers, have no order: do not use them here.
func contentKey(of content: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return ContentHash(of: Array(try encoder.encode(content))).hexadecimal
}
