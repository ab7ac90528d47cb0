import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("Trigger arrays") struct TriggerTests {
  @Test("clusters are those of the table", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func clusters() throws {
    let text = try String(contentsOfFile: SharedData.path("data/sst1m/trigger_patches.csv"), encoding: .utf8)
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? -2 }
      let patch = fields[0]
      #expect(Set(fields[1..<8].filter { $0 >= 0 }) == Set(SST1MTriggerClusters.seven[patch]))
      #expect(Set(fields[8..<27].filter { $0 >= 0 }) == Set(SST1MTriggerClusters.nineteen[patch]))
    }
  }

  @Test("one bright pixel") func bright() {
    let header = EventHeader(
      index: 0, telescopeID: 21, eventNumber: 1, time: .init(nanoseconds: 0), eventType: 1)
    var event = SST1MRawEvent(
      header: header, samples: Array(repeating: 300, count: 64800),
      baselines16: Array(repeating: 4807, count: 1296),
      pixelFlags: Array(repeating: 1, count: 1296))
    event.samples[500 * 50 + 7] = 550
    let arrays = SST1MTriggerArrays(event: event)
    let patch = SST1MCamera.patchOfPixel[500]
    let slot = SST1MCamera.patchOfTriggerInputSlot.firstIndex(of: patch) ?? 0
    #expect(arrays.inputTraces[7 * 576 + 192 * (slot / 144) + slot % 144] == 250)
    #expect(arrays.inputTraces.filter { $0 != 0 }.allSatisfy { $0 == 250 })
    #expect(arrays.patch7.reduce(0) { $0 + $1.nonzeroBitCount } == SST1MTriggerClusters.seven[patch].count)
    #expect(arrays.patch19.allSatisfy { $0 == 0 })
  }
}
