internal import SSTCore
internal import SSTSky

/// A telescope with everything that makes its events.
struct RunTelescope: Sendable {
  let imager: ShowerImager
  let trigger: NightTrigger
  /// Of the telescope in this run.
  let seed: UInt64

  var id: Int { imager.telescope.description.id }

  /// When a shower's front is at the telescope, ns after it passes the array's reference point.
  func frontDelay(_ shower: AirShower) -> Double { frontDelay(axis: shower.axis) }

  /// When a plane front from a direction is at the telescope, ns after it passes the array's reference point.
  func frontDelay(axis: GroundVector) -> Double { -imager.position.dot(axis) / speedOfLight }

  /// Random numbers of the light of a shower.
  func lightRandom(_ key: UInt64) -> CounterRandom {
    CounterRandom(seed: seed, event: key, purpose: RandomPurpose.nightLight.rawValue)
  }

  /// False if so few p.e. are expected that the telescope does not trigger even with a fluctuation of four sigma.
  func canTrigger(mean: Double) -> Bool { mean + 4 * mean.squareRoot() + 1 >= trigger.leastPhotoelectrons }
}

extension RunTelescope {
  /// Makes the samples of all pixels.
  ///
  /// - Parameters:
  ///   - event: the key of the random numbers.
  ///   - start: when the readout begins, in the time of the p.e., ns.
  ///   - image: the p.e. of the shower.
  ///   - samples: written, `[pixel][sample]`.
  ///   - baseline: told of each pixel and its running baseline.
  func fill(
    event: UInt64, start: Float, image: ShowerImage, samples: inout [UInt16],
    baseline: (Int, Int16) -> Void = { _, _ in }
  ) {
    let (waveforms, count) = (trigger.waveforms, SST1MCamera.samplesPerPixel)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: PixelWaveforms.rowLength) { row in
      image.sorted.withUnsafeBufferPointer { light in
        samples.withUnsafeMutableBufferPointer { samples in
          guard let row = row.baseAddress, let out = samples.baseAddress else { return }
          for pixel in 0..<SST1MCamera.pixelCount {
            let running = waveforms.fill(
              pixel: pixel, event: event, light: UnsafeBufferPointer(rebasing: light[image.range(pixel)]),
              start: start, row: row, samples: out + pixel * count)
            baseline(pixel, running)
          }
        }
      }
    }
  }
}

/// Telescopes that look at the same showers: the physics that nights and productions share.
struct ShowerArray: Sendable {
  let seed: UInt64
  let telescopes: [RunTelescope]
  let cascades: CascadeMaker
  let slices: SliceMaker

  /// Storage of one thread.
  struct Scratch: Sendable {
    fileprivate var cascades: [Cascade] = []
    fileprivate var slices: [LightSlice] = []
    fileprivate var means: [[Double]]
    var trigger = NightTrigger.Scratch()

    init(_ array: ShowerArray) { means = [[Double]](repeating: [], count: array.telescopes.count) }
  }

  /// Heights of a shower above sea level, in metres.
  struct Heights: Sendable {
    var first: Double
    /// Mean of the cascades, weighted with energy.
    var maximum: Double
  }

  /// Slices of a cascade: fewer where there are several cascades.
  private static func sliceCount(_ primary: PrimaryParticle) -> Int { primary.isHadron ? 16 : 32 }

  /// Develops a shower; its cascades are left in `scratch`.
  func develop(_ shower: AirShower, key: UInt64, _ scratch: inout Scratch) -> Heights {
    var random = CounterRandom(seed: seed, event: key, purpose: RandomPurpose.nightCascades.rawValue)
    let first = cascades.develop(shower, random: &random, into: &scratch.cascades)
    var (weighted, energy) = (0.0, 0.0)
    for cascade in scratch.cascades {
      weighted += cascade.energy * slices.maximumHeight(cascade)
      energy += cascade.energy
    }
    return Heights(first: first, maximum: weighted / energy)
  }

  /// Makes the light of the cascades that ``develop(_:key:_:)`` left.
  func makeLight(of primary: PrimaryParticle, _ scratch: inout Scratch) {
    scratch.slices.removeAll(keepingCapacity: true)
    for cascade in scratch.cascades {
      slices.append(cascade, count: Self.sliceCount(primary), to: &scratch.slices)
    }
  }

  /// The mean number of p.e. in a telescope.
  ///
  /// - Parameter shift: how far the shower is moved on the ground.
  func photoelectrons(
    telescope index: Int, shift: GroundVector = .zero, _ scratch: inout Scratch
  ) -> Double {
    let imager = telescopes[index].imager
    return LightPool.means(
      scratch.slices, at: imager.position - shift, collection: imager.collection, into: &scratch.means[index])
  }

  /// Draws the p.e. of a telescope, whose means ``photoelectrons(telescope:shift:_:)`` has found.
  ///
  /// - Parameters:
  ///   - index: the telescope.
  ///   - key: of the random numbers.
  ///   - pointing: of the telescope.
  ///   - axis: of the shower.
  ///   - shift: how far the shower is moved on the ground.
  ///   - scratch: the light.
  ///   - image: written.
  func draw(
    telescope index: Int, key: UInt64, pointing: HorizontalDirection, axis: GroundVector,
    shift: GroundVector = .zero, _ scratch: Scratch, into image: inout ShowerImage
  ) {
    let telescope = telescopes[index]
    var random = telescope.lightRandom(key)
    let position = telescope.imager.position - shift
    telescope.imager.draw(
      scratch.slices, means: scratch.means[index], position: position, pointing: pointing,
      frontDelay: -position.dot(axis) / speedOfLight, random: &random, into: &image)
  }

  /// Whether any telescope can trigger on a shower, or on one through all telescopes.
  func canTrigger(_ bound: LightBound, energy: Double, _ shower: AirShower? = nil) -> Bool {
    telescopes.indices.contains { index in
      let impact = shower?.impact(of: telescopes[index].imager.position) ?? 0
      return telescopes[index].canTrigger(mean: bound.photoelectrons(energy: energy, impact: impact))
    }
  }
}
