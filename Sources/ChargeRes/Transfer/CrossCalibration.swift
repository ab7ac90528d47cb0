public import SSTCore

/// The responses of a camera such that no charge is calibrated with a response that it contributed to.
///
/// The even events of a dark run are calibrated with the response of the odd ones, and the other way round; runs with
/// night-sky background with the response of all events of the dark runs. With n events in each run, the mean square
/// deviation is then too high by a relative 2/n at most, the uncertainty of the response, where a response from
/// the same events makes it too low by 1/n.
public struct CrossCalibration: Sendable, Equatable {
  /// The response of all events, to be stored.
  public let transferFunctions: TransferFunctionSet
  /// The pixels without a response, and why; their charges become NaN.
  public let missing: [Int: ChargeResError]

  private let all: CameraResponse
  private let folds: [CameraResponse]

  /// Reads the responses off dark runs.
  ///
  /// A pixel that has no response in one of the halves has none at all.
  ///
  /// - Parameters:
  ///   - expectedPE: the expected charge of each dark run in p.e.
  ///   - means: the mean charges of each dark run.
  ///   - pixels: the pixel numbers.
  ///   - window: the width of the extraction window.
  ///   - excluded: pixels that get no response, and why.
  /// - Throws: ``ChargeResError`` if there are too few runs or a list has the wrong length.
  public init(
    expectedPE: [Double], means: [FoldedMeans], pixels: [Int], window: Int,
    excluded: [Int: ChargeResError] = [:]
  ) throws(ChargeResError) {
    var sets: [TransferFunctionSet] = []
    var missing = excluded
    for fold in [nil, .even, .odd] as [EventFold?] {
      var set = TransferFunctionSet()
      let failed = try set.add(
        expectedPE: expectedPE, meanADC: means.map { $0.means(fold) }, pixels: pixels, window: window)
      missing.merge(failed) { first, _ in first }
      sets.append(set)
    }
    for place in sets.indices {
      for pixel in missing.keys { sets[place].entries[window]?[pixel] = nil }
    }
    var responses: [CameraResponse] = []
    for set in sets {
      responses.append(
        CameraResponse(try set.functions(pixels: pixels, window: window, allowsMissing: true)))
    }
    self.missing = missing
    transferFunctions = sets[0]
    all = responses[0]
    folds = Array(responses[1...])
  }

  /// Takes responses that were measured elsewhere; or the original's, which calibrates charges with responses that
  /// they contributed to.
  ///
  /// - Parameters:
  ///   - transferFunctions: the responses.
  ///   - pixels: the pixel numbers.
  ///   - window: the width of the extraction window.
  ///   - quirks: how the lists are read, see ``TransferFunctionSet``.
  /// - Throws: ``ChargeResError`` if the width or a pixel is missing, or lists are unusable.
  public init(
    transferFunctions: TransferFunctionSet, pixels: [Int], window: Int, quirks: Quirks = []
  ) throws(ChargeResError) {
    self.transferFunctions = transferFunctions
    missing = [:]
    all = CameraResponse(try transferFunctions.functions(pixels: pixels, window: window, quirks: quirks))
    folds = [all, all]
  }

  /// The response that some events are calibrated with.
  ///
  /// - Parameters:
  ///   - isDark: true for events of a run that the response was read off.
  ///   - fold: the half of the run to which the events belong.
  public func response(isDark: Bool, fold: EventFold) -> CameraResponse {
    isDark ? folds[fold.other.rawValue] : all
  }
}
