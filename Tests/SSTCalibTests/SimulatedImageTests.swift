import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTCalib

/// Images of simtel files against those of ctapipe's default chain.
@Suite("Images of simulated telescopes", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct SimulatedImageTests {
  static let files = [
    "simtel_test_file.simtel.gz", "gct_checs_muons.simtel.zst", "gamma_prod6_tel_event_header_v4.simtel.zst",
  ]

  /// Values of a member of nested JSON.
  private struct Golden {
    let node: JSONNode?
    subscript(_ key: String) -> Golden {
      guard case .object(let members) = node?.content else { return Golden(node: nil) }
      return Golden(node: members.first { $0.key == key }?.node)
    }
    var list: [Golden] {
      guard case .array(let items) = node?.content else { return [] }
      return items.map { Golden(node: $0) }
    }
    var double: Double {
      guard case .scalar(.number(let value)) = node?.content else { return .nan }
      return value
    }
    var doubles: [Double] { list.map(\.double) }
  }

  @Test("charges and times", arguments: files) func images(file: String) throws {
    let golden = Golden(
      node: try JSONNode(parsing: SharedData.data("data/simtel/\(file).golden.json"), file: file))["ctapipe"]
    let source = try SimtelEventSource(path: SharedData.path("data/simtel/\(file)"))
    let calibrators = try source.head.telescopes.map { try SimulatedImageCalibrator($0) }
    for (telescope, calibrator) in zip(source.head.telescopes, calibrators) {
      let wanted = golden["subarray"]["telescopes"]["\(telescope.id)"]["integration_correction"].doubles
      #expect(zip(calibrator.corrections, wanted).allSatisfy { abs($0 - $1) < 1e-12 })
      #expect(calibrator.corrections.count == wanted.count)
    }
    var scratch = SimulatedImageCalibrator.Scratch()
    var count = 0
    try source.forEachBlock { block in
      for (place, events) in block.telescopes.enumerated() {
        for (event, header) in events.headers.enumerated() {
          var image = [Float](repeating: 0, count: events.pixelCount)
          var times = image
          try image.withUnsafeMutableBufferPointer { image in
            try times.withUnsafeMutableBufferPointer { times in
              _ = try calibrators[place].calibrate(
                event, of: events, image: image, peakTime: times, scratch: &scratch)
            }
          }
          let id = source.head.telescopes[place].id
          let wanted = golden["events"].list[header.index]["telescopes"]["\(id)"]["dl1"]
          compare(image, times, wanted, "\(file), event \(header.index), telescope \(id)")
          count += 1
        }
      }
    }
    #expect(count > 6)
  }

  private func compare(_ image: [Float], _ times: [Float], _ wanted: Golden, _ name: String) {
    func isNear(_ a: Float, _ b: Double) -> Bool { abs(Double(a) - b) <= 1e-5 * max(1, abs(b)) }
    let sum = image.reduce(0) { $0 + Double($1) }
    #expect(abs(sum - wanted["image_sum"].double) <= 1e-5 * max(1, abs(sum)), "\(name)")
    #expect(isNear(image.max() ?? 0, wanted["image_max"].double), "\(name)")
    let top = Int(wanted["image_argmax"].double)
    #expect(image.firstIndex(of: image.max() ?? 0) == top, "\(name)")
    #expect(abs(Double(times[top]) - wanted["peak_time_of_argmax_ns"].double) < 1e-4, "\(name)")
    #expect(zip(image, wanted["image_first4"].doubles).allSatisfy(isNear), "\(name)")
    #expect(
      zip(times, wanted["peak_time_first4"].doubles).allSatisfy { abs(Double($0) - $1) < 1e-3 }, "\(name)")
  }
}
