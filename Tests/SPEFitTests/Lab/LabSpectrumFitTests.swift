import Foundation
import SSTCore
import SSTSim
import TestSupport
import Testing

@testable import SPEFit

@Suite("Lab fits") struct LabSpectrumFitTests {
  @Test(
    "W4, W18: the distance of the peaks is found, bins are fine enough and ranges fit each run",
    arguments: [1.0, 7, 20, 33, 250])
  func scale(_ gain: Double) throws {
    let tables = try ToyCamera(pixelCount: 40, gain: gain).tables()
    let fit = try LabSpectrumFit(tables, options: LabFitOptions(windowWidth: 7))
    #expect(fit.scale == .data && fit.warnings.isEmpty && fit.grid == nil)
    #expect(abs(fit.photoelectron / gain - 1) < 0.05, "\(fit.photoelectron)")
    for (run, binning) in fit.fitter.binnings.enumerated() {
      #expect(binning.lower < -0.4 * gain && binning.lower > -2.2 * gain)
      let light = [0.8, 1.6, 3][run] / 0.85
      let spread = light.squareRoot() / 0.85
      #expect(binning.upper > gain * (light + 3 * spread) && binning.upper < gain * (light + 8 * spread))
      #expect(Double(binning.count) * gain / (binning.upper - binning.lower) > 6)
      #expect((100...300).contains(binning.count))
    }
    #expect(fit.fitter.binnings[0].upper < fit.fitter.binnings[2].upper)
  }

