internal import SSTCore
internal import SSTIO

/// Makes the events of one run.
///
/// An event depends on (seed, run, event) alone, so a run has the same bytes whatever the number of threads.
struct LabRunMaker: Sendable {
  let run: LabRun
  let settings: LabSettings
  let pixels: [LabPixel]
  let tables: LabPulseTables
  let pedestals: LabPedestals?
  private let flashes: FiredCellSampler
  private let nightSky: LabNightSky
  private let normal: NormalTable

  init(
    _ run: LabRun, settings: LabSettings, pixels: [LabPixel], tables: LabPulseTables,
    pedestals: LabPedestals?, normal: NormalTable, jobs: Int
  ) throws {
    self.run = run
    self.settings = settings
    self.pixels = pixels
    self.tables = tables
    self.pedestals = pedestals
    self.normal = normal
    flashes = FiredCellSampler(
      try parallelMap(count: pixels.count, jobs: jobs) { index, _ in
        FiredCells(light: settings.light(of: pixels[index], run), crosstalk: pixels[index].crosstalk)
      })
    nightSky = LabNightSky(
      pixels, rates: pixels.map { settings.backgroundRate(of: $0, run) }, tables: tables,
      sampleCount: settings.sampleCount)
  }

  private func random(_ event: Int, _ purpose: LabRandomPurpose) -> CounterRandom {
    CounterRandom(
      seed: settings.seed, event: UInt64(run.number) << 32 | UInt64(event), purpose: purpose.rawValue)
  }

  /// What the row of an event says.
  ///
  /// Flashes come every 2 ms. In pedestal runs the storage cells come in a fixed order, so that all are reached.
  func header(_ event: Int) -> TIOWriter.Event {
    var random = random(event, .eventHeader)
    let time = UInt64(event) * 2_000_000 + random.next() % 1000
    let arrival =
      UInt64(LabRunFile.startSeconds(run)) * 1_000_000_000 + time + 300_000 + random.next() % 50_000
    let cells = UInt64(TIOStorage.cellCount)
    let cell = run.purpose == .pedestal ? UInt64(event) * 1021 % cells : random.next() % cells
    var header = TIOWriter.Event(
      tack: 1_000_000_000 + time, cpuSeconds: Int64(arrival / 1_000_000_000),
      cpuNanoseconds: Int64(arrival % 1_000_000_000), firstCell: Int(cell))
    if run.purpose == .pedestal { return header }
    let lot = random.uniform()
    header.isStale = lot < settings.staleFraction
    if !header.isStale, lot < settings.staleFraction + settings.incompleteFraction {
      header.missingPackets = [Int(random.next() % UInt64(pixels.count / 32))]
    }
    return header
  }

  /// Makes the stored words `[pixel][sample]` of an event.
  func fill(_ words: UnsafeMutableBufferPointer<UInt16>, event: Int, header: TIOWriter.Event) {
    var flash = random(event, .flash)
    var sky = random(event, .nightSky)
    var noise = random(event, .noise)
    let count = settings.sampleCount
    let cells = pedestals?.cells(firstCell: header.firstCell) ?? []
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { row in
      for (index, pixel) in pixels.enumerated() {
        row.initialize(repeating: run.purpose == .pedestal ? 0 : Float(pixel.baseline))
        if pixel.seesLight, !header.isStale { addFlash(index, to: row, &flash) }
        if !nightSky.isDark { nightSky.add(index, to: row, &sky, normal) }
        normal.add(Float(pixel.noise), to: row, &noise)
        pedestals?.add(index, cells: cells, to: row)
        store(row, in: words.extracting(index * count..<(index + 1) * count))
      }
    }
  }

  private func addFlash(
    _ index: Int, to row: UnsafeMutableBufferPointer<Float>, _ random: inout CounterRandom
  ) {
    let cells = Double(flashes.next(index, &random))
    let deviate = normal.next(&random)
    if cells == 0 { return }
    let pixel = pixels[index]
    let charge = cells + pixel.chargeSpread * cells.squareRoot() * deviate
    let height = Float(pixel.amplitude * settings.camera.saturation(charge))
    let target = row.extracting(
      tables.flashStarts[index]..<tables.flashStarts[index] + LabPulse.length)
    tables.flash.withUnsafeBufferPointer { pulses in
      let pulse = pulses.extracting(index * LabPulse.length..<(index + 1) * LabPulse.length)
      for sample in target.indices { target[sample] += height * pulse[sample] }
    }
  }

  /// Rounds to the steps of the file, and cuts off what does not fit.
  private func store(
    _ row: UnsafeMutableBufferPointer<Float>, in words: UnsafeMutableBufferPointer<UInt16>
  ) {
    let (scale, offset) = settings.scaling
    let top: Float = settings.level == .r0 ? 4095 : 65_535
    for sample in row.indices {
      let word = (row[sample] + offset) * scale + 0.5
      words[sample] = UInt16(truncatingIfNeeded: Int32(max(0, min(top, word))))
    }
  }
}

extension LabSettings {
  /// Stored units of one mV, and the mV that are added before.
  var scaling: (scale: Float, offset: Float) { level == .r0 ? (1, 0) : (22.8, 370) }
  /// The variance that rounding to stored values adds, in mV²; R0 samples are rounded again when they are calibrated.
  var roundingVariance: Double {
    let (r0, r1) = (1.0, 1 / 13.6)
    return level == .r0 ? (r0 * r0 + r1 * r1) / 12 : 1 / (12 * 22.8 * 22.8)
  }

  /// Mean primary photoelectrons of a flash on a pixel.
  func light(of pixel: LabPixel, _ run: LabRun) -> Double {
    run.photons * camera.photonDetection * pixel.relativeLight
  }

  /// Photoelectrons of night-sky background and dark counts of a pixel for each ns; pixels without light have none.
  func backgroundRate(of pixel: LabPixel, _ run: LabRun) -> Double {
    guard pixel.seesLight, run.purpose != .pedestal else { return 0 }
    return 1e-9 * (run.nightSkyHz * camera.photonDetection * pixel.relativeLight + camera.darkCountHz)
  }
}
