public import SSTCore

/// The transfer functions of all pixels in one contiguous table, to calibrate whole events fast.
///
/// The charges are the same, to the last bit, as those of each ``TransferFunction``.
public struct CameraResponse: Sendable, Equatable {
  /// A straight piece of a response: from this charge on, p.e. rise by the slope.
  private struct Piece: Sendable, Equatable {
    var adc: Double
    var photoelectrons: Double
    var slope: Double
  }

  /// The pieces of all pixels, one pixel after another.
  private var pieces: [Piece] = []
  /// Where the pieces of a pixel begin; one entry more than pixels.
  private var starts: [Int] = [0]
  /// The ratio tables of the original's mode, by pixel; such a pixel has no pieces, nor has an unknown one.
  private var ratios: [Int: RatioTable] = [:]

  /// Takes the transfer function of each pixel.
  public init(_ functions: [TransferFunction]) {
    for (pixel, function) in functions.enumerated() {
      switch function {
      case .response(let inverse): pieces += Self.pieces(inverse)
      case .ratio(let table): ratios[pixel] = table
      case .unknown: break
      }
      starts.append(pieces.count)
    }
  }

  private static func pieces(_ inverse: ResponseInverse) -> [Piece] {
    let (x, y) = (inverse.pieceADC, inverse.piecePE)
    return (0..<x.count - 1).map {
      Piece(adc: x[$0], photoelectrons: y[$0], slope: (y[$0 + 1] - y[$0]) / (x[$0 + 1] - x[$0]))
    }
  }

  /// The number of pixels.
  public var pixelCount: Int { starts.count - 1 }

  /// The charges of one event in p.e.; NaN for pixels without a response.
  ///
  /// - Parameters:
  ///   - charges: extracted charges in ADC.
  ///   - event: the event of the table.
  ///   - row: gets the charges in p.e., one for each pixel.
  /// - Throws: ``ChargeResError/wrongCount(what:found:expected:)`` if the numbers of pixels differ.
  public func calibrate(
    _ charges: ChargeTable, event: Int, into row: inout [Double]
  ) throws(ChargeResError) {
    guard charges.pixelCount == pixelCount else {
      throw .wrongCount(what: "pixels of charges", found: charges.pixelCount, expected: pixelCount)
    }
    guard row.count == pixelCount else {
      throw .wrongCount(what: "places for charges", found: row.count, expected: pixelCount)
    }
    let begin = event * pixelCount
    switch charges.values {
    case .float32(let values): fill(&row) { Double(values[begin + $0]) }
    case .float64(let values): fill(&row) { values[begin + $0] }
    }
  }

  @inline(__always)
  private func fill(_ row: inout [Double], _ charge: (Int) -> Double) {
    // Neighboring pixels see the same light: the search begins at the piece of the last pixel.
    var guess = 0
    pieces.withUnsafeBufferPointer { pieces in
      for pixel in row.indices {
        let value = charge(pixel)
        let (start, end) = (starts[pixel], starts[pixel + 1])
        guard start < end else {
          row[pixel] = ratios[pixel].map { value / $0.adcPerPE(value) } ?? .nan
          continue
        }
        var place = min(start + guess, end - 1)
        while place > start && value < pieces[place].adc { place -= 1 }
        while place + 1 < end && value >= pieces[place + 1].adc { place += 1 }
        guess = place - start
        let piece = pieces[place]
        row[pixel] = piece.photoelectrons + (value - piece.adc) * piece.slope
      }
    }
  }
}
