import Foundation
public import Logging
import Reconstruction
import Reports
public import SSTCore
import SSTData
import SSTIO
import SSTSky

/// The step from a DL1 file to a DL2 file.
public struct DL1DL2Pipeline: Sendable {
  private let context: DL2Context
  private let log: Logger
  private var options: DL1DL2Options { context.options }

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between blocks of events.
  ///   - progress: told about images done.
  /// - Throws: ``DL1DL2Error/noModels(path:reason:)``.
  public init(
    options: DL1DL2Options, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: (any ProgressObserver)? = nil
  ) throws {
    try self.init(
      options, ModelStore(), log: log, cancellation: cancellation, progress: progress)
  }

  /// Makes the step with models that are open already.
  init(
    _ options: DL1DL2Options, _ store: ModelStore, log: Logger, cancellation: CancellationFlag,
    progress: (any ProgressObserver)?
  ) throws {
    context = DL2Context(
      options: options, grid: try ModelGrid(path: options.models), store: store, cancellation: cancellation,
      progress: progress)
    self.log = log
  }

  /// Applies the models and writes the DL2 file.
  ///
  /// - Parameter input: the DL1 file.
  /// - Throws: ``DL1DL2Error`` and errors of the modules below; `CancelledError` after cancellation. No output is left
  ///   behind then.
  public func run(_ input: String) throws -> DL1DL2Outcome {
    let start = RunClock.now()
    let plotly = try options.page.plotly()
    let source = try DL1File(readingFrom: input)
    let telescopes = try telescopes(of: source)
    let floor = try SimulatedFloor(source, options.configuration.analysis)
    let applications = try telescopes.map { id in
      let application = try apply(source, id, floor)
      for notice in application.notices { log.report(notice) }
      return application
    }
    var outcome = DL1DL2Outcome(input: input, output: options.output(of: input), applications)
    let array = options.isStereo ? try merge(applications, floor, source) : nil
    if let array { outcome.addEvents(array.groups) }
    guard outcome.count > 0 else { throw DL1DL2Error.noEvents(path: input, summary: outcome.text) }
    try OutputFolder.make(options.outputDirectory)
    let files = AtomicFileSet(overwrite: options.overwrite)
    let writer = try DL2FileWriter(
      path: outcome.output, copyOf: source, hasOwnColumns: !options.isOriginal, in: files)
    if let array {
      try write(array, floor, writer, source)
    } else {
      for application in applications { try write(application, floor, writer, source) }
    }
    try finish(writer, source, applications, start)
    // Whatever is wrong with it is told before there is a file.
    let page =
      plotly == nil
      ? nil : try FeaturePage(source: source, applications: applications, options: options).report()
    try files.commit()
    log.report(.reconstructedEvents, outcome.text)
    if let plotly, let page {
      try page.write(
        to: options.page(of: input), plotly: plotly, assets: options.page.assets, overwrite: options.overwrite
      )
    } else if plotly != nil {
      log.report(
        .noDistributions, "the models do not tell how their features were distributed; no page is written")
    }
    return outcome
  }

  /// The telescopes that are used, ascending.
  private func telescopes(of source: DL1File) throws -> [Int] {
    let path = source.file.path
    if try DL2File.hasResults(source.file) { throw DL1DL2Error.isDL2(path: path) }
    let known = try DL1File.telescopes(in: source.file, TablePath.parametersGroup)
    for id in options.telescopes ?? [] where !known.contains(id) {
      throw DL1DL2Error.unknownTelescope(path: path, id: id, known: known)
    }
    let chosen = options.telescopes.map { Set($0).sorted() } ?? known
    guard options.isStereo else { return chosen }
    guard chosen.count > 1 else {
      throw DL1DL2Error.notStereo(path: path, reason: "image parameters of \(chosen.count) telescope")
    }
    guard chosen.count <= SignCombination.maximumImages else {
      throw DL1DL2Error.notStereo(
        path: path,
        reason:
          "\(chosen.count) telescopes, at most \(SignCombination.maximumImages) are merged (--telescopes)")
    }
    for id in chosen where try !source.file.hasTable(TablePath.impact(telescope: id)) {
      throw DL1DL2Error.notStereo(path: path, reason: "no distances to the axes for telescope \(id)")
    }
    guard try source.file.hasTable(TablePath.stereoGeometry) else {
      throw DL1DL2Error.notStereo(path: path, reason: "no table \(TablePath.stereoGeometry)")
    }
    return chosen
  }

