import Reconstruction
import SSTCalib
import SSTCore

/// The scratch storage of one thread.
///
/// Safe to send because a worker number belongs to one thread at a time.
final class BlockWorker: @unchecked Sendable {
  var scratch = ExtractionScratch()
  var processor: ImageProcessor

  init(processor: ImageProcessor) { self.processor = processor }
}

/// Charge images and peak times of the events of a block, `[event][pixel]`.
struct BlockImages: Sendable {
  let pixelCount: Int
  var charges: [Float] = []
  var peakTimes: [Float] = []
  var qualities: [EventQuality] = []

  init(pixelCount: Int) { self.pixelCount = pixelCount }

  /// Makes room for events; old values stay where they are.
  mutating func prepare(_ count: Int) {
    if charges.count != count * pixelCount {
      charges = [Float](repeating: 0, count: count * pixelCount)
      peakTimes = charges
      qualities = [EventQuality](repeating: EventQuality(), count: count)
    }
  }

  /// Calls `body` with the charges of one event.
  func withCharges<Result>(_ event: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    charges.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[event * pixelCount..<(event + 1) * pixelCount]))
    }
  }
}

/// Results of the cleaning of one block.
struct BlockParameters: Sendable {
  var parameters: [ImageParameters] = []
  /// `[event][pixel]`.
  var masks: [Bool] = []

  mutating func prepare(_ count: Int, pixelCount: Int) {
    if parameters.count != count {
      parameters = [ImageParameters](repeating: .undefined, count: count)
      masks = [Bool](repeating: false, count: count * pixelCount)
    }
  }
}
