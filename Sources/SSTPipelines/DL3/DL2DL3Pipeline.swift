import Foundation
import InstrumentResponse
public import Logging
public import SSTCore
import SSTData
import SSTIO
import SSTSky

/// The step from the DL2 files of data to event lists with responses and index files.
///
/// ```swift
/// var options = DL2DL3Options(configuration: try PipelineConfiguration(files: ["sst1mpipe.json"]))
/// (options.responses, options.outputDirectory) = ("IRFs", "dl3")
/// let lists = try DL2DL3Pipeline(options: options, log: Logger(label: "dl3")).run(["night/run1_dl2.h5"])
/// print(lists.map(\.output))
/// ```
public struct DL2DL3Pipeline: Sendable {
  /// What to do.
  public let options: DL2DL3Options
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: (any ProgressObserver)?

  /// Makes the pipeline.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between files.
  ///   - progress: told about files done.
  public init(
    options: DL2DL3Options, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: (any ProgressObserver)? = nil
  ) {
    (self.options, self.log, self.cancellation, self.progress) = (options, log, cancellation, progress)
  }

  /// Makes the event lists of a night and their index files; all files get their names at the end, or none.
  ///
  /// - Parameter paths: DL2 files of one telescope, or of several together.
  /// - Throws: ``DL3Error`` and errors of the modules below; no file is left behind then.
  public func run(_ paths: [String]) throws -> [DL2DL3Outcome] {
    let target = try target(paths)
    let preparation = try EventPreparation(options.configuration)
    let counter = ProgressCounter(total: paths.count, unit: "files", observer: progress)
    let runs = try paths.map { path in
      try cancellation.check()
      let run = try DL3Run(path, target, preparation)
      counter.advance(1)
      return run
    }
    let blocks = ObservationBlock.blocks(runs)
    let grid = try options.responses.map { try ResponseGrid($0) }
    let files = AtomicFileSet(overwrite: options.overwrite)
    var outcomes: [DL2DL3Outcome] = []
    let classes = options.eventClasses.isEmpty ? [nil] : options.eventClasses.map(Optional.init)
    for eventClass in classes {
      let folder = options.folder(eventClass)
      try OutputFolder.make(folder)
      let lists = try blocks.map { block in
        try cancellation.check()
        return try write(block, eventClass, grid, folder, files)
      }
      // The files have other names until all are whole: their headers are known here.
      try DL3Index.write(lists.map(\.entry), toFolder: folder, in: files)
      outcomes += lists.map(\.outcome)
    }
    try files.commit()
    for outcome in outcomes { log.report(.eventList, outcome.description) }
    return outcomes
  }

  /// The table of the first file that all have.
  private func target(_ paths: [String]) throws -> EventClassifier.Target {
    try SameRunError.refuseTwins(paths.map { ($0, FileIdentity($0)) })
    let targets = try paths.map { EventClassifier.targets(in: try DL2File(readingFrom: $0)) }
    guard let first = targets.first?.first else { throw DL1DL2Error.notDL2(path: paths.first ?? "") }
    for (path, other) in zip(paths, targets) where other.first != first {
      guard let found = other.first else { throw DL1DL2Error.notDL2(path: path) }
      throw DL3Error.mixedSetups(first: paths[0], second: path, found: [first.key, found.key])
    }
    return first
  }

  private func write(
    _ block: ObservationBlock, _ eventClass: Int?, _ grid: ResponseGrid?, _ folder: String,
    _ files: AtomicFileSet
  ) throws -> (entry: DL3IndexEntry, outcome: DL2DL3Outcome) {
    let cut =
      try options.gammanessCutDirectory.map {
        try GammanessChoice(folder: $0, node: block.runs[0].node, target: block.target.key)
      } ?? GammanessChoice(options.configuration)
    let (selected, times) = try block.events(options.timeTables.leapSeconds)
    let goodTimes = try block.goodTimes()
    let rows = try passing(selected, times, cut, eventClass, goodTimes)
    let events = selected.taking(rows)
    let live = try block.liveTime()
    if live.method == .rate {
      log.report(
        .liveTimeByRate,
        "\(block.runs[0].path): live time of \(Int(live.ontime.rounded())) s by rate and smallest difference of its triggers"
      )
    }
    var header = try block.header(events, goodTimes, live)
    if let name = options.targetName { header.object = name }
    header.source = options.target
    if events.count == 0 {
      log.report(
        .emptyEventList, "observation \(header.id): no event is left; the list is written for its exposure")
    }
    let choice = try responses(grid, header, block, eventClass)
    if let choice { try check(cut, choice) }
    let path = OutputFolder.path(folder, options.name(header))
    try write(header, events, rows.map { times[$0] }, goodTimes, choice, cut, path, files)
    return (
      DL3IndexEntry(path: path, header, choice?.responses, relativeTo: folder),
      DL2DL3Outcome(path, block, header, gammas: rows.count, choice)
    )
  }

