import Foundation
import SSTCore
import SSTIO

/// Writes a simtel file of weak flashes, as calibration events or showers of small square cameras with two telescopes.
///
/// A flash gives each pixel a number of photoelectrons from a Poisson distribution. Each fires one cell, which may fire
/// others (crosstalk); the charge of a cell varies. All pulses have the reference's shape, and factors turn the whole pulse
/// of a cell into one photoelectron.
struct SimulatedFlashes {
  /// The telescopes; all have the same camera.
  var telescopes = [7]
  var side = 8
  var sampleCount = 50
  var eventCount = 300
  /// Mean photoelectrons of a flash.
  var light = 1.2
  /// 3 for flat fields, 2 for single photoelectrons, 0 for dark pedestals; nil for showers.
  var calibration: (_ event: Int) -> Int? = { _ in 3 }
  /// Pixels without high voltage.
  var disabled: [Int] = []
  var noise = 1.5
  /// True if the history says that photoelectrons are stored; they never are.
  var claimsTrueImages = false
  var seed: UInt64 = 9

  static let pedestal = 300.0
  /// The counts of a whole pulse.
  static let pulseCounts = 80.0
  static let step = 0.5

  private var pixelCount: Int { side * side }

  /// The reference pulse: it rises fast and has a tail; samples are of 2 ns.
  static var pulse: [Double] {
    (0..<80).map { index in
      let t = Double(index) * step - 8
      return t < 0 ? exp(-0.5 * t * t / 4) : exp(-t / 5)
    }
  }

  /// The pulse in samples around its peak, with the sum 1; the peak is at the place that is returned.
  static var sampled: (values: [Double], peak: Int) {
    let width = Int(2 / step)
    let bins = stride(from: 0, to: pulse.count, by: width).map { pulse[$0..<$0 + width].reduce(0, +) }
    let sum = bins.reduce(0, +)
    let peak = bins.indices.max { bins[$0] < bins[$1] } ?? 0
    return (bins.map { $0 / sum }, peak)
  }

