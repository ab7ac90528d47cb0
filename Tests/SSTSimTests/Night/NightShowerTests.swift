import SSTSky
import Foundation
import Reconstruction
import SSTCore
import SSTIO
import Testing

@testable import SSTSim

@Suite("Night: showers and trigger") struct NightShowerTests {
  @Test("the atmosphere: overburden, height and density agree") func atmosphere() {
    for height in [600.0, 4500, 9000, 12_000, 25_000] {
      let depth = Atmosphere.depth(height: height)
      #expect(abs(Atmosphere.height(depth: depth) - height) < 1)
    }
    let air = Atmosphere(siteHeight: 511)
    #expect(abs(air.siteDepth - 975) < 5)
    let ten = air.air(depth: Atmosphere.depth(height: 10_000))
    #expect(abs(ten.height - 10_000) < 5)
    #expect(abs(ten.cherenkovAngle * 180 / .pi - 0.79) < 0.03)
    #expect(abs(1 / ten.metresPerDepth - 0.0412) < 0.002)
  }

  @Test("light spreads over the whole sky once") func normalised() {
    let angle = 0.014
    var sum = 0.0
    for step in 0..<60_000 {
      let ratio = (Double(step) + 0.5) * 5e-4
      sum +=
        2 * Double.pi * ratio * angle * LightPool.density(ratio: ratio, cherenkovAngle: angle) * 5e-4 * angle
    }
    #expect(abs(sum - 1) < 0.02)
  }

  @Test("more energy and less distance give more light; 1 TeV at 100 m gives about 80 p.e.") func light()
    throws
  {
    let run = try NightFixture.run()
    func photoelectrons(_ energy: Double, _ impact: Double) -> Double {
      let axis = GroundVector(0.5, 0, 0.75.squareRoot())
      var slices: [LightSlice] = []
      let cascade = Cascade(
        energy: energy, origin: axis * 25_000, originTime: 0, axis: axis, start: 45, lateralScale: 1)
      run.slices.append(cascade, count: 32, to: &slices)
      var means: [Double] = []
      return LightPool.means(
        slices, at: GroundVector(0, impact, 0), collection: run.telescopes[0].imager.collection, into: &means)
    }
    #expect((60...100).contains(photoelectrons(1, 100)))
    #expect(photoelectrons(10, 100) > 10 * photoelectrons(1, 100))
    // A pool with an edge near 120 m and a decline beyond.
    #expect(photoelectrons(1, 120) > 0.5 * photoelectrons(1, 40))
    #expect(photoelectrons(1, 300) < 0.2 * photoelectrons(1, 100))
  }

  @Test("protons are wider than gamma rays and give less light") func widths() throws {
    func mean(_ source: NightSettings.Source) throws -> (width: Double, light: Double) {
      let run = try NightFixture.run {
        $0.source = source
        $0.viewCone = 0.5
        $0.gammaEnergies = 9.9...10.1
        $0.protonEnergies = 9.9...10.1
        $0.coreRadius = 150
      }
      var worker = NightRun.Worker(run)
      var (width, light, count) = (0.0, 0.0, 0.0)
      for found in NightFixture.showers(run, keys: 0..<150) {
        run.makeImage(of: found, telescope: 0, worker: &worker)
        width += ImageMoments(worker.image).width
        light += Double(found.images[0].truePhotoelectrons)
        count += 1
      }
      return (width / count, light / count)
    }
    let (gamma, proton) = (try mean(.gamma), try mean(.proton))
    #expect(proton.width > 1.15 * gamma.width)
    #expect(proton.light < 0.7 * gamma.light)
  }

  @Test("80 % of the light of a star within 0.08° on axis and 0.21° at 4°") func optics() {
    for (offAxis, radius) in [(0.0, 0.08), (4, 0.21)] {
      let angle = offAxis * .pi / 180
      let rms = ShowerImager.opticalSpread(offAxisSquared: angle * angle) * 180 / .pi
      // A Gaussian in two dimensions has 80 % within √(2 ln 5) rms.
      #expect(abs(rms * (2 * log(5.0)).squareRoot() - radius) < 0.001)
    }
  }

  @Test("the optics realise the effective focal length") func focalLength() throws {
    let run = try NightFixture.run()
    let imager = run.telescopes[0].imager
    let pointing = HorizontalDirection(azimuthDeg: 180, altitudeDeg: 60)
    var (image, points) = (ShowerImage(), [SIMD2<Double>]())
    for step in 0..<60 {
      let angle = 1 + 0.05 * Double(step)
      let axis = GroundVector(HorizontalDirection(azimuthDeg: 180, altitudeDeg: 60 + angle))
      let star = LightSlice(
        top: axis * 1e9, bottom: axis * 1e9, topTime: 0, bottomTime: 0, refractivity: 0, axis: axis,
        photons: 1, cherenkovAngle: 0.02, lateral: 0)
      var random = CounterRandom(seed: 1, event: UInt64(step), purpose: 0)
      imager.draw(
        [star], means: [2000], position: .zero, pointing: pointing, frontDelay: 0, random: &random,
        into: &image)
      points.append(SIMD2(angle * .pi / 180, ImageMoments(image).x))
    }
    let mean = points.reduce(SIMD2(0, 0), +) / 60
    let products = points.reduce(SIMD2(0, 0)) { sum, point in
      sum + (point.x - mean.x) * (point - mean)
    }
    #expect(abs(products.y / products.x / NightFixture.focalLength - 1) < 0.005)
  }

  @Test(
    "leaving faint showers out early loses none that triggers",
    arguments: [NightSettings.Source.gamma, .proton])
  func bound(_ source: NightSettings.Source) throws {
    var run = try NightFixture.run { $0.source = source }
    let fast = NightFixture.showers(run, keys: 0..<12_000).map(\.key)
    for (degree, _) in run.bounds {
      run.bounds[degree] = LightBound(
        altitude: Double(degree) * .pi / 180, slices: run.slices,
        collection: 1000 * run.telescopes[0].imager.collection)
    }
    let slow = NightFixture.showers(run, keys: 0..<12_000).map(\.key)
    #expect(fast == slow)
    #expect(fast.count > 80)
  }

  @Test("a higher threshold keeps fewer of the same showers") func threshold() throws {
    let runs = try [250, 350, 600].map { threshold in try NightFixture.run { $0.threshold = threshold } }
    let kept = runs.map { run in Set(NightFixture.showers(run, keys: 0..<6000).map(\.key)) }
    #expect(kept[0].isStrictSuperset(of: kept[1]) && kept[1].isStrictSuperset(of: kept[2]))
    #expect(kept[2].count > 10)
  }

  @Test("the trigger bits in the file say the same as the decision") func bits() throws {
    let run = try NightFixture.run()
    let showers = NightFixture.showers(run, keys: 0..<3000)
    let schedule = NightSchedule(run: run, showers: showers)
    for telescope in run.telescopes.indices {
      let file = NightFile(
        run: run, schedule: schedule, telescope: telescope, jobs: 1,
        counter: ProgressCounter(total: 1, unit: "events", observer: nil), cancellation: nil)
      var worker = NightRun.Worker(run)
      for (index, event) in schedule.events[telescope].enumerated() {
        let arrays = SST1MTriggerArrays(
          event: file.event(index, worker: &worker),
          thresholds: SST1MTriggerThresholds(patch7: run.settings.threshold))
        #expect(arrays.patch7.contains { $0 != 0 } == (event.shower != nil), "event \(index) of \(telescope)")
      }
    }
  }
}
