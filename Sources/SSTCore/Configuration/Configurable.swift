/// Settings that read themselves from a configuration, check themselves and show themselves.
///
/// A property's initial value is its default; key, range and meaning are one line of ``settings``.
///
/// ```swift
/// struct TwoPassWindow: Configurable {
///   var coreThreshold = 4.0
///   init() {}
///   static let settings: [Setting<TwoPassWindow>] = [
///     Setting("core_threshold", \.coreThreshold, .notNegative, "picture threshold: charge in p.e. that a picture pixel needs")
///   ]
/// }
/// ```
public protocol Configurable: Sendable, Equatable {
  /// The defaults.
  init()
  /// One line for each key.
  static var settings: [Setting<Self>] { get }
  /// Checks rules between settings, after all of an object was read.
  ///
  /// - Throws: ``ConfigurationError/invalidValue(key:path:line:found:expected:nearest:)``, made by
  ///   ``Place/invalid(_:of:_:_:)``.
  func check(_ node: JSONNode, _ place: Place) throws(ConfigurationError)
}

extension Configurable {
  /// No rules.
  public func check(_ node: JSONNode, _ place: Place) throws(ConfigurationError) {}

  /// The defaults with changes: `PeakWindow { $0.width = 5 }`.
  @inlinable
  public init(_ change: (inout Self) -> Void) {
    self.init()
    change(&self)
  }

  /// Reads an object over the defaults and checks rules between settings.
  ///
  /// - Throws: `ConfigurationError` for an unknown key, a wrong type, a value out of range.
  public init(_ node: JSONNode, _ place: Place = Place()) throws(ConfigurationError) {
    self.init()
    try merge(node, place)
    try check(node, place)
  }

  /// Reads a JSON text over the defaults; `name` stands for it in messages.
  public init(json text: String, name: String = "<text>") throws(ConfigurationError) {
    try self.init(JSONNode(parsing: text.utf8, file: name))
  }

  /// Lays an object over the present values; rules between settings are not checked, as more may follow.
  ///
  /// The first problem in the order of the text is thrown.
  public mutating func merge(_ node: JSONNode, _ place: Place = Place()) throws(ConfigurationError) {
    guard case .object(let members) = node.content else { throw place.invalid(node, Self.objectExpectation) }
    let settings = Self.settings
    for member in members {
      guard let setting = settings.first(where: { $0.fits(member.key) }) else {
        throw place.unknown(member, siblings: settings.flatMap(\.siblings))
      }
      try setting.read(&self, member, place.below(member.key))
    }
  }

  /// All settings as JSON, defaults as well; what `config show` prints. Reads back as the same settings.
  ///
  /// Empty objects and numbers that are not given (NaN) are left out.
  public var shown: JSONValue {
    .object(members.filter { $1 != .object([:]) && $1.double?.isNaN != true })
  }

  /// Checks values that were set in code against the ranges and rules of a file.
  ///
  /// - Throws: `ConfigurationError.invalidValue`, for the name `file` and line 0.
  public func validate(_ place: Place = Place(), file: String = "<settings>") throws(ConfigurationError) {
    _ = try Self(JSONNode(.object(members), file: file), place)
  }

  /// All settings as JSON, whatever their value.
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for setting in Self.settings {
      for (key, value) in setting.show(self) { members[key] = value }
    }
    return members
  }

  /// What is expected where an object of this type stands.
  static var objectExpectation: String {
    settings.contains { $0.key == nil } ? telescopesExpectation : "an object"
  }
}

/// The settings of an algorithm without any.
public struct NoSettings: Configurable {
  /// There is nothing to set.
  public init() {}
  /// No keys.
  public static let settings: [Setting<NoSettings>] = []
}
