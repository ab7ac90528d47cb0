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
    let lights = runs.filter { $0.purpose == .lowLight }
    var text =
      "pixel_no,slot,asic,asic_ch,kind,relative_light,eped,eped_sigma,pe,pe_sigma,opct,amplitude_mv,noise_mv,"
      + "baseline_mv,rise_time_ns,time_ns,peak_sample"
      + lights.indices.map { ",lambda_\($0)" }.joined() + "\n"
    let places = Dictionary(
      uniqueKeysWithValues: simulator.pixels.enumerated().map { ($0.element.index, $0.offset) })
    for pixel in simulator.camera.pixels {
      let (slot, inside) = pixel.index.quotientAndRemainder(dividingBy: 64)
      text += "\(pixel.index),\(slot),\(inside / 16),\(inside % 16),\(pixel.kind.rawValue)"
      if let place = places[pixel.index] {
        let truth = simulator.truth(place, window)
        text += ",\(pixel.relativeLight),\(truth.pedestal),\(truth.pedestalSigma),\(truth.gain)"
        text += ",\(truth.gainSigma),\(truth.crosstalk),\(pixel.amplitude),\(pixel.noise),\(pixel.baseline)"
        text += ",\(pixel.pulse.riseTime),\(pixel.peakTime),\(pixel.peakSample)"
        text += lights.map { ",\(simulator.settings.light(of: pixel, $0))" }.joined() + "\n"
      } else {
        text += String(repeating: ",", count: 12 + lights.count) + "\n"
      }
    }
    return text
  }

  /// The resolution of each pixel, one column for each run of the scan; empty without light.
  private var resolutionTable: String {
    let scan = runs.filter { $0.purpose == .scan }
    var text = "pixel_no" + scan.map { ",Run\($0.number)" }.joined() + "\n"
    for pixel in simulator.camera.pixels {
      text += "\(pixel.index)"
      for resolution in resolutions {
        let value = resolution.pixels[pixel.index]
        text += value.isNaN ? "," : ",\(value)"
      }
      text += "\n"
    }
    return text
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
  var crosstalk = "modified Poisson: each fired cell fires a Poisson number of others, mean opct"
  var units = [
    "eped, eped_sigma, pe, pe_sigma": "mV * sample", "lambda": "photoelectrons", "time": "ns",
    "n_ph": "photons of a flash on the nominal pixel", "nsb_hz": "photons/s on the nominal pixel",
    "resolution": "sqrt(mean((q - Q)^2)) / Q", "expected_pe": "Q in photoelectrons",
  ]
}
