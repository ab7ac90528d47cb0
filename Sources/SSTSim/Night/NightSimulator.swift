internal import Foundation
public import SSTCore
internal import SSTIO
internal import SSTSky

/// Simulates runs of two telescopes that look at the same air showers, as raw files with their truth.
///
/// A toy: air showers are lines of light (see ``NightSettings`` and the article on it). Every shower, pixel and event
/// has random numbers of its own: the files are the same whatever the number of threads.
public struct NightSimulator: Sendable {
  /// What was asked for.
  public let settings: NightSettings
  private let telescopes: [PreparedTelescope]
  private let site: SkyTransformer
  private let normal = NormalTable()
  private let lookup = PixelLookup()
  private let atmosphere = Atmosphere(siteHeight: NightSimulator.siteLocation.heightM)

  /// The array's reference point.
  public static let siteLocation = GeodeticLocation(
    longitudeDeg: 14.782501, latitudeDeg: 49.912442, heightM: 511.195)

  /// The files of a run, without folders.
  public struct RunFiles: Sendable, Equatable {
    /// The number of the run.
    public var number: Int
    /// The raw file of each telescope, in the order of telescopes.
    public var raw: [String]
    /// Events, showers and settings.
    public var truth: [String]
    /// The raw files and the truth.
    public var all: [String] { raw + truth }
  }

  /// What a run has become.
  public struct RunSummary: Sendable {
    /// Its files.
    public var files: RunFiles
    /// Recorded events of each telescope.
    public var events: [Int]
    /// Recorded shower events of each telescope.
    public var triggers: [Int]
    /// Showers that triggered every telescope.
    public var stereo: Int
    /// Showers that were thrown.
    public var thrown: Int
  }

  /// Prepares the cameras.
  ///
  /// - Parameters:
  ///   - settings: what is asked for.
  ///   - telescopes: 21 and 22 with their tables.
  /// - Throws: ``SimulationError`` for settings out of range, ``NightError`` for a pointing out of reach or a threshold
  ///   within the noise.
  public init(_ settings: NightSettings, telescopes: [NightTelescope]) throws {
    try settings.validate()
    self.settings = settings
    site = SkyTransformer(location: Self.siteLocation)
    var prepared: [PreparedTelescope] = []
    for telescope in telescopes {
      try telescope.validate()
      let next = PreparedTelescope(
        telescope, backgroundMHz: settings.backgroundMHz, seed: settings.seed, normal: normal)
      if settings.threshold < next.leastThreshold {
        throw NightError.thresholdInNoise(
          telescope: telescope.description.id, threshold: settings.threshold, least: next.leastThreshold)
      }
      prepared.append(next)
    }
    self.telescopes = prepared
    for index in 0..<settings.runCount { _ = try altitudes(run: index) }
  }

  /// The start of a run.
  private func start(run index: Int) -> TAITime {
    let seconds = (Double(index) * (settings.duration + settings.gap)).rounded(.up)
    return TAITime(nanoseconds: settings.start.nanoseconds + Int64(seconds) * 1_000_000_000)
  }

  private func pointing(run index: Int) -> RunPointing {
    RunPointing(settings.pointing, run: index, start: start(run: index), site: site)
  }

  /// The altitudes of the pointing in a run, in degrees.
  private func altitudes(run index: Int) throws(NightError) -> ClosedRange<Double> {
    let first = start(run: index).nanoseconds
    let direction = pointing(run: index).direction
    var range: ClosedRange<Double>?
    for step in 0...20 {
      let time = TAITime(nanoseconds: first + Int64(Double(step) / 20 * settings.duration * 1e9))
      let altitude = site.horizontal(of: direction, at: time).altitudeDeg
      if !(15...89).contains(altitude) {
        throw .pointingOutOfReach(run: settings.firstRun + index, altitudeDeg: altitude)
      }
      range = min(range?.lowerBound ?? altitude, altitude)...max(range?.upperBound ?? altitude, altitude)
    }
    return range ?? 15...89
  }

  /// The names of the files of a run.
  ///
  /// - Parameter index: of the run, from 0.
  public func files(run index: Int) -> RunFiles {
    let date = start(run: index).iso8601UTC.prefix(10).filter { $0 != "-" }
    let digits = String(settings.firstRun + index)
    let stem = "\(date)_" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return RunFiles(
      number: settings.firstRun + index,
      raw: telescopes.map { "SST1M\($0.telescope.description.id - 20)_\(stem).fits.fz" },
      truth: NightTruth.endings.map { "night_\(stem).\($0)" })
  }

