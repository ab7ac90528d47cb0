import Reports
import SSTCore

/// Chooses the pixels whose waveforms a page stores, and takes them out of raw events.
struct WaveformPicker {
  let choice: ShowOptions.Waveforms
  let geometry: CameraGeometry

  /// Rings of neighbors around the cleaned pixels.
  private static let ringCount = 2
  /// The brightest pixels are stored in any case.
  private static let brightestCount = 30
  /// More pixels are not near anything: of a camera full of light the brightest are stored.
  private static let maximumCount = 400

  /// The waveforms of an event.
  ///
  /// - Parameters:
  ///   - image: its charges and cleaned pixels.
  ///   - block: raw events of the same camera.
  ///   - event: the place of the event in the block.
  /// - Returns: nil if none are wanted, or the events are of another camera.
  func waveforms(of image: DisplayedImage, in block: TelescopeEvents, event: Int) -> DisplayedWaveforms? {
    guard choice != .none, block.pixelCount == geometry.pixelCount, block.samplesPerPixel > 0 else {
      return nil
    }
    let flags = block.pixelRange(ofEvent: event)
    let isPresent = { block.pixelFlags.isEmpty || block.pixelFlags[flags.lowerBound + $0] != 0 }
    let pixels = pixels(image).filter(isPresent)
    let first = block.sampleRange(ofEvent: event).lowerBound
    let length = block.samplesPerPixel
    var samples: [UInt16] = []
    var baselines: [Float] = []
    for pixel in pixels {
      let waveform = block.samples[first + pixel * length..<first + (pixel + 1) * length]
      samples += waveform
      let isStored = block.baselines.count >= flags.upperBound
      baselines.append(
        isStored
          ? block.baselines[flags.lowerBound + pixel]
          : waveform.map { Float($0) }.median() / block.scale - block.offset)
    }
    return DisplayedWaveforms(
      pixels: pixels, samplesPerPixel: length, samples: samples, scale: Double(block.scale),
      offset: Double(block.offset), baselines: baselines)
  }

  /// The pixels to store, ascending.
  func pixels(_ image: DisplayedImage) -> [Int] {
    guard choice == .near else { return Array(0..<geometry.pixelCount) }
    let order = image.charges.indices.filter { image.charges[$0].isFinite }
      .sorted { (image.charges[$1], $0) < (image.charges[$0], $1) }
    var chosen = Set(image.mask.map { mask in mask.indices.filter { mask[$0] } } ?? [])
    for _ in 0..<Self.ringCount {
      for pixel in chosen { chosen.formUnion(geometry.neighbors(of: pixel).map(Int.init)) }
    }
    if chosen.count > Self.maximumCount { chosen = [] }
    let wanted =
      image.mask == nil || chosen.isEmpty
      ? max(Self.brightestCount, Self.maximumCount / 4) : Self.brightestCount
    chosen.formUnion(order.prefix(wanted))
    return chosen.sorted()
  }
}
