import ArgumentParser
import SSTCore

/// What becomes of a damaged input of a command that has no others to go on with.
enum DamagedInput: String, CaseIterable, ExpressibleByArgument {
  case stop, recover

  var policy: CorruptionPolicy { self == .stop ? .stop : .recover }

  static var allValueDescriptions: [String: String] {
    ["stop": "End with exit code 4.", "recover": "Use what is intact; lost events are counted."]
  }
}
