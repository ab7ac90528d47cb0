import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Writes the events of simulated files to one DL1 file, in the order of the inputs.
///
/// The file appears under its name when ``finish(_:provenance:)`` succeeds, or not at all.
struct SimulatedDL1Writer {
  private let setup: SimulatedSetup
  private let files: AtomicFileSet
  private var writer: DL1FileWriter
  private var lastArrayPointing: HorizontalDirection?
  private var lastPointings: [HorizontalDirection?]
  private var telescopeEvents: [Int]

  /// Begins the file and writes what is known before the first event.
  init(_ setup: SimulatedSetup) throws {
    self.setup = setup
    files = AtomicFileSet(overwrite: setup.options.overwrite)
    writer = try DL1FileWriter(path: setup.output, setup.contents, in: files)
    lastPointings = setup.telescopes.map { _ in nil }
    telescopeEvents = setup.telescopes.map { _ in 0 }
  }

  /// Writes a block; a pointing is a row only where it changes.
  mutating func append(_ result: borrowing SimulatedRows) throws {
    var rows = result.rows
    if let last = lastArrayPointing, rows.arrayPointings.first?.horizontal == last {
      rows.arrayPointings.removeFirst()
    }
    lastArrayPointing = rows.arrayPointings.last?.horizontal ?? lastArrayPointing
    for index in rows.telescopes.indices {
      if let last = lastPointings[index], rows.telescopes[index].pointings.first?.horizontal == last {
        rows.telescopes[index].pointings.removeFirst()
      }
      lastPointings[index] = rows.telescopes[index].pointings.last?.horizontal ?? lastPointings[index]
      telescopeEvents[index] += result.telescopeEvents[index]
    }
    try writer.append(rows, jobs: setup.options.jobs)
  }

  /// Writes how the showers were simulated and puts the file in place.
  mutating func finish(_ runs: [SimulatedRun], lostCount: Int, provenance: Provenance) throws {
    let file = writer.product.file
    try file.write(runs.compactMap(\.row), to: SimulationRunRow.table)
    let distributions = runs.compactMap(\.distribution)
    if let first = distributions.first {
      let table = ShowerDistributionRow.table(
        energyBins: first.energyEdgesTeV.count - 1, distanceBins: first.distanceEdgesM.count - 1)
      try file.write(distributions, to: table)
    }
    let counts = triggeredCounts
    let hasOwn = !setup.options.quirks.contains(.originalLayout)
    let table = RunInfo.table(telescopeCount: counts.count, hasOwnColumns: hasOwn)
    try file.write([info(counts, lostCount: lostCount, provenance)], to: table)
    var metadata = ReferenceMetadata(observationIDs: runs.map(\.observation))
    metadata.isSimulation = true
    writer.observationIDs = runs.map { UInt64(max(0, $0.observation)) }
    metadata.instrument = setup.contents.instrument.subarray.name
    try writer.finish(
      provenance, metadata: metadata, configuration: setup.options.configuration.effectiveJSON)
    try files.commit()
  }

  /// The events of each telescope; readers of the table expect at least two.
  private var triggeredCounts: [Int] {
    let counts = setup.contents.instrument.subarray.telescopes.map { telescope in
      setup.contents.telescopes.firstIndex(of: telescope.id).map { telescopeEvents[$0] } ?? 0
    }
    return counts + repeatElement(0, count: max(0, 2 - counts.count))
  }

  private func info(_ counts: [Int], lostCount: Int, _ provenance: Provenance) -> RunInfo {
    var info = RunInfo()
    info.software = "\(SoftwareVersion.name) \(SoftwareVersion.number)"
    info.triggeredCounts = counts
    (info.usesArrayEventIDs, info.lostCount) = (true, lostCount)
    info.isComplete = provenance.status == .completed
    return info
  }
}

/// What is written about a run of an input.
struct SimulatedRun: Sendable {
  let path: String
  var observation: Int
  /// What weights depend on; nil if the file does not say.
  let settings: SimulatedRunSettings?
  /// How its showers were simulated; nil if the file does not say.
  var row: SimulationRunRow?
  /// How all of them are spread; nil if the file does not say.
  var distribution: ShowerDistributionRow?

  /// False if the distribution was counted here, because the file has none.
  var isDistributionStored: Bool

  /// Takes what a pass over an input has found.
  ///
  /// - Parameters:
  ///   - run: what was found.
  ///   - path: the input.
  init(_ run: SimtelRun, path: String) {
    self.path = path
    settings = run.simulation.map { SimulatedRunSettings($0, primary: run.primary) }
    observation = run.run.run
    row = run.simulation.map { SimulationRunRow(observation: run.run.run, $0) }
    distribution = run.showerHistogram.flatMap { ShowerDistributionRow(observation: run.run.run, $0) }
    isDistributionStored = run.isHistogramStored
  }
}

extension ShowerDistributionRow {
  /// Makes the row of a histogram over core distance (x) and log10 of the energy (y); nil for one of another shape.
  init?(observation: Int, _ histogram: EventIOHistograms.Histogram) {
    guard histogram.binsX > 0, histogram.binsY > 0 else { return nil }
    self.init()
    self.observation = Int64(observation)
    (self.histogram, entries) = (Int64(histogram.identifier), Int64(histogram.entries))
    energyEdgesTeV = Self.edges(histogram.lowerY, histogram.upperY, histogram.binsY).map { pow(10, $0) }
    distanceEdgesM = Self.edges(histogram.lowerX, histogram.upperX, histogram.binsX)
    let cells = histogram.binsX * histogram.binsY
    counts =
      histogram.contents.count == cells
      ? histogram.contents.map { Float($0) } : [Float](repeating: 0, count: cells)
  }

  /// Whether histograms can be rows of one table and compared.
  func hasSameBins(as other: ShowerDistributionRow) -> Bool {
    energyEdgesTeV == other.energyEdgesTeV && distanceEdgesM == other.distanceEdgesM
  }

  private static func edges(_ lower: Double, _ upper: Double, _ bins: Int) -> [Double] {
    (0...bins).map { lower + (upper - lower) * Double($0) / Double(bins) }
  }
}
