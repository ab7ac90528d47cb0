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
  private var scratch = SimulatedImageCalibrator.Scratch()

  /// Makes a worker for telescopes in the order of the blocks.
  init(_ telescopes: [SimulatedTelescope], quirks: Quirks, analysis: (NightSkyCleaning) throws -> Analysis)
    rethrows
  {
    analyses = try telescopes.map { try analysis($0.cleaning) }
    parts = zip(telescopes, analyses).map {
      SimulatedWorkerPart($0, quirks: quirks, $1.conditions(NightSky(level: .nan)))
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
    try parts[index].process(events, isWanted: isWanted, &analyses[index], &scratch)
  }
}

/// What the events of one telescope are processed with.
private struct SimulatedWorkerPart<Conditions: Sendable>: Sendable {
  private let telescope: SimulatedTelescope
  private let conditions: Conditions
  /// For true images.
  private var processor: ImageProcessor
  private(set) var images = TelescopeImages()
  /// The charges, times and mask of one event.
  private var charges: [Float]
  private var times: [Float]
  private var mask: [Bool]

  init(_ telescope: SimulatedTelescope, quirks: Quirks, _ conditions: Conditions) {
    (self.telescope, self.conditions) = (telescope, conditions)
    let geometry = telescope.calibrator.geometry
    processor = ImageProcessor(
      cleaner: .sst(SSTCleanerParameters()), geometry: geometry, frame: telescope.frame, quirks: quirks)
    charges = [Float](repeating: 0, count: geometry.pixelCount)
    times = charges
    mask = [Bool](repeating: false, count: geometry.pixelCount)
  }

  mutating func process<Analysis: ImageAnalysis>(
    _ events: TelescopeEvents, isWanted: [Bool], _ analysis: inout Analysis,
    _ scratch: inout SimulatedImageCalibrator.Scratch
  ) throws where Analysis.Conditions == Conditions, Analysis.Parameters == ImageParameters {
    images.removeAll()
    for event in 0..<events.count where isWanted[Int(events.headers[event].arrayEvent)] {
      let isValid = try calibrate(event, events, &scratch)
      let (image, peakTime) = (charges, times)
      var selected = mask
      mask = []
      var span = selected.mutableSpan
      var parameters = analysis.analyze(image: image.span, peakTime: peakTime.span, conditions, mask: &span)
      mask = selected
      parameters.hillas.intensity *= telescope.intensityCorrection
      images.append(event, charges, times, mask, isValid: isValid, parameters)
      if !events.trueImages.isEmpty { addTruth(events.trueImages[events.pixelRange(ofEvent: event)]) }
    }
  }

  private mutating func calibrate(
    _ event: Int, _ events: TelescopeEvents, _ scratch: inout SimulatedImageCalibrator.Scratch
  ) throws -> Bool {
    let calibrator = telescope.calibrator
    return try charges.withUnsafeMutableBufferPointer { charges in
      try times.withUnsafeMutableBufferPointer { times in
        try calibrator.calibrate(event, of: events, image: charges, peakTime: times, scratch: &scratch)
      }
    }
  }

  /// The true image of the event that was added last, its parameters, and how much of it is in the selected pixels.
  private mutating func addTruth(_ image: ArraySlice<Float>) {
    let isStored = (image.first ?? -1) >= 0
    let values = Array(image)
    var lit = [Bool](repeating: false, count: values.count)
    var (sum, survived) = (0.0, 0.0)
    for pixel in values.indices {
      let value = values[pixel]
      images.truePhotoelectrons.append(Int32(value))
      guard value > 0 else { continue }
      lit[pixel] = true
      sum += Double(value)
      if mask[pixel] { survived += Double(value) }
    }
    images.survivedFractions.append(sum > 0 ? survived / sum : .nan)
    guard isStored else { return images.trueParameters.append(.undefined) }
    images.trueParameters.append(processor.parameters(image: values.span, mask: lit.span))
  }
}

/// The images of some events of one telescope, and what describes them.
struct TelescopeImages: Sendable {
  /// The index of each event in the block.
  private(set) var events: [Int] = []
  /// `[event][pixel]`, photoelectrons.
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

  mutating func append(
    _ event: Int, _ charges: [Float], _ times: [Float], _ mask: [Bool], isValid: Bool,
    _ parameters: ImageParameters
  ) {
    events.append(event)
    self.charges += charges
    peakTimes += times
    masks += mask
    self.isValid.append(isValid)
    self.parameters.append(parameters)
  }
}
