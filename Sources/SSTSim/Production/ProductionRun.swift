internal import Foundation
internal import SSTCore
internal import SSTIO
internal import SSTSky

/// One run of a production: throws showers, and writes what a piece of them leaves in the file.
struct ProductionRun: Sendable {
  let settings: ProductionSettings
  let number: Int
  let array: ShowerArray
  let bound: LightBound
  let pointing: HorizontalDirection

  /// What a piece of a run has become.
  struct Piece: Sendable {
    var bytes: [UInt8] = []
    var counts: ProductionCounts
    /// Simulated and triggered events in core distance and energy.
    var simulated, triggered: EventIOHistograms.Histogram
  }

  /// Storage of one thread.
  struct Worker: Sendable {
    var light: ShowerArray.Scratch
    var images: [ShowerImage]
    var writer = ObjectWriter()
    var samples = [UInt16](repeating: 0, count: SST1MCamera.pixelCount * SST1MCamera.samplesPerPixel)
    /// The p.e. that are expected in each telescope.
    var means: [Double]

    init(_ run: ProductionRun) {
      light = ShowerArray.Scratch(run.array)
      images = run.array.telescopes.map { _ in ShowerImage() }
      means = [Double](repeating: 0, count: images.count)
    }
  }

  /// Showers are numbered from 1; uses of one follow each other.
  private func key(shower: Int, use: Int) -> UInt64 { UInt64(shower) << 8 | UInt64(use) }

  /// Throws some showers and writes their objects.
  func piece(_ showers: Range<Int>) -> Piece {
    var worker = Worker(self)
    var piece = Piece(
      counts: ProductionCounts(energies: settings.energyRange, telescopes: array.telescopes.count),
      simulated: histogram(6, "Events, without weights (Ra3d, log10(E))"),
      triggered: histogram(7, "Array triggered, without weights (Ra3d, log10(E))"))
    for number in showers { throwShower(number, &worker, &piece) }
    piece.bytes = worker.writer.bytes
    return piece
  }

  /// Triggers beyond the scatter radius that belong to a piece of a run, from a sample.
  ///
  /// A tenth of the density inside is thrown into the ring from once to twice the radius, whose area is three times as
  /// large: each trigger counts ten times.
  func outside(pieceEvents events: Int, after start: Int) -> Double {
    let first = start * settings.reuse
    let sample = (first + events) * 3 / 10 - first * 3 / 10
    return 10 * Double(triggersOutside(first * 3 / 10..<first * 3 / 10 + sample))
  }

  /// Counts the triggers of showers whose cores lie between once and twice the scatter radius.
  func triggersOutside(_ showers: Range<Int>) -> Int {
    var worker = Worker(self)
    var triggers = 0
    for number in showers {
      // Numbers that no shower of the file has.
      let key = key(shower: number, use: 255)
      let shower = draw(shower: number | 1 << 40)
      guard array.canTrigger(bound, energy: shower.electromagneticEnergy) else { continue }
      let use = drawUse(key, shower, radii: settings.scatterRadius...2 * settings.scatterRadius)
      guard array.canTrigger(bound, energy: shower.electromagneticEnergy, use.shower) else { continue }
      _ = array.develop(shower, key: key, &worker.light)
      array.makeLight(of: shower.primary, &worker.light)
      if !decide(use, key: key, &worker).isEmpty { triggers += 1 }
    }
    return triggers
  }

  /// A shower whose axis goes through the array's reference point.
  private func draw(shower number: Int) -> AirShower {
    var random = CounterRandom(
      seed: array.seed, event: UInt64(number), purpose: RandomPurpose.productionShower.rawValue)
    let primary = settings.primary
    let energy = random.powerLaw(in: settings.energyRange, index: -settings.slope)
    let share =
      primary.isHadron
      ? array.cascades.electromagneticShare(of: primary, energy: energy, random: &random) : 1
    let direction =
      settings.viewCone > 0 ? random.direction(within: settings.viewCone, of: pointing) : pointing
    return AirShower(
      primary: primary, energy: energy, electromagneticEnergy: energy * share, direction: direction,
      axis: GroundVector(direction), core: .zero, time: 0)
  }

