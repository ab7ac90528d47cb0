public import SSTCore
import Synchronization

/// The array events of a simtel file, as a stream: plain, gzip or zstd, from a file or a pipe.
///
/// Stored samples are the counts of all gains (or `TelescopeEvents.sums`); physical ones are photoelectrons per sample,
/// of the gain that a pixel's signal needs. Calibration events come too, with their kind in `EventBlock.array`.
public struct SimtelEventSource: EventSource {
  /// What the file is and what it holds.
  public let description: SourceDescription
  /// What the head of the file says.
  public let head: SimtelHead
  /// How the file is compressed.
  public let compression: StreamCompression

  private let path: String
  private let options: RawReadOptions
  private let needs: Needs
  private let hasTrueImages: Bool
  /// The stream behind the head, for the first pass.
  private let first: FirstPass
  private let scratch = Pool { SimtelScratch() }

  /// Opens a file, or `-` for the standard input, and reads its head.
  ///
  /// - Parameters:
  ///   - path: a file, a named pipe, or `-`.
  ///   - options: `RawReadOptions.onCorrupt`, `RawReadOptions.allowedTelescopes` and `RawReadOptions.leapSeconds` count.
  ///   - needsCalibration: true if stored samples are of no use without pedestals and factors before them; such events
  ///     are damage then, as they always are where calibrated values are wanted.
  ///   - cancellation: looked at while a pipe is silent.
  /// - Throws: ``EventIOError``, `FileError`, `CancelledError`.
  public init(
    path: String, options: RawReadOptions = RawReadOptions(), needsCalibration: Bool = false,
    cancellation: CancellationFlag? = nil
  ) throws {
    self.path = path
    self.options = options
    needs = Needs(calibration: needsCalibration, cancellation: cancellation)
    let opened = try Self.open(path, options, needs)
    head = opened.head
    compression = opened.stream.compression
    hasTrueImages = head.storesTrueImages
    first = FirstPass(opened)
    description = Self.describe(path, head)
  }

  private static func describe(_ path: String, _ head: SimtelHead) -> SourceDescription {
    SourceDescription(
      path: path, format: "simtel (EventIO)", level: "R0", instrument: .ctao,
      telescopes: head.telescopes.map {
        SourceTelescope(id: $0.id, description: $0.description, camera: $0.readout)
      },
      subarray: head.subarray, simulation: head.settings(primary: nil),
      runNumber: head.run.run, hasArrayEventNumbers: true)
  }

  /// True for standard input and other pipes, which allow one pass.
  public var isPipe: Bool { first.isPipe }

  /// A pass over the file; a pipe allows one.
  public func makeReader() throws -> SimtelReader {
    if let opened = first.take() { return SimtelReader(opened.assembler) }
    guard !first.isPipe else { throw EventIOError.pipeReadTwice(path: path) }
    return SimtelReader(try Self.open(path, options, needs).assembler)
  }

  /// Decodes the events of a chunk; in recovery damaged ones are left out and named in `EventBlock.lost`.
  public func decode(_ chunk: EventChunk, into block: inout EventBlock) throws {
    guard let context = chunk.context as? SimtelContext else {
      preconditionFailure("the chunk is of another source")
    }
    var left: Set<Int> = []
    var lost = chunk.lost
    while true {
      guard let failure = decode(chunk.bytes, context, into: &block, without: left) else { break }
      let event = context.events[failure.event]
      let error = failure.fault.error(path: path, event: Int(event.number))
      guard options.onCorrupt == .recover else { throw error }
      left.insert(failure.event)
      lost.append(LostEvents(rows: event.index..<event.index + 1, error: error))
    }
    block.index = chunk.index
    block.lost = lost
  }

  /// Decodes the events that are not left out; returns the first damage.
  private func decode(
    _ bytes: [UInt8], _ context: SimtelContext, into block: inout EventBlock, without left: Set<Int>
  ) -> SimtelDecoder.Failure? {
    bytes.withUnsafeBytes { bytes in
      scratch.withItem { scratch in
        let decoder = SimtelDecoder(
          path: path, head: head, leapSeconds: options.leapSeconds, context: context,
          hasTrueImages: hasTrueImages, bytes: bytes, scratch: scratch)
        do throws(SimtelDecoder.Failure) {
          try decoder.decode(into: &block, without: left)
          return nil
        } catch {
          return error
        }
      }
    }
  }

  // MARK: - Opening

  /// What a caller asks for beside the options.
  private struct Needs {
    var calibration: Bool
    var cancellation: CancellationFlag?
  }

  private struct Opened {
    var stream: ObjectStream
    var head: SimtelHead
    var pending: ObjectHeader?
    var needsCalibration: Bool
    var assembler: SimtelAssembler {
      SimtelAssembler(stream, head: head, pending: pending, needsCalibration: needsCalibration)
    }
  }

  /// Holds the stream until the first pass takes it; `isPipe` never changes, `opened` is only used under the lock.
  private final class FirstPass: @unchecked Sendable {
    let isPipe: Bool
    private let lock = Mutex(())
    private var opened: Opened?

    init(_ opened: Opened) { (isPipe, self.opened) = (opened.stream.isPipe, opened) }

    func take() -> Opened? { lock.withLock { _ in opened.take() } }
  }

  private static func open(_ path: String, _ options: RawReadOptions, _ needs: Needs) throws -> Opened {
    let stream = try ObjectStream(
      path: path, onCorrupt: options.onCorrupt, cancellation: needs.cancellation)
    var reader = SimtelHeadReader()
    var pending: ObjectHeader?
    var bytes: [UInt8] = []
    var total = 0
    while let header = try stream.next() {
      if SimtelHeadReader.endsHead(header.type) {
        pending = header
        break
      }
      guard SimtelHeadReader.isNeeded(header.type) else {
        _ = try stream.skip(header)
        continue
      }
      bytes.removeAll(keepingCapacity: true)
      guard try stream.read(header, appendingTo: &bytes) else { continue }
      total += header.length
      guard total <= EventIOLimits.maximumHeadBytes else {
        throw EventIOError.tooLarge(
          path: path, at: EventIOError.Position(offset: header.offset, object: header.type), bytes: total,
          limit: EventIOLimits.maximumHeadBytes)
      }
      let kept = KeptObject(header: header, bytes: bytes)
      do throws(ObjectFault) {
        try kept.withObject { object throws(ObjectFault) in try reader.add(object) }
      } catch {
        throw error.inside(header).error(path: path)
      }
    }
    do {
      let head = try reader.finish(allowed: options.allowedTelescopes)
      if head.telescopes.isEmpty {
        throw EventIOError.noSuchTelescope(
          path: path, wanted: (options.allowedTelescopes ?? []).sorted(), has: head.run.telescopeIDs.sorted())
      }
      return Opened(
        stream: stream, head: head, pending: pending, needsCalibration: needs.calibration)
    } catch let error as ObjectFault {
      if let damage = stream.damage.first { throw damage }
      throw EventIOError.noDescription(
        path: path, at: EventIOError.Position(offset: stream.offset), detail: error.detail)
    }
  }
}
