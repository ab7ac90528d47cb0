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
      let statement = line.prefix { $0 != "%" }
      let words = statement.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" || $0 == "=" })
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      let value = words.count > 1 ? Self.trimmed(words[1]) : ""
      if telescopes.isEmpty {
        global.append((String(name), value))
      } else {
        telescopes[telescopes.count - 1].append((String(name), value))
      }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank: (Character) -> Bool = { $0.isWhitespace || $0 == "=" }
    let start = text.drop(while: isBlank)
    return String(start.reversed().drop(while: isBlank).reversed())
  }

  /// The files of quantum efficiencies, without folders, in the order of the history.
  public var efficiencyTables: [String] {
    (global + telescopes.joined()).compactMap { name, value in
      guard name.uppercased().hasPrefix("QUANTUM_EFF") else { return nil }
      return value.split(separator: " ").first?.split(separator: "/").last.map(String.init)
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
