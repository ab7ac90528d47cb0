import Foundation
import TestSupport
import Testing

@testable import InstrumentResponse

/// CSV files of the golden cuts: names and columns.
enum GoldenCuts {
  static func csv(_ path: String) throws -> [String: [Double]] {
    let lines = String(decoding: try SharedData.data(path), as: UTF8.self).split(whereSeparator: \.isNewline)
    let names = lines[0].split(separator: ",").map(String.init)
    var columns = [String: [Double]](uniqueKeysWithValues: names.map { ($0, []) })
    for line in lines.dropFirst() {
      for (name, cell) in zip(names, line.split(separator: ",", omittingEmptySubsequences: false)) {
        columns[name]?.append(Double(cell) ?? .nan)
      }
    }
    return columns
  }
}

@Suite("Golden cuts and spectra", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenCutTests {
  @Test("spectra by name")
  func spectra() throws {
    let columns = try GoldenCuts.csv("oracle/dl2_dl3/cuts/spectra.csv")
    let energies = try #require(columns["energy_tev"])
    #expect(Spectrum.all.count == columns.count - 2)
    for (name, fluxes) in columns where name != "energy_tev" {
      let spectrum = try #require(name == "DAMPE_P_He_SPECTRUM" ? .protonsAndHelium : Spectrum.named(name))
      for (energy, flux) in zip(energies, fluxes) {
        #expect(abs(spectrum(energy) / flux - 1) < 1e-10, "\(name)")
      }
    }
  }

  @Test("significances of Li and Ma")
  func liMa() throws {
    let columns = try GoldenCuts.csv("oracle/stereo_dl3/pyirf/li_ma.csv")
    let (on, off) = (try #require(columns["n_on"]), try #require(columns["n_off"]))
    let alpha = try #require(columns["alpha"])
    let expected = try #require(columns["pyirf_li_ma"])
    for row in on.indices {
      let found = LiMa.significance(on: on[row], off: off[row], alpha: alpha[row])
      let golden = expected[row].isNaN ? 0 : expected[row]
      #expect(abs(max(0, found) - golden) < 1e-7, "\(on[row]) \(off[row]) \(alpha[row])")
    }
  }

  @Test("a cut that depends on energy is evaluated as by the original")
  func evaluation() throws {
    let columns = try GoldenCuts.csv("oracle/dl2_dl3/cuts/cut_evaluation.csv")
    let edges = [0.1, 0.5, 1, 5]
    let cut = BinnedCut(
      (0..<3).map {
        BinnedCut.Bin(
          low: edges[$0], high: edges[$0 + 1], center: edges[$0], cut: [0.4, 0.6, 0.8][$0], eventCount: 0)
      })
    let (energies, gammaness) = (try #require(columns["reco_energy"]), try #require(columns["gammaness"]))
    for (row, pass) in try #require(columns["pass"]).enumerated() {
      #expect(cut.atLeast(gammaness[row], energy: energies[row]) == (pass == 1), "row \(row)")
    }
  }

  @Test("smoothed curves of significance", arguments: ["mono", "stereo"])
  func spline(_ kind: String) throws {
    let packed = "oracle/dl2_dl3/cuts/significance_curves_\(kind).csv.gz"
    let folder = try TemporaryFolder()
    try SharedData.data(packed).write(to: URL(fileURLWithPath: folder.path("curves.csv.gz")))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-d", folder.path("curves.csv.gz")]
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOfFile: folder.path("curves.csv"), encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    }
    for bin in Set(rows.map { $0[0] }).sorted() {
      let curve = rows.filter { $0[0] == bin }
      let found = SmoothingSpline(curve.map { $0[1] }, curve.map { $0[2] }).smoothed()
      let scale = max(1, curve.map { abs($0[3]) }.max() ?? 1)
      for (value, row) in zip(found, curve) {
        #expect(abs(value - row[3]) < 1e-6 * scale, "bin \(bin): \(value) \(row[3])")
      }
      #expect(
        found.indices.max { found[$0] < found[$1] } == curve.indices.max { curve[$0][3] < curve[$1][3] })
    }
  }
}

