import Foundation

/// The number of threads that fit the processors this process may use.
enum ProcessorCount {
  /// The smallest of CPU affinity, the quota of the control group, and `SLURM_CPUS_PER_TASK`.
  static var allowed: Int {
    let slurm = ProcessInfo.processInfo.environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) }
    let limits = [affinity, slurm, quota].compactMap { $0 }.filter { $0 > 0 }
    return limits.min() ?? 1
  }

  /// Foundation asks `sched_getaffinity`.
  private static var affinity: Int? { ProcessInfo.processInfo.activeProcessorCount }

  private static var quota: Int? {
    guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/cpu.max", encoding: .utf8) else {
      return nil
    }
    let words = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard words.count == 2, words[1] > 0 else { return nil }
    return max(1, Int((words[0] / words[1]).rounded(.up)))
  }
}
