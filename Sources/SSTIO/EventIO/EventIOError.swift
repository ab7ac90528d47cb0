public import SSTCore

/// Why a simtel (EventIO) stream is refused, and where.
public enum EventIOError: SSTError, Equatable {
  /// Where in a stream something was found.
  public struct Position: Sendable, Equatable {
    /// The byte in the uncompressed stream.
    public var offset: Int
    /// The type number of the object; nil between objects.
    public var object: Int?
    /// The event that was being read; nil before the first one.
    public var event: Int?

    /// Describes a position.
    public init(offset: Int, object: Int? = nil, event: Int? = nil) {
      (self.offset, self.object, self.event) = (offset, object, event)
    }

    /// For example `byte 1200, object 2013 (ADC samples), event 102`.
    public var text: String {
      let object = object.map { ", object \($0) (\(EventIOType.title(of: $0)))" } ?? ""
      return "byte \(offset)\(object)" + (event.map { ", event \($0)" } ?? "")
    }
  }

  /// The stream ends inside an object, or its compression ends early.
  case truncated(path: String, at: Position, detail: String)
  /// There is no sync marker where an object should start.
  case lostSynchronization(path: String, at: Position, found: String)
  /// The body of an object contradicts its layout.
  case badObject(path: String, at: Position, detail: String)
  /// The compressed bytes are damaged.
  case badCompression(path: String, at: Position, detail: String)
  /// An object says it is larger than any that is read.
  case tooLarge(path: String, at: Position, bytes: Int, limit: Int)
  /// There is no description of the telescopes.
  case noDescription(path: String, at: Position, detail: String)
  /// The description changes in a way that one source cannot follow.
  case changedDescription(path: String, at: Position, detail: String)
  /// None of the wanted telescopes is in the file.
  case noSuchTelescope(path: String, wanted: [Int], has: [Int])
  /// An event of a telescope without pedestals or calibration before it.
  case noCalibration(path: String, at: Position, telescope: Int)
  /// A pipe was to be read a second time.
  case pipeReadTwice(path: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .truncated: ErrorCode(.inputCorrupt, 23, "simtel-truncated")
    case .lostSynchronization: ErrorCode(.inputCorrupt, 24, "simtel-lost-synchronization")
    case .badObject: ErrorCode(.inputCorrupt, 25, "simtel-bad-object")
    case .badCompression: ErrorCode(.inputCorrupt, 26, "simtel-bad-compression")
    case .tooLarge: ErrorCode(.inputCorrupt, 27, "simtel-object-too-large")
    case .noDescription: ErrorCode(.inputCorrupt, 28, "simtel-no-description")
    case .noCalibration: ErrorCode(.inputCorrupt, 39, "simtel-no-calibration")
    case .changedDescription: ErrorCode(.incompatible, 35, "simtel-changed-description")
    case .pipeReadTwice: ErrorCode(.usage, 27, "pipe-read-twice")
    case .noSuchTelescope: ErrorCode(.usage, 28, "no-such-telescope")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .truncated(let path, let at, let detail):
      "\(path): the stream ends at \(at.text): \(detail). Copy it again, or read the whole events with"
        + " --on-corrupt recover, where a command has it"
    case .lostSynchronization(let path, let at, let found):
      "\(path): no sync marker at \(at.text) but \(found). Read what follows the next marker with"
        + " --on-corrupt recover, where a command has it"
    case .badObject(let path, let at, let detail): "\(path): \(at.text): \(detail)"
    case .badCompression(let path, let at, let detail):
      "\(path): damaged compression behind \(at.text) of the uncompressed stream: \(detail)"
    case .tooLarge(let path, let at, let bytes, let limit):
      "\(path): \(at.text): \(bytes) bytes stated; objects of up to \(limit) bytes are read"
    case .noDescription(let path, let at, let detail):
      "\(path): no event can be read: \(detail) (\(at.text))"
    case .changedDescription(let path, let at, let detail):
      "\(path): \(at.text): \(detail). Split the file and process its parts one by one"
    case .noCalibration(let path, let at, let telescope):
      "\(path): \(at.text): no pedestals or no calibration (objects 2022 and 2023) of telescope \(telescope) came before"
        + " its event. Leave such events out with --on-corrupt recover, where a command has it, or leave the telescope out"
    case .pipeReadTwice(let path):
      "\(path): a pipe can be read only once; write it to a file first"
    case .noSuchTelescope(let path, let wanted, let has):
      "\(path): it has the telescopes \(has.map { "\($0)" }.joined(separator: ", ")), but wanted are"
        + " \(wanted.map { "\($0)" }.joined(separator: ", "))"
    }
  }
}

/// What is wrong inside the body of an object; readers add file and event.
struct ObjectFault: Error, Equatable {
  var detail: String
  /// The byte in the stream, where it is known.
  var offset: Int?
  /// The type of the innermost object, where it is known.
  var object: Int?
  /// The telescope whose calibration is missing; nil for any other fault.
  var uncalibrated: Int?

  init(_ detail: String, offset: Int? = nil, object: Int? = nil) {
    (self.detail, self.offset, self.object) = (detail, offset, object)
  }

  /// An event of a telescope without calibration.
  init(uncalibrated telescope: Int) { (detail, uncalibrated) = ("no calibration", telescope) }

  /// The fault with the object where it was found, unless an inner one is named already.
  func inside(_ header: ObjectHeader) -> ObjectFault {
    var fault = self
    (fault.offset, fault.object) = (offset ?? header.offset, object ?? header.type)
    return fault
  }

  /// The error that users see.
  func error(path: String, event: Int? = nil) -> EventIOError {
    let position = EventIOError.Position(offset: offset ?? 0, object: object, event: event)
    if let uncalibrated { return .noCalibration(path: path, at: position, telescope: uncalibrated) }
    return .badObject(path: path, at: position, detail: detail)
  }
}
