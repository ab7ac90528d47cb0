import SSTCalib
import SSTCore
import TestSupport
import Testing

@Suite("Lab extraction against the original", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct ExtractionGoldenTests {
  /// The original sums in 32 bits.
  private static func agrees(_ value: Float, _ expected: Double) -> Bool {
    isClose(Double(value), expected, relative: 1e-5, absolute: 1e-4)
  }

  @Test("pulse positions, off pixels, reference")
  func pulses() throws {
    let golden = try ExtractionGolden.read()
    let finder = try pulseFinder(try ExtractionGolden.waveforms())
    let pulses = try finder.pulses(
      dead: Array(repeating: false, count: 10), search: PulseSearch(quirks: .pixelAnalysis))
    #expect(pulses.peaks == golden.peak_index)
    #expect(pulses.reference == golden.reference_peak)
    #expect((0..<10).map(pulses.shift) == golden.shifts)
    #expect(pulses.livePixels == Array(0..<10))
    for pixel in 0..<10 {
      let average = finder.average(pixel: pixel)
      let height = average[20..<50].max() ?? .nan
      #expect(isClose(height, golden.row_max[pixel], relative: 1e-5, absolute: 1e-4))
      #expect((height < golden.global_max / 3) == golden.off_pixels.contains(pixel))
    }
  }

  @Test(
    "charges with every combination of alignment and baseline",
    arguments: [
      ("skew_and_baseline", true, true), ("leave_time_skew", false, true), ("leave_baseline", true, false),
      ("leave_both", false, false),
    ])
  func charges(_ name: String, _ alignsTime: Bool, _ subtractsBaseline: Bool) throws {
    let golden = try ExtractionGolden.read()
    let events = try ExtractionGolden.waveforms()
    let pulses = try pulseFinder(events).pulses(
      dead: Array(repeating: false, count: 10), search: PulseSearch(quirks: .pixelAnalysis))
    let extraction = LabExtraction(
      windowWidth: golden.window_width, alignsTime: alignsTime, subtractsBaseline: subtractsBaseline,
      quirks: .rotatedWaveforms)
    let extractor = try LabExtractor(extraction, pulses: pulses, sampleCount: 128)
    let expected = try #require(golden.charges[name])
    for (event, values) in zip(events, expected) {
      #expect(zip(extractor.charges(event), values).allSatisfy(Self.agrees))
    }
  }

  @Test("windows that leave the readout")
  func clipping() throws {
    let golden = try ExtractionGolden.read()
    let event = try ExtractionGolden.waveforms()[0]
    for clip in golden.window_edges {
      let pulses = PixelPulses(
        states: Array(repeating: .live, count: 10), peaks: Array(repeating: clip.peak_index, count: 10),
        reference: clip.peak_index)
      for quirks in [Quirks.rotatedWaveforms, []] {
        let extraction = LabExtraction(
          windowWidth: clip.width, windowShift: clip.shift, subtractsBaseline: false, quirks: quirks)
        let extractor = try LabExtractor(extraction, pulses: pulses, sampleCount: 128)
        #expect(zip(extractor.charges(event), clip.charge).allSatisfy(Self.agrees))
      }
    }
  }

  @Test("the corrected search finds the same pulses and leaves out the pixel without light")
  func corrected() throws {
    let golden = try ExtractionGolden.read()
    let pulses = try pulseFinder(try ExtractionGolden.waveforms())
      .pulses(dead: Array(repeating: false, count: 10))
    #expect(pulses.livePixels == [0, 1, 2, 3, 4, 5, 6, 8, 9])
    #expect(pulses.livePixels.map { pulses.peaks[$0] } == pulses.livePixels.map { golden.peak_index[$0] })
    #expect(pulses.states[7] == .off)
    #expect(pulses.peaks[7] == pulses.reference)
  }
}
