import Foundation
import SSTCalib
import SSTCore
import SSTIO
import SSTSim
import TestSupport
import Testing

@Suite("Dark-run histograms of simulated runs") struct DarkRunHistogramRunTests {
  /// A run with closed lid: dark counts at 2 MHz, a quiet camera, clocked events and a few triggers.
  static func simulator(events: Int, triggerRate: Double = 0) throws -> SST1MRunSimulator {
    var settings = RunSettings(seed: 11)
    settings.target = "Dark"
    settings.maximumEvents = events
    settings.eventsPerTile = 7
    settings.showerRate = triggerRate
    settings.camera.backgroundRate = 0.002
    settings.camera.electronicNoise = 0.8
    settings.camera.missingBoards = [23]
    return try SST1MRunSimulator(settings)
  }

  private func histograms(
    _ source: any RandomAccessEventSource, blocks: Int, jobs: Int
  ) throws -> (DarkRunHistograms, EventTypeCensus) {
    let camera = source.description.telescope.camera
    var found = try DarkRunHistograms(
      pixelCount: camera.pixelCount, samplesPerPixel: camera.samplesPerPixel)
    var census = EventTypeCensus()
    var block = EventBlock(for: source.description)
    for first in stride(from: 0, to: source.eventCount, by: blocks) {
      try source.read(first..<min(first + blocks, source.eventCount), into: &block, jobs: jobs)
      try found.add(block.telescopes[0], jobs: jobs)
      census.add(block.telescopes[0].headers)
    }
    return (found, census)
  }

  @Test("the file gives what its events give, for any size of blocks and any number of threads") func file()
    throws
  {
    let folder = try TemporaryFolder()
    let simulator = try Self.simulator(events: 40, triggerRate: 40)
    let source = try RawFile.openRows(try simulator.write(toFolder: folder.url.path, jobs: 2).path)
    let (first, census) = try histograms(source, blocks: 40, jobs: 1)
    #expect(try histograms(source, blocks: 1, jobs: 1).0 == first)
    #expect(try histograms(source, blocks: 13, jobs: 3).0 == first)
    let pedestals = simulator.schedule.entries.indices.filter { !simulator.schedule.entries[$0].isShower }
    #expect(first.pedestalCount == pedestals.count && pedestals.count > 10 && pedestals.count < 40)
    #expect(census.counts == [8: pedestals.count, 1: 40 - pedestals.count])
    let missing = (0..<1296).filter { first.entries(ofPixel: $0) == 0 }
    #expect(missing.count == 48)
    let pixel = try #require((0..<1296).first { !missing.contains($0) })
    var expected = [UInt32](repeating: 0, count: 176)
    for index in pedestals {
      let event = simulator.event(index)
      let row = event.samples[pixel * 50..<pixel * 50 + 50].map(Double.init)
      let largest = (0...45).map { row[$0..<$0 + 5].reduce(0, +) }.max() ?? 0
      let charge = largest - 5 * Double(event.baselines16[pixel]) / 16
      if let bin = first.chargeAxis.bin(of: charge) { expected[bin] += 1 }
    }
    #expect(first.charges(ofPixel: pixel) == expected)
  }
}
