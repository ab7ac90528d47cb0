import Foundation
import SSTCore
import Testing

@testable import SPEFit

@Suite("Faulty pixels of simulated runs") struct FaultyPixelTests {
  /// How many pixels have each fault in a camera of this many.
  private static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"

  @Test("dead, dim and noisy pixels are found, healthy ones stay", arguments: [[0.8, 1.6, 3], [0.3, 1]])
  func found(_ lights: [Double]) throws {
    let count = Self.isLong ? 2048 : 256
    var camera = ToyCamera(pixelCount: count, lights: lights)
    camera.eventCount = Self.isLong ? 5000 : 1500
    var kinds: [Int: String] = [:]
    for pixel in stride(from: 3, to: count, by: 8) {
      switch pixel / 8 % 4 {
      case 0:
        camera.dead.insert(pixel)
        kinds[pixel] = "dead"
      case 1:
        camera.light[pixel] = 0.05 + 0.15 * Double(pixel % 7) / 6
        kinds[pixel] = "dim"
      case 2:
        camera.noise[pixel] = 3
        kinds[pixel] = "noisy"
      default:
        camera.light[pixel] = 0
        kinds[pixel] = "dark"
      }
    }
    let tables = try camera.tables()
    let fit = try LabSpectrumFit(tables)
    let faults = fit.rule.faults(fit.quality(of: try fit.fitter.fit(tables, jobs: 2)))
    var words: [String: [String: Int]] = [:]
    for (pixel, kind) in kinds {
      words[kind, default: [:]][faults[pixel].words.joined(separator: "+"), default: 0] += 1
    }
    print(lights, words)
    for kind in Set(kinds.values).sorted() {
      let odd = kinds.filter { $0.value == kind }.map(\.key)
      let missed = odd.filter { faults[$0].isEmpty }
      #expect(missed.count * 100 <= odd.count, "\(kind): \(missed.sorted())")
    }
    let healthy = (0..<count).filter { kinds[$0] == nil }
    let lost = healthy.filter { !faults[$0].isEmpty }
    #expect(lost.count * 100 < healthy.count, "\(lost.map { faults[$0].words })")
  }
}
