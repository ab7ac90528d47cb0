public import SSTCore

/// Why a `.tio` file is refused.
public enum TIOError: SSTError, Equatable {
  /// There is no table of events.
  case noEventsTable(path: String)
  /// The layout has a version other than 0, 1 and 2.
  case unsupportedVersion(path: String, version: String)
  /// The table of events has no columns of packets.
  case noPacketColumns(path: String, columns: [String])
  /// The columns of packets are not all of one size.
  case mixedPacketSize(path: String, detail: String)
  /// The columns before the packets are not those of an event header.
  case badEventHeader(path: String, detail: String)
  /// Calibrated samples without the numbers to undo their scaling.
  case r1WithoutScale(path: String)
  /// Numbers that cannot undo a scaling.
  case badScale(path: String, scale: Double, offset: Double)
  /// The file ends before its last row.
  case truncated(path: String, promised: Int, whole: Int)
  /// Its writer never told the number of rows that are there.
  case unclosed(path: String, promised: Int, found: Int)
  /// Events were asked for that the file has not.
  case noSuchEvents(path: String, events: Range<Int>, count: Int)
  /// More events were asked for than one block can hold.
  case blockTooLarge(path: String, events: Int)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .noEventsTable: ErrorCode(.incompatible, 33, "tio-no-events-table")
    case .unsupportedVersion: ErrorCode(.incompatible, 34, "tio-unsupported-version")
    case .noPacketColumns: ErrorCode(.incompatible, 32, "tio-no-packet-columns")
    case .blockTooLarge: ErrorCode(.usage, 41, "tio-block-too-large")
    case .mixedPacketSize: ErrorCode(.inputCorrupt, 33, "tio-mixed-packet-size")
    case .badEventHeader: ErrorCode(.inputCorrupt, 34, "tio-event-header")
    case .r1WithoutScale: ErrorCode(.inputCorrupt, 35, "tio-r1-without-scale")
    case .badScale: ErrorCode(.inputCorrupt, 36, "tio-bad-scale")
    case .truncated: ErrorCode(.inputCorrupt, 37, "tio-truncated")
    case .unclosed: ErrorCode(.inputCorrupt, 38, "tio-unclosed")
    case .noSuchEvents: ErrorCode(.usage, 40, "tio-no-such-events")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .noEventsTable(let path): "\(path): it has no table of events"
    case .unsupportedVersion(let path, let version):
      "\(path): EVENT_HEADER_VERSION is \(version); supported are 0, 1 and 2"
    case .noPacketColumns(let path, let columns):
      "\(path): no column EVENT_PACKET_0; it has \(columns.prefix(12).joined(separator: ", "))"
    case .mixedPacketSize(let path, let detail): "\(path): columns of packets: \(detail)"
    case .badEventHeader(let path, let detail): "\(path): columns before the packets: \(detail)"
    case .r1WithoutScale(let path):
      "\(path): R1 without SCALE and OFFSET: its calibration was interrupted; calibrate the R0 file again"
    case .badScale(let path, let scale, let offset):
      "\(path): SCALE \(scale) and OFFSET \(offset) do not define millivolts"
    case .truncated(let path, let promised, let whole):
      "\(path): the file ends after \(whole) of \(promised) events. Copy it again, or read the complete "
        + "ones with --on-corrupt recover, if the command has that option"
    case .unclosed(let path, let promised, let found):
      "\(path): the header announces \(promised) events, but there are \(found): its writer was "
        + "interrupted. Read them all with --on-corrupt recover, if the command has that option"
    case .noSuchEvents(let path, let events, let count):
      "\(path): events \(events.lowerBound):\(events.upperBound) requested, but the file has \(count)"
    case .blockTooLarge(let path, let events):
      "\(path): \(events) events do not fit one block; read fewer at a time"
    }
  }
}
