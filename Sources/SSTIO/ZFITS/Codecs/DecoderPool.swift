import Synchronization

/// Block decoders that threads borrow, so that their buffers are used again from block to block.
final class DecoderPool: Sendable {
  // The mutex hands each decoder to one thread at a time.
  private struct Free: @unchecked Sendable { var decoders: [BlockDecoder] = [] }
  private let free = Mutex(Free())

  init() {}

  /// Runs `body` with a decoder that nobody else uses meanwhile.
  func withDecoder<Result>(_ body: (BlockDecoder) throws -> Result) rethrows -> Result {
    let decoder = free.withLock { Borrowed(decoder: $0.decoders.popLast()) }.decoder ?? BlockDecoder()
    defer { giveBack(decoder) }
    return try body(decoder)
  }

  /// The bytes that all free decoders take.
  var capacity: Int { free.withLock { $0.decoders.reduce(0) { $0 + $1.capacity } } }

  private func giveBack(_ decoder: BlockDecoder) {
    let borrowed = Borrowed(decoder: decoder)
    free.withLock { if let decoder = borrowed.decoder { $0.decoders.append(decoder) } }
  }

  // Carries one decoder in or out of the mutex; it is never in two places.
  private struct Borrowed: @unchecked Sendable { var decoder: BlockDecoder? }
}
