import Foundation
import SSTCore
import Synchronization

/// Shows how far a part of the work is: one line that is redrawn on a terminal, at most ten lines a run elsewhere.
final class ProgressLine: ProgressObserver {
  private struct State {
    var nextDrawing = 0.0
    var shownTenths = 0
  }
  private let console: Console
  private let isTerminal: Bool
  private let title: String
  private let part: Int
  private let parts: Int
  private let start = ProgressLine.now()
  private let state = Mutex(State())

  /// - Parameters:
  ///   - title: what the part is.
  ///   - part: its number, from 1.
  ///   - parts: the number of parts that share the ten lines.
  init(console: Console, isTerminal: Bool, title: String, part: Int = 1, of parts: Int = 1) {
    self.console = console
    self.isTerminal = isTerminal
    self.title = title
    self.part = part
    self.parts = parts
  }

  func progressed(done: Int, total: Int?, unit: String) {
    let now = Self.now()
    let elapsed = max(now - start, 1e-3)
    let isDue = state.withLock { isTerminal ? isDueOnTerminal(&$0, now) : isDueInLog(&$0, done, total) }
    guard isDue else { return }
    let text = Self.text(title: title, done: done, total: total, unit: unit, elapsed: elapsed)
    if isTerminal {
      console.show(progress: Self.bar(done, total) + text)
    } else {
      StandardError.print("sstctl: " + text)
    }
  }

  /// `file 2 of 3: 1200 of 5000 events (24 %), 812 events/s, 5 s left`.
  static func text(title: String, done: Int, total: Int?, unit: String, elapsed: Double) -> String {
    let rate = Double(done) / elapsed
    var text = "\(title): \(done)"
    if let total, total > 0 {
      text += " of \(total) \(unit) (\(done * 100 / total) %)"
    } else {
      text += " \(unit)"
    }
    text += ", \(Int(rate)) \(unit)/s"
    if let total, rate > 0 { text += ", \(Int((Double(total - done) / rate).rounded(.up))) s left" }
    return text
  }

  /// `[########------------] `, nothing if the end is not known.
  static func bar(_ done: Int, _ total: Int?) -> String {
    guard let total, total > 0 else { return "" }
    let filled = max(0, min(20, 20 * done / total))
    return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled) + "] "
  }

  private func isDueOnTerminal(_ state: inout State, _ now: Double) -> Bool {
    if now < state.nextDrawing { return false }
    state.nextDrawing = now + 0.1
    return true
  }

  private func isDueInLog(_ state: inout State, _ done: Int, _ total: Int?) -> Bool {
    guard let total, total > 0 else { return false }
    let before = (part - 1) * 10 / parts
    let tenths = Int((Double(part - 1) + Double(done) / Double(total)) * 10 / Double(parts))
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
