import Dispatch
import SSTCore
import Synchronization

/// Reads another stream on a thread of its own, some buffers ahead, so that unpacking and decoding go on at once.
final class PrefetchedStream: ByteStream {
  private static let bufferBytes = 1 << 18
  private static let bufferCount = 4

  /// A buffer and what was read into it.
  private final class Slot {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferBytes, alignment: 64)
    var count = 0
    var error: (any Error)?
    deinit { buffer.deallocate() }
  }

  /// What both threads see: a slot belongs to the one that was told of it by a semaphore.
  private final class Shared: @unchecked Sendable {
    let source: any ByteStream
    let slots = (0..<bufferCount).map { _ in Slot() }
    let free = DispatchSemaphore(value: 0)
    let full = DispatchSemaphore(value: 0)
    let isStopped = Atomic<Bool>(false)

    init(_ source: any ByteStream) {
      self.source = source
      // Signals after the start, as a semaphore must not end below its first value.
      for _ in slots { free.signal() }
    }

    /// Fills one slot after the other until the source ends or fails, or nobody reads any more.
    func run() {
      var next = 0
      while true {
        free.wait()
        if isStopped.load(ordering: .relaxed) { return }
        let slot = slots[next]
        do {
          slot.count = try source.read(into: slot.buffer)
        } catch {
          (slot.count, slot.error) = (0, error)
        }
        let isLast = slot.count == 0
        full.signal()
        if isLast { return }
        next = (next + 1) % slots.count
      }
    }
  }

  private let shared: Shared
  private var current: Int?
  private var used = 0
  private var isAtEnd = false

  init(_ source: any ByteStream) {
    shared = Shared(source)
    DispatchQueue(label: "sst-unpack").async { [shared] in shared.run() }
  }

  deinit {
    shared.isStopped.store(true, ordering: .relaxed)
    shared.free.signal()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if isAtEnd { return 0 }
    let slot = try fullSlot()
    guard slot.count > 0 else {
      isAtEnd = true
      return 0
    }
    let count = min(slot.count - used, buffer.count)
    buffer.copyBytes(from: slot.buffer[used..<used + count])
    used += count
    return count
  }

  /// The slot with bytes that are not used yet; the last one has none.
  private func fullSlot() throws -> Slot {
    if let current, used < shared.slots[current].count { return shared.slots[current] }
    if current != nil { shared.free.signal() }
    shared.full.wait()
    let next = current.map { ($0 + 1) % shared.slots.count } ?? 0
    (current, used) = (next, 0)
    if let error = shared.slots[next].error {
      isAtEnd = true
      throw error
    }
    return shared.slots[next]
  }
}
