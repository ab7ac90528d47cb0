public import SSTCore
internal import SSTIO
internal import SSTSky

/// Simulates showers in the two SST-1M telescopes and writes simtel files, as sim_telarray would.
///
/// The showers, cameras and triggers are those of ``NightSimulator``: a toy (see the article on simulations). Every
/// shower, use, telescope and pixel has random numbers of its own: files are the same whatever the number of threads.
public struct ProductionSimulator: Sendable {
  /// What was asked for.
  public let settings: ProductionSettings
  let telescopes: [ProductionTelescope]
  private let normal = NormalTable()
  private let lookup = PixelLookup()
  private let atmosphere = Atmosphere(siteHeight: NightSimulator.siteLocation.heightM)

  /// What a run has become.
  public struct RunSummary: Sendable {
    /// The number of the run.
    public var run: Int
    /// Its file; `-` for a stream.
    public var path: String
    /// What was thrown and what triggered.
    public var counts: ProductionCounts
  }

  /// Events of a piece of a run: of this size, so that the bytes do not depend on anything else.
  private static let eventsPerPiece = 512

  /// Prepares the cameras.
  ///
  /// - Parameters:
  ///   - settings: what is asked for.
  ///   - telescopes: 21 and 22 with their tables; they become 1 and 2.
  /// - Throws: ``SimulationError`` for settings out of range, ``NightError`` for a threshold within the noise.
  public init(_ settings: ProductionSettings, telescopes: [NightTelescope]) throws {
    try settings.validate()
    self.settings = settings
    var made: [ProductionTelescope] = []
    for (index, telescope) in telescopes.enumerated() {
      var telescope = telescope
      if let pulse = settings.pulse {
        (telescope.pulse, telescope.pulseStepNS) = (pulse.amplitudes, pulse.stepNS)
      }
      try telescope.validate()
      let rates = settings.nightSky.megahertz
      let rate = rates[min(index, rates.count - 1)]
      let efficiency = QuantumEfficiency(telescope: index, megahertz: rate)
      let prepared = PreparedTelescope(
        telescope, backgroundMHz: rate, efficiency: efficiency.factor, seed: settings.seed, normal: normal)
      let least = prepared.leastThreshold
      let threshold = settings.threshold ?? max(ShowerRanges.threshold, (least + 9) / 10 * 10)
      if threshold < least {
        throw NightError.thresholdInNoise(
          telescope: telescope.description.id, threshold: threshold, least: least)
      }
      made.append(
        ProductionTelescope(id: index + 1, prepared: prepared, efficiency: efficiency, threshold: threshold))
    }
    self.telescopes = made
  }

  /// The thresholds of the telescopes on the sum of seven patches, in ADC counts.
  public var thresholds: [Int] { telescopes.map(\.threshold) }

  /// What the window lets through to a pixel, relative to the mean of the camera.
  func transmittance(telescope: Int, pixel: Int) -> Double {
    telescopes[telescope].prepared.telescope.windowTransmittance[pixel]
  }

  /// The events of a run: uses of showers.
  public var eventsPerRun: Int { settings.showerCount * settings.reuse }

  /// The name of the file of a run.
  ///
  /// - Parameter index: of the run, from 0.
  public func fileName(run index: Int) -> String {
    let digits = String(settings.firstRun + index)
    let number = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    return "\(settings.primary.rawValue)_\(settings.zenithDeg)deg_\(settings.azimuthDeg)deg_run\(number)."
      + settings.packing.fileEnding
  }

  /// Everything that one run is made from.
  func makeRun(_ index: Int) -> ProductionRun {
    let number = settings.firstRun + index
    // Runs of other primaries have other showers, also with the same seed and number.
    let primary = UInt64(PrimaryParticle.allCases.firstIndex(of: settings.primary) ?? 0)
    var random = CounterRandom(
      seed: settings.seed, event: primary << 40 | UInt64(number), purpose: RandomPurpose.production.rawValue)
    let slices = SliceMaker(atmosphere: atmosphere, siteHeight: NightSimulator.siteLocation.heightM)
    let seed = random.next()
    let array = ShowerArray(
      seed: seed,
      telescopes: telescopes.map {
        $0.prepared.inRun(seed: random.next(), threshold: $0.threshold, lookup: lookup)
      },
      cascades: CascadeMaker(atmosphere: atmosphere, siteHeight: slices.siteHeight, normal: normal),
      slices: slices)
    let pointing = HorizontalDirection(
      azimuthDeg: settings.azimuthDeg, altitudeDeg: 90 - settings.zenithDeg)
    return ProductionRun(
      settings: settings, number: number, array: array, bound: bound(array), pointing: pointing)
  }

