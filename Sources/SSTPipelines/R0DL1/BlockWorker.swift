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

/// A pointer into a buffer that threads fill at places of their own.
///
/// Safe to send because each thread writes the range of its own events, and the buffer outlives the loop.
struct EventPointer<Value>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Value>

  init?(_ buffer: UnsafeMutableBufferPointer<Value>) {
    guard let base = buffer.baseAddress else { return nil }
    self.base = base
  }

  /// The values of one event.
  func buffer(_ event: Int, _ count: Int) -> UnsafeMutableBufferPointer<Value> {
    UnsafeMutableBufferPointer(start: base + event * count, count: count)
  }
}
