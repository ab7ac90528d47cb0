import Logging
import SSTCalib
import SSTCore
import SSTIO
import SSTPipelines
import SSTSim

/// Charges of a lab run: pulse positions, then window sums without the baseline.
enum LabBenchmark {
  /// Writes one low-light run of a full camera.
  static func simulate(folder: String, events: Int) throws {
    var settings = LabSettings(seed: 1)
    settings.illuminations = [1.6]
    settings.eventsPerIllumination = events
    settings.scan = []
    try LabSimulator(settings).write(toFolder: folder, software: "sst-bench", jobs: 2)
  }

  /// Both passes over the events, one thread, nothing kept; `mode` is standard or pixel-analysis.
  static func charges(_ path: String, mode: String) throws {
    let source = try RawFile.openRows(path)
    let camera = source.description.telescope.camera
    let (pixels, samples) = (camera.pixelCount, camera.samplesPerPixel)
    let alive = [Bool](repeating: false, count: pixels)
    let isCompatible = mode == "pixel-analysis"
    let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    var finder = try PulseFinder(pixelCount: pixels, sampleCount: samples)
    try forEachEvent(source) { finder.add($0) }
    let pulses =
      try isCompatible
      ? finder.pulses(dead: alive, search: PulseSearch(quirks: .pixelAnalysis)) : finder.pulses(dead: alive)
    let (cpuPulses, wallPulses) = (Main.seconds(), Main.wallSeconds())
    let extractor = try LabExtractor(
      LabExtraction(quirks: isCompatible ? .rotatedWaveforms : []), pulses: pulses, sampleCount: samples)
    var charges = [Float](repeating: 0, count: extractor.livePixels.count)
    var sum = 0.0
    try forEachEvent(source) { event in
      var row = charges.mutableSpan
      extractor.extract(event, into: &row)
      for pixel in charges.indices { sum += Double(charges[pixel]) }
    }
    let (cpuEnd, wallEnd) = (Main.seconds(), Main.wallSeconds())
    let mean = sum / Double(max(1, finder.eventCount * charges.count))
    print("  mean charge \(mean) of \(charges.count) pixels in \(finder.eventCount) whole events")
    Main.report("pulses, \(mode)", source.eventCount, cpuPulses - cpu, wallPulses - wall)
    Main.report("charges, \(mode)", source.eventCount, cpuEnd - cpuPulses, wallEnd - wallPulses)
    Main.report("pulses and charges, \(mode)", source.eventCount, cpuEnd - cpu, wallEnd - wall)
  }

  private static func forEachEvent(
    _ source: some RandomAccessEventSource, _ body: (Span<Float>) -> Void
  ) throws {
    var block = EventBlock(for: source.description, samples: .physical)
    // Four events stay in the cache of a processor.
    for first in stride(from: 0, to: source.eventCount, by: 4) {
      let range = first..<min(first + 4, source.eventCount)
      try source.read(range, into: &block, jobs: 1)
      let events = block.telescopes[0]
      for place in 0..<events.count {
        let state = events.headers[place].readout
        if !state.isStale, !state.isMissingPackets { events.withValues(ofEvent: place, body) }
      }
    }
  }

  /// The step of `sstctl spe` before the fits: hash of the run, both passes, charges on disk, their histogram.
  static func pipeline(_ path: String, folder: String, jobs: Int) throws {
    var options = LabSPEOptions()
    options.lab.outputDirectory = folder
    options.lab.jobs = jobs
    options.lab.deletesCheckpoints = true
    var log = Logger(label: "bench")
    log.logLevel = .error
    let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    let inputs = try LabInputs(lowLight: [path])
    let histogram = try LabSPEPipeline(options: options, log: log).chargeHistograms(inputs)[0]
    let events = inputs.runs[0].eventCount ?? 0
    Main.report(
      "to disk, \(jobs) job(s), \(histogram.chargeCount) charges", events, Main.seconds() - cpu,
      Main.wallSeconds() - wall)
  }
}
