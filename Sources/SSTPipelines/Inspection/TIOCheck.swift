import SSTCore
import SSTIO

/// The check of `.tio` files.
struct TIOCheck {
  let path: String
  let jobs: Int

  /// What modules report of themselves is no damage of the file, nor are samples that are all at the end of the range.
  private static let reports: ReadoutProblems = [.footerError, .footerTimeout, .void]

  func run() throws -> [String] {
    let file = try TIOFile(path: path)
    if let damage = file.damage { throw damage }
    var (stale, missing, damaged) = (0, 0, 0)
    var first: Int?
    var counts: [String: Int] = [:]
    let step = 256
    for start in stride(from: 0, to: file.eventCount, by: step) {
      for event in try file.events(start..<min(start + step, file.eventCount), jobs: jobs) {
        stale += event.readout.isStale ? 1 : 0
        missing += event.readout.isMissingPackets ? 1 : 0
        for name in event.readout.problems.names { counts[name, default: 0] += 1 }
        if !event.readout.problems.subtracting(Self.reports).isEmpty {
          damaged += 1
          first = first ?? event.index
        }
      }
    }
    let problems = counts.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value)" }
    if let first {
      throw InspectionError.damagedEvents(
        path: path, count: damaged, total: file.eventCount, first: first,
        problems: problems.joined(separator: ", "))
    }
    // Packets say where the damage is, so they come first.
    let bare = try file.verifyChecksums()
    var notes = ["\(file.eventCount) events"]
    if missing > 0 { notes.append("packets missing in \(missing)") }
    if stale > 0 { notes.append("stale: \(stale)") }
    if !bare.isEmpty { notes.append("no checksums") }
    return notes + problems
  }
}

/// The check of `.tcal` files.
struct TcalCheck {
  let path: String

  func run() throws -> [String] {
    let table = try TcalTable(path: path)
    let shape = TcalInformation.shape(table).map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    let values = TcalDump.tables(table).first?.values ?? []
    let strange = values.count { !$0.isFinite }
    return ["\(TcalInformation.kind(table)), \(shape)"]
      + (strange > 0 ? ["\(strange) values are not finite"] : [])
  }
}
