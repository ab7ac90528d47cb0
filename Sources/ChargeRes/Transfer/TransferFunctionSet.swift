public import Foundation
public import SSTCore

/// The transfer functions of a camera, as `transfer_functions.json` holds them.
///
/// `{window width: {pixel: {"extracted_adc": […], "adc_per_pe": […]}}}`. The form is the original's. A
/// pixel's two lists are the points of its rising response, in order; with the quirk `unsortedResponse` they are
/// smoothed, in the order of the runs.
public struct TransferFunctionSet: Sendable, Equatable, Codable {
  /// One pixel's lists.
  public struct Entry: Sendable, Equatable, Codable {
    /// The mean extracted charges.
    public var extractedADC: [Double]
    /// The ADC per p.e. at these charges.
    public var adcPerPE: [Double]

    /// Takes the lists.
    ///
    /// - Parameters:
    ///   - extractedADC: the mean extracted charges.
    ///   - adcPerPE: the ADC per p.e. at these charges.
    public init(extractedADC: [Double], adcPerPE: [Double]) {
      (self.extractedADC, self.adcPerPE) = (extractedADC, adcPerPE)
    }

    enum CodingKeys: String, CodingKey {
      case extractedADC = "extracted_adc"
      case adcPerPE = "adc_per_pe"
    }
  }

  /// The lists by window width and pixel.
  public var entries: [Int: [Int: Entry]]

  /// Takes lists by window width and pixel.
  public init(entries: [Int: [Int: Entry]] = [:]) { self.entries = entries }

  /// Reads the nested object.
  public init(from decoder: any Decoder) throws {
    entries = try decoder.singleValueContainer().decode([Int: [Int: Entry]].self)
  }

  /// Writes the nested object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entries)
  }

  /// Makes and adds the lists of all pixels from dark runs.
  ///
  /// - Parameters:
  ///   - expectedPE: the expected charge of each run in p.e.
  ///   - meanADC: the mean extracted charges `[run][pixel]`.
  ///   - pixels: the pixel numbers.
  ///   - window: the width of the extraction window.
  ///   - quirks: with `unsortedResponse` in the order of the runs, smoothed; else sorted by light and made to rise.
  /// - Returns: the pixels without a response, and why; they get no lists.
  /// - Throws: ``ChargeResError`` if there are too few runs or a list has the wrong length.
  @discardableResult
  public mutating func add(
    expectedPE: [Double], meanADC: [[Double]], pixels: [Int], window: Int, quirks: Quirks = []
  ) throws(ChargeResError) -> [Int: ChargeResError] {
    guard expectedPE.count == meanADC.count else {
      throw .wrongCount(what: "runs of mean charges", found: meanADC.count, expected: expectedPE.count)
    }
    for run in meanADC where run.count != pixels.count {
      throw .wrongCount(what: "mean charges in a run", found: run.count, expected: pixels.count)
    }
    let levels = Set(expectedPE.filter { $0 > 0 }).count
    let needed = quirks.contains(.unsortedResponse) ? 1 : 3
    guard levels >= needed else { throw .tooFewRuns(found: levels, needed: needed) }
    var failed: [Int: ChargeResError] = [:]
    var made: [Int: Entry] = [:]
    for (place, pixel) in pixels.enumerated() {
      do throws(ChargeResError) {
        made[pixel] = try Self.entry(expectedPE, meanADC.map { $0[place] }, pixel: pixel, quirks)
      } catch {
        failed[pixel] = error
      }
    }
    entries[window] = made
    return failed
  }

  private static func entry(
    _ expectedPE: [Double], _ meanADC: [Double], pixel: Int, _ quirks: Quirks
  ) throws(ChargeResError) -> Entry {
    if quirks.contains(.unsortedResponse) {
      let table = try RatioTable(expectedPE: expectedPE, meanADC: meanADC)
      return Entry(extractedADC: table.adc, adcPerPE: table.adcPerPE)
    }
    let inverse = try ResponseInverse(expectedPE: expectedPE, meanADC: meanADC, pixel: pixel)
    let ratios = zip(inverse.adc, inverse.photoelectrons).dropFirst().map { $0 / $1 }
    return Entry(extractedADC: Array(inverse.adc.dropFirst()), adcPerPE: ratios)
  }
}

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
