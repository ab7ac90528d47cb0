public import SSTCore
import SSTIO

extension Provenance {
  /// Describes a run that has just ended by the files that it read, whose content is hashed now.
  ///
  /// - Parameters:
  ///   - activity: the name of the command.
  ///   - files: what each file was, and its path.
  ///   - more: inputs whose content is known already.
  ///   - configurationSHA256: the hash of the effective configuration.
  ///   - options: as given; ``neutralOptions`` are dropped.
  ///   - timeTables: tables of leap seconds and Earth orientation.
  ///   - start: when it began.
  ///   - status: how it ended.
  /// - Throws: `FingerprintError` for a file that cannot be read.
  public init(
    activity: String, files: [(role: String, path: String)], and more: [Input] = [],
    configurationSHA256: String, options: [String: String], timeTables: [String: [String: String]] = [:],
    start: TAITime, status: Status = .completed
  ) throws {
    let inputs = try files.map {
      Input(role: $0.role, path: $0.path, fingerprint: try FileFingerprint(ofFile: $0.path))
    }
    self.init(
      activity: activity, inputs: inputs + more, configurationSHA256: configurationSHA256, options: options,
      timeTables: timeTables, start: start, status: status)
  }
}
