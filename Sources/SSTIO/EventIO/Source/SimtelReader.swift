public import SSTCore

/// Hands out the array events of a simtel stream, some at a time.
///
/// All events of a chunk have the same calibration, the same shapes and are either showers or not.
public struct SimtelReader: ChunkReader {
  private let assembler: SimtelAssembler

  init(_ assembler: SimtelAssembler) { self.assembler = assembler }

  /// Fills in the next events; false at the end.
  ///
  /// - Throws: ``EventIOError`` for damage, `FileError`.
  public mutating func next(into chunk: inout EventChunk) throws -> Bool { try assembler.next(into: &chunk) }

  /// What was counted so far.
  public var counts: SimtelCounts { assembler.counts }
}
