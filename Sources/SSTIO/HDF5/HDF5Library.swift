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

  /// Leaves the id to the library for ever: closing what belongs to a file that cannot be written may crash.
  func abandon() { isOpen.store(false, ordering: .relaxed) }
}
