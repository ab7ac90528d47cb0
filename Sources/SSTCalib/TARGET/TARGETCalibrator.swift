public import SSTCore
public import SSTIO

/// R0 to R1 of CHEC-S and SSTCAM: subtracts the pedestal of the storage cell, and converts to millivolts.
///
/// All steps are in single precision and in the order of the camera group's library, so results agree to the bit.
public struct TARGETCalibrator: Sendable {
  /// The pedestals.
  public let pedestal: TcalPedestal
  /// The transfer function of each slot; nil leaves ADC counts above pedestal.
  private let curves: [TARGETTransferCurve]?
  /// The samples of a waveform.
  public let samplesPerPixel: Int

  /// Prepares tables for waveforms of `samplesPerPixel` samples.
  ///
  /// - Parameters:
  ///   - pedestal: of one module, for all alike, or of the whole camera.
  ///   - transfer: the transfer functions: none, one for all, or one for each of the 32 slots.
  ///   - samplesPerPixel: the length of the waveforms.
  /// - Throws: ``TARGETCalibrationError`` if the tables do not fit.
  public init(
    pedestal: TcalPedestal, transfer: [TcalTransferFunction] = [], samplesPerPixel: Int
  ) throws(TARGETCalibrationError) {
    try Self.check(modules: pedestal.moduleCount, "pedestals")
    guard pedestal.values.count == pedestal.pixelCount * pedestal.valuesPerPixel else {
      throw .wrongSize(table: "pedestals", count: pedestal.values.count)
    }
    let needed = TIOStorage.blockSize + samplesPerPixel - 1
    guard pedestal.positionCount >= needed else {
      throw .pedestalTooShort(positions: pedestal.positionCount, needed: needed)
    }
    guard [0, 1, 32].contains(transfer.count) else { throw .moduleCount(table: "transfer", transfer.count) }
    var curves: [TARGETTransferCurve] = []
    for table in transfer { curves.append(try TARGETTransferCurve(table)) }
    self.curves = curves.isEmpty ? nil : curves
    self.pedestal = pedestal
    self.samplesPerPixel = samplesPerPixel
  }

  static func check(modules: Int, _ table: String) throws(TARGETCalibrationError) {
    guard modules == 1 || modules == 32 else { throw .moduleCount(table: table, modules) }
  }

  /// Calibrates one waveform.
  ///
  /// A sample without pedestal (0 in the table, or a cell that the table has not) becomes 0, and so does a count of
  /// 0, which disconnected pixels have.
  /// - Parameters:
  ///   - waveform: the ADC counts and where they come from.
  ///   - values: room for as many millivolts (ADC counts without a transfer function).
  public func calibrate(_ waveform: TIOWaveform, into values: UnsafeMutableBufferPointer<Float>) {
    let count = min(values.count, waveform.counts.count, samplesPerPixel)
    let (block, phase) = waveform.firstCell.quotientAndRemainder(dividingBy: TIOStorage.blockSize)
    let pixel = waveform.pixel + (pedestal.moduleCount == 1 ? 0 : waveform.slot * TIOReadout.modulePixels)
    guard block < pedestal.blockCount, pixel < pedestal.pixelCount, waveform.slot < 32 else {
      values.update(repeating: 0)
      return
    }
    let start = (pixel * pedestal.blockCount + block) * pedestal.positionCount + phase
    pedestal.values.withUnsafeBufferPointer { pedestals in
      let base = UnsafeBufferPointer(rebasing: pedestals[start..<start + count])
      if let curves {
        let curve = curves[curves.count == 1 ? 0 : waveform.slot]
        curve.withValues(slot: waveform.slot, pixel: waveform.pixel) { points in
          subtract(waveform, base, values, count) { value, sample in
            curve.millivolts(
              value, cell: curve.cell(ofSample: sample, firstCell: waveform.firstCell), points)
          }
        }
      } else {
        subtract(waveform, base, values, count) { value, _ in value }
      }
    }
  }

  /// Subtracts the pedestals and undoes the overflow of the 12-bit counter in bright pulses.
  @inline(__always)
  private func subtract(
    _ waveform: TIOWaveform, _ pedestals: UnsafeBufferPointer<Float>,
    _ values: UnsafeMutableBufferPointer<Float>, _ count: Int, _ convert: (Float, Int) -> Float
  ) {
    var isHigh = false
    for sample in 0..<count {
      let (adc, base) = (waveform.counts[sample], pedestals[sample])
      if base == 0 || (adc == 0 && !isHigh) {
        values[sample] = 0
        continue
      }
      var value = Float(adc) - base
      if value > 1200 {
        isHigh = true
      } else if isHigh && value < -100 {
        value += 4096
      } else if isHigh && value < 1200 {
        isHigh = false
      }
      values[sample] = convert(value, sample)
    }
  }
}

/// Why calibration tables and events of CHEC-S or SSTCAM do not go together.
public enum TARGETCalibrationError: SSTError, Equatable {
  /// A table for some modules only.
  case moduleCount(table: String, Int)
  /// A table with another number of values than its shape says.
  case wrongSize(table: String, count: Int)
  /// Waveforms are longer than those that the pedestals were made from.
  case pedestalTooShort(positions: Int, needed: Int)
  /// The ADC steps of a transfer function do not rise, or are no ADC counts.
  case badSteps
  /// No event of a pedestal run could be used.
  case noEvents

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .moduleCount: ErrorCode(.incompatible, 55, "target-module-count")
    case .wrongSize: ErrorCode(.incompatible, 56, "target-table-size")
    case .pedestalTooShort: ErrorCode(.incompatible, 53, "target-pedestal-too-short")
    case .badSteps: ErrorCode(.incompatible, 54, "target-steps")
    case .noEvents: ErrorCode(.noEvents, 51, "no-pedestal-events")
    }
  }

  /// What failed, and what to do.
  public var description: String {
    switch self {
    case .moduleCount(let table, let count):
      "the \(table) table has \(count) modules; supported are tables of 1 module (for all modules alike) "
        + "and of 32"
    case .wrongSize(let table, let count):
      "the \(table) table has \(count) values, which contradicts its shape"
    case .pedestalTooShort(let positions, let needed):
      "the pedestals have \(positions) positions per block, the waveforms need \(needed); make them from a "
        + "run with that many samples"
    case .badSteps: "the ADC steps of the transfer function do not increase, or exceed 20 bits"
    case .noEvents: "no event of the pedestal run is usable: all are stale, damaged or empty"
    }
  }
}