  /// The events of a class that pass the cut, within the good times.
  private func passing(
    _ events: EventColumns, _ times: [TAITime], _ cut: GammanessChoice, _ eventClass: Int?,
    _ goodTimes: GoodTimes
  ) throws -> [Int] {
    let mask = try cut.cut.mask(
      gammaness: events.values(ColumnName.gammaness), energies: events.values(ColumnName.energy))
    let classes = eventClass == nil ? nil : events["event_type"]?.values
    if eventClass != nil, classes == nil {
      throw ResponseInputError.noClasses(path: "the DL2 file")
    }
    let needed = try [ColumnName.energy, "reco_ra", "reco_dec"].map { try events.values($0) }
    return mask.rows.filter { row in
      if let eventClass, let classes, classes[row] != Double(eventClass) { return false }
      // Trigger times of DL1 files resolve a microsecond.
      let time = times[row].nanoseconds
      let isInside = [0, -2000, 2000].contains { goodTimes.contains(time + $0) }
      return isInside && needed.allSatisfy { $0[row].isFinite }
    }
  }

  private func responses(
    _ grid: ResponseGrid?, _ header: ObservationHeader, _ block: ObservationBlock, _ eventClass: Int?
  ) throws -> ResponseGrid.Choice? {
    guard let grid else { return nil }
    let background = ModelGrid.Node(ModelDirectory(block.runs[0].node))?.background ?? ""
    var choice = try grid.choose(
      setup: header.setup, eventClass: eventClass, background: background,
      zenithDeg: 90 - header.horizontal.altitudeDeg, azimuthDeg: header.horizontal.azimuthDeg,
      interpolates: options.interpolates)
    if choice.isFar {
      log.report(
        .farFromResponses,
        String(
          format: "observation %lld: the nearest responses are %.1f degrees of zenith angle away", header.id,
          choice.distanceDeg))
    }
    choice.responses.scaleBackground(by: header.livePart)
    return choice
  }

  /// Refuses responses for another cut; those of other programs do not tell theirs.
  private func check(_ cut: GammanessChoice, _ choice: ResponseGrid.Choice) throws {
    let stated = choice.responses.facts.cutSHA256
    guard stated.isEmpty || cut.sha256.hasPrefix(stated) else {
      throw DL3Error.otherCut(
        events: cut.name, responses: choice.responses.facts.cut, path: choice.paths[0])
    }
  }

  private func write(
    _ header: ObservationHeader, _ events: EventColumns, _ times: [TAITime], _ goodTimes: GoodTimes,
    _ choice: ResponseGrid.Choice?, _ cut: GammanessChoice, _ path: String, _ files: AtomicFileSet
  ) throws {
    let maker = try EventListMaker(events, times, isStereo: header.setup == "stereo")
    let file = try FITSTableWriter(path: path, in: files)
    let cards = ObservationHeader.timeCards
    try file.write(
      maker.rows(), to: EventListRow.table(maker.layout),
      header: GADF.identification("EVENTS") + header.cards + cards + [
        FITSCard("GH_CUT", .text(cut.name), "cut on gammaness"),
        FITSCard("GHCUTSHA", .text(String(cut.sha256.prefix(32))), "hash of the cut"),
      ])
    let intervals = goodTimes.intervals.map {
      GoodTimeRow(startS: Double($0.start) / 1e9, stopS: Double($0.stop) / 1e9)
    }
    try file.write(intervals, to: GoodTimeRow.table, header: GADF.identification("GTI") + cards)
    if let choice { try ResponseFile.append(choice.responses, to: file) }
    try file.finish()
  }
}

extension ResponseSet {
  /// Makes rates of live time such of good time, as event lists want them.
  mutating func scaleBackground(by livePart: Double) {
    guard facts.livePart == nil else { return }
    facts.livePart = livePart
    backgroundTables = backgroundTables.map { table in
      (try? ResponseTable(
        table.quantity, axes: table.axes, values: table.values.map { $0 * livePart },
        errors: table.errors.map { $0 * livePart })) ?? table
    }
  }
}

/// What became of an observation.
public struct DL2DL3Outcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// The event list.
  public let output: String
  /// The number of the observation.
  public let observation: Int64
  /// The DL2 files.
  public let inputs: [String]
  /// The events of the files, of the selection, and of the list.
  public let events: [Int]
  /// Good time and live time in seconds.
  public let seconds: [Double]
  /// The zenith angle of the pointing in degrees.
  public let zenithDeg: Double
  /// The files of the responses.
  public let responses: [String]

  init(
    _ path: String, _ block: ObservationBlock, _ header: ObservationHeader, gammas: Int,
    _ choice: ResponseGrid.Choice?
  ) {
    (output, observation, inputs) = (path, header.id, block.runs.map(\.path))
    let selected = block.runs.reduce(0) { $0 + $1.events.count }
    events = [block.runs.reduce(0) { $0 + $1.total }, selected, gammas]
    seconds = [header.ontimeS, header.liveTimeS]
    zenithDeg = 90 - header.horizontal.altitudeDeg
    responses = choice?.paths ?? []
  }

  /// The list and what is in it.
  public var description: String {
    "\(output): \(events[2]) of \(events[0]) events of \(inputs.count) runs (\(events[0] - events[1]) outside the selection)"
      + String(format: ", %.1f s, live %.1f s, zenith %.1f deg", seconds[0], seconds[1], zenithDeg)
      + (responses.isEmpty ? ", without responses" : "")
  }
}
