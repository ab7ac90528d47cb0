import Foundation
import SSTCore
import SSTSky
import TestSupport
import Testing

@testable import SSTIO
@testable import SSTSim

/// Productions that the tests share.
enum ProductionFixture {
  static func simulator(
    isSimple: Bool = true, _ change: (inout ProductionSettings) -> Void = { _ in }
  ) throws -> ProductionSimulator {
    var settings = ProductionSettings(seed: 5)
    settings.showerCount = 150
    settings.compression = .none
    change(&settings)
    return try ProductionSimulator(settings, telescopes: NightFixture.telescopes(isSimple: isSimple))
  }

  /// The bytes of a run.
  static func bytes(_ simulator: ProductionSimulator, jobs: Int = 1) throws -> (
    [UInt8], ProductionSimulator.RunSummary
  ) {
    var bytes: [UInt8] = []
    let summary = try simulator.write(run: 0, path: "-", jobs: jobs) { bytes += $0 }
    return (bytes, summary)
  }

  /// A run in a file.
  static func file(_ simulator: ProductionSimulator, _ folder: TemporaryFolder) throws -> (
    String, ProductionSimulator.RunSummary
  ) {
    let summary = try simulator.write(run: 0, toFolder: folder.url.path)
    return (summary.path, summary)
  }
}

/// A change of the settings, as an argument of tests.
struct SettingChange: Sendable {
  let apply: @Sendable (inout ProductionSettings) -> Void
}

@Suite("Productions: files") struct ProductionFileTests {
  @Test("the same bytes with one and three threads, others with another seed or run") func determinism()
    throws
  {
    let one = try ProductionFixture.bytes(ProductionFixture.simulator())
    #expect(try ProductionFixture.bytes(ProductionFixture.simulator(), jobs: 3).0 == one.0)
    #expect(try ProductionFixture.bytes(ProductionFixture.simulator { $0.seed = 6 }).0 != one.0)
    #expect(try ProductionFixture.bytes(ProductionFixture.simulator { $0.firstRun = 2 }).0 != one.0)
    #expect(one.1.counts.telescopeEvents > 50)
  }

