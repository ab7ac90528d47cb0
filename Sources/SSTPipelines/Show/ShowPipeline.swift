import SSTData
public import Logging
public import Reports
public import SSTCore
import Foundation
import SSTIO

/// Collects events of any kind of file to look at, and writes them as a page or as pictures.
public struct ShowPipeline: Sendable {
  /// The options.
  public let options: ShowOptions
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: (any ProgressObserver)?

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: which events, and how.
  ///   - log: messages of the calibration of raw files.
  ///   - cancellation: looked at between events.
  ///   - progress: told about events done.
  public init(
    options: ShowOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: (any ProgressObserver)? = nil
  ) {
    self.options = options
    self.log = log
    self.cancellation = cancellation
    self.progress = progress
  }

  /// The events of a file as a page.
  ///
  /// - Throws: ``ShowError`` or the error of the module where it happened; `CancelledError`.
  public func page(_ path: String) throws -> EventDisplayPage {
    let kind = try FileKind.recognise(path)
    if kind != .hdf5, let raw = options.rawFiles.first {
      throw ShowError.foreignRawFile(
        path: raw, shown: path, reason: "raw files are for the events of a DL1 file")
    }
    if kind == .tio, let truth = options.truthPath {
      throw ShowError.foreignTruth(path: truth, reason: "simulated nights have no .tio files")
    }
    switch kind {
    case .hdf5: return try dl1(path)
    case .zfits: return try raw(path)
    case .tio: return try tio(path)
    case .simtel: return try simtel(path)
    case .tcal: throw ShowError.wrongKind(path: path, found: "it is a table of calibration")
    case .dl3:
      throw ShowError.wrongKind(path: path, found: "it has no images; 'sstctl dl3 summary' shows event lists")
    case .forest, .scikitLearn: throw ShowError.wrongKind(path: path, found: "it is a model")
    }
  }

  /// Writes the events of a file as one HTML page.
  ///
  /// - Returns: the number of events.
  /// - Throws: as ``page(_:)``, or `ReportError`; nothing is left behind then.
  public func writePage(_ path: String, to output: String) throws -> Int {
    let page = try page(path)
    try page.write(to: output, overwrite: options.overwrite)
    return page.events.count
  }

  /// Writes the events of a file as PNG pictures.
  ///
  /// - Parameters:
  ///   - path: the input.
  ///   - output: a file if it ends with `.png`, else a folder, which is made if missing.
  /// - Returns: the files.
  /// - Throws: as ``page(_:)``, or `DrawingError`; nothing is written if any picture exists and must not be replaced.
  public func writePictures(_ path: String, to output: String) throws -> [String] {
    let page = try page(path)
    if output.hasSuffix(".png") {
      guard page.events.count == 1 else {
        throw ShowError.tooManyEvents(output: output, count: page.events.count, limit: 1)
      }
      try page.picture(ofEvent: 0).writePNG(to: output, overwrite: options.overwrite)
      return [output]
    }
    let names = page.events.map { "\(output)/event-\($0.id)-row-\($0.row).png" }
    if !options.overwrite { try OutputFolder.refuseExisting(names) }
    try OutputFolder.make(output)
    for (index, name) in names.enumerated() {
      try cancellation.check()
      try page.picture(ofEvent: index).writePNG(to: name, overwrite: options.overwrite)
    }
    return names
  }

  private func dl1(_ path: String) throws -> EventDisplayPage {
    var input = try DL1Events(path: path, options: options)
    try input.read(cancellation)
    var events = input.events
    let joiner = RawWaveforms(path: path, options: options, cameras: input.cameras)
    for raw in options.rawFiles { try joiner.add(raw, times: input.times, to: &events, cancellation) }
    return try makePage(
      path, "DL1, \(input.cameras.count == 1 ? "one telescope" : "\(input.cameras.count) telescopes")",
      telescopes: input.cameras.map(\.displayed),
      quantities: ImageTable.quantities(isTelescopeFrame: input.isTelescopeFrame), events: events,
      tables: input.tables)
  }

  private func raw(_ path: String) throws -> EventDisplayPage {
    let input = try RawEvents(path: path, options: options, log: log)
    let events = try input.read(cancellation, progress)
    return try makePage(
      path, "raw SST-1M, calibrated with the packaged configuration", telescopes: [input.telescope],
      quantities: ImageTable.quantities(), events: events, tables: input.tables,
      facts: [ReportSection.Fact("calibration", input.calibration)])
  }

  private func tio(_ path: String) throws -> EventDisplayPage {
    let input = try TIOEvents(path: path, options: options)
    let events = try input.read(cancellation, progress)
    return try makePage(
      path, "\(input.level) of CHEC-S or SSTCAM", telescopes: [input.telescope], quantities: [],
      events: events, tables: input.tables)
  }

  private func simtel(_ path: String) throws -> EventDisplayPage {
    let input = try SimtelEvents(path: path, options: options)
    let (telescopes, events) = try input.read(cancellation, progress)
    return try makePage(
      path, "simulated events (simtel)", telescopes: telescopes, quantities: [], events: events, tables: [])
  }

  private func makePage(
    _ path: String, _ kind: String, telescopes: [DisplayedTelescope], quantities: [DisplayedQuantity],
    events: [DisplayedEvent], tables: [DisplayedTable], facts: [ReportSection.Fact] = []
  ) throws -> EventDisplayPage {
    if let truth = options.truthPath, !events.isEmpty, events.allSatisfy({ $0.truth == nil }) {
      throw ShowError.foreignTruth(path: truth, reason: "no shower of it passed at the time of an event")
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let count = "\(events.count) event\(events.count == 1 ? "" : "s")"
    func names(_ paths: [String]) -> [String] {
      paths.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }
    let (raw, truth) = (names(options.rawFiles), names([options.truthPath].compactMap { $0 }))
    let input = ReportSection(
      "Input",
      [ReportSection.Fact("file", name), ReportSection.Fact("kind", kind)] + facts
        + raw.map { ReportSection.Fact("raw file", $0) }
        + truth.map { ReportSection.Fact("truth", $0) }
        + [
          ReportSection.Fact("events shown", "\(events.count)"),
          ReportSection.Fact("waveforms", options.waveforms.rawValue),
          ReportSection.Fact("program", "\(SoftwareVersion.name) \(SoftwareVersion.number), show"),
        ])
    let drawing = ReportSection(
      "What is drawn",
      [
        ReportSection.Fact("ellipse", "one standard deviation along and across the major axis (dashed)"),
        ReportSection.Fact("outline", "pixels that passed the cleaning"),
        ReportSection.Fact("frame", "x of the SST-1M cameras follows the altitude, y the azimuth"),
      ])
    var page = try EventDisplayPage(
      title: options.title ?? name, subtitle: "\(count), \(kind)", name: name, facts: [input, drawing],
      telescopes: telescopes, quantities: quantities, events: events, tables: tables)
    page.definitions = ShowDefinitions.all(hasStereo: telescopes.count > 1)
    page.hasTruth = options.truthPath != nil || events.contains { $0.truth != nil }
    return page
  }
}
