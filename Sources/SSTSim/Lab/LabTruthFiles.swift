internal import Foundation
internal import SSTCore
internal import SSTIO

/// The truth of a simulated lab: `truth.json`, `truth_pixels.csv` and `truth_resolution.csv`.
struct LabTruthFiles {
  static let names = ["truth_pixels.csv", "truth_resolution.csv", "truth.json"]

  private let simulator: LabSimulator
  private let software: String
  private let window = LabWindow()
  private let runs: [LabRun]
  /// Of each run of the scan.
  private let resolutions: [LabResolution]

  init(_ simulator: LabSimulator, software: String, jobs: Int) throws {
    self.simulator = simulator
    self.software = software
    runs = simulator.settings.runs
    let window = window
    resolutions = try runs.filter { $0.purpose == .scan }.map {
      try simulator.resolution(of: $0, window: window, jobs: jobs)
    }
  }

  /// Writes the tables, and truth.json last.
  func write(to base: String, overwrite: Bool) throws {
    for (name, text) in zip(Self.names, [pixelTable, resolutionTable, try json]) {
      let file = try AtomicFile(path: base + name, overwrite: overwrite)
      try file.write(text)
      try file.commit()
    }
  }

  /// One line for each pixel that is read out or missing; what does not exist is left empty.
  private var pixelTable: String {
    let places = Dictionary(
      uniqueKeysWithValues: simulator.pixels.enumerated().map { ($0.element.index, $0.offset) })
    let lights = runs.filter { $0.purpose == .lowLight }
    let rows = simulator.camera.pixels.map { pixel in
      LabTruthRow(
        pixel: pixel, truth: places[pixel.index].map { simulator.truth($0, window) },
        lights: lights.map { simulator.settings.light(of: pixel, $0) })
    }
    return DelimitedTable(LabTruthRow.table(rows, lightCount: lights.count).packed(rows), missing: "").text
  }

  /// The resolution of each pixel, one column for each run of the scan; empty without light.
  private var resolutionTable: String {
    let scan = zip(runs.filter { $0.purpose == .scan }, resolutions).map {
      (number: $0.number, pixels: $1.pixels)
    }
    return DelimitedTable(Self.resolutions(scan).packed(simulator.camera.pixels), missing: "").text
  }

  /// The table of charge resolutions, for runs by their numbers.
  static func resolutions(_ runs: [(number: Int, pixels: [Double])]) -> Table<LabPixel> {
    Table("resolution") {
      Column("pixel_no", \.index, "pixel number")
      for run in runs {
        Column(
          "Run\(run.number)", get: { run.pixels[$0.index] },
          "true charge resolution in run \(run.number): rms deviation from the true charge, divided by it")
      }
    }
  }

  private var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
  }

  private var document: LabTruthDocument {
    var resolutions = resolutions[...]
    let entries = runs.map { run in
      var entry = LabTruthDocument.Run(
        file: simulator.path(of: run), name: run.fileName("r1"), purpose: run.purpose.rawValue,
        number: run.number, events: run.eventCount, nPh: run.photons, nsbHz: run.nightSkyHz,
        expectedPe: run.photons * simulator.settings.camera.photonDetection)
      if run.purpose == .scan, let resolution = resolutions.popFirst() {
        entry.resolutionAll = resolution.all.isNaN ? nil : resolution.all
        entry.resolutionGood = resolution.good.isNaN ? nil : resolution.good
      }
      return entry
    }
    let kinds = Dictionary(grouping: simulator.camera.pixels, by: \.kind.rawValue).mapValues(\.count)
    return LabTruthDocument(
      software: software, settings: simulator.settings, window: window, pixels: kinds, runs: entries)
  }
}

/// What `truth.json` holds.
private struct LabTruthDocument: Encodable {
  /// A run; the resolution is that of the extraction of ``window``.
  struct Run: Encodable {
    var file: String
    var name: String
    var purpose: String
    var number: Int
    var events: Int
    var nPh: Double
    var nsbHz: Double
    var expectedPe: Double
    var resolutionAll: Double?
    var resolutionGood: Double?
  }