  @Test("compressed files, too, do not depend on the threads", arguments: [StreamPacking.zstd, .gzip])
  func compressed(_ packing: StreamPacking) throws {
    let simulator = try ProductionFixture.simulator {
      $0.compression = packing == .zstd ? .zstd : .gzip
      $0.energies = 1...20
    }
    #expect(
      try ProductionFixture.bytes(simulator, jobs: 4).0 == ProductionFixture.bytes(simulator, jobs: 1).0)
  }

  @Test("an output that takes no more bytes ends the run with its error, and leaves no file") func full()
    throws
  {
    let simulator = try ProductionFixture.simulator()
    var taken = 0
    let refusal = AtomicFileError.refused(operation: "write", path: "-", reason: "no space")
    #expect(throws: refusal) {
      try simulator.write(run: 0, path: "-", jobs: 2) { bytes in
        taken += bytes.count
        if taken > 300_000 { throw refusal }
      }
    }
    let folder = try TemporaryFolder()
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancelledError.self) {
      try simulator.write(run: 0, toFolder: folder.url.path, jobs: 2, cancellation: flag)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test("what is counted is in the file", arguments: PrimaryParticle.allCases)
  func counts(_ primary: PrimaryParticle) throws {
    let folder = try TemporaryFolder()
    let simulator = try ProductionFixture.simulator {
      $0.primary = primary
      $0.slope = -1.5
      $0.showerCount = 120
    }
    let (path, summary) = try ProductionFixture.file(simulator, folder)
    #expect(path.hasSuffix("/\(primary.rawValue)_20.0deg_180.0deg_run000001.simtel"))
    let source = try SimtelEventSource(path: path)
    let head = try #require(source.head.simulation)
    #expect(head.showerCount == 120 && head.useCount == 10 && head.coreRange == [0, 700])
    #expect(head.viewCone == (primary == .gamma ? [0, 0] : [0, 5]) && head.spectralIndex == -1.5)
    #expect(head.energyRange == (primary == .gamma ? [0.2, 100] : [0.4, 100]))
    #expect(
      source.head.storesTrueImages
        && source.head.telescopes.map(\.name) == ["SST_1M_DigiCam", "SST_1M_DigiCam"])
    var (events, telescopeEvents) = (0, 0)
    try source.forEachBlock(samples: .stored) { block in
      events += block.array.count
      for (place, event) in block.array.enumerated() {
        #expect(block.truth[place].primary == primary.simtelNumber)
        #expect(event.kind == .shower)
      }
      for telescope in block.telescopes { telescopeEvents += telescope.headers.count }
    }
    #expect(events == summary.counts.triggered && telescopeEvents == summary.counts.telescopeEvents)
    #expect(summary.counts.events == 1200 && events > 10)
  }

  @Test("images return the p.e. after the correction for the quantum efficiency") func charges() throws {
    let folder = try TemporaryFolder()
    let simulator = try ProductionFixture.simulator(isSimple: false) {
      $0.energies = 10...40
      $0.scatterRadius = 200
      $0.showerCount = 10
    }
    let source = try SimtelEventSource(path: ProductionFixture.file(simulator, folder).0)
    var (found, wanted) = ([0.0, 0.0], [0.0, 0.0])
    try source.forEachBlock(samples: .physical) { block in
      for (place, events) in block.telescopes.enumerated() {
        for event in events.headers.indices {
          let (samples, pixels) = (events.sampleRange(ofEvent: event), events.pixelRange(ofEvent: event))
          for pixel in 0..<1296 {
            let count = Double(events.trueImages[pixels.lowerBound + pixel])
            let isGood = simulator.telescopes[place].prepared.telescope.isGood[pixel]
            guard isGood, count > 15, count < 300 else { continue }
            let first = samples.lowerBound + 50 * pixel
            // The tail of the pulse is over after 30 samples; the stored image is behind the window.
            found[place] += events.values[first..<first + 50].reduce(0.0) { $0 + Double($1) }
            wanted[place] += count / simulator.transmittance(telescope: place, pixel: pixel)
          }
        }
      }
    }
    for place in 0..<2 {
      #expect(wanted[place] > 3000)
      #expect(abs(found[place] / wanted[place] - 1) < 0.02, "\(found[place] / wanted[place])")
    }
  }

  @Test("settings that are not possible are refused") func refusals() throws {
    func refused(_ change: (inout ProductionSettings) -> Void) -> Bool {
      do {
        _ = try ProductionFixture.simulator(change)
        return false
      } catch {
        return error is SimulationError || error is NightError
      }
    }
    #expect(!refused { _ in })
    #expect(refused { $0.showerCount = 0 })
    #expect(refused { $0.reuse = 21 })
    #expect(refused { $0.energies = 0.001...1 })
    #expect(refused { $0.slope = 0.5 })
    #expect(!refused { $0.zenithDeg = 75 })
    #expect(refused { $0.zenithDeg = 76 })
    #expect(refused { ($0.zenithDeg, $0.viewConeDeg) = (70, 11) })
    #expect(refused { $0.viewConeDeg = 16 })
    #expect(refused { $0.scatterRadius = 0 })
    #expect(refused { $0.nightSky = NightSkyLevel(megahertz: -1) })
    #expect(refused { $0.threshold = 60 })
    #expect(refused { $0.firstRun = 1_000_000 })
    #expect(refused { $0.pulse = ProductionPulse(amplitudes: [0, 0, 0], stepNS: 1) })
  }

  @Test(
    "errors name the option, the value and what is allowed",
    arguments: [
      (SettingChange { $0.energies = 200...100_000 }, "energy = 200.0:100000.0", "within 0.01 to 500 TeV"),
      (SettingChange { $0.viewConeDeg = 95 }, "view-cone = 95 ", "0 to 15 degrees"),
      (SettingChange { $0.zenithDeg = 80 }, "zenith = 80 ", "0 to 75 degrees"),
      (
        SettingChange { ($0.zenithDeg, $0.viewConeDeg) = (72, 9.5) }, "zenith, view-cone = 72, 9.5 ",
        "at most 80 degrees"
      ),
      (SettingChange { $0.reuse = 0 }, "reuse = 0 ", "1 to 20."),
      (SettingChange { $0.reuse = 21 }, "reuse = 21 ", "1 to 20."),
      (SettingChange { $0.slope = 2.5 }, "slope = 2.5 ", "negative"),
      (SettingChange { $0.scatterRadius = 0.7 }, "scatter-radius = 0.7 ", "10 to 1500 m"),
      (SettingChange { $0.nightSky = NightSkyLevel(megahertz: 0.04e6) }, "nsb = 40000 ", "0 to 2000 MHz"),
      (SettingChange { $0.slope = .nan }, "slope = nan ", "-5 to 0"),
    ])
  func errors(_ change: SettingChange, _ name: String, _ expected: String) {
    #expect {
      _ = try ProductionFixture.simulator(change.apply)
    } throws: { error in
      let text = (error as? SimulationError)?.description ?? "\(error)"
      return text.contains("setting " + name) && text.contains(expected)
    }
  }

  @Test("tables of pulses") func pulses() throws {
    let text = "# pulse\n0.0 0\n0.5, 1 7\n1.0\t0.5\n1.5 0\n"
    let pulse = try ProductionPulse(text: text, path: "p")
    #expect(pulse == ProductionPulse(amplitudes: [0, 1, 0.5, 0], stepNS: 0.5))
    #expect(try ProductionPulse(text: "time_ns,amplitude\n0,0\n1,2\n2,0\n", path: "p").stepNS == 1)
    for bad in ["", "0 1\n1 2", "0 0\n1 1\n3 0", "0 0\n1 x\n2 0", "0 0\n-1 1\n-2 0"] {
      #expect(throws: SimulationError.self) { try ProductionPulse(text: bad, path: "p") }
    }
  }
}

