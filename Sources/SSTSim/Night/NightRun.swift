internal import SSTSky
internal import Foundation
internal import SSTCore

/// A telescope of a run with everything that makes its events.
struct RunTelescope: Sendable {
  let imager: ShowerImager
  let trigger: NightTrigger
  /// Of the telescope in this run.
  let seed: UInt64

  var id: Int { imager.telescope.description.id }

  /// When a shower's front is at the telescope, ns after it passes the array's reference point.
  func frontDelay(_ shower: AirShower) -> Double { -imager.position.dot(shower.axis) / speedOfLight }

  /// Random numbers of the light of a shower.
  func lightRandom(_ key: UInt64) -> CounterRandom {
    CounterRandom(seed: seed, event: key, purpose: RandomPurpose.nightLight.rawValue)
  }
}

/// A shower that triggered a telescope.
struct TriggeredShower: Sendable {
  /// The key of its random numbers.
  let key: UInt64
  let shower: AirShower
  /// Above sea level, metres.
  var firstHeight: Double
  /// Above sea level, metres.
  var maximumHeight: Double
  /// One value per telescope.
  var images: [Seen] = []

  /// What a telescope has of it.
  struct Seen: Sendable {
    /// Where it points.
    var pointing: HorizontalDirection
    /// p.e. on pixels.
    var truePhotoelectrons: Int
    /// The start of the readout, ns after the start of the run; nil without trigger.
    var readoutStart: Int64?
  }
}

/// One run: throws showers and decides which telescopes they trigger.
struct NightRun: Sendable {
  let settings: NightSettings
  let number: Int
  let start: TAITime
  let pointing: RunPointing
  let seed: UInt64
  let telescopes: [RunTelescope]
  let site: SkyTransformer
  let cascades: CascadeMaker
  let slices: SliceMaker
  /// By altitude in whole degrees.
  var bounds: [Int: LightBound]

  /// Slices of a cascade: fewer where there are several cascades.
  private static func sliceCount(_ primary: PrimaryParticle) -> Int { primary == .gamma ? 32 : 16 }

  /// Storage and sky of one thread.
  struct Worker: Sendable {
    fileprivate var cascades: [Cascade] = []
    fileprivate var slices: [LightSlice] = []
    fileprivate var means: [[Double]]
    /// The p.e. of the telescope that was considered last.
    var image = ShowerImage()
    fileprivate var trigger = NightTrigger.Scratch()
    fileprivate var sky: NightSky

    init(_ run: NightRun) {
      means = [[Double]](repeating: [], count: run.telescopes.count)
      sky = NightSky(run)
    }
  }

  /// Throws a shower.
  ///
  /// - Parameters:
  ///   - key: of its random numbers.
  ///   - times: ns after the start of the run that it may come at.
  ///   - worker: of the thread.
  /// - Returns: the shower if it triggers a telescope.
  func shower(_ key: UInt64, times: ClosedRange<Double>, worker: inout Worker) -> TriggeredShower? {
    guard let shower = draw(key, times: times, sky: &worker.sky) else { return nil }
    var found = TriggeredShower(key: key, shower: shower, firstHeight: 0, maximumHeight: 0)
    let telescopeSums = makeLight(&found, &worker)
    var isTriggered = false
    for index in telescopes.indices {
      let pointing = worker.sky.pointing(telescope: index, at: shower.time)
      var seen = TriggeredShower.Seen(pointing: pointing, truePhotoelectrons: -1, readoutStart: nil)
      if canTrigger(index, mean: telescopeSums[index]) {
        drawImage(found, telescope: index, pointing: pointing, &worker)
        seen.truePhotoelectrons = worker.image.trueCount
        let front = shower.time + telescopes[index].frontDelay(shower)
        seen.readoutStart = telescopes[index].trigger.readoutStart(
          worker.image, event: key, frontTime: front, scratch: &worker.trigger)
        if seen.readoutStart != nil { isTriggered = true }
      }
      found.images.append(seen)
    }
    guard isTriggered else { return nil }
    for index in telescopes.indices where found.images[index].truePhotoelectrons < 0 {
      drawImage(found, telescope: index, pointing: found.images[index].pointing, &worker)
      found.images[index].truePhotoelectrons = worker.image.trueCount
    }
    return found
  }

  /// Makes the image of a triggered shower again, into `worker.image`.
  func makeImage(of found: TriggeredShower, telescope index: Int, worker: inout Worker) {
    var copy = found
    _ = makeLight(&copy, &worker)
    drawImage(found, telescope: index, pointing: found.images[index].pointing, &worker)
  }

  /// False if so few p.e. are expected that a telescope does not trigger even with a fluctuation of four sigma.
  private func canTrigger(_ telescope: Int, mean: Double) -> Bool {
    mean + 4 * mean.squareRoot() + 1 >= telescopes[telescope].trigger.leastPhotoelectrons
  }

  private func makeLight(_ found: inout TriggeredShower, _ worker: inout Worker) -> [Double] {
    var random = CounterRandom(seed: seed, event: found.key, purpose: RandomPurpose.nightCascades.rawValue)
    let shower = found.shower
    found.firstHeight = cascades.develop(shower, random: &random, into: &worker.cascades)
    worker.slices.removeAll(keepingCapacity: true)
    var (weighted, energy) = (0.0, 0.0)
    for cascade in worker.cascades {
      let maximum = slices.append(cascade, count: Self.sliceCount(shower.primary), to: &worker.slices)
      weighted += cascade.energy * maximum
      energy += cascade.energy
    }
    found.maximumHeight = weighted / energy
    return telescopes.indices.map { index in
      LightPool.means(
        worker.slices, at: telescopes[index].imager.position, collection: telescopes[index].imager.collection,
        into: &worker.means[index])
    }
  }

