import PhysicsValidation
import Reconstruction
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTCalib
@testable import SSTSim

/// The same showers, written as a night and as a production, and calibrated as the analysis does each.
@Suite("Productions: agreement with nights") struct NightAgreementTests {
  /// Parameters of the images of a telescope that survive cleaning, and how many there were before it.
  struct Images {
    var triggered = 0
    var parameters: [ImageParameters] = []
    private var processor = ImageProcessor(
      cleaner: .sst(SSTCleanerParameters()), geometry: SST1MCamera.geometry)

    mutating func add(_ image: [Float], _ times: [Float]) {
      triggered += 1
      let found = processor.process(image: image.span, peakTime: times.span)
      if found.isDefined { parameters.append(found) }
    }
  }

  private static let columns: [(name: String, value: @Sendable (ImageParameters) -> Double)] = [
    ("log intensity", { $0.extra.log10Intensity }), ("length", { $0.hillas.length }),
    ("width", { $0.hillas.width }), ("distance of the center", { $0.hillas.r }),
    ("time gradient", { abs($0.timing.slope) }), ("pixels", { Double($0.morphology.nPixels) }),
    ("leakage", { $0.leakage.intensityWidth2.isNaN ? 0 : Double($0.leakage.intensityWidth2) }),
    ("brightest pixel", { Double($0.intensity.max) }),
  ]

  @Test(
    "image parameters have the same distributions", arguments: [PrimaryParticle.gamma, .proton])
  func parameters(_ primary: PrimaryParticle) throws {
    let energies = primary == .gamma ? 0.6...40.0 : 2...60
    let thrown = 3000
    let night = try night(primary, energies, thrown)
    let production = try production(primary, energies, thrown)
    for place in 0..<2 {
      let (first, second) = (night[place], production[place])
      #expect(first.parameters.count > 200)
      let difference = Double(first.triggered - second.triggered)
      #expect(abs(difference) < 3.5 * Double(first.triggered + second.triggered).squareRoot())
      for column in Self.columns {
        let test = KolmogorovSmirnov(
          first.parameters.map(column.value).filter { !$0.isNaN },
          second.parameters.map(column.value).filter { !$0.isNaN })
        // 32 tests: one of them is below 0.0003 in one of a hundred runs.
        #expect(
          test.probability > 3e-4, "\(primary), telescope \(place + 1), \(column.name): \(test.distance)")
        if ProductionConformanceFiles.folder != nil {
          print(
            "KS \(primary.rawValue) telescope \(place + 1) \(column.name): \(test.counts.0) and "
              + "\(test.counts.1), distance \(test.distance), probability \(test.probability)")
        }
      }
    }
  }

  /// Images out of raw files of a night, with the tables of the package.
  private func night(
    _ primary: PrimaryParticle, _ energies: ClosedRange<Double>, _ thrown: Int
  ) throws -> [Images] {
    let run = try NightFixture.run(isSimple: false) {
      $0.source = primary == .gamma ? .gamma : .proton
      ($0.gammaEnergies, $0.protonEnergies, $0.gammaIndex, $0.protonIndex) = (energies, energies, 2, 2)
      ($0.coreRadius, $0.viewCone, $0.hasDiffuseGammas) = (250, 2, true)
      $0.pointing = .fixed(altitudeDeg: 70, azimuthDeg: 180)
      $0.pedestalRate = 0
      $0.duration = 20
    }
    let schedule = NightSchedule(run: run, showers: NightFixture.showers(run, keys: 0..<UInt64(thrown)))
    return try run.telescopes.indices.map { place in
      let telescope = run.telescopes[place]
      let packaged = try TelescopeCalibration.packaged(telescope: telescope.id)
      let (gain, drop) = (packaged.gain, telescope.imager.camera.drop)
      let calibrator = try ImageCalibrator(packaged)
      let calibration = PixelCalibration(
        scales: gain.dcToPE.indices.map { gain.isGood[$0] ? 1 / gain.dcToPE[$0] / drop : 0 },
        divisors: [], isBad: gain.isGood.map { !$0 },
        interpolatedPixels: gain.isGood.indices.filter { !gain.isGood[$0] }.map { Int32($0) },
        isInterpolated: gain.isGood.map { !$0 }, dropFactor: drop, isDropOutsideTable: false)
      let file = NightFile(
        run: run, schedule: schedule, telescope: place, jobs: 1,
        counter: ProgressCounter(total: 1, unit: "events", observer: nil), cancellation: nil)
      var images = Images()
      var (worker, scratch) = (NightRun.Worker(run), ExtractionScratch())
      for (row, event) in schedule.events[place].enumerated() where event.shower != nil {
        let (image, times) = Self.calibrated(
          file.event(row, worker: &worker), calibrator, calibration, &scratch)
        images.add(image, times)
      }
      return images
    }
  }

  private static func calibrated(
    _ raw: SST1MRawEvent, _ calibrator: ImageCalibrator, _ calibration: PixelCalibration,
    _ scratch: inout ExtractionScratch
  ) -> ([Float], [Float]) {
    var image = [Float](repeating: 0, count: SST1MCamera.pixelCount)
    var times = image
    let baselines = raw.baselines16.map { Float($0) / 16 }
    raw.samples.withUnsafeBufferPointer { samples in
      baselines.withUnsafeBufferPointer { baselines in
        image.withUnsafeMutableBufferPointer { image in
          times.withUnsafeMutableBufferPointer { times in
            _ = calibrator.calibrate(
              RawEventView(
                samples: samples, baselines: baselines, pixelCount: SST1MCamera.pixelCount,
                samplesPerPixel: SST1MCamera.samplesPerPixel), with: calibration, into: image,
              peakTime: times, scratch: &scratch)
          }
        }
      }
    }
    return (image, times)
  }

  /// Images out of a simtel file, with what the file says and the correction of the efficiency.
  private func production(
    _ primary: PrimaryParticle, _ energies: ClosedRange<Double>, _ thrown: Int
  ) throws -> [Images] {
    let simulator = try ProductionFixture.simulator(isSimple: false) {
      ($0.primary, $0.energies, $0.viewConeDeg) = (primary, energies, 2)
      ($0.scatterRadius, $0.showerCount, $0.reuse) = (250, thrown, 1)
    }
    let folder = try TemporaryFolder()
    let source = try SimtelEventSource(path: ProductionFixture.file(simulator, folder).0)
    let calibrators = try source.head.telescopes.enumerated().map { place, telescope in
      try SimulatedImageCalibrator(
        telescope, extractor: ImageCalibratorConfiguration().extractor,
        divisor: simulator.telescopes[place].efficiency.factor)
    }
    var images = [Images(), Images()]
    var scratch = SimulatedImageCalibrator.Scratch()
    var image = [Float](repeating: 0, count: SST1MCamera.pixelCount)
    var times = image
    try source.forEachBlock(samples: .stored) { block in
      for (place, events) in block.telescopes.enumerated() {
        for event in events.headers.indices {
          try image.withUnsafeMutableBufferPointer { image in
            try times.withUnsafeMutableBufferPointer { times in
              _ = try calibrators[place].calibrate(
                event, of: events, image: image, peakTime: times, scratch: &scratch)
            }
          }
          images[place].add(image, times)
        }
      }
    }
    return images
  }
}
