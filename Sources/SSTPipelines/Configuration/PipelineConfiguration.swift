import SSTIO
import Foundation
public import SSTCore

/// The settings of a pipeline run, read from sst1mpipe's JSON files as they are.
///
/// The packaged defaults come first, then the files in the order given: objects are merged key by key, lists and
/// single values are replaced. Every file is checked by itself, so that a complaint names its file and line.
public struct PipelineConfiguration: Equatable, Sendable {
  /// The merged settings; keys of later steps are here as they were read.
  public let raw: JSONValue

  /// The telescope type that the patterns of telescope parameters are matched against.
  public static let telescopeTypeName = "SST_1M_DigiCam"

  /// The largest configuration file that is read, in bytes.
  static let largestFile = 16 << 20

  /// The packaged defaults with the given files laid over them, later ones winning.
  public init(files: [String] = []) throws(ConfigurationError) {
    var texts: [(name: String, bytes: [UInt8])] = []
    for path in files { texts.append((path, try Self.read(path))) }
    try self.init(texts: texts)
  }

  /// The packaged defaults with one JSON text laid over them; `name` stands for it in messages.
  public init(json text: String, name: String = "<text>") throws(ConfigurationError) {
    try self.init(texts: [(name, Array(text.utf8))])
  }

  init(texts: [(name: String, bytes: [UInt8])]) throws(ConfigurationError) {
    var merged = try Self.parse(Array(DefaultConfiguration.text.utf8), name: DefaultConfiguration.name)
    for text in texts { merged = merged.merged(with: try Self.parse(text.bytes, name: text.name)) }
    raw = merged
  }

  /// The merged settings as canonical JSON: sorted keys, no blanks; to be stored in outputs.
  public var effectiveJSON: String { raw.canonicalText }

  /// The SHA-256 of ``effectiveJSON`` in hexadecimal: equal for equal settings, however they were written.
  public var sha256: String { ContentHash(of: effectiveJSON).hexadecimal }

  /// The setting at a path of keys, for example `value(at: "stereo", "event_matching_method")`.
  public func value(at keys: String...) -> JSONValue? { value(at: keys) }

  func value(at keys: [String]) -> JSONValue? {
    keys.reduce(Optional(raw)) { value, key in value?[key] }
  }

  private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: largestFile + 1) ?? Data()
      if data.count <= largestFile { return Array(data) }
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    throw .unreadable(path: path, reason: "it is larger than \(largestFile >> 20) MB")
  }

  private static func parse(_ bytes: [UInt8], name: String) throws(ConfigurationError) -> JSONValue {
    do {
      let node = try JSONParser.parse(bytes)
      try ConfigurationValidator(path: name, root: KnownKeys.root).check(node)
      return node.value
    } catch let failure as JSONParser.Failure {
      throw .syntax(path: name, line: failure.line, problem: failure.problem)
    } catch let failure as ConfigurationError {
      throw failure
    } catch {
      throw .unreadable(path: name, reason: "\(error)")
    }
  }
}
