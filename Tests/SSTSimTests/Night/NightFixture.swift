import SSTSky
import Foundation
import Reconstruction
import SSTCalib
import SSTCore

@testable import SSTSim

/// Telescopes and runs that the tests of a night share.
enum NightFixture {
  /// Metres: the focal length that images are made with.
  static let focalLength = SubarrayDescription.sst1m.telescopes[0].optics.effectiveFocalLength

  /// Both telescopes with the tables of the package; without voltage drop if `isSimple`.
  static func telescopes(isSimple: Bool = true) throws -> [NightTelescope] {
    try SubarrayDescription.sst1m.telescopes.map { description in
      let packaged = try TelescopeCalibration.packaged(telescope: description.id)
      let (gain, pulse) = (packaged.gain, packaged.pulse)
      let drop = try VoltageDropModel(telescope: description.id)
      let north = description.id == 21 ? 49.9118 : 49.913084
      return NightTelescope(
        description: description,
        location: GeodeticLocation(
          longitudeDeg: description.id == 21 ? 14.782924 : 14.782078, latitudeDeg: north, heightM: 510),
        dcToPE: gain.dcToPE, isGood: gain.isGood,
        windowTransmittance: packaged.window?.factors ?? [],
        pulse: pulse.amplitudes, pulseStepNS: pulse.stepNS,
        dropFactor: { isSimple ? 1 : drop.factor(variance: $0).value })
    }
  }

  static func settings(_ change: (inout NightSettings) -> Void = { _ in }) -> NightSettings {
    var settings = NightSettings(seed: 5)
    settings.duration = 2
    change(&settings)
    return settings
  }

  static func run(isSimple: Bool = true, _ change: (inout NightSettings) -> Void = { _ in }) throws
    -> NightRun
  {
    try NightSimulator(settings(change), telescopes: telescopes(isSimple: isSimple)).makeRun(0)
  }

  /// The showers of some keys that trigger.
  static func showers(_ run: NightRun, keys: Range<UInt64>) -> [TriggeredShower] {
    var worker = NightRun.Worker(run)
    return keys.compactMap { run.shower($0, times: 0...run.settings.duration * 1e9, worker: &worker) }
  }
}

/// Second moments of the p.e. of an image, as they are on the pixels.
struct ImageMoments {
  var x = 0.0
  var y = 0.0
  /// Unit vector along the long axis.
  var along = SIMD2<Double>(1, 0)
  var length = 0.0
  var width = 0.0
  var time = 0.0

  init(_ image: ShowerImage) {
    let geometry = SST1MCamera.geometry
    let n = Double(image.sorted.count)
    for item in image.sorted {
      x += geometry.x[Int(item.pixel)] / n
      y += geometry.y[Int(item.pixel)] / n
      time += Double(item.time) / n
    }
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for item in image.sorted {
      let (dx, dy) = (geometry.x[Int(item.pixel)] - x, geometry.y[Int(item.pixel)] - y)
      xx += dx * dx / n
      xy += dx * dy / n
      yy += dy * dy / n
    }
    let root = ((xx - yy) * (xx - yy) / 4 + xy * xy).squareRoot()
    let psi = 0.5 * atan2(2 * xy, xx - yy)
    along = SIMD2(cos(psi), sin(psi))
    length = ((xx + yy) / 2 + root).squareRoot()
    width = max(0, (xx + yy) / 2 - root).squareRoot()
  }
}
