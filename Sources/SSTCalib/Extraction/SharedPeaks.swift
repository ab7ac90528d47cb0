internal import SSTCore

/// Peaks that are searched for in the waveforms of several pixels.
extension ChargeExtraction {
  /// The first maximum of the mean waveform of pixels that are not broken.
  ///
  /// With a fraction below 1 only the brightest pixels count, by their largest sample. The original takes the
  /// positions of the brightest among the not-broken pixels for pixel numbers; with `Quirks.misnumberedPeaks` so do we.
  func globalPeak(
    _ event: R1Event, _ isBroken: [Bool], fraction: Double, _ scratch: inout ExtractionScratch
  ) -> Int {
    scratch.fillWaveforms(event)
    let width = event.raw.samplesPerPixel
    var used = isBroken.indices.filter { !isBroken[$0] }
    if fraction < 1 {
      scratch.findMaxima(event.raw)
      let count = max(1, Int(fraction * Double(used.count)))
      func brightness(_ pixel: Int) -> Double {
        scratch.waveforms[pixel * width + Int(scratch.peaks[pixel])]
      }
      let ranked = used.indices.sorted { brightness(used[$0]) > brightness(used[$1]) }.prefix(count)
      used = quirks.contains(.misnumberedPeaks) ? ranked.filter { !isBroken[$0] } : ranked.map { used[$0] }
    }
    for sample in scratch.sum.indices { scratch.sum[sample] = 0 }
    for pixel in used { add(pixel, weight: 1, &scratch) }
    return firstMaximum(scratch.sum, in: 0..<width)
  }

  /// For each pixel the first maximum of `localWeight` · own + Σ neighbors that are not broken.
  func findNeighborPeaks(
    _ event: R1Event, _ isBroken: [Bool], localWeight: Double, _ scratch: inout ExtractionScratch
  ) {
    scratch.fillWaveforms(event)
    let width = event.raw.samplesPerPixel
    for pixel in isBroken.indices {
      for sample in scratch.sum.indices { scratch.sum[sample] = 0 }
      if localWeight != 0 { add(pixel, weight: localWeight, &scratch) }
      for other in geometry.neighbors(of: pixel) where !isBroken[Int(other)] {
        add(Int(other), weight: 1, &scratch)
      }
      scratch.peaks[pixel] = Int32(firstMaximum(scratch.sum, in: 0..<width))
    }
  }

  /// Takes the mean of some samples as each pixel's baseline.
  func takeBaselines(_ event: RawEventView, from start: Int, to end: Int, _ scratch: inout ExtractionScratch)
  {
    let range = min(start, event.samplesPerPixel)..<min(end, event.samplesPerPixel)
    guard !range.isEmpty else { return }
    for pixel in 0..<event.pixelCount {
      let row = event.row(pixel)
      var sum = 0
      for sample in range { sum += Int(row[sample]) }
      scratch.baselines[pixel] = Double(sum) / Double(range.count)
    }
  }

  private func add(_ pixel: Int, weight: Double, _ scratch: inout ExtractionScratch) {
    let start = pixel * scratch.sum.count
    let count = scratch.sum.count
    scratch.waveforms.withUnsafeBufferPointer { all in
      let row = UnsafeBufferPointer(rebasing: all[start..<start + count])
      scratch.sum.withUnsafeMutableBufferPointer { sum in
        for sample in sum.indices { sum[sample] += weight * row[sample] }
      }
    }
  }
}
