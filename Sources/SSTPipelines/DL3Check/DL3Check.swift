import Foundation
import SSTCore
import SSTIO

/// Checks event lists, responses and index files, ours and those of other programs, against GADF 0.3 and what readers expect
/// beyond it.
///
/// ```swift
/// let report = DL3Check.check("dl3/SST1M_Crab_obs_id_202601210001_dl3.fits")
/// print(report.text)
/// ```
public struct DL3Check: Encodable, Sendable, Equatable {
  /// The file.
  public let path: String
  /// What it is.
  public let content: String
  /// What there is to say.
  public let findings: [DL3Finding]

  /// How many findings have a level.
  public func count(_ level: DL3Finding.Level) -> Int { findings.count { $0.level == level } }

  /// A line for the file and one for each finding.
  public var text: String {
    let counts = DL3Finding.Level.allCases.map { level in
      "\(count(level)) \(level.rawValue)" + (count(level) == 1 ? "" : "s")
    }
    let head = "\(path): \(content), " + (findings.isEmpty ? "ok" : counts.joined(separator: ", "))
    return TerminalText.lines([head] + findings.map { "  " + $0.text })
  }

  /// Checks a file; one that cannot be read has that as its finding.
  ///
  /// - Parameter path: the file.
  public static func check(_ path: String) -> DL3Check {
    do {
      let file = try FITSTableFile(readingFrom: path)
      let (content, findings) = try Self.findings(file, path)
      return DL3Check(path: path, content: content, findings: findings + checksums(file))
    } catch {
      let code = (error as? any SSTError)?.code.word ?? "unreadable"
      return DL3Check(
        path: path, content: "not readable", findings: [DL3Finding(.error, code, "", "\(error)")])
    }
  }

  private static func findings(
    _ file: FITSTableFile, _ path: String
  ) throws -> (content: String, findings: [DL3Finding]) {
    let names = file.tableNames
    let responses = try names.filter { ResponseCheck.layout(try file.header($0)) != nil }
    var findings: [DL3Finding] = []
    for name in responses { findings += try ResponseCheck(file, name).run() }
    findings += try pointLike(file, responses)
    if names.contains("EVENTS") {
      let found = try EventListCheck(file).run() + findings
      return (responses.isEmpty ? "event list" : "event list with responses", found)
    }
    // Other programs do not name the tables of their index files.
    let kinds = try names.map { (name: $0, kind: DL3IndexCheck.kind(try file.header($0), $0)) }
    if let units = kinds.first(where: { $0.kind == DL3IndexCheck.unitTable })?.name {
      return ("index of tables", try DL3IndexCheck(file, path, table: units).units())
    }
    if let observations = kinds.first(where: { $0.kind == DL3IndexCheck.observationTable })?.name {
      return ("index of observations", try DL3IndexCheck(file, path, table: observations).observations())
    }
    guard !responses.isEmpty else {
      let known = names.isEmpty ? "no tables" : "tables \(names.joined(separator: ", "))"
      return (
        "no DL3 file",
        [
          DL3Finding(
            .error, "other-content", "", known, expected: "EVENTS, an index, or tables with HDUCLAS1 RESPONSE"
          )
        ]
      )
    }
    return ("responses", findings)
  }

  /// Whether the responses agree on a cut on the distance from the source.
  private static func pointLike(_ file: FITSTableFile, _ responses: [String]) throws -> [DL3Finding] {
    let headers = try responses.map { (name: $0, header: try file.header($0)) }
    let areas = headers.filter { $0.header.text("HDUCLAS4") == "AEFF_2D" }
    let hasTable = headers.contains { $0.header.text("HDUCLAS4") == "RAD_MAX_2D" }
    return areas.compactMap { name, header in
      let hasRadius = hasTable || header.number("RAD_MAX") != nil
      switch header.text("HDUCLAS3") {
      case "POINT-LIKE" where !hasRadius:
        return DL3Finding(
          .error, "no-radius", name, "POINT-LIKE without RAD_MAX", expected: "a keyword or table RAD_MAX",
          advice: "say FULL-ENCLOSURE if there was no cut on the distance from the source")
      case "FULL-ENCLOSURE" where hasRadius:
        return DL3Finding(.warning, "no-radius", name, "FULL-ENCLOSURE with RAD_MAX", expected: "POINT-LIKE")
      default: return nil
      }
    }
  }

  private static func checksums(_ file: FITSTableFile) -> [DL3Finding] {
    do {
      let without = try file.verifyChecksums()
      return without.isEmpty
        ? [] : [DL3Finding(.note, "no-checksum", "", "no checksum: \(without.joined(separator: ", "))")]
    } catch {
      return [DL3Finding(.error, "checksum", "", "\(error)", advice: "copy the file again")]
    }
  }
}
