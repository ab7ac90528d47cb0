/// Reads settings out of the configuration lines of a history.
public struct SimtelHistory: Sendable {
  /// Settings before the first section of a telescope.
  public private(set) var global: [(name: String, value: String)] = []
  /// Settings of each telescope, in the order of the telescopes.
  public private(set) var telescopes: [[(name: String, value: String)]] = []
  /// The first line.
  public let commandLine: String

  /// Takes the lines of a history apart.
  public init(_ lines: [String]) {
    commandLine = lines.first ?? ""
    for line in lines {
      if line.hasPrefix("# Telescope-specific configuration follows") {
        telescopes.append([])
        continue
      }
      let statement = Self.trimmed(line.utf8.prefix { $0 != UInt8(ascii: "%") })
      let end = statement.firstIndex(where: Self.isBlank) ?? statement.endIndex
      let name = String(Substring(statement[..<end]))
      guard !name.isEmpty, !name.hasPrefix("#") else { continue }
      let value = String(Substring(Self.trimmed(statement[end...])))
      if telescopes.isEmpty {
        global.append((name, value))
      } else {
        telescopes[telescopes.count - 1].append((name, value))
      }
    }
  }

  /// Blanks and the sign between names and values.
  private static func isBlank(_ letter: UInt8) -> Bool {
    letter <= UInt8(ascii: " ") || letter == UInt8(ascii: "=")
  }

  private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
    var (start, end) = (text.startIndex, text.endIndex)
    while start < end, isBlank(text[start]) { text.formIndex(after: &start) }
    while start < end, isBlank(text[text.index(before: end)]) { text.formIndex(before: &end) }
    return text[start..<end]
  }

  /// The files of quantum efficiencies that the history names, without folders, in its order.
  ///
  /// Those of one telescope are ``efficiencyTables(ofTelescopeAt:)``.
  public var efficiencyTables: [String] { Self.efficiencyTables(global + telescopes.joined()) }

  /// The files of quantum efficiencies of a telescope, without folders: those of its own section, else those in front of
  /// all sections.
  ///
  /// Names are cut visibly at ``EventIOLimits/maximumNameBytes``.
  ///
  /// - Parameter place: the place in the run header, ``SimtelTelescope/index``.
  public func efficiencyTables(ofTelescopeAt place: Int) -> [String] {
    let own = telescopes.indices.contains(place) ? Self.efficiencyTables(telescopes[place]) : []
    return own.isEmpty ? Self.efficiencyTables(global) : own
  }

  private static func efficiencyTables(_ settings: [(name: String, value: String)]) -> [String] {
    settings.compactMap { name, value in
      guard name.uppercased().hasPrefix("QUANTUM_EFF") else { return nil }
      let path = value.split(separator: " ").first
      return path?.split(separator: "/").last.map { EventIOText.name(String($0)) }
    }
  }

  /// True if photoelectrons are stored, by the settings for photons of the array or photoelectrons of a telescope.
  var storesPhotoelectrons: Bool {
    if commandLine.contains("merge_simtel") { return false }
    func number(_ value: String) -> Int { Int(value.split(separator: " ").first ?? "") ?? 0 }
    for (name, value) in global {
      let name = name.uppercased()
      if name.hasPrefix("SAVE_PHOTONS"), number(value) & 2 != 0 { return true }
      if name.hasPrefix("STORE_PHOTOELECTRONS"), number(value) > 0 { return true }
    }
    return telescopes.contains { section in
      section.contains { $0.name.lowercased().hasPrefix("store_photoelectrons") && number($0.value) > 0 }
    }
  }
}
