internal import SSTSky
internal import Foundation
internal import SSTCore

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
  let array: ShowerArray
  let site: SkyTransformer
  /// Which showers there are.
  let mixture: ShowerMixture
  /// By altitude in whole degrees.
  var bounds: [Int: LightBound]

  var seed: UInt64 { array.seed }
  var telescopes: [RunTelescope] { array.telescopes }
  var cascades: CascadeMaker { array.cascades }
  var slices: SliceMaker { array.slices }

  /// Storage and sky of one thread.
  struct Worker: Sendable {
    fileprivate var light: ShowerArray.Scratch
    /// The p.e. of the telescope that was looked at last.
    var image = ShowerImage()
    fileprivate var sky: NightSky

    init(_ run: NightRun) {
      light = ShowerArray.Scratch(run.array)
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
    makeLight(&found, &worker)
    var isTriggered = false
    for index in telescopes.indices {
      let pointing = worker.sky.pointing(telescope: index, at: shower.time)
      var seen = TriggeredShower.Seen(pointing: pointing, truePhotoelectrons: -1, readoutStart: nil)
      let mean = array.photoelectrons(telescope: index, &worker.light)
      if telescopes[index].canTrigger(mean: mean) {
        drawImage(found, telescope: index, pointing: pointing, &worker)
        seen.truePhotoelectrons = worker.image.trueCount
        let front = shower.time + telescopes[index].frontDelay(shower)
        let decision = telescopes[index].trigger.decide(
          worker.image, event: key, frontTime: front, scratch: &worker.light.trigger)
        seen.readoutStart = decision?.readoutStart
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
    makeLight(&copy, &worker)
    _ = array.photoelectrons(telescope: index, &worker.light)
    drawImage(found, telescope: index, pointing: found.images[index].pointing, &worker)
  }

  private func makeLight(_ found: inout TriggeredShower, _ worker: inout Worker) {
    let heights = array.develop(found.shower, key: found.key, &worker.light)
    (found.firstHeight, found.maximumHeight) = (heights.first, heights.maximum)
    array.makeLight(of: found.shower.primary, &worker.light)
  }

  private func drawImage(
    _ found: TriggeredShower, telescope index: Int, pointing: HorizontalDirection, _ worker: inout Worker
  ) {
    array.draw(
      telescope: index, key: found.key, pointing: pointing, axis: found.shower.axis, worker.light,
      into: &worker.image)
  }

  /// A shower, nil if it cannot trigger any telescope.
  private func draw(_ key: UInt64, times: ClosedRange<Double>, sky: inout NightSky) -> AirShower? {
    var random = CounterRandom(seed: seed, event: key, purpose: RandomPurpose.nightShower.rawValue)
    let time = random.uniform(in: times)
    let (primary, energy, electromagnetic) = drawEnergy(&random)
    guard let bound = sky.bound(at: time), array.canTrigger(bound, energy: electromagnetic) else {
      return nil
    }
    let direction = drawDirection(primary, time: time, &random, &sky)
    let axis = GroundVector(direction)
    let core = random.core(axis: axis, radii: 0...settings.coreRadius).position
    let shower = AirShower(
      primary: primary, energy: energy, electromagneticEnergy: electromagnetic, direction: direction,
      axis: axis, core: core, time: time)
    return array.canTrigger(bound, energy: electromagnetic, shower) ? shower : nil
  }

  private func drawEnergy(_ random: inout CounterRandom) -> (PrimaryParticle, Double, Double) {
    let (isGamma, energy) = mixture.draw(&random)
    if isGamma { return (.gamma, energy, energy) }
    let share = cascades.electromagneticShare(of: .proton, energy: energy, random: &random)
    return (.proton, energy, energy * share)
  }

  /// From the source, or evenly out of a cone around the pointing.
  private func drawDirection(
    _ primary: PrimaryParticle, time: Double, _ random: inout CounterRandom, _ sky: inout NightSky
  ) -> HorizontalDirection {
    if primary == .gamma && !settings.hasDiffuseGammas { return sky.source(at: time) }
    return random.direction(within: settings.viewCone, of: sky.centre(at: time))
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
