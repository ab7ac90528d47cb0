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
    if options.quirks.contains(.originalLayout) { return try writeOriginal(try runs(paths, target)) }
    var blocks = ObservationBlock.blocks(try runs(paths, target))
    let grid = try options.responses.map { try ResponseGrid($0) }
    let files = AtomicFileSet(overwrite: options.overwrite)
    let classes = options.eventClasses.isEmpty ? [nil] : options.eventClasses.map(Optional.init)
    for eventClass in classes { try OutputFolder.make(options.folder(eventClass)) }
    var lists = classes.map { _ in [(entry: DL3IndexEntry, outcome: DL2DL3Outcome)]() }
    for place in blocks.indices {
      let times = try blocks[place].times()
      let events = try blocks[place].takeEvents(options.timeTables.leapSeconds)
      tell(times.live, blocks[place])
      for (number, eventClass) in classes.enumerated() {
        try cancellation.check()
        lists[number].append(try write(blocks[place], events, times, eventClass, grid, files))
      }
    }
    for (lists, eventClass) in zip(lists, classes) {
      // The files have other names until all are whole: their headers are known here.
      try DL3Index.write(lists.map(\.entry), toFolder: options.folder(eventClass), in: files)
    }
    try files.commit()
    let outcomes = lists.joined().map(\.outcome)
    for outcome in outcomes { log.report(.eventList, outcome.description) }
    return outcomes
  }

  private func runs(_ paths: [String], _ target: EventClassifier.Target) throws -> [DL3Run] {
    let preparation = try EventPreparation(options.configuration)
    let counter = ProgressCounter(total: paths.count, unit: "files", observer: progress)
    var cuts: [String: GammanessChoice] = [:]
    return try paths.map { path in
      try cancellation.check()
      let run = try DL3Run(path, target, preparation) { node in
        if let cut = cuts[node] { return cut }
        let cut = try cut(node, target)
        cuts[node] = cut
        return cut
      }
      counter.advance(1)
      return run
    }
  }

  private func cut(_ node: String, _ target: EventClassifier.Target) throws -> GammanessChoice {
    try options.gammanessCutDirectory.map {
      try GammanessChoice(folder: $0, node: node, target: target.key)
    } ?? GammanessChoice(options.configuration)
  }

  private func tell(_ live: LiveTime, _ block: ObservationBlock) {
    guard live.method == .rate else { return }
    log.report(
      .liveTimeByRate,
      "\(block.runs[0].path): live time of \(Int(live.ontime.rounded())) s by rate and smallest difference of its events, as the files do not have all triggers"
    )
  }

  /// Event lists as the original writes them, and index files of ours.
  private func writeOriginal(_ runs: [DL3Run]) throws -> [DL2DL3Outcome] {
    let sorted = runs.sorted { ModelDirectory($0.path).name < ModelDirectory($1.path).name }
    guard let first = sorted.first else { throw DL3Error.noObservations(summary: "no DL2 files") }
    let writer = OriginalEventLists(options: options, cut: first.cut.name)
    let classes = options.eventClasses.isEmpty ? [nil] : options.eventClasses.map(Optional.init)
    let (files, indices) = (
      AtomicFileSet(overwrite: options.overwrite), AtomicFileSet(overwrite: options.overwrite)
    )
    var made = classes.map { _ in [(path: String, list: OriginalEventLists.List)]() }
    for (number, eventClass) in classes.enumerated() {
      let folder = options.folder(eventClass)
      try OutputFolder.make(folder)
      made[number] = try OriginalEventLists.lists(sorted, eventClass: eventClass).map { list in
        try cancellation.check()
        return (try writer.write(list, toFolder: folder, in: files), list)
      }
    }
    try files.commit()
    for (made, eventClass) in zip(made, classes) where !made.isEmpty {
      let folder = options.folder(eventClass)
      try DL3Index.write(
        made.map { try DL3IndexEntry(readingFrom: $0.path, relativeTo: folder) }, toFolder: folder,
        in: indices)
    }
    try indices.commit()
    let outcomes = made.joined().map { DL2DL3Outcome($0.path, original: $0.list) }
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
    _ block: ObservationBlock, _ all: (rows: EventColumns, times: [TAITime]),
    _ times: (good: GoodTimes, live: LiveTime), _ eventClass: Int?, _ grid: ResponseGrid?,
    _ files: AtomicFileSet
  ) throws -> (entry: DL3IndexEntry, outcome: DL2DL3Outcome) {
    let folder = options.folder(eventClass)
    let rows = try passing(all.rows, all.times, eventClass, times.good)
    let isAll = rows.count == all.rows.count
    let events = isAll ? all.rows : all.rows.taking(rows)
    var header = try block.header(events, times.good, times.live)
    if let name = options.targetName { header.object = name }
    header.source = options.target
    // Files of the original do not tell where the telescopes are.
    header.location = header.location ?? options.configuration.arrayCenter
    if events.count == 0 {
      log.report(
        .emptyEventList, "observation \(header.id): no event is left; the list is written for its exposure")
    }
    let cut = block.runs[0].cut
    let choice = try responses(grid, header, block, eventClass)
    if let choice { try check(cut, choice) }
    let path = OutputFolder.path(folder, options.name(header))
    try write(
      header, events, isAll ? all.times : rows.map { all.times[$0] }, times.good, choice, cut, path, files)
    return (
      DL3IndexEntry(path: path, header, choice?.responses, relativeTo: folder),
      DL2DL3Outcome(path, block, header, gammas: rows.count, choice)
    )
  }

  /// The events of a class within the good times.
  private func passing(
    _ events: EventColumns, _ times: [TAITime], _ eventClass: Int?, _ goodTimes: GoodTimes
  ) throws -> [Int] {
    let classes = eventClass == nil ? nil : events["event_type"]?.values
    if eventClass != nil, classes == nil {
      throw ResponseInputError.noClasses(path: "the DL2 file")
    }
    let needed = try [ColumnName.energy, "reco_ra", "reco_dec"].map { try events.values($0) }
    return (0..<events.count).filter { row in
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
      count: events.count, to: EventListRow.table(maker.layout),
      header: GADF.identification("EVENTS") + header.cards + cards + [
        FITSCard("GH_CUT", .text(cut.name), "cut on gammaness"),
        FITSCard("GHCUTSHA", .text(String(cut.sha256.prefix(32))), "hash of the cut"),
      ], portion: maker.rows)
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
