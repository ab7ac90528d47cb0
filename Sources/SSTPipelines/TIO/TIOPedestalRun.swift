public import SSTCore
import SSTCalib
import SSTIO

/// Makes a `.tcal` pedestal table from R0 `.tio` files without light.
public struct TIOPedestalRun: Sendable {
  /// What was done.
  public struct Summary: Encodable, Sendable, Equatable {
    /// The events of all inputs.
    public var events: Int
    /// Events that were used: not stale, without a problem.
    public var used: Int
    /// The values of the table that no event reached; they are 0.
    public var empty: Int
  }

  /// The table to make.
  public var output: String
  /// Whether values are packed into 16 bits.
  public var isPacked = false
  /// Whether hits and standard deviations are written too.
  public var recordsSpread = false
  /// Events at the start of each file that are left out, as by the camera group's generate_ped.
  public var skipsFirst = 2
  /// Events at the end of each file that are left out, as by the camera group's generate_ped.
  public var skipsLast = 1
  /// The storage cells of a channel.
  public var cellCount = TIOStorage.cellCount
  /// Whether the output may exist.
  public var overwrite = false
  /// The number of threads.
  public var jobs = 1

  /// A run that writes to `output`.
  public init(output: String) { self.output = output }

  /// Reads the inputs and writes the table.
  ///
  /// - Parameters:
  ///   - inputs: R0 files of one camera with the same number of samples.
  ///   - cancellation: checked between blocks of events.
  ///   - progress: hears how many events are done.
  /// - Throws: an `SSTError`, or `CancelledError`; no output is left behind.
  public func run(
    _ inputs: [String], cancellation: CancellationFlag? = nil, progress: (any ProgressObserver)? = nil
  ) throws -> Summary {
    let sources = try inputs.map { RawFile.openRows(try TIOFile(path: $0)) }
    let total = sources.reduce(0) { $0 + $1.eventCount }
    guard let first = sources.first(where: { $0.description.telescope.camera.pixelCount > 0 })?.description
    else { throw TARGETCalibrationError.noEvents }
    let shape = first.telescope.camera
    for source in sources where source.description.level != "R0" {
      throw TIOCalibrationError.notR0(path: source.description.path)
    }
    var maker = TARGETPedestalMaker(
      pixelCount: shape.pixelCount, samplesPerPixel: shape.samplesPerPixel, cellCount: cellCount,
      recordsSpread: recordsSpread)
    var done = 0
    for source in sources {
      let camera = source.description.telescope.camera
      if camera.pixelCount == 0 { continue }
      guard camera.pixelCount == shape.pixelCount, camera.samplesPerPixel == shape.samplesPerPixel else {
        throw TIOCalibrationError.differentShape(path: source.description.path, other: first.path)
      }
      try add(source, to: &maker) { count in
        done += count
        try cancellation?.check()
        progress?.progressed(done: done, total: total, unit: "events")
      }
    }
    let table = try maker.pedestal()
    try TcalTable.pedestal(table).write(to: output, isPacked: isPacked, overwrite: overwrite)
    return Summary(events: total, used: maker.eventCount, empty: table.values.count { $0 == 0 })
  }

  private func add(
    _ source: some RandomAccessEventSource, to maker: inout TARGETPedestalMaker, _ note: (Int) throws -> Void
  ) throws {
    var block = EventBlock(for: source.description)
    let step = source.preferredBlockSize
    let end = source.eventCount - max(0, skipsLast)
    for start in stride(from: max(0, skipsFirst), to: end, by: step) {
      let range = start..<min(start + step, end)
      try source.read(range, into: &block, jobs: jobs)
      maker.add(block.telescopes[0], jobs: jobs)
      try note(range.count)
    }
  }
}