  private func apply(
    _ source: DL1File, _ telescope: Int, _ floor: SimulatedFloor?
  ) throws -> TelescopeApplication {
    try TelescopeApplication(
      source, telescope: telescope, columns: options.isStereo ? ArrayReconstruction.columns : [],
      optional: options.isStereo
        ? ArrayReconstruction.optional : [ColumnName.localTime, ColumnName.leastEnergy], energies: floor,
      context)
  }

  private func merge(
    _ applications: [TelescopeApplication], _ floor: SimulatedFloor?, _ source: DL1File
  ) throws -> ArrayReconstruction {
    try ArrayReconstruction(
      applications, floor: floor, options, sky: try sky(applications[0].images.telescope, floor, source))
  }

  /// The transformation to the sky. Simulations have no time; the original puts them all at one.
  private func sky(_ telescope: Int, _ floor: SimulatedFloor?, _ source: DL1File) throws -> SkyPositions? {
    if floor != nil, !options.isOriginal { return nil }
    let location =
      try (try? options.configuration.coordinates(ofTelescope: telescope)) ?? source.location()
    return SkyPositions(
      location: location, options.timeTables, fixed: floor == nil ? nil : SkyPositions.timeOfSimulations,
      jobs: options.jobs)
  }

  private func write(
    _ application: TelescopeApplication, _ floor: SimulatedFloor?, _ writer: DL2FileWriter, _ source: DL1File
  ) throws {
    var sky = try sky(application.images.telescope, floor, source)
    if floor == nil, !application.images.has(ColumnName.localTime) {
      log.report(
        .noSkyPositions,
        "telescope \(application.images.telescope): no column \(ColumnName.localTime); reco_ra and reco_dec are NaN"
      )
      sky = nil
    }
    let reconstruction = try MonoReconstruction(application, options, sky: sky)
    try MonoTableWriter(application, reconstruction.layout, floor, options)
      .write(reconstruction.results, to: writer.file, jobs: options.jobs, context.cancellation)
    guard !options.isOriginal else { return }
    try ForestGroupsWriter(file: writer.file, source: source, jobs: options.jobs)
      .write(ReconstructedQuantity.allCases, application.images) { reconstruction.results[$0] }
  }

  private func write(
    _ array: ArrayReconstruction, _ floor: SimulatedFloor?, _ writer: DL2FileWriter, _ source: DL1File
  ) throws {
    try ArrayTableWriter(array, floor, options)
      .write(to: writer.file, jobs: options.jobs, context.cancellation)
    guard !options.isOriginal else { return }
    let groups = ForestGroupsWriter(file: writer.file, source: source, jobs: options.jobs)
    for application in array.applications {
      try groups.write([.energy, .classification], application.images) { row in
        var result = TelescopeReconstruction()
        result.add(application.estimates, row, signs: false)
        return result
      }
    }
    try groups.write(array.results) { array.telescopes(of: $0) }
  }

  private func finish(
    _ writer: DL2FileWriter, _ source: DL1File, _ applications: [TelescopeApplication], _ start: TAITime
  ) throws {
    var info = DL2Info()
    let directories = Set(applications.flatMap(\.models).map(\.directory.path)).sorted()
    info.models =
      options.isOriginal
      ? applications.last?.models.first?.directory.path ?? ""
      : directories.map { ModelDirectory($0).name }.joined(separator: ",")
    info.software = "\(SoftwareVersion.name) \(SoftwareVersion.number)"
    info.focalLength = applications[0].focalLength
    let models = Set(applications.flatMap(\.models).flatMap(\.all).map(\.path)).sorted()
    let inputs =
      [("DL1", source.file.path)] + models.map { ("model", $0) }
      + options.configurationFiles.map { ("configuration", $0) }
    let provenance = try Provenance(
      activity: DL1DL2Step.name, files: inputs, and: options.timeTables.inputs,
      configurationSHA256: options.configuration.sha256, options: options.given,
      timeTables: options.timeTables.record, start: start)
    let observations = Set(applications.flatMap { $0.images.ids.map(\.observation) }).sorted()
    try writer.finish(
      provenance, info: info, observations: observations.map { Int($0) },
      configuration: options.configuration.effectiveJSON)
  }
}
