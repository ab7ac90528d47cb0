import Logging
import SSTCore

extension Logger {
  /// Logs a notice with its code and word, as a warning or as an information.
  func report(_ notice: Notice) {
    if notice.code.isWarning { warning("\(notice)") } else { info("\(notice)") }
  }

  /// Logs a text with its code and word, as a warning or as an information.
  func report(_ code: NoticeCode, _ text: String) { report(Notice(code, text)) }
}
