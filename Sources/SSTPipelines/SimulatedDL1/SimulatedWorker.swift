import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Calibrates, cleans and describes the images of blocks of simulated events; each thread has one.
struct SimulatedWorker<Analysis: ImageAnalysis>: Sendable where Analysis.Parameters == ImageParameters {
  private var parts: [SimulatedWorkerPart<Analysis.Conditions>]
  private var analyses: [Analysis]

  /// Makes a worker for telescopes in the order of the blocks.
  ///
  /// - Parameters:
  ///   - telescopes: those of the blocks.
  ///   - quirks: the differences that are wanted.
  ///   - keepsImages: true if images, and not only their parameters, are wanted.
  ///   - analysis: makes the cleaning of a telescope from the configured one.
  init(
    _ telescopes: [SimulatedTelescope], quirks: Quirks, keepsImages: Bool,
    analysis: (NightSkyCleaning) throws -> Analysis
  ) rethrows {
    analyses = try telescopes.map { try analysis($0.cleaning) }
    parts = zip(telescopes, analyses).map {
      SimulatedWorkerPart($0, quirks: quirks, keepsImages: keepsImages, $1.conditions(NightSky(level: .nan)))
    }
  }

  /// The images of a telescope's events in the block that was processed last.
  func images(ofTelescopeAt index: Int) -> TelescopeImages { parts[index].images }

  /// Makes and describes the images of all events of a telescope that are wanted.
  ///
  /// - Parameters:
  ///   - index: of the telescope in the block.
  ///   - events: of the telescope.
  ///   - isWanted: for each array event.
  /// - Throws: `CalibrationError` if the file has no calibration of the telescope.
  mutating func process(_ index: Int, _ events: TelescopeEvents, isWanted: [Bool]) throws {
    try parts[index].process(events, isWanted: isWanted, &analyses[index])
  }
}

/// What the events of one telescope are processed with.
private struct SimulatedWorkerPart<Conditions: Sendable>: Sendable {
  private let telescope: SimulatedTelescope
  private let conditions: Conditions
  private let keepsImages: Bool
  /// For true images.
  private var processor: ImageProcessor
  private var scratch = SimulatedImageCalibrator.Scratch()
  private(set) var images = TelescopeImages()
  /// The charges, times and mask of one event.
  private var charges: [Float]
  private var times: [Float]
  private var mask: [Bool]
  /// The pixels of one event with true photoelectrons.
  private var lit: [Bool]

  init(_ telescope: SimulatedTelescope, quirks: Quirks, keepsImages: Bool, _ conditions: Conditions) {
    (self.telescope, self.conditions, self.keepsImages) = (telescope, conditions, keepsImages)
    let geometry = telescope.calibrator.geometry
    processor = ImageProcessor(
      cleaner: .sst(SSTCleanerParameters()), geometry: geometry, frame: telescope.frame, quirks: quirks)
    charges = [Float](repeating: 0, count: geometry.pixelCount)
    times = charges
    mask = [Bool](repeating: false, count: geometry.pixelCount)
    lit = mask
  }

  mutating func process<Analysis: ImageAnalysis>(
    _ events: TelescopeEvents, isWanted: [Bool], _ analysis: inout Analysis
  ) throws where Analysis.Conditions == Conditions, Analysis.Parameters == ImageParameters {
    images.removeAll()
    for event in 0..<events.count where isWanted[Int(events.headers[event].arrayEvent)] {
      let isValid = try calibrate(event, events)
      let (image, peakTime) = (charges, times)
      var selected = mask
      mask = []
      var span = selected.mutableSpan
      var parameters = analysis.analyze(image: image.span, peakTime: peakTime.span, conditions, mask: &span)
      mask = selected
      parameters.hillas.intensity *= telescope.intensityCorrection
      images.append(event, parameters)
      if keepsImages { images.append(charges, times, mask, isValid: isValid) }
      if !events.trueImages.isEmpty { addTruth(events.trueImages[events.pixelRange(ofEvent: event)]) }
    }
  }

  private mutating func calibrate(_ event: Int, _ events: TelescopeEvents) throws -> Bool {
    let calibrator = telescope.calibrator
    return try charges.withUnsafeMutableBufferPointer { charges in
      try times.withUnsafeMutableBufferPointer { times in
        try calibrator.calibrate(event, of: events, image: charges, peakTime: times, scratch: &scratch)
      }
    }
  }

  /// The true image of the event that was added last, its parameters, and how much of it is in the selected pixels.
  private mutating func addTruth(_ image: ArraySlice<Float>) {
    var (sum, survived) = (0.0, 0.0)
    image.withUnsafeBufferPointer { image in
      for pixel in image.indices {
        let value = image[pixel]
        lit[pixel] = value > 0
        guard value > 0 else { continue }
        sum += Double(value)
        if mask[pixel] { survived += Double(value) }
      }
      if keepsImages { images.truePhotoelectrons += image.lazy.map { Int32($0) } }
    }
    images.survivedFractions.append(sum > 0 ? survived / sum : .nan)
    let isStored = (image.first ?? -1) >= 0
    guard isStored else { return images.trueParameters.append(.undefined) }
    let (values, pixels) = (Array(image), lit)
    images.trueParameters.append(processor.parameters(image: values.span, mask: pixels.span))
  }
}

/// The images of some events of one telescope, and what describes them.
struct TelescopeImages: Sendable {
  /// The index of each event in the block.
  private(set) var events: [Int] = []
  /// `[event][pixel]`, photoelectrons; empty if images are not wanted, as are the other lists of pixels.
  var charges: [Float] = []
  /// `[event][pixel]`, ns.
  var peakTimes: [Float] = []
  /// `[event][pixel]`, true for pixels that survived the cleaning.
  var masks: [Bool] = []
  /// False where the extraction kept its first pass.
  var isValid: [Bool] = []
  var parameters: [ImageParameters] = []
  /// `[event][pixel]`; empty without true images.
  var truePhotoelectrons: [Int32] = []
  var trueParameters: [ImageParameters] = []
  var survivedFractions: [Double] = []

  mutating func removeAll() {
    events.removeAll(keepingCapacity: true)
    charges.removeAll(keepingCapacity: true)
    peakTimes.removeAll(keepingCapacity: true)
    masks.removeAll(keepingCapacity: true)
    isValid.removeAll(keepingCapacity: true)
    parameters.removeAll(keepingCapacity: true)
    truePhotoelectrons.removeAll(keepingCapacity: true)
    trueParameters.removeAll(keepingCapacity: true)
    survivedFractions.removeAll(keepingCapacity: true)
  }

  mutating func append(_ event: Int, _ parameters: ImageParameters) {
    events.append(event)
    self.parameters.append(parameters)
  }

  mutating func append(_ charges: [Float], _ times: [Float], _ mask: [Bool], isValid: Bool) {
    self.charges += charges
    peakTimes += times
    masks += mask
    self.isValid.append(isValid)
  }
}
