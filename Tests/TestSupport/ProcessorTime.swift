internal import Foundation

/// Processor time, for tests that look for endless work: a busy machine does not count.
public enum ProcessorTime {
  /// The seconds that this thread has computed.
  public static var ofThread: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
