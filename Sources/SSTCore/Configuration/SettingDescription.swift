/// A key of a configuration as a reference lists it.
public struct SettingDescription: Sendable, Equatable {
  /// The keys with dots: `tel_NNN` stands for the key of any telescope, `[]` for every element of a list.
  public var key: String
  /// What it decides.
  public var meaning: String
  /// The values it takes, with their range.
  public var expectation: String
  /// The section beside its own whose value counts where none is given; nil for none.
  public var inheritedFrom: String?
  /// Whether there are keys below it.
  public var isSection = false

  /// The name that stands for the keys of telescopes.
  static let anyTelescope = "tel_NNN"

  /// The unit that the ending of the key or the meaning names; nil for numbers without one and for anything else.
  public var unit: String? {
    if isSection { return nil }
    let ending = key.split(separator: "_").last.map(String.init) ?? ""
    if let unit = Self.endings[ending], key.contains("_" + ending) { return unit }
    return Self.phrases.first(where: { meaning.contains("in " + $0.words) })?.unit
  }

  private static let endings = [
    "pe": "p.e.", "ns": "ns", "deg": "deg", "m": "m", "tev": "TeV", "h": "h",
  ]
  private static let phrases: [(words: String, unit: String)] = [
    ("p.e.", "p.e."), ("seconds", "s"), ("degrees", "deg"), ("meters", "m"), ("metres", "m"), ("m:", "m"),
    ("ns", "ns"), ("TeV", "TeV"), ("hours", "h"),
  ]

  /// Whether a file could have this path as it is written.
  var isLiteral: Bool { !key.contains(Self.anyTelescope) && !key.contains("[]") }

  /// The same, seen from an object that is further out.
  func below(_ outer: String) -> SettingDescription {
    var description = self
    description.key = key.hasPrefix("[]") ? outer + key : "\(outer).\(key)"
    return description
  }
}

extension Setting {
  /// The key and all keys below it.
  var descriptions: [SettingDescription] {
    let name = key ?? SettingDescription.anyTelescope
    let parts = parts().map { part in
      var part = part.below(name)
      // The value of a telescope means what the values of all mean.
      if part.meaning.isEmpty { part.meaning = meaning }
      return part
    }
    return [
      SettingDescription(key: name, meaning: meaning, expectation: expectation, isSection: !parts.isEmpty)
    ] + parts
  }
}

extension Configurable {
  /// Every key of this object and of objects below it, with its meaning and range.
  public static var descriptions: [SettingDescription] { settings.flatMap(\.descriptions) }

  /// The keys of this object and of objects below it, with dots; those of telescopes and lists are left out.
  public static var keyPaths: [String] { descriptions.filter(\.isLiteral).map(\.key) }
}
