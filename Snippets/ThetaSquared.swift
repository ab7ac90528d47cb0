// How far from a source do showers come? From two DL1 files to a theta-squared table, with own quality cuts.
// snippet.hide
let paths = Array(CommandLine.arguments.dropFirst())
guard paths.count == 2 else { fatalError("two DL1 files of one run, of telescopes 21 and 22") }
let crab = ICRSDirection(rightAscensionDeg: 83.6324, declinationDeg: 22.0174)
// snippet.show
import Reconstruction
import SSTCore
import SSTIO
import SSTSky

/// The images of one telescope, and when they came.
struct Telescope {
  var times: [Int64] = []
  var images: [StereoImage] = []

  init(_ path: String, place: Int) throws {
    let table = "dl1/event/telescope/parameters/tel_0\(21 + place)"
    let rows = try HDF5File(readingFrom: path).table(table).read()
    let seconds = try rows.doubles("time_wr_full_seconds")
    let fractions = try rows.doubles("time_wr_frac_seconds")
    let azimuth = try rows.doubles("true_az_tel")
    let altitude = try rows.doubles("true_alt_tel")
    let x = try rows.doubles("camera_frame_hillas_x")
    let y = try rows.doubles("camera_frame_hillas_y")
    let psi = try rows.doubles("camera_frame_hillas_psi")
    let length = try rows.doubles("camera_frame_hillas_length")
    let width = try rows.doubles("camera_frame_hillas_width")
    let intensity = try rows.doubles("camera_frame_hillas_intensity")
    let pixels = try rows.integers("morphology_n_pixels")
    let leakage = try rows.doubles("leakage_intensity_width_2")
    for row in seconds.indices {
      times.append(Int64(seconds[row]) * 1_000_000_000 + Int64((fractions[row] * 1e9).rounded()))
      images.append(
        StereoImage(
          telescope: place,
          pointing: HorizontalDirection(azimuthDeg: azimuth[row], altitudeDeg: altitude[row]),
          centre: [x[row], y[row]], psiRad: psi[row] * .pi / 180, length: length[row], width: width[row],
          intensity: intensity[row], pixelCount: Int(pixels[row]), leakageIntensityWidth2: leakage[row]))
    }
  }

  var events: CoincidenceEvents {
    CoincidenceEvents(
      times: times, eventIDs: Array(0..<Int64(times.count)), survivesCleaning: images.map { $0.intensity > 0 }
    )
  }
}

let (first, second) = (try Telescope(paths[0], place: 0), try Telescope(paths[1], place: 1))
let finder = CoincidenceFinder(method: .closest(maximumDifference: 600), second: second.events)
let reconstructor = HillasReconstructor(
  telescopes: SubarrayDescription.sst1m.telescopes.map {
    StereoTelescope(
      id: $0.id, position: $0.groundPosition, focalLength: $0.optics.effectiveFocalLength, cameraRadius: 0.45)
  },
  criteria: [StereoCriterion(.intensity, .above, 80), StereoCriterion(.leakageIntensityWidth2, .below, 0.2)])
let sky = SkyTransformer(
  location: GeodeticLocation(longitudeDeg: 14.7825, latitudeDeg: 49.9125, heightM: 511))

var counts = [(on: Int, off: Int)](repeating: (0, 0), count: 10)
for (row, pair) in finder.match(first.events).enumerated() where pair.status == .matched {
  guard let partner = pair.partner else { continue }
  let pointing = first.images[row].pointing
  let shower = reconstructor.reconstruct(
    [first.images[row], second.images[partner]], arrayPointing: pointing)
  guard shower.isValid else { continue }
  let source = sky.horizontal(of: crab, at: TAITime(nanoseconds: first.times[row]))
  // The mirror image of the source on the other side of the pointing has as much background.
  let frame = CameraFrame(focalLength: 5.697, pointing: pointing)
  let mirror = frame.direction(of: -frame.position(of: source))
  for (place, isSource) in [(source, true), (mirror, false)] {
    let theta = shower.direction.separationRad(to: place) * 180 / .pi
    let bin = Int(theta * theta / 0.02)
    if bin < counts.count { if isSource { counts[bin].on += 1 } else { counts[bin].off += 1 } }
  }
}
print("theta²/deg²   on   off")
for (bin, count) in counts.enumerated() {
  print("\(Double(2 * bin) / 100) to \(Double(2 * bin + 2) / 100): \(count.on) \(count.off)")
}
