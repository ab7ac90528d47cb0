public import SSTCore

/// Why a charge cannot be calibrated or a resolution not be computed.
public enum ChargeResError: SSTError, Equatable {
  /// A list has another length than the rest of the input.
  case wrongCount(what: String, found: Int, expected: Int)
  /// An expected charge that is not a positive number.
  case badExpectedCharge(Double)
  /// Sums of different runs or cameras were to be added up.
  case differentRuns
  /// Too few runs without night-sky background to know the response.
  case tooFewRuns(found: Int, needed: Int)
  /// The response of a pixel does not rise with the light.
  case responseNotRising(pixel: Int)
  /// The charge of a pixel in one run contradicts its others and the other pixels.
  case strayPixel(pixel: Int, run: String, ratio: Double)
  /// There is no response of this pixel.
  case pixelMissing(pixel: Int, window: Int)
  /// There are no responses for this window width.
  case windowMissing(window: Int, known: [Int])
  /// The axis of a distribution of charges has no bins, or too many.
  case badAxis(lower: Double, upper: Double, linearWidth: Double)
  /// A file of responses is not what it should be.
  case damagedTransferFile(String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .wrongCount: ErrorCode(.usage, 61, "wrong-charge-count")
    case .badExpectedCharge: ErrorCode(.usage, 62, "expected-charge")
    case .differentRuns: ErrorCode(.usage, 63, "different-resolution-runs")
    case .badAxis: ErrorCode(.usage, 65, "charge-axis")
    case .tooFewRuns: ErrorCode(.incompatible, 60, "too-few-response-runs")
    case .responseNotRising: ErrorCode(.quality, 60, "response-not-rising")
    case .strayPixel: ErrorCode(.quality, 62, "stray-pixel")
    case .pixelMissing: ErrorCode(.incompatible, 61, "response-pixel-missing")
    case .windowMissing: ErrorCode(.incompatible, 62, "response-window-missing")
    case .damagedTransferFile: ErrorCode(.inputCorrupt, 60, "transfer-function-file")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what), but \(expected) are needed."
    case .badExpectedCharge(let value):
      "an expected charge of \(value) p.e.: a charge resolution needs a positive one. Leave out runs "
        + "without light."
    case .differentRuns:
      "sums with different expected charges or numbers of pixels cannot be added. Keep one for each run."
    case .tooFewRuns(let found, let needed):
      "\(found) runs without night-sky background, but the response needs \(needed) with different light "
        + "levels. Add such runs to the table, or give the --transfer-functions of another scan of this "
        + "camera."
    case .responseNotRising(let pixel):
      "the charge of pixel \(pixel) does not increase with the light. Leave out the pixel, or look at its "
        + "runs."
    case .strayPixel(let pixel, let run, let ratio):
      "pixel \(pixel) has \((ratio * 100).rounded() / 100) times the charge in \(run) that is expected from "
        + "its other runs and the other pixels. Leave out the pixel or the run."
    case .pixelMissing(let pixel, let window):
      "no response of pixel \(pixel) for windows of \(window) samples. Make the transfer functions again, "
        + "or leave out the pixel."
    case .windowMissing(let window, let known):
      "no responses for windows of \(window) samples, only for "
        + "\(known.map(String.init).joined(separator: ", "))."
        + " Make the transfer functions again with this width."
    case .badAxis(let lower, let upper, let linearWidth):
      "an axis of charges from \(lower) to \(upper), linear within \(linearWidth): give finite limits below "
        + "and above zero, and a width above zero that is at most a million times smaller."
    case .damagedTransferFile(let reason):
      "the transfer functions cannot be read: \(reason). Make them again."
    }
  }
}
