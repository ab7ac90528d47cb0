import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

@Suite("Dark-run histograms") struct DarkRunHistogramTests {
  /// A block of events with given types; samples and baselines are set by `fill`.
  static func block(
    types: [UInt32], pixels: Int, samples: Int, _ fill: (_ event: Int, _ pixel: Int) -> ([UInt16], Float)
  ) -> TelescopeEvents {
    var block = TelescopeEvents()
    (block.pixelCount, block.samplesPerPixel) = (pixels, samples)
    for (event, type) in types.enumerated() {
      block.headers.append(
        EventHeader(
          index: event, telescopeID: 21, eventNumber: 1, time: TAITime(nanoseconds: 0), eventType: type))
      for pixel in 0..<pixels {
        let (row, baseline) = fill(event, pixel)
        block.samples += row
        block.baselines.append(baseline)
        block.pixelFlags.append(1)
      }
    }
    return block
  }

  static func random(types: [UInt32], pixels: Int, samples: Int = 50) -> TelescopeEvents {
    var random = CounterRandom(seed: 5, event: UInt64(samples), purpose: 6)
    return block(types: types, pixels: pixels, samples: samples) { _, _ in
      let row = (0..<samples).map { _ in UInt16(300 + random.next() % 12 + (random.next() % 40 == 0 ? 9 : 0))
      }
      return (row, Float(304) + Float(random.next() % 64) / 16)
    }
  }

