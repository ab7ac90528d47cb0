import Foundation
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("TARGET: pedestals from a run") struct TARGETPedestalTests {
  /// Count of a sample: depends on the pixel, the position after the block's start, and the event.
  private func count(_ pixel: Int, _ block: Int, _ position: Int, _ event: Int) -> UInt16 {
    UInt16(600 + pixel % 7 + 3 * block + position % 11 + event % 3)
  }

  /// Events of one module that begin in blocks 0 to 3 at any phase.
  private func run(events: Int) -> TelescopeEvents {
    var block = TelescopeEvents()
    (block.pixelCount, block.samplesPerPixel) = (64, 16)
    for index in 0..<events {
      let cell = index * 37 % 128
      var state = ReadoutState()
      state.firstCell = cell
      state.isStale = index == 5
      block.headers.append(
        EventHeader(
          index: index, telescopeID: nil, eventNumber: 0, time: TAITime(nanoseconds: 0), eventType: 0,
          readout: state))
      for pixel in 0..<64 {
        block.pixelFlags.append(pixel == 9 && index % 2 == 0 ? 0 : 1)
        for sample in 0..<16 { block.samples.append(count(pixel, cell / 32, cell % 32 + sample, index)) }
      }
    }
    return block
  }

  @Test("means, hits and deviations of every cell") func statistics() throws {
    let block = run(events: 700)
    var maker = TARGETPedestalMaker(
      pixelCount: 64, samplesPerPixel: 16, cellCount: 96, recordsSpread: true)
    maker.add(block, jobs: 1)
    let table = try maker.pedestal()
    let used = block.headers.indices.filter { $0 != 5 && (block.headers[$0].readout.firstCell ?? 0) < 96 }
    #expect(maker.eventCount == used.count && maker.outsideCount == 699 - used.count)
    #expect(table.blockCount == 3 && table.positionCount == 47 && table.moduleCount == 1)
    for (pixel, cellBlock, position) in [(0, 0, 0), (9, 2, 40), (63, 1, 46), (17, 0, 20)] {
      let counts = used.filter { index in
        let cell = index * 37 % 128
        let isIn = cell / 32 == cellBlock && (cell % 32...cell % 32 + 15).contains(position)
        return isIn && !(pixel == 9 && index % 2 == 0)
      }.map { Double(count(pixel, cellBlock, position, $0)) }
      let place = (pixel * 3 + cellBlock) * 47 + position
      let mean = counts.isEmpty ? 0 : counts.reduce(0, +) / Double(counts.count)
      let square = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      #expect(table.hits?[place] == Float(counts.count))
      #expect(table.values[place] == Float(mean))
      let deviation = counts.count > 1 ? (square / Double(counts.count - 1)).squareRoot() : 0
      // Two ways of summing in double precision.
      #expect(isClose(Double(table.deviations?[place] ?? -1), deviation, relative: 1e-6, absolute: 1e-9))
    }
  }

  @Test("the same table for any number of threads and blocks") func order() throws {
    let block = run(events: 90)
    var one = TARGETPedestalMaker(pixelCount: 64, samplesPerPixel: 16)
    one.add(block, jobs: 1)
    var other = TARGETPedestalMaker(pixelCount: 64, samplesPerPixel: 16)
    other.add(block, jobs: 3)
    #expect(try one.pedestal() == other.pedestal())
    #expect(throws: TARGETCalibrationError.noEvents) {
      try TARGETPedestalMaker(pixelCount: 64, samplesPerPixel: 16).pedestal()
    }
  }
}
