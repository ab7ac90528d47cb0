public import SSTData
public import SSTSky
import Reconstruction
public import SSTCore
import SSTIO

/// Why the tables of a run were refused, beside the errors of reading one of them.
public enum TimeTablesError: SSTError, Equatable {
  /// A file is far longer than any such table.
  case tooLong(path: String, size: Int, limit: Int)
  /// The two tables do not have the same leap seconds.
  case disagreement(day: String, earthOrientation: String, leapSeconds: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .tooLong: ErrorCode(.inputCorrupt, 94, "time-table-too-long")
    case .disagreement: ErrorCode(.incompatible, 92, "time-tables-disagree")
    }
  }

  /// What was found, and what to do.
  public var description: String {
    switch self {
    case .tooLong(let path, let size, let limit):
      "\(path): \(size) bytes, expected at most \(limit): no table of the IERS is that large"
    case .disagreement(let day, let earthOrientation, let leapSeconds):
      "\(day): this leap second is in one of the tables only: Earth orientation (\(earthOrientation)),"
        + " leap seconds (\(leapSeconds)). Give current files for both"
    }
  }
}

/// The tables of leap seconds and of Earth orientation that a run uses: the packaged ones or files of the IERS.
public struct TimeTables: Sendable {
  /// TAI − UTC.
  public let leapSeconds: LeapSeconds
  /// UT1 − UTC and polar motion.
  public let earthOrientation: EarthOrientation
  /// The files that were read, for the provenance; none for packaged tables.
  public let inputs: [Provenance.Input]

  private static let leapSecondsRole = "leap-seconds"
  private static let earthOrientationRole = "earth-orientation"
  /// All editions are below 5 MB.
  private static let maximumSize = 32 << 20

  /// Takes tables that exist already.
  public init(leapSeconds: LeapSeconds = .packaged, earthOrientation: EarthOrientation = .packaged) {
    self.leapSeconds = leapSeconds
    self.earthOrientation = earthOrientation
    inputs = []
  }

  /// Reads tables; nil for the packaged ones.
  ///
  /// - Parameters:
  ///   - leapSecondsFile: the path of `Leap_Second.dat` or `leap-seconds.list`.
  ///   - earthOrientationFile: the path of `finals2000A.all` or `finals2000A.daily`.
  /// - Throws: `FileError`, `LeapSecondsError`, `EarthOrientationError`, ``TimeTablesError``.
  public init(leapSecondsFile: String?, earthOrientationFile: String?) throws {
    var inputs: [Provenance.Input] = []
    leapSeconds =
      try leapSecondsFile.map { path in
        try LeapSeconds(text: try Self.text(path, role: Self.leapSecondsRole, &inputs), file: path)
      } ?? .packaged
    earthOrientation =
      try earthOrientationFile.map { path in
        try EarthOrientation(
          finals: try Self.text(path, role: Self.earthOrientationRole, &inputs), file: path)
      } ?? .packaged
    self.inputs = inputs
    if !inputs.isEmpty { try checkAgreement() }
  }

  /// Reads a file once, for its text and its hash.
  private static func text(_ path: String, role: String, _ inputs: inout [Provenance.Input]) throws -> String
  {
    let file = try RandomAccessFile(path: path)
    guard file.size <= maximumSize else {
      throw TimeTablesError.tooLong(path: path, size: file.size, limit: maximumSize)
    }
    let bytes = try file.bytes(0..<file.size)
    let fingerprint = FileFingerprint(size: bytes.count, sha256: ContentHash(of: bytes).hexadecimal)
    inputs.append(Provenance.Input(role: role, path: path, fingerprint: fingerprint))
    return String(decoding: bytes, as: UTF8.self)
  }

  private func checkAgreement() throws(TimeTablesError) {
    guard let day = earthOrientation.firstConflict(with: leapSeconds) else { return }
    throw .disagreement(
      day: Self.text(day), earthOrientation: earthOrientation.source, leapSeconds: leapSeconds.source)
  }

  /// A day (MJD) as ISO text.
  static func text(_ mjd: Int) -> String {
    CivilDate.text(unixSeconds: Int64(mjd - 40_587) * 86_400)
  }
}

extension TimeTables {
  /// The facts about both tables for the provenance: source, days, and the SHA-256 of a file.
  public var record: [String: [String: String]] {
    func hash(_ role: String) -> String? { inputs.first { $0.role == role }?.fingerprint.sha256 }
    var leap = ["source": leapSeconds.source, "valid_until": leapSeconds.validUntilDay]
    leap["sha256"] = hash(Self.leapSecondsRole)
    var earth = ["source": earthOrientation.source]
    if let range = earthOrientation.range {
      earth["first_day"] = Self.text(range.lowerBound)
      earth["last_measured_day"] = earthOrientation.lastMeasuredMJD.map(Self.text)
      earth["last_predicted_day"] = Self.text(range.upperBound)
    }
    earth["sha256"] = hash(Self.earthOrientationRole)
    return ["leap_seconds": leap, "earth_orientation": earth]
  }

  /// Both tables in one line for the log.
  var summary: String {
    record.sorted { $0.key > $1.key }.map { name, facts in
      let days = facts.filter { $0.key != "source" }.sorted { $0.key < $1.key }
        .map { "\($0.key.replacing("_", with: " ")) \($0.value)" }
      return
        "\(name.replacing("_", with: " ")) from \(facts["source"] ?? ""), \(days.joined(separator: ", "))"
    }.joined(separator: "; ")
  }
}
