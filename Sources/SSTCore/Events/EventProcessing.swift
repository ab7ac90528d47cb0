import Synchronization

extension EventSource {
  /// Decodes chunks and turns them into results on several threads; results come in the order of the file.
  ///
  /// Which thread has which chunk does not matter: results depend on the chunk alone. Memory is that of `jobs` chunks,
  /// blocks and results.
  ///
  /// - Parameters:
  ///   - reader: of a pass; it can be asked afterwards what it met.
  ///   - jobs: the number of threads.
  ///   - worker: what a thread needs for itself; each gets a copy.
  ///   - result: an empty result; `process` fills copies of it again and again.
  ///   - process: makes the result of a block; called on several threads at once.
  ///   - body: gets the results on the calling thread, and the reader that has read at least so far; false to stop.
  /// - Throws: the error of the reader, of `process` or of `body`; results before it were handed out.
  public func forEachResult<Worker: Sendable, Result: Sendable>(
    from reader: inout Reader, jobs: Int, worker: Worker, result: Result,
    process: @Sendable (borrowing EventBlock, inout Worker, inout Result) throws -> Void,
    body: (borrowing Result, Reader) throws -> Bool
  ) throws {
    var slots = (0..<max(1, jobs)).map { _ in
      ProcessingSlot(block: EventBlock(for: description), worker: worker, result: result)
    }
    try forEachSlot(from: &reader, &slots) { chunk, slot in
      try decode(chunk, into: &slot.block)
      try process(slot.block, &slot.worker, &slot.result)
    } body: { slot, reader in
      try body(slot.result, reader)
    }
  }

  /// Reads as many chunks as there are slots, works on them at once, and hands the slots out in order; and again.
  ///
  /// What was made before a failure is handed out first, as on one thread.
  func forEachSlot<Slot: Sendable>(
    from reader: inout Reader, _ slots: inout [Slot],
    work: @Sendable (EventChunk, inout Slot) throws -> Void,
    body: (borrowing Slot, Reader) throws -> Bool
  ) throws {
    let jobs = slots.count
    var chunks = [EventChunk](repeating: EventChunk(), count: jobs)
    while true {
      var count = 0
      var readError: (any Error)?
      do {
        while count < jobs, try reader.next(into: &chunks[count]) { count += 1 }
      } catch {
        readError = error
      }
      let failure = Self.work(chunks, count: count, on: &slots, work)
      for slot in slots[..<(failure?.index ?? count)] where try !body(slot, reader) { return }
      if let error = failure?.error ?? readError { throw error }
      if count < jobs { return }
    }
  }

  /// Works on some chunks, each in its slot; returns the first that failed.
  private static func work<Slot: Sendable>(
    _ chunks: [EventChunk], count: Int, on slots: inout [Slot],
    _ work: @Sendable (EventChunk, inout Slot) throws -> Void
  ) -> (index: Int, error: any Error)? {
    let failures = Mutex<[(index: Int, error: any Error)]>([])
    slots.withUnsafeMutableBufferPointer { buffer in
      guard let slots = SharedPointer(buffer) else { return }
      try? parallelFor(count: count, jobs: count) { index, _ in
        do {
          try work(chunks[index], &slots.base[index])
        } catch {
          failures.withLock { $0.append((index, error)) }
        }
      }
    }
    return failures.withLock { $0.min { $0.index < $1.index } }
  }
}

/// What one chunk is worked on with.
private struct ProcessingSlot<Worker: Sendable, Result: Sendable>: Sendable {
  var block: EventBlock
  var worker: Worker
  var result: Result
}
