import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Calibrates, cleans and describes the images of blocks of simulated events; each thread has one.
struct SimulatedWorker<Analysis: ImageAnalysis>: Sendable where Analysis.Parameters == ImageParameters {
  /// What a telescope's events are processed with.
  private struct Part: Sendable {
    let telescope: SimulatedTelescope
    var analysis: Analysis
    let conditions: Analysis.Conditions
    /// For true images.
    var processor: ImageProcessor
    var images = TelescopeImages()
  }

  private var parts: [Part]
  private var scratch = SimulatedImageCalibrator.Scratch()
  private var mask: [Bool] = []

  /// Makes a worker for telescopes in the order of the blocks.
  init(_ telescopes: [SimulatedTelescope], quirks: Quirks, analysis: (NightSkyCleaning) throws -> Analysis) rethrows {
    parts = try telescopes.map { telescope in
      let own = try analysis(telescope.cleaning)
      return Part(
        telescope: telescope, analysis: own, conditions: own.conditions(NightSky(level: .nan)),
        processor: ImageProcessor(
          cleaner: .sst(SSTCleanerParameters()), geometry: telescope.calibrator.geometry, frame: telescope.frame,
          quirks: quirks))
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
    let pixels = events.pixelCount
    parts[index].images.removeAll()
    for event in 0..<events.count where isWanted[Int(events.headers[event].arrayEvent)] {
      let start = parts[index].images.addRow(event: event, pixelCount: pixels)
      let isValid = try calibrate(index, event, events, start..<start + pixels)
      parts[index].images.isValid.append(isValid)
      parts[index].images.parameters.append(analyze(index, start..<start + pixels))
      if !events.trueImages.isEmpty { addTruth(index, event, events, start) }
    }
  }

  private mutating func calibrate(
    _ index: Int, _ event: Int, _ events: TelescopeEvents, _ pixels: Range<Int>
  ) throws -> Bool {
    let calibrator = parts[index].telescope.calibrator
    return try parts[index].images.charges.withUnsafeMutableBufferPointer { charges in
      try parts[index].images.peakTimes.withUnsafeMutableBufferPointer { times in
        try calibrator.calibrate(
          event, of: events, image: UnsafeMutableBufferPointer(rebasing: charges[pixels]),
          peakTime: UnsafeMutableBufferPointer(rebasing: times[pixels]), scratch: &scratch)
      }
    }
  }

  private mutating func analyze(_ index: Int, _ pixels: Range<Int>) -> ImageParameters {
    mask.resize(pixels.count, repeating: false)
    var span = mask.mutableSpan
    var parameters = parts[index].analysis.analyze(
      image: parts[index].images.charges.span.extracting(pixels),
      peakTime: parts[index].images.peakTimes.span.extracting(pixels), parts[index].conditions, mask: &span)
    for pixel in mask.indices { parts[index].images.masks[pixels.lowerBound + pixel] = mask[pixel] }
    parameters.hillas.intensity *= parts[index].telescope.intensityCorrection
    return parameters
  }

  /// The true image, its parameters, and how much of it is in the selected pixels.
  private mutating func addTruth(_ index: Int, _ event: Int, _ events: TelescopeEvents, _ start: Int) {
    let image = events.trueImages[events.pixelRange(ofEvent: event)]
    let isStored = (image.first ?? -1) >= 0
    var (sum, survived) = (0.0, 0.0)
    var lit = [Bool](repeating: false, count: isStored ? image.count : 0)
    for (pixel, value) in image.enumerated() {
      parts[index].images.truePhotoelectrons.append(Int32(value))
      guard isStored, value > 0 else { continue }
      lit[pixel] = true
      sum += Double(value)
      if parts[index].images.masks[start + pixel] { survived += Double(value) }
    }
    parts[index].images.survivedFractions.append(sum > 0 ? survived / sum : .nan)
    let parameters =
      isStored
      ? parts[index].processor.parameters(image: Array(image).span, mask: lit.span) : .undefined
    parts[index].images.trueParameters.append(parameters)
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

  /// Makes room for an event; returns where its pixels start.
  mutating func addRow(event: Int, pixelCount: Int) -> Int {
    let start = charges.count
    events.append(event)
    charges.append(contentsOf: repeatElement(0, count: pixelCount))
    peakTimes.append(contentsOf: repeatElement(0, count: pixelCount))
    masks.append(contentsOf: repeatElement(false, count: pixelCount))
    return start
  }
}