  @Test("the distance of the peaks under any light", arguments: [[0.4], [1], [5], [12], [0.4, 12]])
  func lights(_ lights: [Double]) throws {
    var camera = ToyCamera(pixelCount: 300, lights: lights)
    camera.eventCount = 1000
    let fit = try LabSpectrumFit(camera.tables())
    // With faint light the noise moves the maximum of the Fourier sums.
    let allowed = lights[0] < 0.5 ? 0.15 : 0.05
    #expect(
      fit.scale == .data && abs(fit.photoelectron / 20 - 1) < allowed, "\(lights): \(fit.photoelectron)")
  }

  @Test("noisy, dead and wild pixels do not move the ranges") func robustRange() throws {
    var camera = ToyCamera(pixelCount: 100)
    let plain = try LabSpectrumFit(camera.tables())
    for pixel in 0..<10 { camera.noise[pixel * 9] = 30 }
    camera.dead = [5, 6, 7]
    camera.light[50] = 40
    let odd = try LabSpectrumFit(camera.tables())
    for (a, b) in zip(plain.fitter.binnings, odd.fitter.binnings) {
      #expect(abs(a.lower - b.lower) < 4 && abs(a.upper - b.upper) < 20)
    }
    #expect(abs(odd.photoelectron - plain.photoelectron) < 0.5)
  }

  @Test("guesses of the user are taken, and odd ones mentioned") func guesses() throws {
    let tables = try ToyCamera(pixelCount: 20).tables()
    let fit = try LabSpectrumFit(tables, options: LabFitOptions(photoelectronGuess: 30))
    #expect(fit.photoelectron == 30 && fit.scale == .user)
    #expect(fit.warnings.first == .unusualGuess(guess: 30, usual: 20, windowWidth: 16))
    #expect(try LabSpectrumFit(tables, options: LabFitOptions(photoelectronGuess: 23)).warnings.isEmpty)
    let far = try LabSpectrumFit(tables, options: LabFitOptions(photoelectronGuess: 5))
    #expect(far.warnings.count == 2 && far.warnings.allSatisfy { !$0.description.isEmpty })
    let bins = try LabSpectrumFit(tables, options: LabFitOptions(lightGuesses: [1, 2, 3], binCount: 77))
    #expect(bins.fitter.binnings.allSatisfy { $0.count == 77 })
    #expect(bins.fitter.density.parameters.first { $0.name == "lambda_2" }?.initial == 3)
  }

  @Test("without peaks the width of the window decides") func noPeaks() throws {
    var camera = ToyCamera(pixelCount: 30, lights: [0.001])
    camera.eventCount = 1500
    let fit = try LabSpectrumFit(camera.tables(), options: LabFitOptions(windowWidth: 7))
    #expect(fit.scale == .window && fit.photoelectron == 13 && fit.warnings == [.noPeaks(used: 13)])
  }

  @Test("W17: limits of the original that are the wrong way round do not end the run") func facing() throws {
    // The highest peak is that of the pedestal, at zero.
    var camera = ToyCamera(pixelCount: 30, lights: [0.05, 3])
    camera.charges.sensor.pedestal = 0.5
    let options = LabFitOptions(quirks: .guessedLimits)
    let fit = try LabSpectrumFit(camera.tables(), options: options)
    let lights = fit.fitter.density.parameters.filter { $0.name.hasPrefix("lambda") }
    for light in lights {
      let (lower, upper) = (light.lower ?? .nan, light.upper ?? .nan)
      #expect(lower == 0.1 && upper > lower && light.initial >= lower && light.initial <= upper)
    }
    let gain = try #require(fit.fitter.density.parameters.first { $0.name == "pe" })
    #expect(gain.lower == 4 && gain.upper == 80)
    #expect(try fit.fitter.fit(camera.tables(), jobs: 2).count == 30)
  }

  @Test("W18: the range of a dim run reaches beyond its photoelectrons; the original's ends below the first")
  func dimRange() throws {
    var camera = ToyCamera(pixelCount: 40, lights: [0.04])
    camera.eventCount = 4000
    let tables = try camera.tables()
    var options = LabFitOptions(photoelectronGuess: 20, lightGuesses: [0.04])
    #expect(try LabSpectrumFit(tables, options: options).fitter.binnings[0].upper > 40)
    options.quirks = .oneRange
    #expect(abs(try LabSpectrumFit(tables, options: options).fitter.binnings[0].upper - 16.8) < 1e-5)
  }

  @Test("a run that is far too bright is refused before the fits", arguments: [Quirks(), .pixelAnalysis])
  func tooBright(_ quirks: Quirks) throws {
    for (light, isRefused) in [(20.0, false), (120, true), (400, true)] {
      let tables = try ToyCamera(pixelCount: 3, lights: [light]).tables()
      guard isRefused else {
        _ = try LabSpectrumFit(tables, options: LabFitOptions(quirks: quirks))
        continue
      }
      let error = #expect(throws: LabFitError.self) {
        try LabSpectrumFit(tables, options: LabFitOptions(quirks: quirks))
      }
      #expect(error?.code.word == "lab-too-bright", "\(light) \(String(describing: error))")
    }
  }

  @Test("what cannot be fitted is an error") func errors() throws {
    let tables = try ToyCamera(pixelCount: 3, lights: [1]).tables()
    func error(_ options: LabFitOptions, _ tables: [ChargeTable]) -> LabFitError? {
      #expect(throws: LabFitError.self) { try LabSpectrumFit(tables, options: options) }
    }
    #expect(error(.init(), []) == .wrongCount(what: "runs", found: 0, expected: 1))
    #expect(error(.init(photoelectronGuess: 0), tables) == .badPhotoelectronGuess(0))
    #expect(error(.init(photoelectronGuess: .nan), tables)?.code.word == "lab-photoelectron-guess")
    #expect(error(.init(lightGuesses: [-1]), tables) == .badLightGuess(-1))
    #expect(error(.init(lightGuesses: [1, 1]), tables)?.code.word == "lab-fit-count")
    #expect(error(.init(windowWidth: 0), tables) == .badWindow(0, mustBeEven: false))
    #expect(error(.init(windowWidth: 7, quirks: .evenWindows), tables) == .badWindow(7, mustBeEven: true))
    #expect(error(.init(binCount: 3), tables) == .badBinCount(3))
    let empty = ChargeTable(eventCount: 0, pixelCount: 3, values: .float32([]))
    #expect(error(.init(), tables + [empty]) == .noCharges(illumination: 1, events: empty.eventCount))
    #expect(
      error(.init(quirks: .pixelAnalysis), tables + [empty])
        == .noCharges(illumination: 1, events: empty.eventCount))
    let nan = ChargeTable(eventCount: 30, pixelCount: 3, values: .float64(.init(repeating: .nan, count: 90)))
    #expect(error(.init(), [nan]) == .noCharges(illumination: 0, events: 30))
    let other = ChargeTable(eventCount: 1, pixelCount: 2, values: .float32([1, 2]))
    #expect(error(.init(), tables + [other])?.code.word == "lab-fit-count")
  }

  @Test("W19: dead and dark pixels have a status and do not end the fit") func oddPixels() throws {
    var camera = ToyCamera(pixelCount: 24)
    camera.dead = [3]
    camera.light[7] = 0
    camera.noise[11] = 0.001
    let tables = try camera.tables()
    let fit = try LabSpectrumFit(tables)
    let fits = try fit.fitter.fit(tables, jobs: 2)
    #expect(fits.count == 24)
    #expect(!fits[3].status.isMinimum && fits[3].result.values.allSatisfy(\.isNaN))
    let faults = fit.rule.faults(fit.quality(of: fits))
    #expect(!faults[3].isEmpty && !faults[7].isEmpty)
    for pixel in 0..<24 where ![3, 7].contains(pixel) { #expect(fits[pixel].status.isMinimum, "\(pixel)") }
  }

  @Test("pixels of a run that is too bright are not good, those of a faint one are")
  func tooBright() throws {
    for (light, mostGood) in [(15.0, 1), (30, 1)] {
      let camera = ToyCamera(pixelCount: 24, lights: [light])
      let tables = try camera.tables()
      let fit = try LabSpectrumFit(tables)
      let good = fit.rule.good(fit.quality(of: try fit.fitter.fit(tables, jobs: 2)))
      #expect(good.count { $0 } <= mostGood, "\(light)")
    }
    let tables = try ToyCamera(pixelCount: 24, lights: [1.5]).tables()
    let fit = try LabSpectrumFit(tables)
    #expect(fit.rule.good(fit.quality(of: try fit.fitter.fit(tables, jobs: 2))).count { $0 } >= 23)
  }

  @Test(
    "unbiased over a camera: mean pulls below 0.1",
    .enabled(if: ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"))
  func pulls() throws {
    var camera = ToyCamera(pixelCount: 2048)
    camera.eventCount = 5000
    let tables = try camera.tables()
    let clock = ContinuousClock()
    var found: LabSpectrumFit?
    let planning = try clock.measure { found = try LabSpectrumFit(tables) }
    let fit = try #require(found)
    var fits: [PixelFit] = []
    let fitting = try clock.measure { fits = try fit.fitter.fit(tables, jobs: 2) }
    print("plan:", planning, "fit:", fitting, "scale:", fit.photoelectron)
    #expect(fits.allSatisfy { $0.status.isMinimum })
    let good = fits.filter { $0.status == .converged }
    #expect(good.count > 2030)
    for name in fit.fitter.density.parameters.map(\.name) {
      let pulls = try good.map { fit -> Double in
        let (value, error) = try #require(fit.result[name])
        return (value - (camera.truth(fit.pixel)[name] ?? .nan)) / error
      }
      let mean = pulls.reduce(0, +) / Double(pulls.count)
      let square = pulls.reduce(0) { $0 + $1 * $1 } / Double(pulls.count)
      print(name, "mean pull", mean, "width", (square - mean * mean).squareRoot())
      #expect(abs(mean) < 0.1, "\(name)")
      #expect(abs((square - mean * mean).squareRoot() - 1) < 0.06, "\(name)")
    }
    #expect(fit.rule.good(fit.quality(of: fits)).count { !$0 } <= 20)
  }
}

@Suite("Overview of charges") struct ChargeOverviewTests {
  @Test("percentiles and histogram equal those of sorted charges", arguments: [1, 2, 7, 1000])
  func sorted(_ count: Int) throws {
    var random = CounterRandom(seed: 3, event: 0, purpose: 1)
    let values = (0..<count).map { _ in Float(random.uniform() - 0.3) * 100 }
    let table = ChargeTable(
      eventCount: count + 1, pixelCount: 1, values: .float32([.nan] + values))
    let parts = [0, 0.01, 0.31, 0.5, 0.99, 1]
    let quantiles = try ChargeQuantiles(table, parts: parts)
    let doubles = ChargeTable(
      eventCount: count + 1, pixelCount: 1, values: .float64([.nan] + values.map(Double.init)))
    #expect(try ChargeQuantiles(doubles, parts: parts).values == quantiles.values)
    let order = SortedValues(values.map(Double.init))
    #expect(quantiles.count == count)
    #expect(quantiles.values == parts.map { order.quantile($0) })
    guard count > 1 else {
      #expect(try ChargeOverview(table) == nil)
      return
    }
    let overview = try #require(try ChargeOverview(table))
    let (low, high) = (order.quantile(0.01), order.quantile(0.99))
    #expect(overview.counts.count == 100 && overview.edges.first == low && overview.edges.last == high)
    #expect(overview.counts.reduce(0, +) == Double(order.values.count { $0 >= low && $0 <= high }))
  }

  @Test("the peak location is the lower edge of the fullest bin") func peak() throws {
    var values = (0..<10_000).map { Double($0 % 100) }
    values += [Double](repeating: 41.5, count: 5000)
    let table = ChargeTable(eventCount: 15_000, pixelCount: 1, values: .float64(values))
    let overview = try #require(try ChargeOverview(table))
    #expect(overview.peakLocation <= 41.5 && overview.peakLocation > 40.5)
    #expect(try ChargeOverview(ChargeTable(eventCount: 0, pixelCount: 5, values: .float32([]))) == nil)
  }
}