  private func drawImage(
    _ found: TriggeredShower, telescope index: Int, pointing: HorizontalDirection, _ worker: inout Worker
  ) {
    let telescope = telescopes[index]
    var random = telescope.lightRandom(found.key)
    telescope.imager.draw(
      worker.slices, means: worker.means[index], pointing: pointing,
      frontDelay: telescope.frontDelay(found.shower), random: &random, into: &worker.image)
  }

  /// A shower, nil if it cannot trigger any telescope.
  private func draw(_ key: UInt64, times: ClosedRange<Double>, sky: inout NightSky) -> AirShower? {
    var random = CounterRandom(seed: seed, event: key, purpose: RandomPurpose.nightShower.rawValue)
    let time = random.uniform(in: times)
    let (primary, energy, electromagnetic) = drawEnergy(&random)
    guard let bound = sky.bound(at: time), canTrigger(bound, electromagnetic) else { return nil }
    let direction = drawDirection(primary, time: time, &random, &sky)
    let axis = GroundVector(direction)
    let (a, b) = axis.transverse
    let radius = settings.coreRadius * random.uniform().squareRoot()
    let angle = random.uniform(in: 0...2 * .pi)
    let point = a * (radius * cos(angle)) + b * (radius * sin(angle))
    let shower = AirShower(
      primary: primary, energy: energy, electromagneticEnergy: electromagnetic, direction: direction,
      axis: axis, core: point - axis * (point.z / axis.z), time: time)
    return canTrigger(bound, electromagnetic, shower) ? shower : nil
  }

  /// Whether any telescope can trigger on a shower, or on one through all telescopes.
  private func canTrigger(_ bound: LightBound, _ energy: Double, _ shower: AirShower? = nil) -> Bool {
    telescopes.indices.contains { index in
      let impact = shower?.impact(of: telescopes[index].imager.position) ?? 0
      return canTrigger(index, mean: bound.photoelectrons(energy: energy, impact: impact))
    }
  }

  private func drawEnergy(_ random: inout CounterRandom) -> (PrimaryParticle, Double, Double) {
    let isGamma: Bool
    switch settings.source {
    case .gamma: isGamma = true
    case .proton: isGamma = false
    case .mixed: isGamma = random.uniform() < settings.gammaFraction
    }
    let range = isGamma ? settings.gammaEnergies : settings.protonEnergies
    let power = 1 - (isGamma ? settings.gammaIndex : settings.protonIndex)
    let (low, high) = (pow(range.lowerBound, power), pow(range.upperBound, power))
    let energy = pow(low + random.uniform() * (high - low), 1 / power)
    if isGamma { return (.gamma, energy, energy) }
    let share = 0.4 * pow(energy, 0.05) * exp(0.25 * cascades.normal.next(&random))
    return (.proton, energy, energy * min(max(share, 0.05), 0.8))
  }

  /// From the source, or evenly out of a cone around the pointing.
  private func drawDirection(
    _ primary: PrimaryParticle, time: Double, _ random: inout CounterRandom, _ sky: inout NightSky
  ) -> HorizontalDirection {
    if primary == .gamma && !settings.hasDiffuseGammas { return sky.source(at: time) }
    let axis = GroundVector(sky.centre(at: time))
    let (a, b) = axis.transverse
    let cosine = 1 - random.uniform() * (1 - cos(settings.viewCone * .pi / 180))
    let sine = max(0, 1 - cosine * cosine).squareRoot()
    let angle = random.uniform(in: 0...2 * .pi)
    return (axis * cosine + a * (sine * cos(angle)) + b * (sine * sin(angle))).direction
  }
}

/// Where telescopes and source are in the sky of a run; one a thread.
struct NightSky: Sendable {
  private let start: TAITime
  private let bounds: [Int: LightBound]
  private var pointings: [PointingTracker]
  private var centreTracker: PointingTracker
  private var sourceTracker: PointingTracker

  init(_ run: NightRun) {
    start = run.start
    bounds = run.bounds
    pointings = run.telescopes.map {
      PointingTracker(
        transformer: SkyTransformer(location: $0.imager.telescope.location), target: run.pointing.direction)
    }
    centreTracker = PointingTracker(transformer: run.site, target: run.pointing.direction)
    sourceTracker = PointingTracker(transformer: run.site, target: run.pointing.source)
  }

  private func instant(_ time: Double) -> TAITime {
    TAITime(nanoseconds: start.nanoseconds + Int64(time.rounded(.down)))
  }

  /// Where a telescope points.
  mutating func pointing(telescope: Int, at time: Double) -> HorizontalDirection {
    pointings[telescope].horizontal(at: instant(time))
  }

  /// The pointing seen from the array's reference point.
  mutating func centre(at time: Double) -> HorizontalDirection { centreTracker.horizontal(at: instant(time)) }

  /// The source seen from the array's reference point.
  mutating func source(at time: Double) -> HorizontalDirection { sourceTracker.horizontal(at: instant(time)) }

  /// The bound on light at the altitude of the pointing.
  mutating func bound(at time: Double) -> LightBound? {
    bounds[Int((centre(at: time).altitudeRad * 180 / .pi).rounded())]
  }
}
