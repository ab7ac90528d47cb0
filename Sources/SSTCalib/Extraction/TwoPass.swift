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
        peak = firstPeak(event, pixel, base, count: count, baseline: scratch.baselines[pixel])
      }
      let found = windowSum(
        base, count: count, baseline: scratch.baselines[pixel], scale: event.scales[pixel], peak: peak,
        width: 5,
        shift: 2)
      image[pixel] = corrected(found.charge, twoPass.usual)
      peakTime[pixel] = found.time
    }
  }

  /// The middle of the first of the three samples with the largest sum.
  ///
  /// Windows with the same counts differ in the last bits of calibrated doubles, and these decide: so the divisions and
  /// the order of the sum, both neighbors first, are those of the original.
  private func firstPeak(
    _ event: R1Event, _ pixel: Int, _ row: UnsafePointer<UInt16>, count: Int, baseline: Double
  ) -> Int {
    let divisor = event.divisors.isEmpty ? SIMD2(1 / event.scales[pixel], 1) : event.divisors[pixel]
    func value(_ sample: Int) -> Double { (Double(row[sample]) - baseline) / divisor.x / divisor.y }
    var (peak, largest) = (2, -Double.infinity)
    var (before, here) = (value(1), value(2))
    for sample in 2...count - 3 {
      let after = value(sample + 1)
      let sum = here + (before + after)
      if sum > largest { (peak, largest) = (sample, sum) }
      (before, here) = (here, after)
    }
    return peak
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

/// The main island of the first pass, and its axis.
extension ChargeExtraction {
  /// Cleans with `threshold` and half of it (one picture neighbor) and leaves the brightest island.
  func findMainIsland(
    _ image: UnsafeMutableBufferPointer<Float>, threshold: Double, _ scratch: inout TwoPassScratch
  ) {
    let above = image.map { Double($0) >= threshold }
    scratch.boundary = image.map { Double($0) >= threshold / 2 }
    scratch.picture = above.indices.map { above[$0] && hasNeighbor($0, in: above) }
    scratch.mask = above.indices.map { pixel in
      (scratch.boundary[pixel] && hasNeighbor(pixel, in: scratch.picture))
        || (scratch.picture[pixel] && hasNeighbor(pixel, in: scratch.boundary))
    }
    scratch.selected.removeAll(keepingCapacity: true)
    for pixel in scratch.mask.indices where scratch.mask[pixel] { scratch.selected.append(Int32(pixel)) }
    let (mask, selected) = (scratch.mask, scratch.selected)
    scratch.islands.fill(mask: mask.span, selected: selected.span, geometry)
    let brightest = scratch.islands.brightest(
      selected: selected.span, charges: UnsafeBufferPointer(image).span)
    scratch.island.removeAll(keepingCapacity: true)
    for (index, pixel) in selected.enumerated() where scratch.islands.labels[index] == brightest {
      scratch.island.append(Int(pixel))
    }
  }

  private func hasNeighbor(_ pixel: Int, in mask: [Bool]) -> Bool {
    geometry.neighbors(of: pixel).contains { mask[Int($0)] }
  }
}

/// The major axis of an island: centre and direction of the second moments.
struct ShowerAxis {
  private let x, y, cosine, sine: Double

  init?(pixels: [Int], charges: UnsafeMutableBufferPointer<Float>, geometry: CameraGeometry) {
    var (size, sx, sy) = (0.0, 0.0, 0.0)
    for pixel in pixels {
      let charge = Double(charges[pixel])
      size += charge
      sx += charge * geometry.x[pixel]
      sy += charge * geometry.y[pixel]
    }
    guard size > 0 else { return nil }
    (x, y) = (sx / size, sy / size)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for pixel in pixels {
      let (dx, dy) = (geometry.x[pixel] - x, geometry.y[pixel] - y)
      let charge = Double(charges[pixel])
      xx += charge * dx * dx / size
      xy += charge * dx * dy / size
      yy += charge * dy * dy / size
    }
    // tan psi of the larger eigenvalue's vector; psi in (−90°, 90°].
    let half = (xx - yy) / 2
    let root = (half * half + xy * xy).squareRoot()
    guard root > 0 || xx + yy > 0 else { return nil }
    var (vx, vy) = half >= 0 ? (half + root, xy) : (xy, root - half)
    if vx < 0 || (vx == 0 && vy < 0) { (vx, vy) = (-vx, -vy) }
    let norm = (vx * vx + vy * vy).squareRoot()
    guard norm > 0 else { return nil }
    (cosine, sine) = (vx / norm, vy / norm)
  }

  /// The position along the axis.
  func position(x px: Double, y py: Double) -> Double { (px - x) * cosine + (py - y) * sine }
}
