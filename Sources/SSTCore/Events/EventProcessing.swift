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
    let jobs = max(1, jobs)
    var chunks = [EventChunk](repeating: EventChunk(), count: jobs)
    var slots = (0..<jobs).map { _ in
      ProcessingSlot(block: EventBlock(for: description), worker: worker, result: result)
    }
    while true {
      var count = 0
      var readError: (any Error)?
      do {
        while count < jobs, try reader.next(into: &chunks[count]) { count += 1 }
      } catch {
        readError = error
      }
      let failure = work(chunks, count: count, on: &slots, process)
      for slot in slots[..<(failure?.index ?? count)] where try !body(slot.result, reader) { return }
      if let error = failure?.error ?? readError { throw error }
      if count < jobs { return }
    }
  }

  /// Makes the results of some chunks, each in its slot; returns the first that failed.
  private func work<Worker, Result>(
    _ chunks: [EventChunk], count: Int, on slots: inout [ProcessingSlot<Worker, Result>],
    _ process: @Sendable (borrowing EventBlock, inout Worker, inout Result) throws -> Void
  ) -> (index: Int, error: any Error)? {
    let failures = Mutex<[(index: Int, error: any Error)]>([])
    slots.withUnsafeMutableBufferPointer { buffer in
      guard let slots = SharedPointer(buffer) else { return }
      try? parallelFor(count: count, jobs: count) { index, _ in
        do {
          try decode(chunks[index], into: &slots.base[index].block)
          try process(slots.base[index].block, &slots.base[index].worker, &slots.base[index].result)
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
