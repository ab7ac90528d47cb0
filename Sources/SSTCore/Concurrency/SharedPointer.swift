/// A pointer into a buffer that the threads of a parallel loop fill at places of their own.
///
/// Safe to send because each thread writes another range, and the buffer outlives the loop: make it inside
/// `withUnsafeMutableBufferPointer` and let ``parallelFor(count:jobs:_:)`` end before that closure does.
public struct SharedPointer<Item>: @unchecked Sendable {
  /// The start of the buffer.
  public let base: UnsafeMutablePointer<Item>

  /// Takes the start of a buffer; nil if it has no items (an empty array may have an address all the same).
  @inlinable
  public init?(_ buffer: UnsafeMutableBufferPointer<Item>) {
    guard let base = buffer.baseAddress, !buffer.isEmpty else { return nil }
    self.base = base
  }

  /// The part `index` of a buffer that is cut into parts of `count` items.
  @inlinable
  public func part(_ index: Int, of count: Int) -> UnsafeMutableBufferPointer<Item> {
    UnsafeMutableBufferPointer(start: base + index * count, count: count)
  }
}

/// Calls `body` with shared pointers into two arrays; nil for an empty one.
@inlinable
public func withSharedPointers<A, B, Result>(
  _ a: inout [A], _ b: inout [B],
  _ body: (SharedPointer<A>?, SharedPointer<B>?) throws -> Result
) rethrows -> Result {
  try a.withUnsafeMutableBufferPointer { a in
    try b.withUnsafeMutableBufferPointer { try body(SharedPointer(a), SharedPointer($0)) }
  }
}

/// Calls `body` with shared pointers into four arrays; nil for an empty one.
@inlinable
public func withSharedPointers<A, B, C, D, Result>(
  _ a: inout [A], _ b: inout [B], _ c: inout [C], _ d: inout [D],
  _ body: (SharedPointer<A>?, SharedPointer<B>?, SharedPointer<C>?, SharedPointer<D>?) throws -> Result
) rethrows -> Result {
  try withSharedPointers(&a, &b) { a, b in
    try withSharedPointers(&c, &d) { try body(a, b, $0, $1) }
  }
}
