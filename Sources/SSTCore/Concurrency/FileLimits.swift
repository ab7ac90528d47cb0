internal import Foundation

/// How many files this process may have open.
public enum FileLimits {
  /// The number of descriptors.
  public static var descriptors: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    return Int(clamping: limit.rlim_cur)
  }

  /// Raises the number as far as the system lets a process raise it itself, at most to `wanted`.
  public static func raise(to wanted: Int = 65_536) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let target = min(limit.rlim_max, rlim_t(wanted))
    if target > limit.rlim_cur {
      limit.rlim_cur = target
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
  }
}
