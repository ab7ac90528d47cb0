internal import SSTCore

/// The corrections of the three windows of the two-pass extractor.
struct TwoPassCorrections: Sendable {
  /// Five samples, two before the peak.
  var usual = 1.0
  /// Five samples from the peak on, at the start of the readout.
  var atStart = 1.0
  /// Six samples, four before the peak, at the end of the readout.
  var atEnd = 1.0

  init() {}

  init(pulse: ReferencePulse, samplePeriodNS: Double) throws(CalibrationError) {
    usual = try pulse.integrationCorrection(width: 5, shift: 2, samplePeriodNS: samplePeriodNS)
    atStart = try pulse.integrationCorrection(width: 5, shift: 0, samplePeriodNS: samplePeriodNS)
    atEnd = try pulse.integrationCorrection(width: 6, shift: 4, samplePeriodNS: samplePeriodNS)
  }
}

/// Storage of the two-pass extractor.
struct TwoPassScratch: Sendable {
  var mask: [Bool] = []
  var picture: [Bool] = []
  var boundary: [Bool] = []
  var selected: [Int32] = []
  var islands = IslandLabels()
  var island: [Int] = []
  var along: [Double] = []
  var times: [Double] = []
  var lineFit = RobustLineFit()
}

extension ChargeExtraction {
  /// Two passes: the second places windows by the time gradient along the main island of the first.
  ///
  /// - Returns: false if the island has fewer than three pixels or no usable line; pass one is kept then.
  func extractTwice(
    _ event: R1Event, _ isBroken: [Bool], threshold: Double, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>, _ scratch: inout ExtractionScratch
  ) -> Bool {
    firstPass(event, image, peakTime, &scratch)
    NeighborAverage(geometry: geometry).apply(
      marked: isBroken.indices.filter { isBroken[$0] }.map { Int32($0) }, isMarked: isBroken, image: image,
      peakTime: peakTime)
    findMainIsland(image, threshold: threshold, &scratch.twoPass)
    guard scratch.twoPass.island.count >= 3,
      let axis = ShowerAxis(pixels: scratch.twoPass.island, charges: image, geometry: geometry)
    else { return false }
    scratch.twoPass.along = scratch.twoPass.island.map { axis.position(x: geometry.x[$0], y: geometry.y[$0]) }
    scratch.twoPass.times = scratch.twoPass.island.map { Double(peakTime[$0]) }
    let line = scratch.twoPass.lineFit.fivePairs(x: scratch.twoPass.along, y: scratch.twoPass.times)
    guard line.slope.isFinite else { return false }
    var isCore = [Bool](repeating: false, count: image.count)
    for pixel in scratch.twoPass.island where Double(image[pixel]) >= threshold { isCore[pixel] = true }
    for pixel in image.indices where !isCore[pixel] {
      let time = line.slope * axis.position(x: geometry.x[pixel], y: geometry.y[pixel]) + line.intercept
      sumPredicted(event, pixel, time: time, image, peakTime, scratch)
    }
    return true
  }

  private func firstPass(
    _ event: R1Event, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>,
    _ scratch: inout ExtractionScratch
  ) {
    let count = event.raw.samplesPerPixel
    for pixel in image.indices {
      let row = event.raw.row(pixel)
      guard let base = row.baseAddress else { return }
      var peak = min(2, count - 1)
      if event.scales[pixel] > 0, count >= 5 {
        var largest = 0
        for sample in 2...count - 3 {
          let sum = Int(row[sample - 1]) + Int(row[sample]) + Int(row[sample + 1])
          if sum > largest { (peak, largest) = (sample, sum) }
        }
      }
      let found = windowSum(
        base, count: count, baseline: scratch.baselines[pixel], scale: event.scales[pixel], peak: peak,
        width: 5,
        shift: 2)
      image[pixel] = corrected(found.charge, twoPass.usual)
      peakTime[pixel] = found.time
    }
  }

  /// Sums the window around a predicted time, which is moved inside the readout.
  private func sumPredicted(
    _ event: R1Event, _ pixel: Int, time: Double, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>, _ scratch: borrowing ExtractionScratch
  ) {
    let count = event.raw.samplesPerPixel
    let sample = (time * Double(windowSum.rate)).rounded(.toNearestOrEven)
    var peak = Int(min(max(sample, -1e6), 1e6))
    var (width, shift, correction) = (5, 2, twoPass.usual)
    if peak - 2 < 0 {
      (peak, width, shift, correction) = (0, 5, 0, twoPass.atStart)
    } else if peak + 3 > count - 1 {
      if peak > count - 3 { peak = count - 1 }
      (width, shift, correction) = (6, 4, twoPass.atEnd)
    }
    guard let base = event.raw.row(pixel).baseAddress else { return }
    let found = windowSum(
      base, count: count, baseline: scratch.baselines[pixel], scale: event.scales[pixel], peak: peak,
      width: width, shift: shift)
    image[pixel] = corrected(found.charge, correction)
    peakTime[pixel] = found.time
  }
}