@Suite("Productions: showers") struct ProductionShowerTests {
  /// The truth of all thrown events of a run.
  private func thrown(_ bytes: [UInt8]) throws -> (showers: [MCShower], events: [MCEvent]) {
    var (showers, events) = ([MCShower](), [MCEvent]())
    var place = 0
    try bytes.withUnsafeBytes { raw in
      while place < raw.count {
        let rest = UnsafeRawBufferPointer(rebasing: raw[place...])
        let header = try #require(ObjectHeader(rest, hasMarker: true, isBigEndian: false, offset: place))
        let end = header.size + header.length
        let object = StoredObject(
          header: header, body: UnsafeRawBufferPointer(rebasing: rest[header.size..<end]))
        if header.type == EventIOType.mcShower { showers.append(try object.decode(MCShower.self)) }
        if header.type == EventIOType.mcEvent { events.append(try object.decode(MCEvent.self)) }
        place += end
      }
    }
    return (showers, events)
  }

  @Test("energies follow the power law, cores the disc, directions the cone") func distributions() throws {
    let simulator = try ProductionFixture.simulator {
      $0.showerCount = 3000
      $0.reuse = 2
      $0.energies = 0.5...50
      $0.slope = -2.3
      $0.viewConeDeg = 4
      $0.zenithDeg = 40
      $0.azimuthDeg = 30
      $0.scatterRadius = 150
      $0.nightSky = NightSkyLevel(megahertz: 1)
      $0.threshold = 1700
    }
    let (showers, events) = try thrown(ProductionFixture.bytes(simulator).0)
    #expect(showers.count == 3000 && events.count == 6000)
    // Maximum likelihood of the slope, with the range: mean of ln E.
    let energies = showers.map { Double($0.energy) }
    #expect(energies.allSatisfy { (0.4999...50.001).contains($0) })
    let median = energies.sorted()[1500]
    let power = -1.3
    let expected = pow((pow(0.5, power) + pow(50, power)) / 2, 1 / power)
    #expect(abs(log(median / expected)) < 0.06)
    let centre = GroundVector(HorizontalDirection(azimuthDeg: 30, altitudeDeg: 50))
    var inner = 0
    for shower in showers {
      let axis = GroundVector(
        HorizontalDirection(azimuthRad: Double(shower.azimuth), altitudeRad: Double(shower.altitude)))
      let angle = acos(min(1, axis.dot(centre))) * 180 / .pi
      #expect(angle < 4.001)
      if angle < 4 / 2.0.squareRoot() { inner += 1 }
    }
    #expect(abs(inner - 1500) < 110)
    var near = 0
    for event in events {
      let shower = showers[event.shower - 1]
      let axis = GroundVector(
        HorizontalDirection(azimuthRad: Double(shower.azimuth), altitudeRad: Double(shower.altitude)))
      let distance = GroundVector(Double(event.coreX), Double(event.coreY), 0).cross(axis).norm
      #expect(distance < 150.01)
      if distance < 150 / 2.0.squareRoot() { near += 1 }
    }
    #expect(abs(near - 3000) < 160)
  }

  @Test("triggers of all energies are inside the default radius; brighter skies raise the threshold")
  func radius() throws {
    let simulator = try ProductionFixture.simulator { $0.showerCount = 2000 }
    let counts = try ProductionFixture.bytes(simulator, jobs: 2).1.counts
    let inside = try #require(counts.insideFraction)
    #expect(inside > 0.99)
    #expect(counts.triggerArea(scatterRadius: 700) > 20_000)
    let small = try ProductionFixture.simulator {
      $0.showerCount = 400
      $0.energies = 20...50
      $0.scatterRadius = 200
    }
    let less = try #require(ProductionFixture.bytes(small).1.counts.insideFraction)
    #expect(less < 0.7)
    #expect(try ProductionFixture.simulator().thresholds == [300, 300])
    let bright = try ProductionFixture.simulator { $0.nightSky = NightSkyLevel(megahertz: 600) }
    #expect(bright.thresholds.allSatisfy { $0 > 350 && $0 < 1000 })
  }
}
