import Forests
import SSTCalib
import Foundation
import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// What all inputs of a run share.
struct DL2Context: Sendable {
  let options: DL1DL2Options
  let grid: ModelGrid
  let store: ModelStore
  let cancellation: CancellationFlag
  let progress: (any ProgressObserver)?
}

/// How many images of a telescope the models of a folder were applied to.
struct NodeCount: Sendable, Equatable, Encodable {
  /// The folder as given.
  var models: String
  /// The images.
  var images: Int
}

/// The images of one telescope, and what the models say of them.
struct TelescopeApplication {
  /// The images.
  private(set) var images: TelescopeImageTable
  /// What the models say.
  private(set) var estimates: ImageEstimates
  /// The folders of models.
  private(set) var nodes: [NodeCount] = []
  /// The models that were applied.
  private(set) var models: [TelescopeModels] = []
  /// The focal length of the directions in meters.
  private(set) var focalLength = Double.nan
  /// What the user should know.
  private(set) var notices: [Notice] = []

  /// Reads the images of a telescope, finds the models, and applies them.
  ///
  /// - Parameters:
  ///   - file: the DL1 file.
  ///   - telescope: the telescope's id.
  ///   - columns: columns that are needed beside those of models, pointing and axis.
  ///   - optional: columns that are read if they are there.
  ///   - energies: which simulated events are used; nil for data.
  ///   - context: options and models.
  init(
    _ file: DL1File, telescope: Int, columns: [String], optional: [String], energies: SimulatedFloor?,
    _ context: DL2Context
  ) throws {
    let options = context.options
    images = try TelescopeImageTable(
      file.file, telescope: telescope, hasGeometry: options.isStereo,
      columns: Self.prefetched(telescope, context) + columns + optional + (energies == nil ? [] : Self.truth))
    estimates = ImageEstimates(count: 0)
    if let energies { try images.requireEnergy(energies.isUsed) }
    try images.load([ColumnName.intensity, ColumnName.altitude, ColumnName.azimuth])
    if options.scalesIntensities {
      try images.scaleIntensities(
        by: options.configuration.nsbCalibrator.intensityCorrection[telescope],
        keepsLogarithms: options.quirks.contains(.staleLogarithms))
    }
    if options.isStereo, let weights = options.weightColumn, !images.has(weights) {
      throw DL1DL2Error.noWeights(path: file.file.path, column: weights)
    }
    let shares = try prepare(columns, optional, context)
    let conventions = try ModelConventions(file, options)
    focalLength = try conventions.focalLength(models, telescope: telescope)
    if options.isStereo { try conventions.checkShowerMaximum(models) }
    try apply(shares, context)
    describe(shares)
    checkZenith(context)
  }

  private static let truth = ["true_energy", "true_shower_primary_id"]
  private static let axis = [
    ColumnName.centerX, ColumnName.centerY, ColumnName.psi, ColumnName.altitude, ColumnName.azimuth,
  ]

  /// What is going to be asked for of any telescope, so that one pass over the table reads it. Features are those of the first
  /// folder of models, which the others share as a rule.
  private static func prefetched(_ telescope: Int, _ context: DL2Context) -> [String] {
    let first = context.grid.directories.first.flatMap {
      try? TelescopeModels($0, telescope: telescope, context.options, context.store)
    }
    let weight = context.options.isStereo ? [context.options.weightColumn].compactMap { $0 } : []
    return [ColumnName.intensity] + axis + weight + (first?.features ?? [])
  }

  /// Says if a folder of models is used far from where its simulation pointed; in a grid the choice of nodes does.
  private mutating func checkZenith(_ context: DL2Context) {
    guard case .single = context.grid.content, images.count > 0,
      let stated = models.flatMap(\.all).compactMap({ $0.forest.head.annotations["zenith_deg"] }).first,
      let trained = Double(stated)
    else { return }
    let altitudes = images[ColumnName.altitude]
    let zenith = 90 - altitudes.reduce(0, +) / Double(altitudes.count)
    guard abs(zenith - trained) > NodeChooser.singleHalfStep else { return }
    notices.append(
      Notice(
        .farFromModels,
        String(
          format: "telescope %d: the mean zenith angle is %.1f degrees, the models were trained at %.1f",
          images.telescope, zenith, trained)))
  }

