import CLinux
import Glibc
import SSTIO

/// What arrives on standard input, looked at without taking it.
enum StandardInput {
  /// True if simulated events arrive, false for a list of paths and anything else; waits for the first bytes of a pipe.
  static var holdsEvents: Bool { SimtelFile.mayBegin(with: peek(4)) }

  /// The first bytes; fewer, or none, if they cannot be looked at without taking them.
  private static func peek(_ count: Int) -> [UInt8] {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      let start = lseek(STDIN_FILENO, 0, SEEK_CUR)
      let found = pread(STDIN_FILENO, &bytes, count, start)
      return Array(bytes.prefix(max(0, found)))
    case S_IFIFO: return peekPipe(count)
    case S_IFSOCK:
      let found = recv(STDIN_FILENO, &bytes, count, Int32(MSG_PEEK))
      return Array(bytes.prefix(max(0, found)))
    default: return []
    }
  }

  /// Copies the start of a pipe into another one, where it is read; again until there is enough, or nothing more comes.
  private static func peekPipe(_ count: Int) -> [UInt8] {
    var best: [UInt8] = []
    for _ in 0..<200 {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { return best }
      defer { for end in ends { close(end) } }
      let copied = tee(STDIN_FILENO, ends[1], UInt(count), 0)
      guard copied > 0 else { return best }
      var bytes = [UInt8](repeating: 0, count: copied)
      guard read(ends[0], &bytes, copied) == copied else { return best }
      if copied >= count { return bytes }
      best = bytes
      usleep(10_000)
    }
    return best
  }
}
