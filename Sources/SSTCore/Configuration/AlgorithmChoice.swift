/// One of several algorithms that a configuration names, with the settings of its section.
public struct AlgorithmVariant<Algorithm: Sendable & Equatable>: Sendable {
  /// The name, which is also that of the section.
  public let name: String
  /// The algorithm whose section counts too, below the own one.
  public let base: String?
  /// The keys of its section.
  let keys: Set<String>
  let parts: @Sendable () -> [SettingDescription]
  /// Reads sections in their order; rules between settings are checked if `isComplete`.
  let read:
    @Sendable (_ sections: [(JSONNode, Place)], _ isComplete: Bool) throws(ConfigurationError) -> Algorithm
  /// The settings of an algorithm with a section laid over them, as they are written.
  let show: @Sendable (Algorithm?, JSONNode?) -> JSONValue
  /// Whether an algorithm is of this kind.
  let describes: @Sendable (Algorithm) -> Bool

  /// Describes an algorithm.
  ///
  /// - Parameters:
  ///   - name: the name in configurations.
  ///   - base: the name of the algorithm it is derived from and inherits the section of.
  ///   - make: the algorithm with settings.
  ///   - settings: the settings of the algorithm, nil for another algorithm.
  public init<Settings: Configurable>(
    _ name: String, inheriting base: String? = nil, _ make: @escaping @Sendable (Settings) -> Algorithm,
    settings: @escaping @Sendable (Algorithm) -> Settings?
  ) {
    self.name = name
    self.base = base
    keys = Set(Settings.settings.compactMap(\.key))
    parts = { Settings.descriptions }
    describes = { settings($0) != nil }
    read = { (sections, isComplete) throws(ConfigurationError) in
      var value = Settings()
      for (node, place) in sections { try value.merge(node, place) }
      if isComplete, let (node, place) = sections.last { try value.check(node, place) }
      return make(value)
    }
    show = { algorithm, section in
      var value = algorithm.flatMap(settings) ?? Settings()
      guard let section else { return .object(value.members) }
      // What was read already reads again; lists for telescopes stay as they are written.
      try? value.merge(section)
      var members = value.members
      for setting in Settings.settings where setting.isByTelescope {
        if let key = setting.key, let node = section[key], case .array = node.content {
          members[key] = node.value
        }
      }
      return .object(members)
    }
  }
}

/// An algorithm that configurations name.
public protocol ConfigurableAlgorithm: Sendable, Equatable {
  /// All algorithms; the first is the default.
  static var variants: [AlgorithmVariant<Self>] { get }
}

extension ConfigurableAlgorithm {
  /// The algorithm that is used where nothing is said, with its defaults.
  public static var standard: Self {
    let first = AlgorithmChoice<Self>.first
    do throws(ConfigurationError) { return try first.read([], true) } catch {
      preconditionFailure("the defaults of \(first.name) break its own rules: \(error)")
    }
  }

  /// ctapipe's name.
  public var name: String { Self.variants.first { $0.describes(self) }?.name ?? "" }

  /// Checks settings that were made in code against the ranges and rules of a configuration file.
  ///
  /// - Throws: `ConfigurationError.invalidValue`; the key starts with the name.
  public func validate() throws(ConfigurationError) {
    guard let variant = Self.variants.first(where: { $0.describes(self) }) else { return }
    let node = JSONNode(variant.show(self, nil), file: "<settings>")
    _ = try variant.read([(node, Place(key: variant.name))], true)
  }
}

/// The algorithm that a configuration names, with the sections of all of them.
///
/// Settings may be lists of values for different telescopes, so the algorithm is asked for with a telescope.
public struct AlgorithmChoice<Algorithm: ConfigurableAlgorithm>: Sendable, Equatable {
  fileprivate struct Section: Sendable {
    var node: JSONNode
    var place: Place
  }

  /// The name of the algorithm.
  public var name: String
  /// What was given of each section.
  fileprivate var sections: [String: Section] = [:]

  /// The default algorithm.
  public init() { name = Self.first.name }

  /// The algorithm that was chosen, for a telescope.
  ///
  /// - Throws: `ConfigurationError.missing` if no value of a list fits the telescope.
  public func callAsFunction(for telescope: TelescopeIdentity) throws(ConfigurationError) -> Algorithm {
    try named(name, for: telescope)
  }

