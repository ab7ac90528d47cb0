/// A direction on the sky, ICRS.
public struct SkyCoordinates: Equatable, Sendable {
  /// Right ascension in degrees.
  public var rightAscensionDeg: Double
  /// Declination in degrees.
  public var declinationDeg: Double

  /// Makes a direction from right ascension and declination in degrees.
  public init(rightAscensionDeg: Double, declinationDeg: Double) {
    self.rightAscensionDeg = rightAscensionDeg
    self.declinationDeg = declinationDeg
  }
}

/// What the `TARGET` keyword of a raw file says, for example `Crab,W1,83.63,22.51`.
public struct ObservationTarget: Equatable, Sendable {
  /// The name of the source, if the text has the form of a pointing.
  public var name: String?
  /// The wobble position `W1`, `W2`, …, or `UNDEF`; nil if the text has not the form of a pointing.
  public var wobble: String?
  /// The pointing, if the text holds two numbers where they belong.
  public var coordinates: SkyCoordinates?

  /// What to do with a file that has a certain text.
  public enum Decision: Equatable, Sendable {
    /// Nothing: the telescope was moving or the lid closed.
    case skip(reason: String)
    /// Process it.
    case observe(ObservationTarget)
  }

  /// The whole text that marks files taken while moving or with the lid closed.
  private static let notObserving: Set<String> = [
    "transition", "Transition", "TRANSITION", "Dark", "DARK", "dark",
  ]

  /// Makes a target from its parts.
  public init(name: String? = nil, wobble: String? = nil, coordinates: SkyCoordinates? = nil) {
    self.name = name
    self.wobble = wobble
    self.coordinates = coordinates
  }

  /// Decides from the text of the keyword; nil if the file has none.
  public static func decide(header: String?, forcePointing: Bool) -> Decision {
    guard let header else { return .observe(ObservationTarget()) }
    let text = trimmed(header[...])
    if notObserving.contains(text), !forcePointing { return .skip(reason: text) }
    return .observe(parse(text))
  }

  /// Reads the text: fields between `_` (if there is more than one) or `,` (likewise).
  private static func parse(_ text: String) -> ObservationTarget {
    let delimiters: [Character] = ["_", ","]
    guard let delimiter = delimiters.first(where: { d in text.count { $0 == d } > 1 }) else {
      return ObservationTarget()
    }
    let fields = text.split(separator: delimiter, omittingEmptySubsequences: false).map(trimmed)
    let coordinates: SkyCoordinates? =
      switch fields.count {
      case 4: direction(fields[2], fields[3])
      case 3: direction(fields[1], fields[2])
      default: nil
      }
    return ObservationTarget(name: fields[0], wobble: wobble(in: text) ?? "UNDEF", coordinates: coordinates)
  }

  /// Two decimal numbers within the sphere.
  private static func direction(_ ra: String, _ dec: String) -> SkyCoordinates? {
    guard let ra = decimal(ra), let dec = decimal(dec), abs(ra) <= 360, abs(dec) <= 90 else { return nil }
    return SkyCoordinates(rightAscensionDeg: ra, declinationDeg: dec)
  }

  private static func decimal(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
    return Double(text)
  }

  /// The first `W` that is followed by digits, with its digits.
  private static func wobble(in text: String) -> String? {
    var rest = text[...]
    while let start = rest.firstIndex(of: "W") {
      rest = rest[rest.index(after: start)...]
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      if !digits.isEmpty { return "W" + digits }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
