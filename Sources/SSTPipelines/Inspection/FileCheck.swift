import SSTCore
import SSTIO

/// Reads a whole file and says whether it is sound.
public enum FileCheck {
  /// What was found in a sound file.
  public struct Finding: Sendable, Equatable {
    /// The kind of file.
    public var kind: FileKind
    /// Things that are worth knowing, but no fault.
    public var notes: [String]
  }

  /// Checks a file.
  ///
  /// ZFITS: structure, checksums, every block decodes, event headers make sense. HDF5: every chunk is read, so its
  /// checksum is verified; for DL1 files also the completeness marker and that the tables belong together. TIO:
  /// every packet is looked at; missing packets, stale events and what modules report is noted, damage is thrown.
  /// Tcal: the tables have the shape that the keywords promise.
  /// - Throws: an `SSTError` for the first fault.
  public static func check(_ path: String, jobs: Int = 1) throws -> Finding {
    switch try FileKind.recognise(path) {
    case .zfits: Finding(kind: .zfits, notes: try RawCheck(path: path, jobs: jobs).run())
    case .hdf5: Finding(kind: .hdf5, notes: try HDF5Check(path: path).run())
    case .tio: Finding(kind: .tio, notes: try TIOCheck(path: path, jobs: jobs).run())
    case .tcal: Finding(kind: .tcal, notes: try TcalCheck(path: path).run())
    }
  }
}

/// The check of raw files.
struct RawCheck {
  let path: String
  let jobs: Int

  func run() throws -> [String] {
    let file = try ZFITSFile(path: path)
    var notes = try file.verifyChecksums().map { "\($0) has no checksum" }
    for table in file.tables { try table.forEachTile { _, _, _ in } }
    do {
      let source = try RawFile.openRows(file)
      let step = max(4096, source.preferredBlockSize)
      for start in stride(from: 0, to: source.eventCount, by: step) {
        _ = try source.readHeaders(start..<min(start + step, source.eventCount), jobs: jobs)
      }
      notes.append("\(source.eventCount) events")
    } catch ZFITSError.unsupported, ZFITSError.missingTable, ZFITSError.missingColumn {
      notes.append("no camera events")
    }
    return notes
  }
}