  /// An algorithm, chosen or not; lists of values are passed over if no telescope is given.
  ///
  /// - Throws: `ConfigurationError.missing` if there is no such algorithm or no value of a list fits.
  public func named(_ name: String, for telescope: TelescopeIdentity?) throws(ConfigurationError) -> Algorithm
  {
    guard let variant = Self.variant(name) else {
      throw .missing(key: name, hint: "there is no such algorithm")
    }
    let sections = [variant.base, name].compactMap { $0.flatMap { self.sections[$0] } }
    let isComplete = telescope != nil || !sections.contains { $0.node.hasLists }
    return try variant.read(
      sections.map { ($0.node, Place(key: $0.place.key, telescope: telescope)) }, isComplete)
  }

  /// Checks rules between settings of all algorithms, as far as they do not depend on the telescope.
  public func check() throws(ConfigurationError) {
    for variant in Algorithm.variants { _ = try named(variant.name, for: nil) }
  }

  /// Equal if the same is said in both.
  public static func == (a: AlgorithmChoice, b: AlgorithmChoice) -> Bool {
    a.name == b.name && Algorithm.variants.allSatisfy { a.shown($0) == b.shown($0) }
  }

  fileprivate static var first: AlgorithmVariant<Algorithm> {
    guard let first = Algorithm.variants.first else { preconditionFailure("no algorithm to choose from") }
    return first
  }

  private static func variant(_ name: String) -> AlgorithmVariant<Algorithm>? {
    Algorithm.variants.first { $0.name == name }
  }

  /// The section of an algorithm; what it inherits is shown where it is inherited from.
  fileprivate func shown(_ variant: AlgorithmVariant<Algorithm>) -> JSONValue {
    let section = sections[variant.name]?.node
    guard case .object(let members) = variant.show(nil, section) else { return .null }
    let inherited = variant.base.flatMap(Self.variant)?.keys ?? []
    return .object(members.filter { !inherited.contains($0.key) || section?[$0.key] != nil })
  }
}

extension JSONNode {
  /// Whether a member of this object is a list.
  fileprivate var hasLists: Bool {
    guard case .object(let members) = content else { return false }
    return members.contains { if case .array = $0.node.content { true } else { false } }
  }
}

extension Setting {
  /// The key that names an algorithm, and the sections of all algorithms beside it.
  public static func choice<Algorithm>(
    _ key: String, _ path: any WritableKeyPath<Owner, AlgorithmChoice<Algorithm>> & Sendable,
    _ meaning: String
  ) -> [Setting] {
    let kind = ValueKind<String>.word(of: Algorithm.variants.map(\.name))
    let name = Setting(
      key: key, meaning: meaning, expectation: kind.expectation,
      show: { [(key, .string($0[keyPath: path].name))] }
    ) { (owner, member, place) throws(ConfigurationError) in
      owner[keyPath: path].name = try kind.read(member.node, place, nil)
    }
    return [name] + Algorithm.variants.map { section($0, path) }
  }

  private static func section<Algorithm>(
    _ variant: AlgorithmVariant<Algorithm>,
    _ path: any WritableKeyPath<Owner, AlgorithmChoice<Algorithm>> & Sendable
  ) -> Setting {
    let name = variant.name
    return Setting(
      key: name, meaning: "settings of \(name)", expectation: "an object",
      parts: { parts(variant) },
      show: { [(name, $0[keyPath: path].shown(variant))] }
    ) { (owner, member, place) throws(ConfigurationError) in
      _ = try variant.read([(member.node, place)], false)
      let node = owner[keyPath: path].sections[name]?.node.merged(with: member.node) ?? member.node
      owner[keyPath: path].sections[name] = AlgorithmChoice.Section(node: node, place: place)
    }
  }

  /// The keys of an algorithm's section; of those that count in another section too it is said in which.
  private static func parts<Algorithm: ConfigurableAlgorithm>(
    _ variant: AlgorithmVariant<Algorithm>
  ) -> [SettingDescription] {
    let inherited = Algorithm.variants.first { $0.name == variant.base }?.keys ?? []
    return variant.parts().map { part in
      var part = part
      if inherited.contains(part.key) { part.inheritedFrom = variant.base }
      return part
    }
  }
}
