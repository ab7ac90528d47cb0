import ChargeRes
import SSTCore
import TestSupport
import Testing

@Suite("Charge resolution against the original", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct ResolutionGoldenTests {
  /// Sums of 200 charges in another order.
  static let tolerance = 1e-9

  @Test("transfer functions")
  func transfer() throws {
    let golden = try ResolutionGolden.read()
    let table = try #require(try golden.transferFunctions(.pixelAnalysis).entries[golden.window_width])
    #expect(table.count == golden.pixel_ids.count)
    for (pixel, entry) in table {
      let expected = try #require(golden.transfer_function[String(pixel)])
      #expect(agree(entry.extractedADC, expected.extracted_adc, relative: Self.tolerance))
      #expect(agree(entry.adcPerPE, expected.adc_per_pe, relative: Self.tolerance))
    }
  }

  @Test("resolution of all, good and single pixels, bias, spread, Poisson term, relative to the requirement")
  func resolution() throws {
    let golden = try ResolutionGolden.read()
    let functions = try golden.transferFunctions(.pixelAnalysis)
      .functions(pixels: golden.pixel_ids, window: golden.window_width, quirks: .pixelAnalysis)
    for (index, run) in golden.runs.enumerated() {
      for pixel in golden.pixel_ids.indices {
        let charges = golden.adc[index][pixel].map { functions[pixel]($0) }
        #expect(agree(charges, run.calibrated_pe[pixel], relative: Self.tolerance))
      }
      #expect(golden.scan[index].expectedPE() == run.expected_pe)
      var sums = try RunResolution(expectedPE: run.expected_pe, pixelCount: golden.pixel_ids.count)
      try sums.add(golden.charges(index), through: functions)
      let all = sums.camera()
      let limit = ResolutionCurve.requirement(nightSkyHz: run.nsb)
      let found = [
        all.resolution, sums.camera(selected: golden.good_fit).resolution, all.bias, all.spread, all.absolute,
        sums.camera(addsPoisson: true).resolution, sums.camera(addsPoisson: true).resolution,
        limit(run.expected_pe), all.relative(to: limit).value,
      ]
      let expected = [
        run.all_pixels, run.good_pixels, run.bias, run.spread_about_mean, run.checs_rmse_abs,
        run.with_poisson_term, run.checs_mc, run.requirement, run.relative_all,
      ]
      #expect(agree(found, expected, relative: Self.tolerance))
      #expect(agree(sums.perPixel().map(\.resolution), run.per_pixel, relative: Self.tolerance))
    }
  }

  @Test("the corrected response returns the expected charge at each mean")
  func corrected() throws {
    let golden = try ResolutionGolden.read()
    let functions = try golden.transferFunctions([])
      .functions(pixels: golden.pixel_ids, window: golden.window_width)
    for (run, means) in golden.mean_adc.enumerated() where golden.runs[run].nsb == 0 {
      for (pixel, mean) in means.enumerated() {
        #expect(isClose(functions[pixel](mean), golden.runs[run].expected_pe, relative: 1e-12))
      }
    }
  }
}
