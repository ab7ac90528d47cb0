import Foundation
import SSTCore
import Synchronization

/// Shows how far a file is: one line that is redrawn on a terminal, at most ten lines a run elsewhere.
final class ProgressLine: ProgressObserver {
  private struct State {
    var nextDrawing = 0.0
    var shownTenths = 0
  }
  private let console: Console
  private let isTerminal: Bool
  private let file: Int
  private let files: Int
  private let start = ProgressLine.now()
  private let state = Mutex(State())

  /// - Parameters:
  ///   - file: the number of the file, from 1.
  ///   - files: the number of all files.
  init(console: Console, isTerminal: Bool, file: Int, of files: Int) {
    self.console = console
    self.isTerminal = isTerminal
    self.file = file
    self.files = files
  }

  func progressed(done: Int, total: Int?, unit: String) {
    let now = Self.now()
    let elapsed = max(now - start, 1e-3)
    let isDue = state.withLock { isTerminal ? isDueOnTerminal(&$0, now) : isDueInLog(&$0, done, total) }
    guard isDue else { return }
    let text = Self.text(done: done, total: total, unit: unit, elapsed: elapsed, file: file, files: files)
    if isTerminal { console.show(progress: text) } else { StandardError.print("sstctl: " + text) }
  }

  /// `file 2 of 3: 1200 of 5000 events (24 %), 812 events/s, 5 s left`.
  static func text(done: Int, total: Int?, unit: String, elapsed: Double, file: Int, files: Int) -> String {
    let rate = Double(done) / elapsed
    var text = "file \(file) of \(files): \(done)"
    if let total, total > 0 {
      text += " of \(total) \(unit) (\(done * 100 / total) %)"
    } else {
      text += " \(unit)"
    }
    text += ", \(Int(rate)) \(unit)/s"
    if let total, rate > 0 { text += ", \(Int((Double(total - done) / rate).rounded(.up))) s left" }
    return text
  }

  private func isDueOnTerminal(_ state: inout State, _ now: Double) -> Bool {
    if now < state.nextDrawing { return false }
    state.nextDrawing = now + 0.1
    return true
  }

  private func isDueInLog(_ state: inout State, _ done: Int, _ total: Int?) -> Bool {
    guard let total, total > 0 else { return false }
    let before = (file - 1) * 10 / files
    let tenths = Int((Double(file - 1) + Double(done) / Double(total)) * 10 / Double(files))
    if tenths <= max(before, state.shownTenths) { return false }
    state.shownTenths = tenths
    return true
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
