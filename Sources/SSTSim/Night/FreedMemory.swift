internal import Foundation

/// Makes the C library keep memory that is freed.
///
/// Tiles are a few megabytes that are taken and given back all the time. The GNU C library learns from the largest
/// block that was ever freed (up to 32 MB) how much to keep for the next one; without that a fifth of the time goes
/// into new pages from the system. Other libraries are not harmed.
enum FreedMemory {
  private static let block = 30 << 20

  /// Takes and frees one large block.
  static func keep() { free(large()) }

  @inline(never)
  private static func large() -> UnsafeMutableRawPointer? { malloc(block) }
}