@Suite("Cuts and figures") struct CutTests {
  @Test(
    "the excess for a significance has this significance", arguments: [0.0, 3, 100, 1e6], [0.05, 0.2, 1])
  func excess(_ off: Double, _ alpha: Double) {
    let excess = LiMa.excess(significance: 5, off: off, alpha: alpha)
    #expect(abs(LiMa.significance(on: alpha * off + excess, off: off, alpha: alpha) - 5) < 1e-9)
    #expect(LiMa.significance(on: 0, off: 10, alpha: alpha) < 0)
    #expect(LiMa.significance(on: 0, off: 0, alpha: alpha) == 0)
  }

  @Test("weights sum to the number of events that the target spectrum has")
  func weights() throws {
    let showers = try SimulatedShowers(
      count: 1e5, minimumEnergy: 0.2, maximumEnergy: 300, spectralIndex: -2, viewConeDeg: 0,
      scatterRadius: 700)
    // Energies at equal steps of the simulated integral.
    let energies = (0..<10_000).map { place -> Double in
      let part = (Double(place) + 0.5) / 10_000
      return 1 / (1 / 0.2 - part * (1 / 0.2 - 1 / 300))
    }
    let target = Spectrum.powerLaw(norm: 2.83e-11, index: -2.62)
    let hours = 50.0 * 3600
    let sum = showers.weights(energies, to: target, observationTime: hours).reduce(0, +) * 10
    let integral: Double = pow(0.2, -1.62) - pow(300, -1.62)
    let area: Double = Double.pi * 7e4 * 7e4
    let expected: Double = 2.83e-11 / 1.62 * integral * area * hours
    #expect(abs(sum / expected - 1) < 1e-3)
    #expect(abs(showers.count(from: 0.1, to: 1000) - 1e5) < 1e-6)
    #expect(throws: ResponseError.self) {
      try SimulatedShowers(
        count: 1, minimumEnergy: 1, maximumEnergy: 2, spectralIndex: 2, viewConeDeg: 0, scatterRadius: 1)
    }
  }

  @Test("percentile cuts: few events get the fill value, others are moved into the range")
  func percentiles() throws {
    let energies = (0..<300).map { _ in 1.0 } + (0..<5).map { _ in 20.0 }
    let values = (0..<300).map { Double($0) / 300 } + [0.5, 0.5, 0.5, 0.5, 0.5]
    let cut = try BinnedCut.percentile(
      40, of: values, energies: energies, edges: [0.1, 10, 100], range: 0.1...0.95, minimumEvents: 100,
      fill: 0.99)
    #expect(abs(cut.bins[0].cut - 0.4 * 299 / 300) < 1e-12)
    #expect(cut.bins[1].cut == 0.99)
    #expect(cut.atLeast(0.5, energy: 1) && !cut.atLeast(0.3, energy: 1) && !cut.atLeast(1, energy: 1000))
  }

  @Test("resolutions of known distributions, and the area of a known curve")
  func figures() throws {
    let truth = [Double](repeating: 1, count: 1001)
    let reconstructed = (0...1000).map { 0.5 + Double($0) / 1000 }
    let resolution = try Resolution.energy(reconstructed: reconstructed, truth: truth, edges: [0.1, 10])
    #expect(abs(resolution[0].value - 0.34135) < 1e-3)
    #expect(resolution[0].low < resolution[0].value && resolution[0].value < resolution[0].high)
    let bias = try Resolution.energyBias(reconstructed: reconstructed, truth: truth, edges: [0.1, 10])
    #expect(abs(bias[0].value) < 1e-12)
    let curve = ROCCurve(signal: [0.9, 0.8, 0.4], background: [0.7, 0.4, 0.1])
    #expect(abs(curve.area - 7.5 / 9) < 1e-12)
  }
}
