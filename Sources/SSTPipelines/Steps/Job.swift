import Foundation
import SSTData
import SSTIO

/// A file that a step reads. It need not exist yet.
public struct Input: Codable, Sendable, Equatable {
  /// The path.
  public var path: String
  /// The key of its content: of a raw file the hash of its bytes, of a product the key of the job that makes it; nil if
  /// it is not known.
  public var key: String?
  /// The telescope; nil if the file says it, or for several.
  public var telescope: Int?
  /// Start and end of the events, in ns of TAI; nil if the file says it.
  public var times: ClosedRange<Int64>?
  /// The number of events, or the most there can be; nil if it is not known.
  public var events: Int?

  /// Describes a file.
  public init(
    _ path: String, key: String? = nil, telescope: Int? = nil, times: ClosedRange<Int64>? = nil,
    events: Int? = nil
  ) {
    (self.path, self.key, self.telescope, self.times, self.events) = (path, key, telescope, times, events)
  }

  /// Describes an output of a job, whether it was run or not.
  public init(_ job: Job, output: Int = 0) {
    self.init(
      job.outputs[output], key: job.key.map { output == 0 ? $0 : "\($0)/\(output)" },
      telescope: job.inputs.first?.telescope, events: job.events)
  }
}

/// A part of a step's work that stands for itself: it can be run anywhere, at any time.
public struct Job: Codable, Sendable, Equatable {
  /// What it reads.
  public var inputs: [Input]
  /// The files that will appear.
  public var outputs: [String]
  /// The log beside them; nil for none.
  public var log: String?
  /// Which part of the step's work it is, from 0, where jobs have the same inputs; nil where they have not.
  public var part: Int?
  /// The key of its content; nil if that of an input is not known.
  public var key: String?
  /// The number of events to read or to make, or the most there can be; nil if it is not known.
  public var events: Int?
  /// The size of those inputs that exist, in bytes.
  public var bytes = 0
  /// About how many seconds of one processor it takes; nil if the events or the rate are not known.
  public var processorSeconds: Double?

  /// Describes a job.
  public init(
    inputs: [Input], outputs: [String], log: String? = nil, part: Int? = nil, events: Int? = nil
  ) {
    (self.inputs, self.outputs, self.log, self.part, self.events) = (inputs, outputs, log, part, events)
  }

  /// Adds hashes of inputs that exist and have no key.
  ///
  /// - Throws: `FingerprintError` for one that cannot be read.
  mutating func hashInputs() throws {
    for index in inputs.indices where inputs[index].key == nil {
      guard FileIdentity.isFile(inputs[index].path) else { continue }
      inputs[index].key = try FileFingerprint(ofFile: inputs[index].path).sha256
    }
  }

  /// Adds what the inputs say of the work.
  mutating func estimate(eventsPerSecond rate: Double?) {
    let known = inputs.compactMap(\.events)
    if events == nil, !known.isEmpty { events = known.reduce(0, +) }
    bytes = inputs.reduce(0) { $0 + FileIdentity.size(of: $1.path) }
    if let events, let rate { processorSeconds = Double(events) / rate }
  }
}

/// Which file a path leads to, whatever way it is written.
struct FileIdentity: Hashable {
  private let device: UInt64
  private let node: UInt64
  /// Of a file that is not there.
  private let path: String

  init(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      (device, node, self.path) = (UInt64(status.st_dev), UInt64(status.st_ino), "")
      return
    }
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let folder = url.deletingLastPathComponent().resolvingSymlinksInPath()
    (device, node, self.path) = (0, 0, folder.appendingPathComponent(url.lastPathComponent).path)
  }

  /// True if there is a file and no folder.
  static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }

  /// The bytes of a file; 0 for anything else.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }
}

/// Everything that decides about the content of a step's outputs.
struct StepContent<Settings: Encodable>: Encodable {
  var step: String
  var version: Int
  var software = SoftwareVersion.number
  var settings: Settings
  /// The keys of the inputs, in order.
  var inputs: [String]

  /// The part of the work, where parts have the same inputs.
  var part: Int?
}

/// The hash of a value's canonical text.
///
/// Keys are in order, and numbers have the shortest text that reads back. A `Set`, and a `Dictionary` with other keys
/// than texts and integers, have no order: do not use them here.
func contentKey(of content: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return ContentHash(of: Array(try encoder.encode(content))).hexadecimal
}
