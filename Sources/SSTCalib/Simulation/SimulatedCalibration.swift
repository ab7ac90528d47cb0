import SSTCore

/// Pedestal and scale of each pixel for the gains of an event; kept from event to event as long as they are the same.
struct SimulatedCalibration: Sendable {
  /// In counts.
  private(set) var baselines: [Float] = []
  /// Photoelectrons per count.
  private(set) var scales: [Double] = []
  /// The pixels without high voltage.
  private(set) var disabled: [Int32] = []
  /// What the values were made of, all pixels in high gain; nil for a mixture of gains.
  private var source: (state: CameraMonitoring, divisor: Double)?

  /// Takes the calibration of an event.
  ///
  /// - Parameters:
  ///   - state: of the telescope when the event was recorded; for at least `pixels` of every gain in use.
  ///   - isLow: for each pixel; nil if all are in high gain.
  ///   - pixels: their number.
  ///   - divisor: of calibrated waveforms.
  mutating func take(_ state: CameraMonitoring, isLow: [Bool]?, _ pixels: Int, divisor: Double) {
    if isLow == nil, let source, source.divisor == divisor, source.state.sharesCalibration(with: state) {
      return
    }
    source = isLow == nil ? (state, divisor) : nil
    disabled = state.isDisabled.indices.filter { state.isDisabled[$0] }.map { Int32($0) }
    baselines.resize(pixels, repeating: 0)
    scales.resize(pixels, repeating: 0)
    for pixel in 0..<pixels {
      let row = isLow?[pixel] ?? false ? pixels + pixel : pixel
      baselines[pixel] = state.pedestals[row]
      scales[pixel] = Double(state.factors[row]) / divisor
    }
  }
}

extension CameraMonitoring {
  /// True if both hold the same buffers, which no one can change as long as both do.
  fileprivate func sharesCalibration(with other: CameraMonitoring) -> Bool {
    pedestals.sharesBuffer(with: other.pedestals) && factors.sharesBuffer(with: other.factors)
      && isDisabled.sharesBuffer(with: other.isDisabled)
  }
}

extension Array {
  fileprivate func sharesBuffer(with other: [Element]) -> Bool {
    withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
    }
  }
}