  /// The charge of a pixel in units of a cell's mean charge.
  func charge(_ event: Int, _ telescope: Int, _ pixel: Int) -> Double {
    guard calibration(event) != 0, !disabled.contains(pixel) else { return 0 }
    var random = CounterRandom(
      seed: seed, event: UInt64(event), purpose: UInt64(1000 * telescope + pixel))
    var (product, cells) = (random.uniform(), 0)
    while product > exp(-light) {
      product *= random.uniform()
      cells += 1
      while random.uniform() < 0.1 { cells += 1 }
    }
    // Twelve uniform numbers have the variance 1.
    let spread = (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
    return Double(cells) + 0.1 * Double(cells).squareRoot() * spread
  }

  /// Where the peak of a pixel's pulse is: odd pixels are two samples later.
  func peak(ofPixel pixel: Int) -> Int { sampleCount * 2 / 5 + (pixel % 2 == 0 ? 0 : 2) }

  /// The stored samples of an event, `[pixel][sample]`.
  func samples(_ event: Int, _ telescope: Int) -> [UInt16] {
    let shape = Self.sampled
    return (0..<pixelCount).flatMap { pixel in
      let charge = charge(event, telescope, pixel)
      var random = CounterRandom(
        seed: seed + 1, event: UInt64(event), purpose: UInt64(1000 * telescope + pixel))
      return (0..<sampleCount).map { sample in
        let bin = sample - peak(ofPixel: pixel) + shape.peak
        let signal = shape.values.indices.contains(bin) ? charge * shape.values[bin] : 0
        let noise = self.noise * (random.uniform() + random.uniform() - 1) * 2.45
        return UInt16((Self.pedestal + Self.pulseCounts * signal + noise).rounded())
      }
    }
  }

  /// Writes the file.
  func write(to path: String) throws {
    var writer = ObjectWriter()
    writer.addHistory(
      commandLine: HistoryLine(time: 0, text: "flashes of a test"),
      configuration: claimsTrueImages ? [HistoryLine(time: 0, text: "STORE_PHOTOELECTRONS 1")] : [],
      telescopes: [])
    writer.add(
      RunHeader(
        run: 3, time: 1_700_000_000, direction: [0, 1.2], telescopeIDs: telescopes,
        positions: telescopes.flatMap { [Float($0), 0, 0] }), identifier: 3)
    for telescope in telescopes { describe(telescope, &writer) }
    for telescope in telescopes { calibrate(telescope, &writer) }
    for event in 0..<eventCount { add(event, &writer) }
    try Data(writer.bytes).write(to: URL(fileURLWithPath: path))
  }

  private func describe(_ telescope: Int, _ writer: inout ObjectWriter) {
    let places = (0..<pixelCount).map { (Float($0 % side), Float($0 / side)) }
    var camera = SSTIO.CameraSettings(
      x: places.map { 0.006 * $0.0 }, y: places.map { 0.006 * $0.1 }, shape: 2, area: 3.6e-5, size: 0.006)
    (camera.focalLength, camera.effectiveFocalLength) = (2.15, 2.2)
    var pixels = PixelSettings(
      pixelCount: pixelCount, drawerCount: 1, timeSlice: 2, sampleCount: sampleCount, sampleOffset: 10)
    (pixels.pulseCount, pixels.pulseStep) = (1, Float(Self.step))
    pixels.pulses = Self.pulse.map { Float($0) }
    let drawers = (0..<pixelCount).map { $0 / 16 }
    writer.add(camera, identifier: telescope)
    writer.add(CameraOrganization(drawers: drawers, drawerCount: pixelCount / 16), identifier: telescope)
    writer.add(pixels, identifier: telescope)
    writer.add(DisabledPixels(trigger: disabled, highVoltage: disabled), identifier: telescope)
  }

  private func calibrate(_ telescope: Int, _ writer: inout ObjectWriter) {
    let values = [Float](repeating: 1, count: pixelCount)
    let state = StoredMonitoring(
      telescopeID: telescope, pixelCount: pixelCount,
      pedestals: values.map { $0 * 10 * Float(Self.pedestal) },
      noise: values, sliceCount: 10, time: EventIOTime(seconds: 1_700_000_000, nanoseconds: 0))
    writer.add(state, identifier: state.flags)
    writer.add(
      LaserCalibration(
        pixelCount: pixelCount, factors: values.map { $0 / Float(Self.pulseCounts) }, flatField: values),
      identifier: telescope)
  }

  private func add(_ event: Int, _ writer: inout ObjectWriter) {
    guard let kind = calibration(event) else {
      writer.add(
        MCShower(primary: 0, energy: 1, azimuth: 0, altitude: 1.2), identifier: event + 1)
      writer.add(MCEvent(shower: event + 1, coreX: 0, coreY: 0), identifier: 100 * (event + 1))
      return addArrayEvent(event, 100 * (event + 1), &writer)
    }
    writer.container(type: 2028, version: 0, identifier: kind) { addArrayEvent(event, event + 1, &$0) }
  }

  private func addArrayEvent(_ event: Int, _ identifier: Int, _ writer: inout ObjectWriter) {
    let time = EventIOTime(seconds: 1_700_000_000 + event, nanoseconds: 0)
    let trigger = CentralTrigger(
      time: time, telescopes: telescopes, times: telescopes.map { _ in 0 }, masks: telescopes.map { _ in 4 },
      planeWave: [])
    writer.addArrayEvent(identifier, trigger: trigger) { writer in
      for telescope in telescopes { writer.addTracking(telescopeID: telescope, azimuth: 0, altitude: 1.2) }
      for telescope in telescopes {
        let head = TelescopeEventHeader(
          localCount: event, globalCount: event, time: time, sectors: [], readoutTime: 0, triggerTime: 0)
        writer.addTelescopeEvent(telescopeID: telescope, head: head) { writer in
          samples(event, telescope).withUnsafeBufferPointer {
            writer.addSamples(
              $0, telescopeID: telescope, gainCount: 1, pixelCount: pixelCount, sampleCount: sampleCount)
          }
        }
      }
    }
  }
}
