/// One key of a configuration: its name, its property, the values it takes and what it decides.
public struct Setting<Owner>: Sendable {
  typealias Read = @Sendable (inout Owner, JSONNode.Member, Place) throws(ConfigurationError) -> Void

  /// The key; nil for the keys of telescopes, `tel_021` and the like.
  public let key: String?
  /// The meaning, for people.
  public let meaning: String
  /// What is expected, in the words of an error message.
  public let expectation: String
  /// Whether a list of values for different telescopes is allowed.
  public let isByTelescope: Bool
  let read: Read
  let show: @Sendable (Owner) -> [(key: String, value: JSONValue)]
  /// The keys below this one, with paths from it on.
  let parts: @Sendable () -> [SettingDescription]

  init(
    key: String?, meaning: String, expectation: String, isByTelescope: Bool = false,
    parts: @escaping @Sendable () -> [SettingDescription] = { [] },
    show: @escaping @Sendable (Owner) -> [(key: String, value: JSONValue)], read: @escaping Read
  ) {
    self.key = key
    self.meaning = meaning
    self.expectation = expectation
    self.isByTelescope = isByTelescope
    self.parts = parts
    self.show = show
    self.read = read
  }

  /// Whether a key of a file is this setting's.
  func fits(_ name: String) -> Bool { key.map { $0 == name } ?? (TelescopeKey.id(of: name) != nil) }

  /// The keys that may have been meant by a wrong one.
  var siblings: [String] { key.map { [$0] } ?? TelescopeKey.usual }
}

extension Setting {
  /// A key and its property.
  ///
  /// - Parameters:
  ///   - key: the key in files.
  ///   - path: the property.
  ///   - kind: what values it takes.
  ///   - byTelescope: also accept ctapipe's lists of `["type", pattern, value]` and `["id", number, value]`, of
  ///     which the last that fits the telescope wins.
  ///   - meaning: what it decides, for people.
  public init<Value: Sendable>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ kind: ValueKind<Value>,
    byTelescope: Bool = false, _ meaning: String
  ) {
    let kind = byTelescope ? kind.byTelescope : kind
    self.init(
      key: key, meaning: meaning, expectation: kind.expectation, isByTelescope: byTelescope,
      parts: kind.parts,
      show: { [(key, kind.show($0[keyPath: path]))] }
    ) { (owner, member, place) throws(ConfigurationError) in
      owner[keyPath: path] = try kind.read(member.node, place, owner[keyPath: path])
    }
  }

  /// A key with one value for each telescope; telescopes that no file mentions have the usual one.
  public init<Value: Sendable>(
    _ key: String, _ path: any WritableKeyPath<Owner, ByTelescope<Value>> & Sendable,
    _ kind: ValueKind<Value>, _ meaning: String
  ) {
    let kind = ValueKind.telescopes(kind)
    self.init(
      key: key, meaning: meaning, expectation: kind.expectation, parts: kind.parts,
      show: { [(key, kind.show($0[keyPath: path].all))] }
    ) { (owner, member, place) throws(ConfigurationError) in
      let values = owner[keyPath: path].values
      owner[keyPath: path].values = try kind.read(member.node, place, values)
    }
  }

  /// Keys of telescopes that are beside other keys in the same object.
  public static func telescopes<Value: Sendable>(
    _ path: any WritableKeyPath<Owner, ByTelescope<Value>> & Sendable, _ kind: ValueKind<Value>,
    _ meaning: String
  ) -> Setting {
    Setting(
      key: nil, meaning: meaning, expectation: kind.expectation, parts: kind.parts,
      show: { owner in owner[keyPath: path].all.map { (TelescopeKey.key(of: $0), kind.show($1)) } }
    ) { (owner, member, place) throws(ConfigurationError) in
      guard let id = TelescopeKey.id(of: member.key) else { return }
      owner[keyPath: path][id] = try kind.read(member.node, place, owner[keyPath: path].values[id])
    }
  }

  /// An object with the settings of another type.
  public static func section<Value: Configurable>(
    _ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ meaning: String = ""
  ) -> Setting {
    Setting(key, path, .object(), meaning)
  }

  /// An object with settings of the same type.
  public static func group(_ key: String, _ settings: [Setting], _ meaning: String = "") -> Setting
  where Owner: Sendable {
    Setting(
      key: key, meaning: meaning, expectation: "an object",
      parts: { settings.flatMap(\.descriptions) },
      show: { owner in
        [(key, .object(Dictionary(settings.flatMap { $0.show(owner) }.map { ($0, $1) }) { $1 }))]
      }
    ) { (owner, member, place) throws(ConfigurationError) in
      guard case .object(let members) = member.node.content else {
        throw place.invalid(member.node, "an object")
      }
      for inner in members {
        guard let setting = settings.first(where: { $0.fits(inner.key) }) else {
          throw place.unknown(inner, siblings: settings.flatMap(\.siblings))
        }
        try setting.read(&owner, inner, place.below(inner.key))
      }
    }
  }

  /// A key that is checked, and stored as it is written.
  ///
  /// - Parameters:
  ///   - key: the name.
  ///   - path: where values are stored by their names.
  ///   - kind: what it may be.
  ///   - meaning: what it decides.
  ///   - isUsed: false for keys of planned steps.
  public static func kept(
    _ key: String, in path: any WritableKeyPath<Owner, [String: JSONValue]> & Sendable,
    _ kind: ValueKind<JSONValue>, _ meaning: String, isUsed: Bool = false
  ) -> Setting {
    Setting(
      key: key, meaning: meaning + (isUsed ? "" : " (for planned steps; not used yet)"),
      expectation: kind.expectation,
      show: { owner in owner[keyPath: path][key].map { [(key, $0)] } ?? [] }
    ) { (owner, member, place) throws(ConfigurationError) in
      owner[keyPath: path][key] = try kind.read(member.node, place, owner[keyPath: path][key])
    }
  }
}

extension Array {
  /// The settings of a nested value whose keys stand side by side with those of its owner.
  public func at<Inner, Outer>(
    _ path: any WritableKeyPath<Outer, Inner> & Sendable
  ) -> [Setting<Outer>] where Element == Setting<Inner> {
    map { setting in
      Setting<Outer>(
        key: setting.key, meaning: setting.meaning, expectation: setting.expectation,
        isByTelescope: setting.isByTelescope, parts: setting.parts,
        show: { setting.show($0[keyPath: path]) }
      ) { (owner, member, place) throws(ConfigurationError) in
        try setting.read(&owner[keyPath: path], member, place)
      }
    }
  }
}
