import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

/// What the original wrote for one event of a synthetic run.
private struct GoldenEvent: Decodable {
  var event_number: Int
  var median_pedestal_variance_adc2: Double
  var drop_factor: Double
  var sum_adc_minus_baseline: Double
  var sum_r1: Double
  var n_interpolated: Int
  var sum_image_final: Double
  var nsb_level: Double?
  var mean_adaptive_threshold: Double?
  var adaptive_threshold_first8: [Double]?
  var n_raised: Int?
  var image: [Double]?
  var peak_time: [Double]?
  var image_first8: [Double]?
  var peak_time_first8: [Double]?
  var saturated_pixels: [[Double]]?
}

private struct GoldenRow: Decodable {
  var pedestal_n_events: Double
  var pedestal_sample_time: Double
  var pedestal_sample_time_min: Double
  var pedestal_sample_time_max: Double
  var pedestal_charge_mean: [Double]
  var pedestal_charge_median: [Double]
  var pedestal_charge_std: [Double]
}

private struct GoldenStream: Decodable {
  var interpolated_pixels: [Int32]
  var pedestal_monitoring: [GoldenRow]?
  var events: [GoldenEvent]

  static func load(_ name: String) throws -> GoldenStream {
    try JSONDecoder().decode(
      GoldenStream.self, from: SharedData.data("oracle/r0_dl1/stream_\(name)_golden.json"))
  }
}

@Suite("Golden runs", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenStreamTests {
  @Test(
    "compatibility mode reproduces the original",
    arguments: ["tel21", "tel22", "swapped_modules_tel21", "nopedestal_tel22"])
  func reproduces(_ name: String) throws {
    let golden = try GoldenStream.load(name)
    let run = try StreamRun(name, quirks: .sst1mpipe)
    #expect(run.results.count == golden.events.count)
    for (found, wanted) in zip(run.results, golden.events) {
      compare(found, wanted, run)
      if let pixels = wanted.saturated_pixels { compareSaturated(found, pixels, run) }
      let saturated = wanted.saturated_pixels?.count ?? 0
      #expect(found.quality.saturatedPixelCount == saturated)
    }
    compareRows(run.rows, golden.pedestal_monitoring ?? [])
  }

  private func compare(_ found: StreamRun.EventResult, _ wanted: GoldenEvent, _ run: StreamRun) {
    let id = Comment(rawValue: "event \(wanted.event_number)")
    #expect(isClose(found.medianVariance, wanted.median_pedestal_variance_adc2, relative: 1e-9), id)
    #expect(isClose(found.dropFactor, wanted.drop_factor, relative: 1e-9), id)
    #expect(found.interpolatedCount == wanted.n_interpolated, id)
    #expect(isClose(found.sumAboveBaseline, wanted.sum_adc_minus_baseline, relative: 1e-9), id)
    #expect(isClose(found.sumR1, wanted.sum_r1, relative: 1e-9), id)
    #expect(isClose(found.image.reduce(0) { $0 + Double($1) }, wanted.sum_image_final, relative: 2e-6), id)
    if let level = wanted.nsb_level { #expect(isClose(run.monitor.nsbLevel, level, relative: 1e-6), id) }
    if let thresholds = wanted.adaptive_threshold_first8 {
      let adapted = run.adaptiveThresholds[found.event.event_number] ?? []
      for (a, b) in zip(adapted, thresholds) { #expect(isClose(a, b, relative: 1e-6), id) }
      #expect(found.thresholds.raisedCount == wanted.n_raised, id)
      if let mean = wanted.mean_adaptive_threshold {
        #expect(isClose(adapted.reduce(0, +) / 1296, mean, relative: 1e-6), id)
      }
    }
    let image = wanted.image ?? wanted.image_first8 ?? []
    let times = wanted.peak_time ?? wanted.peak_time_first8 ?? []
    #expect(!image.isEmpty && image.count == times.count, id)
    var worst = 0
    for (pixel, value) in image.enumerated()
    where !isClose(Double(found.image[pixel]), value, relative: 2e-6, absolute: 1e-6) { worst += 1 }
    for (pixel, value) in times.enumerated()
    where !isClose(Double(found.peakTime[pixel]), value, relative: 2e-6, absolute: 1e-6) { worst += 1 }
    #expect(worst == 0, id)
  }

  private func compareSaturated(_ found: StreamRun.EventResult, _ pixels: [[Double]], _ run: StreamRun) {
    for entry in pixels {
      let pixel = Int(entry[0])
      // The golden charge is the one before the window correction.
      let charge = Double(found.image[pixel]) * (run.calibrator.window?.factors[pixel] ?? .nan)
      #expect(isClose(charge, entry[2], relative: 1e-6))
      #expect(isClose(Double(found.peakTime[pixel]), entry[4], relative: 1e-6))
    }
  }

  private func compareRows(_ rows: [PedestalMonitoringRow], _ golden: [GoldenRow]) {
    #expect(rows.count == golden.count)
    for (row, wanted) in zip(rows, golden) {
      #expect(row.eventCount == Int(wanted.pedestal_n_events))
      for (time, seconds) in [
        (row.meanTime, wanted.pedestal_sample_time), (row.firstTime, wanted.pedestal_sample_time_min),
        (row.lastTime, wanted.pedestal_sample_time_max),
      ] { #expect(abs(Double(time.nanoseconds) / 1e9 - seconds) < 1e-6) }
      for pixel in 0..<8 {
        #expect(isClose(row.mean[pixel], wanted.pedestal_charge_mean[pixel], relative: 1e-9))
        #expect(isClose(row.median[pixel], wanted.pedestal_charge_median[pixel], relative: 1e-9))
        #expect(isClose(row.rms[pixel], wanted.pedestal_charge_std[pixel], relative: 1e-9))
      }
    }
  }

  @Test("thresholds of the reclean pass come from the maps of the first")
  func reclean() throws {
    let golden = try GoldenStream.load("tel21_reclean")
    let run = try StreamRun("tel21", quirks: .sst1mpipe)
    #expect(run.maps.count == 1)
    let table = try RecleanTable(run.maps, pixelCount: 1296, fileName: "memory", quirks: .sst1mpipe)
    for (event, wanted) in zip(run.stream.events, golden.events) {
      let sky = table.sky(at: event.time)
      #expect(isClose(sky.level, wanted.nsb_level ?? .nan, relative: 1e-6))
      let thresholds = try #require(sky.pictureThresholds(minimum: 0, scaling: 2.5))
      for (a, b) in zip(thresholds.values, wanted.adaptive_threshold_first8 ?? []) {
        #expect(isClose(a, b, relative: 2e-6))
      }
    }
  }
}