  @Test("bins as in sst1mpipe", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func golden() throws {
    let json = try #require(try SharedData.json("oracle/spe/dark_run.json") as? [String: Any])
    let axis = DarkRunAxis.charge(.sst1mpipe)
    #expect(axis.centres == json["centres"] as? [Double])
    let entries = try #require(json["binning"] as? [[String: Any]])
    #expect(entries.count == 13)
    for entry in entries {
      let charge = try #require(entry["charge"] as? Double)
      #expect(axis.bin(of: charge) == entry["bin"] as? Int, "\(charge)")
    }
  }

  @Test("corrected bins: half an ADC count to both sides of the centre") func corrected() {
    let axis = DarkRunAxis.charge()
    for (charge, centre) in [
      (0, 0), (0.4375, 0), (0.5, 1), (-0.5, 0), (-0.5625, -1), (-50.5, -50), (125.4375, 125),
    ] {
      #expect(axis.bin(of: charge) == centre + 50, "\(charge)")
    }
    for charge in [-50.5625, 125.5, 1e30, -1e30, .nan, .infinity] { #expect(axis.bin(of: charge) == nil) }
    #expect(axis.slot(of: -51) == 0 && axis.slot(of: 126) == 177 && axis.slot(of: .nan) == 177)
    #expect(DarkRunAxis.maximum().bin(of: 50.49) == 50)
  }

  @Test("dark run 1: the bin around a charge, not that of the whole number before it") func shifted() {
    let original = DarkRunAxis.charge(.shiftedDarkBins)
    for (charge, right, old) in [(0.0, 0, -1), (0.25, 0, 0), (0.75, 1, 0), (1, 1, 0), (-3.5, -3, -4)] {
      #expect(DarkRunAxis.charge().bin(of: charge) == right + 50, "\(charge)")
      #expect(original.bin(of: charge) == old + 50, "\(charge)")
    }
    for charge in [-1e30, 1e30, Double.nan] { #expect(original.bin(of: charge) == nil) }
    #expect(DarkRunAxis.maximum(.shiftedDarkBins).bin(of: 1) == 0)
  }

  @Test("dark run 3: charges beyond the axis are in no bin; the original has them in the first and last")
  func overflow() {
    let original = DarkRunAxis.charge(.darkOverflow)
    for (charge, bin) in [(-1e30, 0), (-50.5625, 0), (125.5, 174), (1e30, 174), (Double.nan, 174)] {
      #expect(DarkRunAxis.charge().bin(of: charge) == nil && original.bin(of: charge) == bin, "\(charge)")
    }
    #expect(original.bin(of: 0.4375) == 50 && original.bin(of: 0.5) == 51)
    #expect(DarkRunAxis.maximum(.darkOverflow).bin(of: 80) == 49)
  }

  @Test("a few events by hand") func byHand() throws {
    // Pixel 0: five samples of 10 over the baseline. Pixel 1: constant. Pixel 2: beyond the axis. Pixel 3: missing.
    var block = Self.block(types: [8, 1, 8, 24], pixels: 4, samples: 9) { event, pixel in
      switch pixel {
      case 0: ([300, 300, 300, 310, 310, 310, 310, 310, 300], 300.0625)
      case 1: (Array(repeating: 305, count: 9), event == 2 ? 300 : 305)
      case 2: ([UInt16](repeating: 400, count: 9), event == 0 ? 300 : 500)
      default: ([UInt16](repeating: 0, count: 9), 0)
      }
    }
    for event in 0..<4 { block.pixelFlags[event * 4 + 3] = 0 }
    var found = try DarkRunHistograms(pixelCount: 4, samplesPerPixel: 9)
    try found.add(block, jobs: 1)
    #expect(found.pedestalCount == 2)
    // 50 − 5/16 belongs to 50; in sst1mpipe to 49.
    #expect(found.charges(ofPixel: 0)[50 + 50] == 2 && found.maxima(ofPixel: 0)[10] == 2)
    #expect(found.charges(ofPixel: 1)[50] == 1 && found.charges(ofPixel: 1)[75] == 1)
    #expect(found.maxima(ofPixel: 1)[0] == 1 && found.maxima(ofPixel: 1)[5] == 1)
    #expect(found.overflow(ofPixel: 2) == 1 && found.underflow(ofPixel: 2) == 1)
    #expect(found.charges(ofPixel: 2).allSatisfy { $0 == 0 } && found.entries(ofPixel: 2) == 2)
    #expect(found.entries(ofPixel: 3) == 0)
    var compatible = try DarkRunHistograms(pixelCount: 4, samplesPerPixel: 9, quirks: .sst1mpipe)
    try compatible.add(block, jobs: 1)
    #expect(compatible.charges(ofPixel: 0)[50 + 49] == 2)
    #expect(compatible.charges(ofPixel: 2)[174] == 1 && compatible.charges(ofPixel: 2)[0] == 1)
  }

  @Test("against a plain loop, for any number of threads and samples", arguments: [5, 6, 50, 91])
  func plainLoop(samples: Int) throws {
    let pixels = 101
    let block = Self.random(types: [8, 8, 2, 8, 0, 8], pixels: pixels, samples: samples)
    var expected = Array(repeating: [UInt32](repeating: 0, count: 176), count: pixels)
    let axis = DarkRunAxis.charge()
    for event in [0, 1, 3, 5] {
      for pixel in 0..<pixels {
        let start = (event * pixels + pixel) * samples
        let sums = (0...samples - 5).map {
          block.samples[start + $0..<start + $0 + 5].reduce(0) { $0 + Double($1) }
        }
        let charge = (sums.max() ?? 0) - 5 * Double(block.baselines[event * pixels + pixel])
        if let bin = axis.bin(of: charge) { expected[pixel][bin] += 1 }
      }
    }
    var first: DarkRunHistograms?
    for jobs in [1, 2, 7] {
      var found = try DarkRunHistograms(pixelCount: pixels, samplesPerPixel: samples)
      try found.add(block, jobs: jobs)
      #expect((0..<pixels).map { found.charges(ofPixel: $0) } == expected)
      first = first ?? found
      #expect(found == first)
    }
    // Two blocks give what one gives.
    var twice = try #require(first)
    try twice.add(block, jobs: 2)
    #expect(twice.entries(ofPixel: 17) == 8 && twice.charges(ofPixel: 17) == expected[17].map { 2 * $0 })
  }

  @Test("events that do not fit") func wrong() throws {
    #expect(throws: DarkRunError.tooFewSamples(found: 4)) {
      try DarkRunHistograms(pixelCount: 3, samplesPerPixel: 4)
    }
    var found = try DarkRunHistograms(pixelCount: 3, samplesPerPixel: 50)
    var block = Self.random(types: [8], pixels: 3)
    try found.add(TelescopeEvents(), jobs: 1)
    block.baselines.removeLast()
    #expect(throws: DarkRunError.self) { try found.add(block, jobs: 1) }
    #expect(throws: DarkRunError.self) { try found.add(Self.random(types: [8], pixels: 4), jobs: 1) }
    #expect(throws: DarkRunError.self) {
      try found.add(Self.random(types: [8], pixels: 3, samples: 49), jobs: 1)
    }
    // A damaged baseline counts nowhere.
    block = Self.random(types: [8], pixels: 3)
    block.baselines[1] = .nan
    try found.add(block, jobs: 1)
    #expect(found.overflow(ofPixel: 1) == 1 && found.overflow(ofPixel: 0) == 0)
  }

  @Test("the census of event types") func census() {
    var census = EventTypeCensus()
    #expect(census.text == "no events at all")
    census.add(Self.random(types: [1, 1, 1, 8, 9], pixels: 1).headers)
    #expect(census.text == "3 of type 1 (cluster of 7 patches), 1 of type 8 (clock: pedestal), 1 of type 9")
    census.add(Self.random(types: Array(100..<1100), pixels: 1).headers)
    #expect(census.counts.count == 64 && census.total == 1005 && census.furtherCount == 939)
  }
}
