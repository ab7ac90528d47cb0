import Reconstruction
import SSTCore
import SSTIO

/// The tables of a stereo file that say how its pairs were found.
struct CoincidenceTables {
  let first: TelescopeDL1
  let partners: [TelescopeDL1]
  let matching: StereoMatching
  let differences: TimeDifferences

  init(
    _ first: TelescopeDL1, _ partners: [TelescopeDL1], _ matching: StereoMatching,
    _ differences: TimeDifferences
  ) {
    (self.first, self.partners, self.matching, self.differences) = (first, partners, matching, differences)
  }

  /// Writes `dl1/coincidence/…`.
  func write(to writer: StereoFileWriter) throws {
    try writer.write(decisions, to: "dl1/coincidence/decisions", title: "events of the first telescope")
    try writer.write(
      differences.rows, to: "dl1/coincidence/time_difference", title: "histogram of time differences")
    guard let scan = matching.scan else { return }
    var rows = PackedRows(StereoSchemas.offsetScan)
    for (offset, count) in zip(scan.offsets, scan.counts) {
      rows.append(offset)
      rows.append(Int64(count))
    }
    try writer.write(rows, to: "dl1/coincidence/offset_scan", title: "scan of offsets")
  }

  private var decisions: PackedRows {
    var rows = PackedRows(StereoSchemas.decisions, capacity: matching.coincidences.count)
    for (row, coincidence) in matching.coincidences.enumerated() {
      let partner = coincidence.partner.map(place)
      rows.append(first.observationID)
      rows.append(first.eventIDs[row])
      rows.append(Int64(coincidence.status.rawValue))
      rows.append(Int64(coincidence.candidateCount))
      rows.append(partner.map { partners[$0.file].eventIDs[$0.row] } ?? -1)
      rows.append(Int64(partner?.file ?? -1))
      rows.append(coincidence.differenceNS.map { Double($0) } ?? .nan)
    }
    return rows
  }

  /// The file of a row of all files one after the other, and the row in it.
  private func place(_ row: Int) -> (file: Int, row: Int) {
    var (file, rest) = (0, row)
    while file + 1 < partners.count, rest >= partners[file].count {
      rest -= partners[file].count
      file += 1
    }
    return (file, rest)
  }
}
