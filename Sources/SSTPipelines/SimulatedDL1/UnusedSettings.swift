import SSTCore
import SSTIO

/// Finds settings of a configuration that change nothing for a simulated file.
enum UnusedSettings {
  /// What is said of settings for telescopes that a file has not.
  ///
  /// - Parameters:
  ///   - configuration: as it is used.
  ///   - telescopes: the ids of those in the file.
  ///   - path: the file.
  static func findings(
    _ configuration: PipelineConfiguration, telescopes: [Int], path: String
  ) throws(ConfigurationError) -> [Notice] {
    let packaged = try PipelineConfiguration.packaged().shown
    let own = Set(telescopes.map(TelescopeKey.key))
    var keys: [String] = []
    for section in ["CameraCalibrator", "NsbCalibrator", "ImageProcessor"] {
      if let value = configuration.shown[section] {
        search(value, packaged[section], at: section, own, &keys)
      }
    }
    var notices: [Notice] = []
    if !keys.isEmpty {
      notices.append(
        Notice(
          .settingsOfOthers,
          """
          \(path) has the telescopes \(own.sorted().joined(separator: ", ")); \(keys.joined(separator: ", ")) of the \
          configuration change nothing for it
          """))
    }
    let focalLength = "telescope_equivalent_focal_length"
    if configuration.shown[focalLength] != packaged[focalLength] {
      notices.append(
        Notice(
          .settingsOfOthers, "\(path): \(focalLength) of the configuration is not used: the file has its own")
      )
    }
    return notices
  }

  /// Adds the changed keys of other telescopes where none of the file's own telescopes is changed.
  private static func search(
    _ value: JSONValue, _ packaged: JSONValue?, at path: String, _ own: Set<String>, _ found: inout [String]
  ) {
    guard let members = value.object else { return }
    let changed = members.keys.filter { members[$0] != packaged?[$0] }.sorted()
    let telescopes = changed.filter { $0.hasPrefix("tel_") }
    if own.isDisjoint(with: telescopes) { found += telescopes.map { "\(path).\($0)" } }
    for key in changed where !key.hasPrefix("tel_") {
      if let member = members[key] { search(member, packaged?[key], at: "\(path).\(key)", own, &found) }
    }
  }
}
