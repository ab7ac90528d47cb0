import SSTCore
import SSTIO

@testable import Reports

/// Events of two telescopes with a bright image each, a full camera of noise, and waveforms near the image.
enum SampleEvents {
  static let quantities = [
    DisplayedQuantity("intensity", unit: "p.e.", definition: "Sum of the charges."),
    DisplayedQuantity("pixels"), DisplayedQuantity("length", unit: "m", definition: "Width along the axis."),
    DisplayedQuantity("time slope", unit: "ns/m"),
  ]
  static let focalLengthM = 5.6

  static func telescope(_ number: Int) -> DisplayedTelescope {
    DisplayedTelescope(
      name: "Telescope \(number)",
      camera: ReportCamera(SST1MCamera.geometry, modules: SST1MCamera.moduleOfPixel),
      frame: "camera frame (m): x right, y up",
      positionM: number == 21 ? [-71.38, -30.43, -1.43] : [71.38, 30.43, 1.42],
      chargeUnit: "p.e.", samplePeriodNS: 4, window: .init(width: 7, shift: 3),
      focalLengthM: focalLengthM)
  }

  /// The brightest pixel of an event in a telescope.
  static func brightest(_ event: Int, _ telescope: Int) -> Int { (event * 37 + telescope * 411 + 300) % 1296 }

  static func image(_ event: Int, _ telescope: Int) -> DisplayedImage {
    var random = CounterRandom(seed: 5, event: UInt64(2 * event + telescope), purpose: 1)
    let camera = SST1MCamera.geometry
    let middle = brightest(event, telescope)
    let charges = (0..<1296).map { pixel -> Float in
      let (dx, dy) = (camera.x[pixel] - camera.x[middle], camera.y[pixel] - camera.y[middle])
      let signal = pixel == middle ? 250.0 : 120 / (1 + (dx * dx + 4 * dy * dy) / 4e-4)
      return Float((signal > 8 ? signal : 0) + 3 * (random.uniform() - 0.5))
    }
    var image = DisplayedImage(charges: charges)
    image.peakTimesNS = charges.map { $0 > 5 ? 70 + $0 / 20 : Float(200 * random.uniform()) }
    let mask = charges.map { $0 > 6 }
    image.mask = mask
    image.ellipse = .init(x: camera.x[middle], y: camera.y[middle], length: 0.05, width: 0.02, psiDeg: 30)
    image.values = [Double(charges.reduce(0, +)), Double(mask.count { $0 }), 0.05, 12.5]
    image.time = "2026-01-21 20:00:00.\(event) UTC"
    image.arrayPointing = .init(x: 0, y: 0)
    image.direction = .init(x: 0.1, y: -0.1)
    image.waveforms = waveforms(mask, middle, &random)
    return image
  }

  private static func waveforms(
    _ mask: [Bool], _ middle: Int, _ random: inout CounterRandom
  ) -> DisplayedWaveforms {
    var chosen = Set(mask.indices.filter { mask[$0] })
    for _ in 0..<2 {
      for pixel in chosen { chosen.formUnion(SST1MCamera.geometry.neighbors(of: pixel).map(Int.init)) }
    }
    let pixels = Set(chosen).union((0..<30).map { ($0 * 43) % 1296 }).sorted()
    var samples: [UInt16] = []
    for pixel in pixels {
      for sample in 0..<50 {
        let pulse = pixel == middle && (17..<23).contains(sample) ? 900.0 : 0
        samples.append(UInt16(400 + pulse + 60 * random.uniform()))
      }
    }
    return DisplayedWaveforms(
      pixels: pixels, samplesPerPixel: 50, samples: samples,
      baselines: [Float](repeating: 430, count: pixels.count))
  }

  static func page(count: Int, text: (String) -> String = { $0 }) throws -> EventDisplayPage {
    let events = (0..<count).map { event in
      var found = DisplayedEvent(
        id: Int64(1000 + 7 * event), row: event, kind: text("patch7"),
        images: [image(event, 0), event == 2 ? nil : image(event, 1)])
      found.timeDifference = "12 ns"
      found.stereo =
        event % 3 == 2
        ? DisplayedStereo(isValid: false, status: text("no reconstruction"))
        : DisplayedStereo(
          isValid: true, status: "reconstructed", altitudeDeg: 55, azimuthDeg: 228, offsetDeg: 1.25,
          coreX: -50,
          coreY: 20, maximumM: 9000, impactsM: [51, 116], axesDeg: [65, -5])
      found.tableRows = [event + 40, event == 2 ? nil : event]
      if event % 4 != 3 { found.truth = truth }
      return found
    }
    let tables = [
      DisplayedTable("parameters", command: "sstctl dump a.h5 --table /a --rows "),
      DisplayedTable("images", command: "sstctl dump 'b c.h5' --table /b --rows "),
    ]
    var page = try EventDisplayPage(
      title: text("Sample events"), subtitle: text("two telescopes"), name: text("sample"),
      facts: [ReportSection(text("Input"), [.init(text("file"), text("none"))])],
      telescopes: [telescope(21), telescope(22)], quantities: quantities, events: events,
      tables: tables)
    page.definitions = ["core": "Where the axis meets the ground."]
    page.hasTruth = true
    return page
  }

  static let truth = DisplayedTruth(
    primary: "gamma", energyTeV: 12.5, altitudeDeg: 55.5, azimuthDeg: 227, coreX: -40, coreY: -30.25,
    maximumM: 9100, impactsM: [55, 110], errorDeg: 0.765)
}
