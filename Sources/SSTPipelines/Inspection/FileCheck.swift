import SSTCore
import SSTIO

/// Reads a file to its end and verifies its integrity.
public enum FileCheck {
  /// What was found in an intact file.
  public struct Finding: Sendable, Equatable {
    /// The kind of file.
    public var kind: FileKind
    /// Things that are worth knowing, but no fault.
    public var notes: [String]
  }

  /// Checks a file.
  ///
  /// ZFITS: structure, checksums, every block decodes, every event is one that `r0-dl1` takes. HDF5: every chunk is
  /// read, so its checksum is verified; for DL1 files also the completeness marker and that the tables belong together.
  /// TIO: every packet is examined; missing packets, stale and void events and what modules report is noted, damage is
  /// thrown. Models: checksums, and that no walk can leave a tree. Tcal: the tables have the shape that the keywords promise. DL3: as `dl3 check`. Simtel: every object parses,
  /// every event decodes.
  /// - Throws: an `SSTError` for the first fault.
  public static func check(_ path: String, jobs: Int = 1) throws -> Finding {
    let kind = try FileKind.recognise(path)
    let notes =
      switch kind {
      case .zfits: try RawCheck(path: path, jobs: jobs).run()
      case .hdf5: try HDF5Check(path: path).run()
      case .tio: try TIOCheck(path: path, jobs: jobs).run()
      case .tcal: try TcalCheck(path: path).run()
      case .dl3: try DL3CheckError.check(path)
      case .simtel: try SimtelCheck(path: path, jobs: jobs).run()
      case .forest, .scikitLearn: try ModelInformation.check(path, jobs: jobs)
      }
    return Finding(kind: kind, notes: notes + leftovers(beside: path))
  }

  /// What killed writers of the same output left in its folder.
  private static func leftovers(beside path: String) -> [String] {
    TemporaryFiles.of(path).map { file in
      file.isHeld
        ? "\(file.path) is being written to replace it"
        : "\(file.path) was left behind by a run that was killed; remove it"
    }
  }
}

/// The check of raw files.
struct RawCheck {
  let path: String
  let jobs: Int

  func run() throws -> [String] {
    let file = try ZFITSFile(path: path)
    let notes = try file.verifyChecksums().map { "\($0) has no checksum" }
    for table in file.tables { try table.forEachTile { _, _, _ in } }
    guard file.tables.contains(where: { $0.name == "Events" }) else { return notes + ["no camera events"] }
    let source = try RawFile.openRows(file)
    var headers = HeaderCensus(usesArrayNumbers: source.description.hasArrayEventNumbers)
    let census = try source.census(jobs: jobs) { for header in $0.headers { headers.add(header) } }
    if let damage = census.damage { throw damage }
    let findings = census.findings + headers.counts.findings
    return notes + ["\(census.eventCount) events"] + findings.map(\.text)
      + [source.description.clock?.doubt].compactMap { $0 }
  }
}
