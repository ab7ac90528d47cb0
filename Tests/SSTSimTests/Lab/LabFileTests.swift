import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTSim

@Suite("Simulated lab: files") struct LabFileTests {
  private static func settings(_ level: LabSettings.Level) -> LabSettings {
    var settings = LabFixture.settings()
    settings.level = level
    settings.illuminations = [1.5]
    settings.scan = [.init(photons: 30, nightSkyHz: 1e8)]
    settings.pedestalEvents = 20
    settings.eventsPerIllumination = 30
    settings.eventsPerScanLevel = 20
    settings.staleFraction = 0.2
    settings.incompleteFraction = 0.2
    return settings
  }

  @Test(
    "the same bytes with one and three threads, other bytes with another seed",
    arguments: LabSettings.Level.allCases)
  func determinism(_ level: LabSettings.Level) throws {
    let one = try LabFixture(Self.settings(level), jobs: 1)
    let three = try LabFixture(Self.settings(level), jobs: 3)
    var other = Self.settings(level)
    other.seed = 4
    let second = try LabFixture(other, jobs: 2)
    #expect(one.simulator.fileNames.count == (level == .r0 ? 9 : 7))
    for name in one.simulator.fileNames {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: one.folder.path(name)))
      #expect(try bytes == Data(contentsOf: URL(fileURLWithPath: three.folder.path(name))), "\(name)")
      if name.hasSuffix(".tio") {
        #expect(try bytes != Data(contentsOf: URL(fileURLWithPath: second.folder.path(name))), "\(name)")
      }
    }
  }

  @Test("runs say what they are; stale and incomplete events are among them") func header() throws {
    let lab = try LabFixture(Self.settings(.r1))
    let run = lab.runs(.lowLight)[0]
    let file = try TIOFile(path: lab.folder.path(lab.simulator.path(of: run)))
    #expect(lab.simulator.path(of: run) == "spe/Run00001_r1.tio")
    #expect(file.level == .r1 && file.scale == 22.8 && file.offset == 370 && file.runNumber == 1)
    #expect(file.startDate == "2026-01-21T20:10:00" && file.modules.map(\.serialNumber) == [100])
    #expect(file.readout?.slots == [0] && file.readout?.samplesPerPixel == 128 && file.eventCount == 30)
    let events = try file.events(0..<30, jobs: 1)
    #expect(events.allSatisfy { $0.readout.problems.isEmpty })
    // Six of each are expected of 30.
    #expect((1...14).contains(events.count { $0.readout.isStale }))
    #expect((1...14).contains(events.count { $0.readout.isMissingPackets }))
    #expect(events.allSatisfy { !($0.readout.isStale && $0.readout.isMissingPackets) })
    #expect(Set(events.compactMap(\.readout.firstCell)).count > 20)
    for (earlier, later) in zip(events, events.dropFirst()) {
      #expect((1_998_000...2_002_000).contains(Int(later.tack) - Int(earlier.tack)))
      let seconds = later.cpuSeconds - earlier.cpuSeconds
      let nanoseconds = seconds * 1_000_000_000 + later.cpuNanoseconds - earlier.cpuNanoseconds
      #expect((1_900_000...2_100_000).contains(nanoseconds))
    }
  }

  @Test("stale events hold no light") func stale() throws {
    var settings = Self.settings(.r1)
    settings.illuminations = [50]
    let lab = try LabFixture(settings)
    let source = try RawFile.openRows(lab.folder.path(lab.simulator.path(of: lab.runs(.lowLight)[0])))
    let block = try source.block(0..<30, samples: .physical).telescopes[0]
    for (index, event) in block.headers.enumerated() {
      let largest = try #require(block.values[index * 8192..<(index + 1) * 8192].max())
      // Fifty photoelectrons make 160 mV; five times the noise of the noisiest pixel stay below 30.
      #expect(event.readout.isStale ? largest < 30 : largest > 80)
    }
  }

  @Test("missing modules are not in the file, and stand in the truth") func missingModule() throws {
    var settings = Self.settings(.r1)
    settings.camera.pixelCount = 192
    settings.camera.missingModules = [1]
    let lab = try LabFixture(settings)
    let file = try TIOFile(path: lab.folder.path(lab.simulator.path(of: lab.runs(.scan)[0])))
    #expect(file.readout?.slots == [0, 2])
    let lines = try LabTable(lab.folder.path("truth_pixels.csv"))
    #expect(lines.rows.count == 192)
    for (index, kind) in lines.text("kind").enumerated() {
      #expect((kind == "missing") == (index / 64 == 1))
    }
    settings.camera.missingModules = [0, 1, 2]
    #expect(throws: SimulationError.self) { try LabSimulator(settings) }
  }

  @Test("existing files are refused before anything is written") func refusal() throws {
    let lab = try LabFixture(Self.settings(.r1))
    let before = try FileManager.default.subpathsOfDirectory(atPath: lab.folder.url.path).sorted()
    try FileManager.default.removeItem(atPath: lab.folder.path("spe"))
    #expect(throws: AtomicFileError.exists(path: lab.folder.path("charge_res/Run00002_r1.tio"))) {
      try lab.simulator.write(toFolder: lab.folder.url.path)
    }
    #expect(!FileManager.default.fileExists(atPath: lab.folder.path("spe")))
    try lab.simulator.write(toFolder: lab.folder.url.path, overwrite: true)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: lab.folder.url.path).sorted() == before)
  }

  @Test("a cancelled lab leaves no part of a run") func cancellation() throws {
    let simulator = try LabSimulator(Self.settings(.r1))
    let folder = try TemporaryFolder()
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancelledError.self) {
      try simulator.write(toFolder: folder.url.path, cancellation: flag)
    }
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    #expect(files.allSatisfy { ["spe", "charge_res"].contains($0) }, "\(files)")
  }

  @Test(
    "settings out of range are refused",
    arguments: [
      { @Sendable (s: inout LabSettings) in s.camera.pixelCount = 100 }, { $0.camera.pixelCount = 4096 },
      { $0.camera.crosstalk = 0.7 }, { $0.camera.noise = .nan }, { $0.camera.deadFraction = 1.1 },
      { $0.illuminations = [0] }, { $0.scan = [.init(photons: .infinity)] }, { $0.sampleCount = 100 },
      { $0.eventsPerIllumination = 0 },
      {
        $0.staleFraction = 0.9; $0.incompleteFraction = 0.2
      },
      { $0.camera.peakSample = 60 }, { $0.camera.missingModules = [40] },
    ] as [@Sendable (inout LabSettings) -> Void])
  func badSettings(_ spoil: @Sendable (inout LabSettings) -> Void) throws {
    var settings = LabSettings(seed: 1)
    spoil(&settings)
    #expect(throws: SimulationError.self) { try LabSimulator(settings) }
  }
}

/// A CSV file with a header.
struct LabTable {
  let columns: [String]
  let rows: [[String]]

  init(_ path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    columns = try #require(lines.first)
    rows = Array(lines.dropFirst())
    #expect(rows.allSatisfy { $0.count == lines[0].count })
  }

  func text(_ name: String) -> [String] {
    guard let place = columns.firstIndex(of: name) else { return [] }
    return rows.map { $0[place] }
  }

  func numbers(_ name: String) -> [Double] { text(name).map { Double($0) ?? .nan } }
}
