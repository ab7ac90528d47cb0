public import SSTIO
public import Foundation
public import SSTCore
internal import SSTSky

/// The provenance of a product: what was read, with which settings, by which software, when.
///
/// Nothing in it depends on the machine, the user or the number of threads. Only the times and ``identifier``
/// differ between two equal runs; with `SOURCE_DATE_EPOCH` set nothing does.
public struct Provenance: Equatable, Sendable {
  /// How the run ended.
  public enum Status: String, Sendable {
    /// All events were processed.
    case completed
    /// The run was stopped at a limit that the user set, such as `--max-events`.
    case limited
    /// Damage was skipped or the end recovered: the product lacks events.
    case incomplete
  }

  /// A file that was read.
  public struct Input: Equatable, Sendable {
    /// What it was used as: `R0`, `calibration`, `window`, `configuration`, `pedestals`, `leap-seconds`,
    /// `earth-orientation`.
    public var role: String
    /// The name without folders: where a file lies tells nothing about what it is.
    public var name: String
    /// The size in bytes and the hash.
    public var fingerprint: FileFingerprint

    /// Describes a file from its path.
    public init(role: String, path: String, fingerprint: FileFingerprint) {
      self.role = role
      self.name = path.split(separator: "/").last.map(String.init) ?? path
      self.fingerprint = fingerprint
    }
  }

  /// The command, for example `r0-dl1`.
  public var activity: String
  /// The files that were read.
  public var inputs: [Input]
  /// The hash of the effective configuration.
  public var configurationSHA256: String
  /// The options that influence results, by their long names.
  public var options: [String: String]
  /// The versions of the libraries underneath, by name.
  public var libraries: [String: String]
  /// The tables of time and Earth rotation by name, with facts such as their source and days; empty if none
  /// was used.
  public var timeTables: [String: [String: String]]
  /// When the run started.
  public var start: TAITime
  /// When the run ended.
  public var stop: TAITime
  /// How the run ended.
  public var status: Status
  /// The identifier of the run, a UUID in lower case.
  public var identifier: String

  /// The versions of the libraries that read and write files and compute positions on the sky.
  public static let libraryVersions = LibraryVersions.files.merging(["erfa": SkyLibraryVersion.erfa]) {
    a, _ in a
  }

  /// Options that decide where and how fast a result appears, not what it is: left out of the record.
  public static let neutralOptions: Set<String> = [
    "output-dir", "jobs", "overwrite", "progress", "no-progress", "log-level", "log-file", "dry-run", "quiet",
    "verbose",
  ]

  /// The names of the values that differ between two equal runs, for comparisons that leave them out.
  public static let varyingKeys = [
    "start", "stop", "id", "CTA PRODUCT CREATION TIME", "CTA PRODUCT ID", "CTA ACTIVITY ID",
    "CTA ACTIVITY START TIME",
  ]

  /// Describes a run that has just ended; ``neutralOptions`` are dropped from `options`.
  ///
  /// With `SOURCE_DATE_EPOCH` in the environment both times are that time, and the identifier is made from the
  /// content instead of drawn.
  public init(
    activity: String, inputs: [Input], configurationSHA256: String, options: [String: String],
    libraries: [String: String] = Provenance.libraryVersions, timeTables: [String: [String: String]] = [:],
    start: TAITime,
    status: Status = .completed,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.activity = activity
    self.inputs = inputs
    self.configurationSHA256 = configurationSHA256
    self.options = options.filter { !Self.neutralOptions.contains($0.key) }
    self.libraries = libraries
    self.timeTables = timeTables
    self.status = status
    stop = RunClock.now(environment: environment)
    let fixed = RunClock.fixedSeconds(environment: environment) != nil
    self.start = fixed ? stop : start
    identifier = ""
    identifier = fixed ? Self.derivedUUID(from: json) : UUID().uuidString.lowercased()
  }

  /// The record as canonical JSON, to be stored in an attribute of the product.
  public var json: String {
    var record: [String: JSONValue] = [
      "activity": .object([
        "id": .string(identifier), "name": .string(activity), "status": .string(status.rawValue),
        "start": .string(start.iso8601UTC), "stop": .string(stop.iso8601UTC),
      ]),
      "software": .object([
        "name": .string(SoftwareVersion.name), "version": .string(SoftwareVersion.number),
        "libraries": .object(libraries.mapValues(JSONValue.string)),
      ]),
      "inputs": .array(inputs.map(Self.value)),
      "configuration_sha256": .string(configurationSHA256),
      "options": .object(options.mapValues(JSONValue.string)),
      "version": .number(1),
    ]
    if !timeTables.isEmpty {
      record["time_tables"] = .object(timeTables.mapValues { .object($0.mapValues(JSONValue.string)) })
    }
    return JSONValue.object(record).canonicalText
  }

  private static func value(_ input: Input) -> JSONValue {
    .object([
      "role": .string(input.role), "name": .string(input.name),
      "size": .number(Double(input.fingerprint.size)), "sha256": .string(input.fingerprint.sha256),
    ])
  }

  /// A UUID (version 8: own scheme) from the hash of a text.
  static func derivedUUID(from text: String) -> String {
    var digits = Array(ContentHash(of: text).hexadecimal.prefix(32))
    digits[12] = "8"
    digits[16] = "a"
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
    return groups.map { String(digits[$0]) }.joined(separator: "-")
  }
}
