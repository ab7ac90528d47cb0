internal import Foundation
internal import SSTIO
internal import Synchronization

/// The plotting library Plotly.js, read from a file of this machine.
public struct PlotlyLibrary: Sendable {
  /// The file it was read from.
  public let path: String
  /// The version that the file states, such as `4.1.1`.
  public let version: String
  /// The SHA-256 of the file in hexadecimal.
  public var sha256: String { hash.hexadecimal }

  let bytes: [UInt8]
  let hash: ContentHash

  /// The largest file that is taken, in bytes.
  static let maximumSize = 20_000_000

  /// Reads and checks a file.
  ///
  /// - Parameter path: a plotly.js or plotly.min.js.
  /// - Throws: ``ReportError/plotlyUnreadable(path:reason:)`` or ``ReportError/plotlyUnusable(path:reason:)``.
  public init(readingFrom path: String) throws(ReportError) {
    self.path = path
    bytes = try Self.read(path)
    hash = ContentHash(of: bytes)
    guard let version = Self.version(bytes.prefix(2000)) else {
      throw .plotlyUnusable(path: path, reason: "its beginning does not name plotly.js and a version")
    }
    self.version = version
    if let reason = Self.obstacle(bytes) { throw .plotlyUnusable(path: path, reason: reason) }
  }

  /// The name of the library in a folder of reports that share it.
  var sharedName: String { "plotly-\(version)-\(sha256.prefix(12)).min.js" }

  /// What the report says about it.
  func facts(_ assets: ReportAssets) -> ReportSection {
    ReportSection(
      "This page",
      [
        .init(
          "plotting library", "plotly.js \(version), " + (assets == .shared ? sharedName : "in this file")),
        .init("SHA-256 of the library", sha256),
      ])
  }

  /// Writes the library into the folder of a report unless it is there already.
  func writeOnce(beside report: String) throws(AtomicFileError) {
    let folder = report.lastIndex(of: "/").map { String(report[...$0]) } ?? ""
    let path = folder + sharedName
    // Reports of a folder may be written by several threads at once.
    try Self.writing.withLock { _ throws(AtomicFileError) in
      if let there = try? Self.read(path), ContentHash(of: there) == hash { return }
      let file = try AtomicFile(path: path, overwrite: true)
      try file.write(contentsOf: bytes)
      try file.commit()
    }
  }

  private static let writing = Mutex(())

  private static func read(_ path: String) throws(ReportError) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: maximumSize + 1) ?? Data()
      if data.count > maximumSize {
        throw ReportError.plotlyUnusable(path: path, reason: "it has more than \(maximumSize) bytes")
      }
      return Array(data)
    } catch let error as ReportError {
      throw error
    } catch {
      throw .plotlyUnreadable(path: path, reason: error.localizedDescription)
    }
  }

  /// The digits and dots after `plotly.js v`.
  private static func version(_ beginning: ArraySlice<UInt8>) -> String? {
    let mark = Array("plotly.js v".utf8)
    guard let start = beginning.firstRange(of: mark)?.upperBound else { return nil }
    let digits = beginning[start...].prefix(20).prefix { $0 == 0x2E || (0x30...0x39).contains($0) }
    return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
  }

  /// Why a text cannot stand unchanged in a script element; nil if it can.
  private static func obstacle(_ bytes: [UInt8]) -> String? {
    if bytes.contains(0) || bytes.contains(0x0D) { return "it has characters that a page would change" }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "it starts with a byte order mark" }
    if String(validating: bytes, as: UTF8.self) == nil { return "it is not UTF-8" }
    for mark in ["/script", "!--"] where hasTag(mark, in: bytes) {
      return "it contains '<\(mark)', which would end the script"
    }
    return nil
  }

  /// True if `<` and the mark, in any letter case, are in the text.
  private static func hasTag(_ mark: String, in bytes: [UInt8]) -> Bool {
    let mark = Array(mark.utf8)
    return bytes.withUnsafeBufferPointer { text in
      var rest = text[...]
      while let at = rest.firstIndex(of: UInt8(ascii: "<")) {
        rest = rest[(at + 1)...]
        if rest.prefix(mark.count).elementsEqual(mark, by: { ($0 | 0x20) == ($1 | 0x20) }) { return true }
      }
      return false
    }
  }
}

extension PlotlyLibrary {
  /// Looks for the plotting library and reads it.
  ///
  /// A file that is named must be good. Without a name these places are tried in turn: `../share/sstctl/plotly.min.js`
  /// from the folder of the program; `sstctl/plotly.min.js` in `$XDG_DATA_HOME`, or `~/.local/share`, where
  /// `scripts/bootstrap` puts it; `/usr/share/python3-plotly/plotly.js`, from Debian's package python3-plotly.
  ///
  /// - Parameter path: the file; nil for what `SST_PLOTLY` names, or else the usual places.
  /// - Throws: ``ReportError/plotlyMissing(searched:)``, ``ReportError/plotlyUnreadable(path:reason:)``,
  ///   ``ReportError/plotlyUnusable(path:reason:)``.
  public static func find(at path: String? = nil) throws(ReportError) -> PlotlyLibrary {
    try find(at: path, environment: ProcessInfo.processInfo.environment)
  }

  static func find(at path: String?, environment: [String: String]) throws(ReportError) -> PlotlyLibrary {
    if let named = path ?? environment["SST_PLOTLY"], !named.isEmpty {
      return try PlotlyLibrary(readingFrom: named)
    }
    let places = usualPlaces(environment)
    for place in places where FileManager.default.fileExists(atPath: place) {
      return try PlotlyLibrary(readingFrom: place)
    }
    throw .plotlyMissing(searched: places)
  }

  static let debianPath = "/usr/share/python3-plotly/plotly.js"

  /// The places where the library may be, first the most special one.
  static func usualPlaces(_ environment: [String: String]) -> [String] {
    var places: [String] = []
    if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      let prefix = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent()
      places.append(prefix.appendingPathComponent("share/sstctl/plotly.min.js").path)
    }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      places.append(data + "/sstctl/plotly.min.js")
    } else if let home = environment["HOME"], !home.isEmpty {
      places.append(home + "/.local/share/sstctl/plotly.min.js")
    }
    return places + [debianPath]
  }
}

/// Where a report keeps the plotting library.
public enum ReportAssets: String, Sendable, CaseIterable {
  /// Inside the page: one file that can be mailed.
  case embedded
  /// Once beside the reports of a folder; each page is then some megabytes smaller.
  case shared
}