  /// A use of a shower: its core, and the time of its front within a sample.
  struct Use: Sendable {
    var shower: AirShower
    /// Distance of the axis from the reference point, metres.
    var radius: Double
  }

  private func drawUse(_ key: UInt64, _ shower: AirShower, radii: ClosedRange<Double>) -> Use {
    var random = CounterRandom(
      seed: array.seed, event: key, purpose: RandomPurpose.productionUse.rawValue)
    let core = random.core(axis: shower.axis, radii: radii)
    var moved = shower
    (moved.core, moved.time) = (core.position, random.uniform(in: 0...4))
    return Use(shower: moved, radius: core.radius)
  }

  private func throwShower(_ number: Int, _ worker: inout Worker, _ piece: inout Piece) {
    let shower = draw(shower: number)
    let heights = array.develop(shower, key: UInt64(number), &worker.light)
    worker.writer.add(record(of: shower, heights), identifier: number)
    let isBright = array.canTrigger(bound, energy: shower.electromagneticEnergy)
    var hasLight = false
    for index in 0..<settings.reuse {
      let key = key(shower: number, use: index)
      let use = drawUse(key, shower, radii: 0...settings.scatterRadius)
      let event = 100 * number + index
      worker.writer.add(
        MCEvent(shower: number, coreX: Float(use.shower.core.x), coreY: Float(use.shower.core.y)),
        identifier: event)
      piece.simulated.fill(x: use.radius, y: use.shower.logEnergy)
      var triggers: [(telescope: Int, NightTrigger.Decision)] = []
      if isBright, array.canTrigger(bound, energy: shower.electromagneticEnergy, use.shower) {
        if !hasLight { array.makeLight(of: shower.primary, &worker.light) }
        hasLight = true
        triggers = decide(use, key: key, &worker)
      }
      piece.counts.add(energy: shower.energy, triggered: triggers.map(\.telescope))
      if triggers.isEmpty { continue }
      piece.triggered.fill(x: use.radius, y: use.shower.logEnergy)
      write(use, event: event, key: key, triggers, &worker)
    }
  }

  /// The telescopes that trigger; the images of all are left in `worker` if any does.
  private func decide(
    _ use: Use, key: UInt64, _ worker: inout Worker
  ) -> [(telescope: Int, NightTrigger.Decision)] {
    var triggers: [(telescope: Int, NightTrigger.Decision)] = []
    var isDrawn = [Bool](repeating: false, count: array.telescopes.count)
    for (index, telescope) in array.telescopes.enumerated() {
      worker.means[index] = array.photoelectrons(
        telescope: index, shift: use.shower.core, &worker.light)
      guard telescope.canTrigger(mean: worker.means[index]) else { continue }
      drawImage(use, telescope: index, key: key, &worker)
      isDrawn[index] = true
      let decision = telescope.trigger.decide(
        worker.images[index], event: key,
        frontTime: use.shower.time + telescope.frontDelay(use.shower),
        scratch: &worker.light.trigger)
      if let decision { triggers.append((index, decision)) }
    }
    if !triggers.isEmpty {
      for index in array.telescopes.indices where !isDrawn[index] {
        drawImage(use, telescope: index, key: key, &worker)
      }
    }
    return triggers
  }

  private func drawImage(_ use: Use, telescope index: Int, key: UInt64, _ worker: inout Worker) {
    array.draw(
      telescope: index, key: key, pointing: pointing, axis: use.shower.axis, shift: use.shower.core,
      worker.light, into: &worker.images[index])
  }
}

extension AirShower {
  /// log10 of the energy in TeV.
  var logEnergy: Double { log10(energy) }
}
