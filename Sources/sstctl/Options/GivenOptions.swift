import ArgumentParser

/// Options that decide what comes out: the provenance lists those that were given.
///
/// A group has no required option, and each property is called like its long option.
protocol RecordedOptions: ParsableArguments {
  /// True to list options that have a default even if they were not given.
  static var recordsDefaults: Bool { get }
}

extension RecordedOptions {
  static var recordsDefaults: Bool { false }
}

/// A file that a command reads, given by its path.
struct InputFile: ExpressibleByArgument, Equatable {
  var path: String

  init(argument: String) { path = argument }

  /// Where a file lies says nothing about what it is, and would make equal runs differ.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// Reads options off the property wrappers of parsed arguments.
///
/// The parser has no public way to list the options of a type. This relies on the storage of its wrappers:
/// `Option<Value>`, `Flag<Value>` and `OptionGroup<Value>` hold an enumeration whose case `value` has the value.
enum GivenOptions {
  /// The options of the recorded groups among some arguments, by their long names.
  ///
  /// Flags are `true`, with the prefix `no-` if they are on by default; lists are joined by commas; files are given
  /// by their names.
  static func recorded(_ arguments: any ParsableArguments...) throws -> [String: String] {
    var found: [String: String] = [:]
    for group in arguments.flatMap(groups) {
      let defaults = Dictionary(
        uniqueKeysWithValues: options(of: try type(of: group).parse([])).map { ($0.name, $0.value) })
      for (name, value) in options(of: group) {
        guard let text = text(value) else { continue }
        let standard = defaults[name].flatMap(Self.text)
        if text == standard, !type(of: group).recordsDefaults { continue }
        let isTurnedOff = standard == "true" && text == "false"
        found[isTurnedOff ? "no-" + name : name] = isTurnedOff ? "true" : text
      }
    }
    return found
  }

  /// The names of all options of some arguments and their groups.
  static func names(_ arguments: any ParsableArguments) -> [String] {
    options(of: arguments).map(\.name) + subgroups(of: arguments).flatMap(names)
  }

  /// The recorded groups among some arguments, themselves included.
  private static func groups(_ arguments: any ParsableArguments) -> [any RecordedOptions] {
    let own = (arguments as? any RecordedOptions).map { [$0] } ?? []
    return own + subgroups(of: arguments).flatMap(groups)
  }

  private static func subgroups(of arguments: any ParsableArguments) -> [any ParsableArguments] {
    wrappers(of: arguments).compactMap { $0.value as? any ParsableArguments }
  }

  private static func options(of arguments: any ParsableArguments) -> [(name: String, value: Any)] {
    wrappers(of: arguments).filter { $0.kind == "Option" || $0.kind == "Flag" }.map { ($0.name, $0.value) }
  }

  private static func wrappers(
    of arguments: any ParsableArguments
  ) -> [(name: String, kind: Substring, value: Any)] {
    Mirror(reflecting: arguments).children.compactMap { child in
      let wrapper = Mirror(reflecting: child.value)
      guard let label = child.label, let value = wrapper.descendant("_parsedValue", "value") else {
        return nil
      }
      let kind = "\(wrapper.subjectType)".prefix { $0 != "<" }
      return (dashed(label.drop { $0 == "_" }), kind, value)
    }
  }

  /// `windowWidth` as `window-width`.
  private static func dashed(_ property: Substring) -> String {
    property.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }

  /// A value as the provenance has it; nil for nothing.
  private static func text(_ value: Any) -> String? {
    switch value {
    case let list as [Any]: list.isEmpty ? nil : list.compactMap(text).joined(separator: ",")
    case let file as InputFile: file.name
    case let choice as any RawRepresentable: "\(choice.rawValue)"
    case let optional as any AnyOptional: optional.content.flatMap(text)
    default: "\(value)"
    }
  }
}

/// An optional of any type.
private protocol AnyOptional { var content: Any? { get } }

extension Optional: AnyOptional {
  var content: Any? { map { $0 } }
}
