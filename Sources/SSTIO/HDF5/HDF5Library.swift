internal import CHDF5
internal import Foundation
internal import Synchronization

/// The one door to libhdf5: every call is made inside ``locked(_:)``.
///
/// Builds of the library differ in whether they may be used from two threads; with one lock they need not.
/// The lock may be taken again by the thread that holds it, so that handles can be freed inside.
enum HDF5Library {
  private static let lock = NSRecursiveLock()
  private static let started: Bool = {
    // A file that could not be written stays open in the library, which would crash on it at the end of the program.
    H5dont_atexit()
    let opened = H5open() >= 0
    sst_h5_silence()
    BloscFilter.register()
    return opened
  }()

  /// Runs `body` while no other thread uses the library.
  static func locked<Result>(_ body: () throws(HDF5Error) -> Result) throws(HDF5Error) -> Result {
    lock.lock()
    defer { lock.unlock() }
    _ = started
    sst_h5_silence()
    return try body()
  }

  /// The innermost description on the library's error stack; to be called right after a failed call.
  static func errorText() -> String {
    var bytes = [CChar](repeating: 0, count: 512)
    sst_h5_innermost_error(&bytes, bytes.count)
    let text = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.isEmpty ? "the HDF5 library gives no reason" : text
  }

  /// Gives an id back to the library; returns the reason if that fails.
  static func release(_ id: Int64) -> String? {
    lock.lock()
    defer { lock.unlock() }
    sst_h5_silence()
    return H5Idec_ref(id) < 0 ? errorText() : nil
  }
}

/// An id of the library (file, dataset, type, …), given back when the last user is gone.
final class HDF5ID: Sendable {
  /// The number that the library knows it by.
  let raw: Int64
  private let isOpen = Atomic<Bool>(true)

  /// Takes ownership of `raw`, or returns `nil` if it is negative (the call that made it failed).
  init?(_ raw: Int64) {
    if raw < 0 { return nil }
    self.raw = raw
  }

  deinit { _ = close() }

  /// Gives the id back now, and returns the reason if that fails.
  func close() -> String? {
    isOpen.exchange(false, ordering: .relaxed) ? HDF5Library.release(raw) : nil
  }

  /// Leaves the id to the library forever: closing what belongs to a file that cannot be written may crash.
  func abandon() { isOpen.store(false, ordering: .relaxed) }
}

/// How much memory a reader may ask for because of numbers in a file.
///
/// One read may take up to `baseBytes + expansionRatio × stored bytes`, and never more than `maximumBytes`.
public struct HDF5Limits: Sendable, Equatable {
  /// What may be read whatever the stored size, in bytes.
  public var baseBytes: Int
  /// The largest believable ratio of unpacked to stored bytes.
  public var expansionRatio: Int
  /// The most that one read may take, in bytes.
  public var maximumBytes: Int
  /// The most objects that a walk lists.
  public var maximumObjects: Int
  /// How deep a walk goes into groups in groups.
  public var maximumDepth: Int

  /// Makes limits; without arguments those used by default (16 MiB, 256, 4 GiB, 20 000 objects, 64 levels).
  public init(
    baseBytes: Int = 16 << 20, expansionRatio: Int = 256, maximumBytes: Int = 4 << 30,
    maximumObjects: Int = 20_000, maximumDepth: Int = 64
  ) {
    self.baseBytes = baseBytes
    self.expansionRatio = expansionRatio
    self.maximumBytes = maximumBytes
    self.maximumObjects = maximumObjects
    self.maximumDepth = maximumDepth
  }

  /// The bytes that may be unpacked from `stored` bytes.
  func allowance(stored: Int) -> Int {
    let (product, overflow) = max(0, stored).multipliedReportingOverflow(by: max(1, expansionRatio))
    if overflow || product > maximumBytes { return maximumBytes }
    return min(maximumBytes, product + baseBytes)
  }
}

/// The product of lengths that a file claims, or `nil` if it is negative or does not fit an `Int`.
func checkedProduct(_ lengths: some Sequence<Int>) -> Int? {
  var result = 1
  for length in lengths {
    guard length >= 0 else { return nil }
    let (product, overflow) = result.multipliedReportingOverflow(by: length)
    if overflow { return nil }
    result = product
  }
  return result
}
