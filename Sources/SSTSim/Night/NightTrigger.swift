internal import Foundation
internal import SSTCore
internal import SSTIO

/// Decides whether a telescope triggers, and where its readout begins.
///
/// The sum over the seven patches around each patch of max(0, min(255, Σ pixels (sample − baseline))) has to exceed
/// the threshold in a sample, as in the trigger bits of the file. Only patches are examined where the shower alone
/// comes near the threshold: 4.5 standard deviations of the noise plus its mean below.
struct NightTrigger: Sendable {
  let threshold: Int
  let waveforms: PixelWaveforms
  /// ADC counts that a flower may lack without its noise.
  let margin: Float
  private let patchOfPixel = SST1MCamera.patchOfPixel
  private let pixelsOfPatch: [[Int]]
  private let flowers = SST1MTriggerClusters.seven

  /// The sample of the readout in which the largest flower passes half its height.
  static let alignedSample = 12
  private static let searchLength = 256

  /// Storage that is used again for every shower.
  struct Scratch: Sendable {
    fileprivate var patchCharge = [Float](repeating: 0, count: SST1MCamera.patchCount)
    fileprivate var touched: [Int] = []
    fileprivate var sums = [Float](repeating: 0, count: searchLength + NightPulse.length)
    fileprivate var patchSums = [Int32](
      repeating: 0, count: SST1MCamera.patchCount * SST1MCamera.samplesPerPixel)
    fileprivate var isMade = [Bool](repeating: false, count: SST1MCamera.patchCount)
    fileprivate var row = [Float](repeating: 0, count: PixelWaveforms.rowLength)
    fileprivate var samples = [UInt16](repeating: 0, count: SST1MCamera.samplesPerPixel)
  }

  /// Sets the margin from the noise of a flower without showers (mean and rms of the clipped sum).
  init(threshold: Int, waveforms: PixelWaveforms, noise: (mean: Double, rms: Double)) {
    self.threshold = threshold
    self.waveforms = waveforms
    margin = Float(noise.mean + 4.5 * noise.rms)
    var pixels = [[Int]](repeating: [], count: SST1MCamera.patchCount)
    for (pixel, patch) in SST1MCamera.patchOfPixel.enumerated() { pixels[patch].append(pixel) }
    pixelsOfPatch = pixels
  }

  /// The least number of p.e. that can trigger, if each has the mean charge of the most sensitive pixel.
  var leastPhotoelectrons: Double {
    let largest = (waveforms.camera.charge.max() ?? 0) * waveforms.camera.pulse.peak
    return Double((Float(threshold) - margin) / largest)
  }

  /// A trigger.
  struct Decision: Sendable {
    /// The start of the readout, ns after the start of the run, a multiple of 4.
    var readoutStart: Int64
    /// The patch in the middle of the seven that passed the threshold.
    var patch: Int
  }

  /// The readout if the telescope triggers.
  ///
  /// - Parameters:
  ///   - image: the shower's p.e.
  ///   - event: the key of its random numbers.
  ///   - frontTime: when the front passes the telescope, ns after the start of the run.
  ///   - scratch: reused.
  /// - Returns: nil without trigger.
  func decide(
    _ image: ShowerImage, event: UInt64, frontTime: Double, scratch: inout Scratch
  ) -> Decision? {
    let limit = Float(threshold) - margin
    var found: [(flower: Int, height: Float)] = []
    collectCharge(image, &scratch)
    for flower in flowers.indices {
      let height =
        flowers[flower].reduce(Float(0)) { $0 + scratch.patchCharge[$1] } * waveforms.camera.pulse.peak
      if height > limit { found.append((flower, height)) }
    }
    for patch in scratch.touched { scratch.patchCharge[patch] = 0 }
    guard let best = found.max(by: { ($0.height, $1.flower) < ($1.height, $0.flower) }),
      let start = align(image, flower: best.flower, frontTime: frontTime, &scratch)
    else { return nil }
    found.sort { ($1.height, $0.flower) < ($0.height, $1.flower) }
    for index in scratch.isMade.indices { scratch.isMade[index] = false }
    let offset = Float(Double(start) - frontTime)
    for candidate in found
    where passes(candidate.flower, image, event: event, offset: offset, &scratch) {
      return Decision(readoutStart: start, patch: candidate.flower)
    }
    return nil
  }

