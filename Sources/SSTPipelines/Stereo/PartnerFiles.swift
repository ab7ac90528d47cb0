import SSTSky
import Foundation
import Reconstruction
import SSTCore
import SSTIO

/// Which files of the second telescope belong to a file of the first.
struct PartnerFiles {
  /// The files, by name.
  let chosen: [TelescopeDL1]
  /// Files that have the right name and do not belong, and why.
  let leftOut: [(path: String, reason: String)]

  /// How far pointings may differ, in degrees.
  static let largestSeparationDeg = 0.2

  /// Looks at files of the second telescope.
  ///
  /// - Throws: `StereoError` if the folder cannot be read, no file fits, or two cover the same time; errors of
  ///   a file that fits and is damaged.
  init(
    of first: TelescopeDL1, among given: [String], options: StereoOptions, selection: EventSelection
  ) throws {
    let paths = try given.flatMap { try Self.candidates($0, of: first.path, pattern: options.pattern) }
    var (chosen, leftOut): ([TelescopeDL1], [(String, String)]) = ([], [])
    for path in paths {
      let telescopes = try TelescopeDL1.telescopes(in: HDF5File(readingFrom: path))
      guard telescopes.count == 1 else {
        leftOut.append(
          (path, telescopes.isEmpty ? "it holds no telescope" : "it holds telescopes \(telescopes)"))
        continue
      }
      if telescopes[0] == first.telescopeID {
        leftOut.append((path, "it is of telescope \(first.telescopeID) as well"))
        continue
      }
      let partner = try TelescopeDL1(path: path, selection: selection)
      if let reason = try Self.refusal(first, partner) {
        leftOut.append((path, reason))
      } else {
        chosen.append(partner)
      }
    }
    guard !chosen.isEmpty else {
      throw StereoError.noPartnerFiles(
        folder: Self.folders(given), wanted: Self.wanted(first.path, options.pattern),
        reasons: leftOut.map { "\($0.0): \($0.1)" })
    }
    if !options.quirks.contains(.overlappingFiles) { try Self.refuseOverlaps(chosen) }
    self.chosen = chosen
    self.leftOut = leftOut
  }

  /// The second telescope's files: a file itself, or the files of a folder with fitting names.
  ///
  /// - Parameters:
  ///   - path: a file, which need not exist, or a folder.
  ///   - first: the first telescope's file.
  ///   - pattern: a part of the names.
  /// - Throws: ``StereoError/noDate(path:)``, ``StereoError/unreadableFolder(path:reason:)``.
  static func candidates(_ path: String, of first: String, pattern: String) throws -> [String] {
    if path.hasSuffix(".h5"), FileIdentity.isFile(path) || !FileManager.default.fileExists(atPath: path) {
      return [path]
    }
    guard let date = date(first) else { throw StereoError.noDate(path: first) }
    return try names(in: path, date: date, pattern: pattern).map { OutputFolder.path(path, $0) }
  }

  private static func date(_ path: String) -> String? {
    let fields = (path.split(separator: "/").last ?? "").split(separator: "_")
    return fields.count >= 2 ? String(fields[1]) : nil
  }

  /// Where was looked.
  private static func folders(_ given: [String]) -> String {
    let folders = given.map { path in
      path.hasSuffix(".h5")
        ? path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
          .joined(separator: "/") : path
    }
    return Set(folders).sorted().joined(separator: ", ")
  }

  /// What names are searched for.
  private static func wanted(_ first: String, _ pattern: String) -> String {
    "*\(date(first) ?? "")_*_*\(pattern)*.h5"
  }

  /// The names that the original's pattern `*DATE_*_*PATTERN*.h5` takes, without charge histograms, sorted.
  private static func names(in folder: String, date: String, pattern: String) throws -> [String] {
    let all: [String]
    do {
      all = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw StereoError.unreadableFolder(path: folder, reason: error.localizedDescription)
    }
    return all.filter { name in
      guard name.hasSuffix(".h5"), !name.hasPrefix("."), !name.contains("pedestal_hist"),
        let after = name.range(of: date + "_")
      else { return false }
      let rest = name[after.upperBound...].dropLast(3)
      guard let line = rest.firstIndex(of: "_") else { return false }
      return pattern.isEmpty || rest[rest.index(after: line)...].contains(pattern)
    }.sorted()
  }

  /// Why a file does not belong to the first one, nil if it does.
  private static func refusal(_ first: TelescopeDL1, _ second: TelescopeDL1) throws -> String? {
    guard let own = first.timeRange, let other = second.timeRange else { return "it has no events" }
    guard own.overlaps(other) else { return "its events are of a different time" }
    guard let a = try first.nominalPointing(), let b = try second.nominalPointing() else { return nil }
    let separation = a.separationRad(to: b) * 180 / .pi
    // Written so that what is not a number is refused too.
    if separation <= largestSeparationDeg { return nil }
    return "it points \((separation * 100).rounded() / 100)° away"
  }

  /// A telescope records one run at a time: files that overlap have the same events.
  private static func refuseOverlaps(_ files: [TelescopeDL1]) throws(StereoError) {
    let sorted = files.compactMap { file in file.timeRange.map { (range: $0, path: file.path) } }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    for (earlier, later) in zip(sorted, sorted.dropFirst())
    where later.range.lowerBound < earlier.range.upperBound {
      throw .overlappingFiles(first: earlier.path, second: later.path)
    }
  }
}