  /// About how many events the telescopes will record in all runs.
  public var expectedEvents: Int {
    let rate = settings.rate + settings.pedestalRate
    return Int(rate * settings.duration * Double(settings.runCount * telescopes.count))
  }

  /// Everything that one run is made from.
  func makeRun(_ index: Int) throws -> NightRun {
    let number = settings.firstRun + index
    var random = CounterRandom(
      seed: settings.seed, event: UInt64(number), purpose: RandomPurpose.nightRun.rawValue)
    let slices = SliceMaker(atmosphere: atmosphere, siteHeight: Self.siteLocation.heightM)
    let seed = random.next()
    let made = telescopes.map {
      $0.inRun(seed: random.next(), threshold: settings.threshold, lookup: lookup)
    }
    let altitudes = try altitudes(run: index)
    let collection = made.map(\.imager.collection).max() ?? 0
    var bounds: [Int: LightBound] = [:]
    for degree in Int(altitudes.lowerBound) - 1...Int(altitudes.upperBound) + 2 {
      bounds[degree] = LightBound(
        altitude: Double(degree) * .pi / 180, slices: slices, collection: collection)
    }
    return NightRun(
      settings: settings, number: number, start: start(run: index), pointing: pointing(run: index),
      array: ShowerArray(
        seed: seed, telescopes: made,
        cascades: CascadeMaker(atmosphere: atmosphere, siteHeight: slices.siteHeight, normal: normal),
        slices: slices),
      site: site, mixture: ShowerMixture(settings), bounds: bounds)
  }

  /// Throws and writes one run; its files appear together, whole or not at all.
  ///
  /// - Parameters:
  ///   - index: of the run, from 0.
  ///   - folder: for its files; must exist.
  ///   - overwrite: whether the files may exist already.
  ///   - jobs: threads; the files do not depend on it.
  ///   - counter: told of every event.
  ///   - cancellation: checked between blocks.
  /// - Throws: ``NightError``, ``SimulationError``, `ZFITSWriterError`, `AtomicFileError`, `CancelledError`.
  public func write(
    run index: Int, toFolder folder: String, overwrite: Bool = false, jobs: Int = 1,
    counter: ProgressCounter? = nil,
    cancellation: CancellationFlag? = nil
  ) throws -> RunSummary {
    FreedMemory.keep()
    let run = try makeRun(index)
    let thrower = NightThrower(run: run, jobs: jobs, cancellation: cancellation)
    let rate = try run.mixture.rate ?? settings.rate * Double(telescopes.count) / thrower.pilotTriggers()
    let thrown = try thrower.throwAll(rate: rate)
    let schedule = NightSchedule(run: run, showers: thrown.showers)
    let files = files(run: index)
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let counter = counter ?? ProgressCounter(total: 0, unit: "events", observer: nil)
    let outputs = AtomicFileSet(overwrite: overwrite)
    let truth = try files.truth.map { try outputs.file(base + $0) }
    for telescope in telescopes.indices {
      let file = NightFile(
        run: run, schedule: schedule, telescope: telescope, jobs: jobs, counter: counter,
        cancellation: cancellation)
      _ = try file.write(to: outputs.file(base + files.raw[telescope]))
    }
    try NightTruth(run: run, schedule: schedule, thrown: thrown.thrown).write(to: truth)
    try outputs.commit()
    return RunSummary(
      files: files, events: schedule.events.map(\.count),
      triggers: schedule.events.map { $0.count { $0.shower != nil } },
      stereo: schedule.showers.count { $0.images.allSatisfy { $0.readoutStart != nil } },
      thrown: thrown.thrown)
  }
}

/// Makes the C library keep memory that is freed.
///
/// Tiles are a few megabytes that are taken and given back all the time. The GNU C library learns from the largest
/// block that was ever freed (up to 32 MB) how much to keep for the next one; without that a fifth of the time goes
/// into new pages from the system. Other libraries are not harmed.
enum FreedMemory {
  private static let block = 30 << 20

  /// Takes and frees one large block.
  static func keep() { free(large()) }

  @inline(never)
  private static func large() -> UnsafeMutableRawPointer? { malloc(block) }
}