  /// The pixels of the seven patches around a patch, ascending.
  func pixels(around patch: Int) -> [Int] { flowers[patch].flatMap { pixelsOfPatch[$0] }.sorted() }

  private func collectCharge(_ image: ShowerImage, _ scratch: inout Scratch) {
    scratch.touched.removeAll(keepingCapacity: true)
    for item in image.sorted {
      let pixel = Int(item.pixel)
      let patch = patchOfPixel[pixel]
      if scratch.patchCharge[patch] == 0 { scratch.touched.append(patch) }
      scratch.patchCharge[patch] += item.charge * waveforms.camera.charge[pixel]
    }
  }

  /// Where the readout begins, so that the noise-free sum of the flower passes half its height in the right sample.
  private func align(
    _ image: ShowerImage, flower: Int, frontTime: Double, _ scratch: inout Scratch
  ) -> Int64? {
    var first = Float.infinity
    for patch in flowers[flower] {
      for pixel in pixelsOfPatch[patch] {
        for index in image.range(pixel) { first = min(first, image.sorted[index].time) }
      }
    }
    guard first.isFinite else { return nil }
    let base = Int64(((frontTime + Double(first)) / 4).rounded(.down)) * 4 - 4
    let shift = Float(frontTime - Double(base))
    for index in scratch.sums.indices { scratch.sums[index] = 0 }
    scratch.sums.withUnsafeMutableBufferPointer { sums in
      guard let row = sums.baseAddress else { return }
      for patch in flowers[flower] {
        for pixel in pixelsOfPatch[patch] {
          for index in image.range(pixel) {
            let item = image.sorted[index]
            let time = (item.time + shift) * 0.25
            guard time >= 0, time < Float(Self.searchLength) else { continue }
            waveforms.camera.pulse.add(item.charge * waveforms.camera.charge[pixel], at: time, to: row)
          }
        }
      }
    }
    let sums = scratch.sums
    guard var sample = sums.indices.max(by: { sums[$0] < sums[$1] }) else { return nil }
    let half = sums[sample] / 2
    while sample > 0, sums[sample - 1] > half { sample -= 1 }
    return base + 4 * Int64(sample - Self.alignedSample)
  }

  /// Whether a flower passes the threshold in the simulated samples.
  private func passes(
    _ flower: Int, _ image: ShowerImage, event: UInt64, offset: Float, _ scratch: inout Scratch
  ) -> Bool {
    for patch in flowers[flower] where !scratch.isMade[patch] {
      makePatch(patch, image, event: event, offset: offset, &scratch)
    }
    let count = SST1MCamera.samplesPerPixel
    for sample in 0..<count {
      var sum: Int32 = 0
      for patch in flowers[flower] { sum &+= scratch.patchSums[patch * count + sample] }
      if sum > Int32(threshold) { return true }
    }
    return false
  }

  private func makePatch(
    _ patch: Int, _ image: ShowerImage, event: UInt64, offset: Float, _ scratch: inout Scratch
  ) {
    let count = SST1MCamera.samplesPerPixel
    scratch.isMade[patch] = true
    let first = patch * count
    for sample in first..<first + count { scratch.patchSums[sample] = 0 }
    for pixel in pixelsOfPatch[patch] {
      let baseline = image.sorted.withUnsafeBufferPointer { all in
        scratch.row.withUnsafeMutableBufferPointer { row in
          scratch.samples.withUnsafeMutableBufferPointer { samples -> Int16 in
            guard let row = row.baseAddress, let out = samples.baseAddress else { return 0 }
            return waveforms.fill(
              pixel: pixel, event: event, light: UnsafeBufferPointer(rebasing: all[image.range(pixel)]),
              start: offset, row: row, samples: out)
          }
        }
      }
      let level = Int32(baseline >> 4)
      for sample in 0..<count { scratch.patchSums[first + sample] += Int32(scratch.samples[sample]) - level }
    }
    for sample in first..<first + count {
      scratch.patchSums[sample] = min(max(scratch.patchSums[sample], 0), 255)
    }
  }
}