  /// The most light of showers from any altitude in the view cone.
  private func bound(_ array: ShowerArray) -> LightBound {
    let collection = array.telescopes.map(\.imager.collection).max() ?? 0
    let altitudes = [-settings.viewCone, 0, settings.viewCone].map { min(90, 90 - settings.zenithDeg + $0) }
    let bounds = Set(altitudes).map {
      LightBound(altitude: $0 * .pi / 180, slices: array.slices, collection: collection)
    }
    return bounds.dropFirst().reduce(bounds[0]) { $0.united(with: $1) }
  }

  /// Simulates a run and gives away its bytes in order.
  ///
  /// - Parameters:
  ///   - index: of the run, from 0.
  ///   - path: the name of the output, for errors and the summary.
  ///   - jobs: threads; the bytes do not depend on it.
  ///   - counter: told of every event.
  ///   - cancellation: looked at between pieces.
  ///   - emit: takes the bytes.
  /// - Throws: `AtomicFileError`, `CancelledError`, or what `emit` throws.
  public func write(
    run index: Int, path: String, jobs: Int = 1, counter: ProgressCounter? = nil,
    cancellation: CancellationFlag? = nil, emit: @escaping ([UInt8]) throws -> Void
  ) throws -> RunSummary {
    FreedMemory.keep()
    let packing = settings.packing
    let run = makeRun(index)
    let output = try PackedOutput(packing, name: path, emit: emit)
    func write(_ writer: ObjectWriter) throws {
      try output.write(PackedOutput.prepare(writer.bytes, for: packing, name: path))
    }
    var writer = ObjectWriter()
    ProductionHead(run: run, telescopes: telescopes).write(to: &writer)
    try write(writer)
    var whole = run.piece(0..<0)
    let perPiece = max(1, Self.eventsPerPiece / settings.reuse)
    let pieces = (settings.showerCount + perPiece - 1) / perPiece
    let batch = jobs <= 1 ? 1 : 2 * jobs
    for first in stride(from: 0, to: pieces, by: batch) {
      let made = try parallelMap(count: min(batch, pieces - first), jobs: jobs) { part, _ in
        try cancellation?.check()
        let start = (first + part) * perPiece
        var piece = run.piece(start + 1..<min(start + perPiece, settings.showerCount) + 1)
        piece.counts.outside = run.outside(pieceEvents: piece.counts.events, after: start)
        piece.bytes = try PackedOutput.prepare(piece.bytes, for: packing, name: path)
        return piece
      }
      for piece in made {
        try output.write(piece.bytes)
        whole.counts.add(piece.counts)
        whole.simulated.add(piece.simulated)
        whole.triggered.add(piece.triggered)
        counter?.advance(piece.counts.events)
      }
    }
    writer.removeAll()
    writer.add(EventIOHistograms([whole.simulated, whole.triggered]), identifier: -1)
    try write(writer)
    try output.close()
    return RunSummary(run: run.number, path: path, counts: whole.counts)
  }

  /// Simulates a run and writes its file, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - index: of the run, from 0.
  ///   - folder: for the file; must exist.
  ///   - overwrite: whether the file may exist already.
  ///   - jobs: threads; the file does not depend on it.
  ///   - counter: told of every event.
  ///   - cancellation: looked at between pieces.
  /// - Throws: `AtomicFileError`, `CancelledError`.
  public func write(
    run index: Int, toFolder folder: String, overwrite: Bool = false, jobs: Int = 1,
    counter: ProgressCounter? = nil, cancellation: CancellationFlag? = nil
  ) throws -> RunSummary {
    let path = (folder.hasSuffix("/") ? folder : folder + "/") + fileName(run: index)
    let file = try AtomicFile(path: path, overwrite: overwrite)
    let summary = try write(
      run: index, path: path, jobs: jobs, counter: counter,
      cancellation: cancellation
    ) { try file.write(contentsOf: $0) }
    try file.commit()
    return summary
  }
}
