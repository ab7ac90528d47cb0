import Foundation
import SPEFit
import SSTCore

@testable import Reports

/// A report with invented content: a camera with good, bad, dim, dead and hopeless pixels.
struct SampleSPEReport {
  let pixelCount = 2048
  var texts: (String) -> String = { $0 }

  /// The report with plain texts, made once.
  static var report: SPEReport {
    get throws { try made.get() }
  }
  private static let made = Result { try SampleSPEReport().make() }

  static let binning = Binning(count: 100, range: -30...150)
  static let mapping = PixelMapping.checS
  static let names = ["eped_0", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_0"]
  static let density = PhotoelectronDensity(.sipmModifiedPoisson)

  static let meanings = ["gain outlier": "The gain is far away.", "converged": "It ended well."]

  func state(_ pixel: Int) -> PixelState {
    switch pixel {
    case 77, 1300: PixelState(.dead)
    case 500...501: PixelState(.unlit)
    case 502...503: PixelState(.off)
    case 901: PixelState(.notFitted, status: "call-limit")
    case 300..<316: PixelState(.bad, status: texts("converged"), faults: [texts("gain outlier")])
    case 1777: PixelState(.bad, status: texts("converged"), faults: [texts("gain outlier"), "unlikely"])
    case 2000...2003: PixelState(.bad, status: "at-limit", faults: ["unresolved"])
    default: PixelState(.good, status: texts("converged"))
    }
  }

  /// A number near 0 with a spread of about 1, always the same for pixel and purpose.
  func noise(_ pixel: Int, _ purpose: Int) -> Double {
    var random = CounterRandom(seed: 11, event: UInt64(pixel), purpose: UInt64(purpose))
    return (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
  }

  func parameters(_ pixel: Int) -> [Double] {
    let isOdd = (300..<316).contains(pixel) || pixel == 1777
    let (x, y) = (Self.mapping.geometry.x[pixel], Self.mapping.geometry.y[pixel])
    return [
      0.3 * noise(pixel, 1), 4.1 + 0.25 * noise(pixel, 2), (isOdd ? 27 : 20) + 0.5 * noise(pixel, 3) + 6 * x,
      (2000...2003).contains(pixel) ? 9.5 : 2.4 + 0.15 * noise(pixel, 4), 0.15 + 0.01 * noise(pixel, 5),
      1.35 - 12 * (x * x + y * y) + 0.03 * noise(pixel, 6),
    ]
  }

  private func isFitted(_ pixel: Int) -> Bool { [.good, .bad].contains(state(pixel).group) }

  /// The spectrum of a pixel: 5,000 events, with noise.
  func spectrum(_ pixel: Int, _ workspace: inout DensityWorkspace) -> [UInt32] {
    let group = state(pixel).group
    if group == .dead { return [UInt32](repeating: 0, count: Self.binning.count) }
    var values = parameters(pixel)
    if group == .off || group == .unlit { values[5] = 1e-4 }
    Self.density.evaluate(
      on: .cells(edges: Self.binning.edges), values, derivatives: false, into: &workspace)
    return workspace.values.prefix(Self.binning.count).enumerated().map { bin, probability in
      let mean = 5000 * probability
      return UInt32(max(0, (mean + mean.squareRoot() * noise(pixel, 100 + bin)).rounded()))
    }
  }

  func quantities() -> [ReportQuantity] {
    let labels = ["pedestal", "noise σ0", "gain", "spread σ1", "crosstalk", "light λ"]
    let scale = [0.08, 0.06, 0.11, 0.14, 0.008, 0.02]
    var list = Self.names.indices.map { place in
      ReportQuantity(
        name: Self.names[place], label: texts(labels[place]), unit: place < 4 ? "ADC·samples" : "",
        values: (0..<pixelCount).map { isFitted($0) ? parameters($0)[place] : .nan },
        errors: (0..<pixelCount).map {
          isFitted($0) ? scale[place] * (1 + 0.1 * noise($0, 20 + place)) : .nan
        })
    }
    list.append(
      ReportQuantity(
        name: "reduced_chi2", label: "χ²/dof",
        values: (0..<pixelCount).map { isFitted($0) ? 1 + 0.14 * noise($0, 30) : .nan }))
    list.append(
      ReportQuantity(
        name: "p_value", label: "p-value",
        values: (0..<pixelCount).map {
          isFitted($0) ? abs(noise($0, 31)).truncatingRemainder(dividingBy: 1) : .nan
        }))
    list.append(
      ReportQuantity(
        name: "peak_valley_0", label: "peak/valley",
        values: (0..<pixelCount).map { isFitted($0) ? 1.8 + 0.1 * noise($0, 32) : .nan }))
    list.append(
      ReportQuantity(
        name: "peak_index", label: "pulse position", unit: "samples",
        values: (0..<pixelCount).map { state($0).group == .dead ? .nan : (64 + noise($0, 33)).rounded() }))
    return list
  }

  func make() throws -> SPEReport {
    var workspace = DensityWorkspace()
    let counts = (0..<pixelCount).flatMap { spectrum($0, &workspace) }
    let facts = [
      ReportSection(
        texts("Run"),
        [
          .init("file", texts("spe_0.50_r1.tio")), .init("events", "5,000"),
          .init("date", "2026-01-21 20:15:03 UTC"),
        ]),
      ReportSection(
        "Processing",
        [
          .init("window", "16 samples"), .init("bins", "100 from −30 to 150"),
          .init("model", "modified Poisson"),
        ]),
    ]
    return try SPEReport(
      title: texts("SPE report: spe_0.50_r1.tio"),
      subtitle: texts("2026-01-21 · 5,000 events · illumination 1 of 3"),
      name: texts("spe_0.50_r1_SPE"), facts: facts, camera: ReportCamera(Self.mapping),
      states: (0..<pixelCount).map(state), meanings: Self.meanings, quantities: quantities(),
      spectra: ReportSpectra(
        lower: Self.binning.lower, upper: Self.binning.upper, binCount: Self.binning.count, counts: counts,
        unit: "ADC·samples"),
      curve: ReportCurve(.sipmModifiedPoisson, parameters: Self.names))
  }
}
