import SSTCalib
import SSTCore

/// Decides which night-sky background of a grid fits the events of a telescope.
struct BackgroundChoice {
  /// The nodes with the background.
  var nodes: [ModelGrid.Node]
  /// What the user should know; nil for nothing.
  var notice: String?

  /// Chooses.
  ///
  /// - Parameters:
  ///   - nodes: all nodes.
  ///   - wanted: the name that was asked for; nil to go by the charge.
  ///   - meanCharge: the mean pedestal charge of the events in photoelectrons; NaN if it is not known.
  ///   - levels: the names of levels by the lowest charge.
  /// - Throws: ``DL1DL2Error/background(wanted:known:)``.
  init(
    _ nodes: [ModelGrid.Node], wanted: String?, meanCharge: Double, levels: [NSBRateBin]
  ) throws(DL1DL2Error) {
    let known = Set(nodes.map(\.background)).sorted()
    if let wanted {
      let name = wanted.hasPrefix("nsb") ? String(wanted.dropFirst(3)) : wanted
      guard let found = Self.find(name, known) else { throw .background(wanted: wanted, known: known) }
      self.init(nodes, found, found == name ? nil : "no models for a night-sky background of \(name)")
      return
    }
    let level = Self.level(of: meanCharge, levels)
    if let level, known.contains(level) {
      self.init(nodes, level, nil)
      return
    }
    guard known.count > 1 else {
      self.init(nodes, known[0], level.map { "no models for the night-sky background '\($0)' of the events" })
      return
    }
    guard let level, let found = Self.find(level, known) else { throw .background(wanted: nil, known: known) }
    self.init(nodes, found, "no models for the night-sky background '\(level)' of the events")
  }

  private init(_ nodes: [ModelGrid.Node], _ name: String, _ notice: String?) {
    self.nodes = nodes.filter { $0.background == name }
    self.notice = notice.map { "\($0); those for \(name) are used" }
  }

  /// The name itself, or the nearest rate in MHz; nil if there is none.
  private static func find(_ name: String, _ known: [String]) -> String? {
    if known.contains(name) { return name }
    guard let rate = Double(name) else { return nil }
    let rates = known.compactMap { text in Double(text).map { (text, abs($0 - rate)) } }
    return rates.min { $0.1 < $1.1 }?.0
  }

  /// The level of a charge; nil without a table or a charge.
  private static func level(of meanCharge: Double, _ levels: [NSBRateBin]) -> String? {
    levels.sorted { $0.meanChargeLow < $1.meanChargeLow }.last { $0.meanChargeLow <= meanCharge }?.rate
  }
}
