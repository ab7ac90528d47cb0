import Foundation
import SSTCore

/// Standard output: data only.
enum StandardOutput {
  /// Writes a text, which may have several lines, and a line feed.
  static func print(_ text: String) { write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8)) }

  /// Writes bytes; ends the program silently when nobody reads any more.
  static func write(_ bytes: [UInt8]) {
    if let problem = StreamWriter.write(bytes, to: STDOUT_FILENO) {
      if problem == EPIPE { exit(128 + SIGPIPE) }
      StandardError.print("sstctl: error E0591 stdout-refused: \(String(cString: strerror(problem)))")
      exit(Int32(ErrorCategory.output.rawValue))
    }
  }
}

/// Standard error: messages. Failures to write are ignored: there is nobody to tell.
enum StandardError {
  /// True if a person is watching.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a message in one line, whatever names are in it.
  static func print(_ text: String) { write(TerminalText.line(text) + "\n") }

  /// Writes a text as it is.
  static func write(_ text: String) { _ = StreamWriter.write(Array(text.utf8), to: STDERR_FILENO) }
}

/// Writing to file descriptors.
enum StreamWriter {
  /// Writes all bytes; the `errno` of a failure.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { all -> Int32? in
      var rest = all[...]
      while !rest.isEmpty {
        let buffer = UnsafeRawBufferPointer(rebasing: rest)
        let count = Foundation.write(descriptor, buffer.baseAddress, buffer.count)
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return errno }
      }
      return nil
    }
  }
}
