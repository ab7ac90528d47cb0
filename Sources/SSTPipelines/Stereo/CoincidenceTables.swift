import Reconstruction
import SSTCore
import SSTData
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

  /// Writes the tables of decisions, time differences and, if there was a scan, offsets.
  func write(to file: HDF5FileWriter) throws {
    try file.write(decisions, to: CoincidenceDecision.table)
    try file.write(differences.rows, to: TimeDifferenceBin.table)
    guard let scan = matching.scan else { return }
    try file.write(
      zip(scan.offsets, scan.counts).map { OffsetCount(offset: $0, pairs: $1) }, to: OffsetCount.table)
  }

  private var decisions: [CoincidenceDecision] {
    matching.coincidences.enumerated().map { row, coincidence in
      let partner = coincidence.partner.map(place)
      var decision = CoincidenceDecision()
      decision.id = EventID(observation: first.observationID, event: first.eventIDs[row])
      (decision.status, decision.candidateCount) = (
        Int(coincidence.status.rawValue), coincidence.candidateCount
      )
      if let partner {
        (decision.partnerEvent, decision.partnerFile) = (
          partners[partner.file].eventIDs[partner.row], partner.file
        )
      }
      if let difference = coincidence.differenceNS { decision.timeDifferenceNS = Double(difference) }
      return decision
    }
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
