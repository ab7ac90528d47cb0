internal import Foundation

/// One axis of a plot: its range, whether it is logarithmic, and its label.
public struct PlotAxis: Equatable, Sendable {
  /// A mark on the axis.
  public struct Tick: Equatable, Sendable {
    /// Where it is.
    public var value: Double
    /// What is written there; empty for a small mark.
    public var label: String
  }

  /// The ends.
  public let range: ClosedRange<Double>
  /// Whether equal ratios have equal lengths.
  public let isLogarithmic: Bool
  /// What the axis shows, with the unit.
  public let label: String

  /// Makes an axis.
  ///
  /// A range without extent is widened, and one that cannot be drawn (not finite, or not positive on a logarithmic
  /// axis) is replaced by the next that can.
  /// - Parameters:
  ///   - label: what the axis shows, with the unit.
  ///   - range: the ends.
  ///   - isLogarithmic: whether equal ratios have equal lengths.
  public init(_ label: String, _ range: ClosedRange<Double>, isLogarithmic: Bool = false) {
    self.label = label
    self.isLogarithmic = isLogarithmic
    self.range = isLogarithmic ? Self.positive(range) : Self.open(range)
  }

  /// Makes an axis that holds values, with some room beside them.
  ///
  /// - Parameters:
  ///   - label: what the axis shows, with the unit.
  ///   - values: what it must hold; values that cannot be drawn are passed over.
  ///   - isLogarithmic: whether equal ratios have equal lengths.
  public init(_ label: String, holding values: [Double], isLogarithmic: Bool = false) {
    let usable = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    guard let low = usable.min(), let high = usable.max() else {
      self.init(label, isLogarithmic ? 0.1...1 : 0...1, isLogarithmic: isLogarithmic)
      return
    }
    if isLogarithmic {
      let room = pow(high / low, 0.05)
      self.init(label, low / room...high * room, isLogarithmic: true)
    } else {
      let room = 0.05 * (high - low)
      self.init(label, low - room...high + room)
    }
  }

  /// The place of a value: 0 and 1 are the ends; NaN if it has none.
  public func fraction(of value: Double) -> Double {
    if isLogarithmic {
      guard value > 0 else { return .nan }
      return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
    }
    return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// Marks at round numbers.
  ///
  /// - Parameter count: about how many labels there is room for.
  public func ticks(about count: Int = 6) -> [Tick] {
    isLogarithmic ? logarithmicTicks(about: count) : linearTicks(about: count)
  }

  private func linearTicks(about count: Int) -> [Tick] {
    let raw = (range.upperBound - range.lowerBound) / Double(max(1, count))
    let power = pow(10, floor(log10(raw)))
    let step = ([1, 2, 5, 10].first { $0 * power >= raw * 0.999 } ?? 10) * power
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 100 else { return [] }
    return stride(from: first, through: last, by: 1).map {
      Tick(value: $0 * step, label: NumberText.tick($0 * step, step: step))
    }
  }

  private func logarithmicTicks(about count: Int) -> [Tick] {
    let first = Int(floor(log10(range.lowerBound)))
    let last = Int(ceil(log10(range.upperBound)))
    let every = max(1, (last - first + count - 1) / max(1, count))
    var ticks: [Tick] = []
    for power in first...last {
      for factor in 1...9 {
        let value = Double(factor) * pow(10, Double(power))
        guard value >= range.lowerBound * (1 - 1e-9), value <= range.upperBound * (1 + 1e-9) else { continue }
        let isLabelled =
          factor == 1 && (power - first).isMultiple(of: every)
          || last - first <= 2 && [2, 5].contains(factor)
        ticks.append(Tick(value: value, label: isLabelled ? NumberText.tick(value) : ""))
      }
    }
    return ticks
  }

  private static func open(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard range.lowerBound.isFinite, range.upperBound.isFinite else { return 0...1 }
    let least = max(1e-12 * max(abs(range.lowerBound), abs(range.upperBound)), 1e-300)
    if range.upperBound - range.lowerBound > least { return range }
    let half = max(0.01 * abs(range.lowerBound), 0.5)
    return range.lowerBound - half...range.lowerBound + half
  }

  private static func positive(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard range.upperBound.isFinite, range.upperBound > 1e-300 else { return 0.1...1 }
    let low = range.lowerBound > 0 ? range.lowerBound : range.upperBound * 1e-3
    return range.upperBound > low * 1.001 ? low...range.upperBound : low / 2...low * 2
  }
}

/// Numbers as people read them: the rules of `SST.number` and `SST.tickText` in the scripts of the pages.
enum NumberText {
  /// A number with some significant digits; a dash for none. Whole numbers below a million are written in full.
  static func number(_ value: Double, digits: Int = 4) -> String {
    if value.isNaN { return "–" }
    if value.isInfinite { return value > 0 ? "∞" : "−∞" }
    let size = abs(value)
    if value == value.rounded(), size < 1e6 { return sign("\(Int(value))") }
    if size < 1e6, size >= 1e-4 {
      return fixed(value, decimals: max(0, digits - 1 - Int(floor(log10(size)))))
    }
    let parts = String(format: "%.*e", max(0, digits - 1), value).split(separator: "e")
    return sign(String(parts[0])) + "e\(Int(parts[1]) ?? 0)"
  }

  /// A number with a fixed count of decimals, at most 12.
  static func fixed(_ value: Double, decimals: Int) -> String {
    sign(String(format: "%.*f", min(decimals, 12), value))
  }

  /// A number at a tick of an axis whose ticks have a distance: with the decimals that it needs.
  static func tick(_ value: Double, step: Double) -> String {
    let size = max(abs(value), step)
    if size >= 1e6 || size < 1e-4 { return tick(value) }
    let decimals = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    return fixed(abs(value) < step * 1e-6 ? 0 : value, decimals: decimals)
  }

  /// A number at a tick that stands alone: without zeros at the end.
  static func tick(_ value: Double, digits: Int = 3) -> String {
    let text = number(value, digits: digits)
    let mantissa = text.prefix { $0 != "e" }
    guard mantissa.contains(".") else { return text }
    var kept = mantissa
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return String(kept + text.dropFirst(mantissa.count))
  }

  private static func sign(_ text: String) -> String { text.replacing("-", with: "−") }
}
