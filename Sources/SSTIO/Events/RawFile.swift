public import SSTCore

/// Opens raw-data files of any format that the package knows, recognised by their content.
public enum RawFile {
  /// Opens the camera events of a file, to be read in its order.
  ///
  /// - Parameters:
  ///   - path: the file; its name plays no role in recognising it.
  ///   - options: what the file does not say about itself.
  /// - Throws: as ``openRows(_:options:)-(String,_)``.
  public static func open(_ path: String, options: RawReadOptions = RawReadOptions()) throws
    -> any EventSource
  {
    if try SimtelFile.isSimtel(path) { return try SimtelEventSource(path: path, options: options) }
    return try openRows(path, options: options)
  }

  /// Opens the camera events of a file, to be read in any order; all formats but simtel can.
  ///
  /// - Parameters:
  ///   - path: the file; its name plays no role in recognising it.
  ///   - options: what the file does not say about itself.
  /// - Throws: ``FileError/unknownFormat(path:found:)`` for other files, or the error of the format's reader.
  public static func openRows(_ path: String, options: RawReadOptions = RawReadOptions()) throws
    -> any RandomAccessEventSource
  {
    let file = try TIOFile.unpacked(RandomAccessFile(path: path))
    guard try FITSLayout.isFITS(file) else {
      throw FileError.unknownFormat(path: path, found: FoundBytes.text(try file.bytes(0..<min(8, file.size))))
    }
    if try TIOFile.isTIO(file) {
      return try openRows(TIOFile(file: file, policy: options.onCorrupt), options: options)
    }
    return try openRows(ZFITSFile(file: file, policy: options.onCorrupt), options: options)
  }

  /// The events of a `.tio` file that is open already.
  public static func openRows(
    _ file: TIOFile, options: RawReadOptions = RawReadOptions()
  ) -> any RandomAccessEventSource {
    TIOEventSource(file: file, options: options)
  }

  /// Opens the camera events of a ZFITS file that is open already.
  public static func openRows(_ file: ZFITSFile, options: RawReadOptions = RawReadOptions()) throws
    -> any RandomAccessEventSource
  {
    let events = try file.table("Events")
    let message = ZFITSSchema.resolve(events.message)
    switch message {
    case "ProtoDataModel.CameraEvent": return try SST1MEventSource(file: file, options: options)
    case "R1v1.Event", "DL0v1.Telescope.Event": return try CTAEventSource(file: file, options: options)
    default:
      throw ZFITSError.unsupported(
        path: file.path,
        detail: "events of type '\(message)' are not supported; supported are DataModel.CameraEvent (SST-1M),"
          + " R1v1.Event and DL0v1.Telescope.Event. 'sstctl dump' prints any table")
    }
  }
}

/// What the name of an SST-1M raw file says: `SST1M1_20260121_0001.fits.fz`, or `SST1M_01_20180822_001.fits.fz`.
public struct RawFileName: Sendable, Equatable {
  /// The date as `YYYYMMDD` digits, or nil if the name has none.
  public let date: Int?
  /// The run number after the date, or nil.
  public let runNumber: Int?

  /// Parses the last component of a path.
  public init(path: String) {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(whereSeparator: { $0 == "_" || $0 == "." })
    for (index, part) in parts.enumerated()
    where part.count == 8 && part.allSatisfy({ $0.isASCII && $0.isNumber }) {
      guard let date = Int(part), (1...12).contains(date / 100 % 100), (1...31).contains(date % 100) else {
        continue
      }
      self.date = date
      let next = index + 1 < parts.count ? parts[index + 1] : ""
      runNumber = next.allSatisfy { $0.isASCII && $0.isNumber } ? Int(next) : nil
      return
    }
    date = nil
    runNumber = nil
  }
}

/// Throws if an event has more samples than any camera delivers.
func checkShape(pixels: Int, samples: Int, samplesPerEvent: Int, path: String) throws(ZFITSError) {
  guard samples <= ZFITSLimits.maximumSamplesPerPixel, samplesPerEvent <= ZFITSLimits.maximumSamplesPerEvent
  else {
    throw ZFITSError.badEvent(path: path, row: 0, detail: "\(samples) samples for each of \(pixels) pixels")
  }
}

/// Throws if a block of events would need more room than can be sensible.
func checkBlock(of events: Int, samplesPerEvent: Int, path: String) throws(ZFITSError) {
  let total = events.multipliedReportingOverflow(by: samplesPerEvent)
  guard total.overflow || total.partialValue > ZFITSLimits.maximumSamplesPerBlock else { return }
  throw ZFITSError.unsupported(
    path: path,
    detail: "\(events) events of \(samplesPerEvent) samples do not fit one block; read fewer at a time")
}