  var format = 1
  var software: String
  var settings: LabSettings
  var window: LabWindow
  var pixels: [String: Int]
  var runs: [Run]
  var pulse = "(t/rise_time)^order * exp(order * (1 - t/rise_time)), t > 0, in ns; height 1"
  var crosstalk =
    "modified Poisson: each fired cell triggers a Poisson number of further cells with mean opct"
  var units = [
    "eped, eped_sigma, pe, pe_sigma": "mV * sample", "lambda": "photoelectrons", "time": "ns",
    "n_ph": "photons per flash on the nominal pixel", "nsb_hz": "NSB photons per second on the nominal pixel",
    "resolution": "sqrt(mean((q - Q)^2)) / Q", "expected_pe": "Q in photoelectrons",
  ]
}

/// One pixel in the truth of a simulated lab.
struct LabTruthRow: Sendable {
  var pixel: LabPixel
  /// What its spectrum is made by; nil if it is not read out.
  var truth: LabPixelTruth?
  /// The mean photoelectrons of each low-light run.
  var lights: [Double]

  /// The table of some pixels; numbers of those that are not read out are missing.
  static func table(_ rows: [LabTruthRow], lightCount: Int) -> Table<LabTruthRow> {
    Table("pixels") {
      Column("pixel_no", \.pixel.index, "pixel number")
      Column("slot", get: { $0.pixel.index / 64 }, "slot of its module")
      Column("asic", get: { $0.pixel.index % 64 / 16 }, "ASIC of the module (0 to 3)")
      Column("asic_ch", get: { $0.pixel.index % 16 }, "channel of the ASIC (0 to 15)")
      Column.text("kind", fitting: rows, "kind of pixel: normal, or in which way it is bad") {
        $0.pixel.kind.rawValue
      }
      Column<LabTruthRow>.read(
        "relative_light", { pixel, _ in pixel.relativeLight }, "light relative to the nominal pixel")
      Column<LabTruthRow>.spectrum
      Column<LabTruthRow>.read(
        "amplitude_mv", { pixel, _ in pixel.amplitude }, unit: "mV", "pulse height of one photoelectron")
      Column<LabTruthRow>.read(
        "noise_mv", { pixel, _ in pixel.noise }, unit: "mV", "standard deviation of the noise of a sample")
      Column<LabTruthRow>.read(
        "baseline_mv", { pixel, _ in pixel.baseline }, unit: "mV", "baseline")
      Column<LabTruthRow>.read(
        "rise_time_ns", { pixel, _ in pixel.pulse.riseTime }, unit: "ns", "rise time of the pulse")
      Column<LabTruthRow>.read(
        "time_ns", { pixel, _ in pixel.peakTime }, unit: "ns",
        "time of the pulse maximum from the start of the waveform")
      Column.text("peak_sample", fitting: rows, "sample of the pulse maximum; empty if not read out") { row in
        row.truth == nil ? "" : "\(row.pixel.peakSample)"
      }
      for light in 0..<lightCount {
        Column(
          "lambda_\(light)", get: { $0.truth == nil ? .nan : $0.lights[light] },
          "mean number of primary photoelectrons per flash")
      }
    }
  }
}

extension Column<LabTruthRow> {
  /// A number of pixels that are read out.
  fileprivate static func read(
    _ name: String, _ value: @escaping @Sendable (LabPixel, LabPixelTruth) -> Double, unit: String? = nil,
    _ text: String
  ) -> Column {
    Column(name, get: { row in row.truth.map { value(row.pixel, $0) } ?? .nan }, unit: unit, text)
  }

  /// What a fit of the pixel's spectrum should find.
  fileprivate static var spectrum: [Column] {
    [
      read("eped", { $1.pedestal }, "mean charge without light (pedestal) in mV × samples"),
      read("eped_sigma", { $1.pedestalSigma }, "electronic noise: standard deviation of the pedestal"),
      read("pe", { $1.gain }, "gain: mean charge of one photoelectron in mV × samples"),
      read("pe_sigma", { $1.gainSigma }, "standard deviation of the charge of one photoelectron"),
      read("opct", { $1.crosstalk }, "crosstalk: mean number of further cells that a fired cell triggers"),
    ]
  }
}
