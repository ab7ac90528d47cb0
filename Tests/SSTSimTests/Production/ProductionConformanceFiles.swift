import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTSim

/// Writes a production and what our own reader finds in it, for `scripts/conformance/simtel_conformance.py`, into the folder
/// that SST_CONFORMANCE names.
@Suite("Files for eventio and ctapipe") struct ProductionConformanceFiles {
  static let folder = ProcessInfo.processInfo.environment["SST_CONFORMANCE"]

  /// What the readers must find of a telescope event.
  struct Expected: Encodable {
    var event: Int64, telescope: Int
    /// FNV-1a of the samples (16 bits each) and of the values (32 bits each), little-endian, as text.
    var samples: String, values: String
    var true_image_sum: Int
    var energy_TeV, altitude_deg, azimuth_deg, core_x_m, core_y_m, first_m, x_max: Double
    var time_unix: Double
  }

  @Test(
    "a production", .enabled(if: folder != nil, "set SST_CONFORMANCE to a folder"),
    arguments: [ProductionSettings.Compression.zstd, .gzip, .none])
  func production(_ compression: ProductionSettings.Compression) throws {
    let folder = try #require(Self.folder)
    var settings = ProductionSettings(seed: 11)
    settings.primary = compression == .zstd ? .gamma : compression == .gzip ? .proton : .helium
    settings.viewConeDeg = 3
    settings.showerCount = 200
    settings.slope = -1.6
    settings.compression = compression
    let simulator = try ProductionSimulator(settings, telescopes: NightFixture.telescopes(isSimple: false))
    let path = try simulator.write(run: 0, toFolder: folder, overwrite: true, jobs: 2).path
    let rows = try Self.rows(path)
    let lines = try rows.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path + ".jsonl", atomically: true, encoding: .utf8)
    #expect(rows.count > 20)
  }

  private static func rows(_ path: String) throws -> [Expected] {
    var rows: [Expected] = []
    var values: [String] = []
    try SimtelEventSource(path: path).forEachBlock(samples: .physical) { block in
      for events in block.telescopes {
        for event in events.headers.indices {
          let bits = events.values[events.sampleRange(ofEvent: event)].map { $0.bitPattern }
          values.append(hash(bits))
        }
      }
    }
    var next = 0
    try SimtelEventSource(path: path).forEachBlock(samples: .stored) { block in
      for (place, events) in block.telescopes.enumerated() {
        for event in events.headers.indices {
          let header = events.headers[event]
          let truth = block.truth[Int(header.arrayEvent)]
          let image = events.trueImages[events.pixelRange(ofEvent: event)]
          rows.append(
            Expected(
              event: block.array[Int(header.arrayEvent)].eventNumber, telescope: place + 1,
              samples: hash(Array(events.samples[events.sampleRange(ofEvent: event)])), values: values[next],
              true_image_sum: Int(image.reduce(0, +)), energy_TeV: truth.energyTeV,
              altitude_deg: truth.altitudeDeg, azimuth_deg: truth.azimuthDeg, core_x_m: truth.coreX,
              core_y_m: truth.coreY, first_m: truth.firstInteractionM, x_max: truth.maximumDepth,
              time_unix: block.array[Int(header.arrayEvent)].time.unixSeconds()))
          next += 1
        }
      }
    }
    return rows
  }

  private static func hash<Number: FixedWidthInteger>(_ numbers: [Number]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for number in numbers { hash = (hash ^ UInt64(truncatingIfNeeded: number)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}