  /// Loads what is needed, leaves out what cannot be used, and opens the models.
  private mutating func prepare(
    _ columns: [String], _ optional: [String], _ context: DL2Context
  ) throws -> [NodeShare] {
    let options = context.options
    let axis = Self.axis
    let weights = options.isStereo ? options.weightColumn : nil
    try images.load(axis + columns + [weights].compactMap { $0 })
    try images.loadPresent(optional)
    let candidates = try self.candidates(context)
    if options.quirks.contains(.modelsByMeanZenith) {
      let names = options.configuration.laterSteps.allFeatures(isStereo: options.isStereo)
      try images.load(names)
      try images.requireFinite(names, weights: nil)
      let node = candidates.nodes.map {
        NodeChooser($0).byMeanZenith(altitudesDeg: images[ColumnName.altitude])
      }
      models = [try open(candidates.directories[node ?? 0], context)]
      try images.load(models[0].features)
      return [NodeShare(node: 0, rows: Array(0..<images.count))]
    }
    try images.requireFinite(axis, weights: weights)
    // First by all images, for the list of features; then by those whose features are finite.
    let places = choose(candidates, context).shares.map(\.node)
    models = try places.map { try open(candidates.directories[$0], context) }
    var seen: Set<String> = []
    let names = models.flatMap(\.features).filter { seen.insert($0).inserted }
    try images.load(names)
    try images.requireFinite(names, weights: nil)
    let choice = choose(candidates, context)
    if choice.farCount > 0 {
      notices.append(
        Notice(
          .farFromModels,
          """
          telescope \(images.telescope): \(choice.farCount) of \(images.count) images point farther from the \
          nearest models than half a step of their grid, by up to \
          \((choice.largestDistanceDeg * 10).rounded() / 10) degrees
          """))
    }
    return choice.shares.map { share in
      var share = share
      share.node = places.firstIndex(of: share.node) ?? 0
      return share
    }
  }

  private struct Candidates {
    var directories: [ModelDirectory]
    /// Nil for a single folder.
    var nodes: [ModelGrid.Node]?
  }

  private mutating func candidates(_ context: DL2Context) throws -> Candidates {
    guard case .nodes(let all) = context.grid.content else {
      return Candidates(directories: context.grid.directories, nodes: nil)
    }
    let options = context.options
    if options.quirks.contains(.modelsByMeanZenith) {
      return Candidates(directories: all.map(\.directory), nodes: all)
    }
    let id = images.telescope
    let choice = try BackgroundChoice(
      all, wanted: options.background, meanCharge: try meanCharge(),
      levels: options.configuration.nsbRates[id] ?? [])
    if let notice = choice.notice {
      notices.append(Notice(.otherBackground, "telescope \(id): \(notice)"))
    }
    return Candidates(directories: choice.nodes.map(\.directory), nodes: choice.nodes)
  }

  /// The mean pedestal charge of the images in photoelectrons; NaN if the file does not tell.
  private mutating func meanCharge() throws -> Double {
    let name = "meanQ"
    guard images.has(name) else { return .nan }
    try images.load([name])
    let charges = images[name].filter(\.isFinite)
    return charges.reduce(0, +) / Double(charges.count)
  }

  private func choose(_ candidates: Candidates, _ context: DL2Context) -> NodeChooser.Choice {
    guard let nodes = candidates.nodes else {
      return NodeChooser.Choice(shares: [NodeShare(node: 0, rows: Array(0..<images.count))])
    }
    return NodeChooser(nodes).choose(
      altitudesDeg: images[ColumnName.altitude], azimuthsDeg: images[ColumnName.azimuth],
      interpolates: context.options.interpolates)
  }

  private func open(_ directory: ModelDirectory, _ context: DL2Context) throws -> TelescopeModels {
    try TelescopeModels(directory, telescope: images.telescope, context.options, context.store)
  }

  private mutating func apply(_ shares: [NodeShare], _ context: DL2Context) throws {
    estimates = ImageEstimates(count: images.count)
    let run = ImageEstimates.Run(
      statesUncertainties: context.options.statesUncertainties && !context.options.isOriginal,
      jobs: context.options.jobs, cancellation: context.cancellation,
      counter: ProgressCounter(total: images.count, unit: "events", observer: context.progress))
    for share in shares { try estimates.add(models[share.node], share, images, run) }
  }

  private mutating func describe(_ shares: [NodeShare]) {
    nodes = shares.map { NodeCount(models: models[$0.node].directory.path, images: $0.rows.count) }
    let list = nodes.map { "\($0.models) for \($0.images)" }.joined(separator: ", ")
    notices.append(Notice(.modelsChosen, "telescope \(images.telescope): \(list) of \(images.count) images"))
    for model in models where !model.missing.isEmpty {
      notices.append(
        Notice(
          .missingModels,
          """
          telescope \(images.telescope): \(model.directory.path) lacks \(model.missing.joined(separator: ", ")); \
          what they would say is 0
          """))
    }
    if images.counts.notFiniteCount > 0 {
      let columns = images.counts.notFinite.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      notices.append(
        Notice(
          .featuresNotFinite,
          """
          telescope \(images.telescope): \(images.counts.notFiniteCount) images are left out for values that are \
          not finite: \(columns.joined(separator: ", "))
          """))
    }
  }

  /// The images for directions.
  var positions: ImagePositions {
    ImagePositions(
      focalLength: focalLength, x: images[ColumnName.centerX], y: images[ColumnName.centerY],
      psiDeg: images[ColumnName.psi], altitudesDeg: images[ColumnName.altitude],
      azimuthsDeg: images[ColumnName.azimuth])
  }
}
