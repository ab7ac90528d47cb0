import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTCalib
@testable import SSTSim

@Suite("Night: files") struct NightFileTests {
  private func write(_ folder: TemporaryFolder, jobs: Int, seed: UInt64 = 5) throws
    -> NightSimulator.RunSummary
  {
    var settings = NightFixture.settings {
      $0.duration = 1.5
      $0.rate = 40
    }
    settings.seed = seed
    let simulator = try NightSimulator(settings, telescopes: NightFixture.telescopes(isSimple: false))
    return try simulator.write(run: 0, toFolder: folder.url.path, jobs: jobs)
  }

  @Test("the same bytes with one and two threads, others with another seed") func determinism() throws {
    let (a, b, c) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    let one = try write(a, jobs: 1)
    #expect(try write(b, jobs: 2).files == one.files)
    #expect(try write(c, jobs: 2, seed: 6).files == one.files)
    #expect(one.files.raw == ["SST1M1_20260121_0001.fits.fz", "SST1M2_20260121_0001.fits.fz"])
    for name in one.files.all {
      func bytes(_ folder: TemporaryFolder) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
      }
      #expect(try bytes(a) == bytes(b), "\(name)")
      #expect(try bytes(a) != bytes(c), "\(name)")
    }
  }

  @Test("the truth agrees with the raw files") func truth() throws {
    let folder = try TemporaryFolder()
    let summary = try write(folder, jobs: 2)
    func table(_ name: String) throws -> [[Substring]] {
      try String(contentsOfFile: folder.path(name), encoding: .utf8).split(separator: "\n").dropFirst()
        .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
    let events = try table(summary.files.truth[0])
    let showers = try table(summary.files.truth[1])
    #expect(events.count == summary.events.reduce(0, +) && !showers.isEmpty)
    var row = 0
    for (index, name) in summary.files.raw.enumerated() {
      let source = try RawFile.openRows(folder.path(name))
      #expect(source.description.keywords["TARGET"] == "Crab_W1_83.6324_22.5174")
      for header in try source.readHeaders(0..<source.eventCount, jobs: 1) {
        let fields = events[row]
        #expect(fields[0] == "\(21 + index)" && header.telescopeID == 21 + index)
        #expect(fields[1] == "\(header.eventNumber)" && fields[2] == "\(header.arrayEventNumber ?? 0)")
        #expect(fields[3] == "\(header.time.nanoseconds)")
        #expect(header.eventType == (fields[4] == "shower" ? 1 : 8))
        if fields[4] == "shower" {
          let shower = showers[(Int(fields[5]) ?? 0) - 1]
          #expect(shower[12 + index] == "1" && shower[14 + index] == fields[6])
        }
        row += 1
      }
    }
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: folder.path(summary.files.truth[2]))))
    let settings = try #require(json as? [String: Any])
    #expect(settings["thrown_showers"] as? Int == summary.thrown)
    #expect(settings["triggered_showers"] as? Int == showers.count)
  }

  @Test("the default calibration gives back the p.e.", arguments: [0, 1]) func charges(_ index: Int) throws {
    let run = try NightFixture.run(isSimple: false) {
      $0.source = .gamma
      $0.gammaEnergies = 20...60
      $0.coreRadius = 200
    }
    let (telescope, camera) = (run.telescopes[index], run.telescopes[index].imager.camera)
    let model = try VoltageDropModel(telescope: telescope.id)
    let noise = NightNoise(telescope.trigger.waveforms)
    // The analysis finds the simulated drop from pedestals.
    let drop = model.factor(variance: noise.variance).value
    #expect(abs(drop / camera.drop - 1) < 0.01)
    let packaged = try TelescopeCalibration.packaged(telescope: telescope.id)
    let gain = packaged.gain
    let calibrator = try ImageCalibrator(packaged)
    let calibration = PixelCalibration(
      scales: gain.dcToPE.indices.map { gain.isGood[$0] ? 1 / gain.dcToPE[$0] / drop : 0 },
      divisors: [], isBad: gain.isGood.map { !$0 }, interpolatedPixels: [],
      isInterpolated: gain.isGood.map { _ in false }, dropFactor: drop, isDropOutsideTable: false)
    let showers = NightFixture.showers(run, keys: 0..<25)
    let schedule = NightSchedule(run: run, showers: showers)
    let file = NightFile(
      run: run, schedule: schedule, telescope: index, jobs: 1,
      counter: ProgressCounter(total: 1, unit: "events", observer: nil), cancellation: nil)
    var (found, expected) = (0.0, 0.0)
    var (worker, scratch) = (NightRun.Worker(run), ExtractionScratch())
    for (row, event) in schedule.events[index].enumerated() where event.shower != nil {
      let raw = file.event(row, worker: &worker)
      let image = Self.calibrated(raw, calibrator, calibration, &scratch)
      for pixel in image.indices where gain.isGood[pixel] {
        let count = Double(worker.image.range(pixel).count)
        // Bright pixels: the search for the largest sample adds noise to faint ones.
        guard count > 20, count < 500 else { continue }
        expected += count / telescope.imager.telescope.windowTransmittance[pixel]
        found += Double(image[pixel])
      }
    }
    #expect(expected > 5000)
    #expect(abs(found / expected - 1) < 0.04, "\(found / expected)")
  }

  private static func calibrated(
    _ raw: SST1MRawEvent, _ calibrator: ImageCalibrator, _ calibration: PixelCalibration,
    _ scratch: inout ExtractionScratch
  ) -> [Float] {
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
    return image
  }

  @Test("what cannot be simulated is refused") func refusals() throws {
    let telescopes = try NightFixture.telescopes()
    func refused(_ change: (inout NightSettings) -> Void) -> (any Error)? {
      do {
        _ = try NightSimulator(NightFixture.settings(change), telescopes: telescopes)
        return nil
      } catch {
        return error
      }
    }
    #expect(refused { $0.rate = 0 } is SimulationError)
    #expect(refused { $0.gammaEnergies = 0.001...1 } is SimulationError)
    #expect(refused { $0.pointing = .fixed(altitudeDeg: 5, azimuthDeg: 0) } is SimulationError)
    #expect(
      refused {
        var wobble = NightPointing.Wobble()
        wobble.name = "Mrk_421"
        $0.pointing = .wobble(wobble)
      } is SimulationError)
    #expect(refused { $0.threshold = 60 } is NightError)
    #expect(refused { $0.start = TAITime(unixSeconds: 1_769_025_600 + 12 * 3600) } is NightError)
    #expect(refused { _ in } == nil)
    var short = telescopes
    short[0].dcToPE.removeLast()
    #expect(throws: SimulationError.self) { try NightSimulator(NightFixture.settings(), telescopes: short) }
    short = telescopes
    short[1].pulse += [Double](repeating: 0.5, count: 1000)
    #expect(throws: SimulationError.self) { try NightSimulator(NightFixture.settings(), telescopes: short) }
  }

  @Test("showers that never trigger are an error, not an endless search", .timeLimit(.minutes(2))) func none()
    throws
  {
    let run = try NightFixture.run {
      $0.source = .gamma
      $0.gammaEnergies = 0.01...0.02
    }
    #expect(throws: NightError.noTriggers(thrown: 2_016_000)) {
      try NightThrower(run: run, jobs: 2, cancellation: nil).pilotTriggers()
    }
  }
}
