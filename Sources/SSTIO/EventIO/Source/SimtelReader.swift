public import SSTCore

/// Hands out the array events of a simtel stream, some at a time.
///
/// All events of a chunk have the same calibration, the same shapes and are either showers or not.
public struct SimtelReader: ChunkReader {
  /// Only one thread at a time uses it: a reader is called under a lock or by one owner.
  private final class Shared: @unchecked Sendable {
    var assembler: SimtelAssembler
    init(_ assembler: SimtelAssembler) { self.assembler = assembler }
  }

  private let shared: Shared

  init(_ assembler: SimtelAssembler) { shared = Shared(assembler) }

  /// Fills in the next events; false at the end.
  ///
  /// - Throws: ``EventIOError`` for damage, `FileError`.
  public mutating func next(into chunk: inout EventChunk) throws -> Bool {
    try shared.assembler.next(into: &chunk)
  }

  /// What was counted so far.
  public var counts: SimtelCounts { shared.assembler.counts }
}
