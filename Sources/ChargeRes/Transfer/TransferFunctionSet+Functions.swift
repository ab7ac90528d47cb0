public import SSTCore
public import Foundation

extension TransferFunctionSet {
  /// The transfer functions of some pixels, in their order.
  ///
  /// - Parameters:
  ///   - pixels: the pixel numbers.
  ///   - window: the width of the extraction window.
  ///   - quirks: with `unsortedResponse` the ratio at the charge of the event; else the rising response is inverted.
  ///   - allowsMissing: true if pixels without lists get ``TransferFunction/unknown``, so that their charges
  ///     are left out; otherwise they are an error.
  /// - Throws: ``ChargeResError`` if the width or a pixel is missing, or lists are unusable.
  public func functions(
    pixels: [Int], window: Int, quirks: Quirks = [], allowsMissing: Bool = false
  ) throws(ChargeResError) -> [TransferFunction] {
    guard let table = entries[window] else {
      throw .windowMissing(window: window, known: entries.keys.sorted())
    }
    var functions: [TransferFunction] = []
    functions.reserveCapacity(pixels.count)
    for pixel in pixels {
      if let entry = table[pixel] {
        functions.append(try Self.function(entry, pixel: pixel, quirks))
      } else if allowsMissing {
        functions.append(.unknown)
      } else {
        throw .pixelMissing(pixel: pixel, window: window)
      }
    }
    return functions
  }

  private static func function(
    _ entry: Entry, pixel: Int, _ quirks: Quirks
  ) throws(ChargeResError) -> TransferFunction {
    guard entry.extractedADC.count == entry.adcPerPE.count else {
      throw .damagedTransferFile("the lists of pixel \(pixel) differ in length")
    }
    if quirks.contains(.unsortedResponse) {
      return .ratio(try RatioTable(adc: entry.extractedADC, adcPerPE: entry.adcPerPE))
    }
    let expected = zip(entry.extractedADC, entry.adcPerPE).map { $0 / $1 }
    return .response(
      try ResponseInverse(
        expectedPE: expected, meanADC: entry.extractedADC, pixel: pixel, minimumLevels: 2))
  }

  /// Reads the bytes of `transfer_functions.json`.
  ///
  /// - Throws: ``ChargeResError/damagedTransferFile(_:)``.
  public init(json: Data) throws(ChargeResError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: json)
    } catch DecodingError.dataCorrupted(let context) {
      throw .damagedTransferFile(context.debugDescription)
    } catch {
      throw .damagedTransferFile("an object of windows, pixels, extracted_adc and adc_per_pe is expected")
    }
  }

  /// The bytes of `transfer_functions.json`; the same for the same content.
  ///
  /// - Throws: ``ChargeResError/damagedTransferFile(_:)`` if a number is infinite or not a number.
  public func json() throws(ChargeResError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      return try encoder.encode(self)
    } catch {
      throw .damagedTransferFile("a number is infinite or not a number")
    }
  }
}
