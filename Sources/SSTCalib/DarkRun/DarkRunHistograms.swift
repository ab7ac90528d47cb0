public import SSTCore

/// Histograms of the largest window sums and of the largest samples of every pixel in a dark run.
///
/// Only clocked events count (event type exactly 8). The charge is the largest sum of ``windowWidth`` consecutive
/// samples less as many times the camera's baseline of the event; pixels of missing boards are left out.
public struct DarkRunHistograms: Sendable, Equatable {
  /// The samples in a window.
  public static let windowWidth = 5

  /// The bins of the largest window sums.
  public let chargeAxis: DarkRunAxis
  /// The bins of the largest samples.
  public let maximumAxis: DarkRunAxis
  /// The number of pixels.
  public let pixelCount: Int
  /// The number of samples a pixel.
  public let samplesPerPixel: Int
  /// The events that count.
  public private(set) var pedestalCount = 0

  /// Both histograms of each pixel, each with a place before its bins and one behind.
  private var counts: [UInt32]
  /// Pixels that one thread fills in one go.
  private static let pixelsPerPart = 48

  /// Makes empty histograms.
  ///
  /// - Parameters:
  ///   - pixelCount: the number of pixels.
  ///   - samplesPerPixel: the number of samples of a waveform.
  ///   - quirks: the defects of the original to reproduce, see ``DarkRunAxis/bin(of:)``.
  /// - Throws: ``DarkRunError/tooFewSamples(found:)``.
  public init(pixelCount: Int, samplesPerPixel: Int, quirks: Quirks = []) throws(DarkRunError) {
    precondition(pixelCount > 0, "a camera has pixels")
    guard samplesPerPixel >= Self.windowWidth else { throw .tooFewSamples(found: samplesPerPixel) }
    (self.pixelCount, self.samplesPerPixel) = (pixelCount, samplesPerPixel)
    chargeAxis = .charge(quirks)
    maximumAxis = .maximum(quirks)
    counts = Array(repeating: 0, count: pixelCount * (chargeAxis.binCount + maximumAxis.binCount + 4))
  }

  /// Counts the clocked events of a block.
  ///
  /// - Parameters:
  ///   - block: events with baselines.
  ///   - jobs: the most threads to use; the result does not depend on it.
  /// - Throws: ``DarkRunError/differentShape(found:expected:)``.
  public mutating func add(_ block: TelescopeEvents, jobs: Int) throws(DarkRunError) {
    try check(block)
    let events = block.headers.indices.filter { block.headers[$0].triggerBits.isPedestal }
    let filler = DarkRunFiller(block: block, events: events, charge: chargeAxis, maximum: maximumAxis)
    let size = filler.countsPerPixel
    let parts = (pixelCount + Self.pixelsPerPart - 1) / Self.pixelsPerPart
    counts.withUnsafeMutableBufferPointer { [pixelCount] counts in
      guard let shared = SharedPointer(counts), !events.isEmpty else { return }
      // The body cannot fail.
      try? parallelFor(count: parts, jobs: jobs) { part, _ in
        let first = part * Self.pixelsPerPart
        for pixel in first..<min(first + Self.pixelsPerPart, pixelCount) {
          filler.fill(pixel, into: shared.part(pixel, of: size))
        }
      }
    }
    pedestalCount += events.count
  }

  private func check(_ block: TelescopeEvents) throws(DarkRunError) {
    let pixels = block.count * pixelCount
    let isWhole =
      block.channelCount == 1 && block.pixelCount == pixelCount && block.samplesPerPixel == samplesPerPixel
      && block.samples.count == pixels * samplesPerPixel && block.baselines.count == pixels
      && (block.pixelFlags.isEmpty || block.pixelFlags.count == pixels)
    guard isWhole || block.count == 0 else {
      throw .differentShape(
        found: "\(block.channelCount) × \(block.pixelCount) × \(block.samplesPerPixel)",
        expected: "1 × \(pixelCount) × \(samplesPerPixel)")
    }
  }

  private func counts(_ pixel: Int, _ first: Int, _ count: Int) -> ArraySlice<UInt32> {
    let start = pixel * (chargeAxis.binCount + maximumAxis.binCount + 4) + first
    return counts[start..<start + count]
  }

  /// The histogram of the largest window sums of a pixel.
  public func charges(ofPixel pixel: Int) -> [UInt32] { Array(counts(pixel, 1, chargeAxis.binCount)) }

  /// The histogram of the largest samples of a pixel.
  public func maxima(ofPixel pixel: Int) -> [UInt32] {
    Array(counts(pixel, chargeAxis.binCount + 3, maximumAxis.binCount))
  }

  /// The charges of a pixel below the axis.
  public func underflow(ofPixel pixel: Int) -> Int { Int(counts(pixel, 0, 1).first ?? 0) }

  /// The charges of a pixel above the axis.
  public func overflow(ofPixel pixel: Int) -> Int {
    Int(counts(pixel, chargeAxis.binCount + 1, 1).first ?? 0)
  }

  /// The charges of a pixel, also those outside the axis; 0 for a pixel whose board is missing.
  public func entries(ofPixel pixel: Int) -> Int {
    counts(pixel, 0, chargeAxis.binCount + 2).reduce(0) { $0 + Int($1) }
  }
}

/// Finds charges and largest samples of the pixels of a block, and counts them.
struct DarkRunFiller: Sendable {
  let block: TelescopeEvents
  /// The events of the block that count.
  let events: [Int]
  let charge: DarkRunAxis
  let maximum: DarkRunAxis

  /// Both histograms with a place before and one behind each.
  var countsPerPixel: Int { charge.binCount + maximum.binCount + 4 }

  /// Counts one pixel of all events.
  func fill(_ pixel: Int, into counts: UnsafeMutableBufferPointer<UInt32>) {
    let width = block.samplesPerPixel
    block.samples.withUnsafeBufferPointer { samples in
      for event in events {
        let place = event * block.pixelCount + pixel
        if !block.pixelFlags.isEmpty, block.pixelFlags[place] == 0 { continue }
        let row = UnsafeBufferPointer(rebasing: samples[place * width..<(place + 1) * width])
        let found = Self.largest(row, window: DarkRunHistograms.windowWidth)
        // Baselines are whole sixteenths: nothing is rounded here.
        let baseline = Double(block.baselines[place])
        let sum = Double(found.sum) - Double(DarkRunHistograms.windowWidth) * baseline
        counts[charge.slot(of: sum)] &+= 1
        counts[charge.binCount + 2 + maximum.slot(of: Double(found.sample) - baseline)] &+= 1
      }
    }
  }

  /// The largest sum of `window` consecutive samples, and the largest sample.
  @inline(__always)
  static func largest(_ row: UnsafeBufferPointer<UInt16>, window: Int) -> (sum: Int, sample: Int) {
    var sum = 0
    var sample = 0
    for k in 0..<window {
      sum += Int(row[k])
      sample = max(sample, Int(row[k]))
    }
    var largest = sum
    for k in window..<row.count {
      let value = Int(row[k])
      sum += value - Int(row[k - window])
      largest = max(largest, sum)
      sample = max(sample, value)
    }
    return (largest, sample)
  }
}
