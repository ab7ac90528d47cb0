import SSTSky
import Reconstruction
import SSTCore
import SSTIO

/// Pairs and geometry of two DL1 files in memory, without files written: what ctapipe and numpy are compared with.
enum StereoBenchmark {
  private struct Telescope {
    var times: [Int64] = []
    var images: [StereoImage] = []
    var delays: [Int64] = []

    init(_ path: String, place: Int) throws {
      let table = try HDF5File(readingFrom: path).table("dl1/event/telescope/parameters/tel_0\(21 + place)")
      let rows = try table.read()
      let names = ["x", "y", "psi", "length", "width", "intensity"].map { "camera_frame_hillas_" + $0 }
      let hillas = try names.map { try rows.doubles($0) }
      let (pixels, leakage) = (
        try rows.integers("morphology_n_pixels"), try rows.doubles("leakage_intensity_width_2")
      )
      let (azimuth, altitude) = (try rows.doubles("true_az_tel"), try rows.doubles("true_alt_tel"))
      let (whole, part) = (
        try rows.doubles("time_wr_full_seconds"), try rows.doubles("time_wr_frac_seconds")
      )
      for row in whole.indices {
        times.append(Int64(whole[row]) * 1_000_000_000 + Int64((part[row] * 1e9).rounded()))
        images.append(
          StereoImage(
            telescope: place,
            pointing: HorizontalDirection(azimuthDeg: azimuth[row], altitudeDeg: altitude[row]),
            centre: [hillas[0][row], hillas[1][row]], psiRad: hillas[2][row] * .pi / 180,
            length: hillas[3][row], width: hillas[4][row], intensity: hillas[5][row],
            pixelCount: Int(pixels[row]), leakageIntensityWidth2: leakage[row]))
      }
    }

    var events: CoincidenceEvents {
      CoincidenceEvents(
        times: times, eventIDs: times, survivesCleaning: images.map { $0.intensity > 0 })
    }
  }

  static func run(_ first: String, _ second: String) throws {
    let (one, two) = (try Telescope(first, place: 0), try Telescope(second, place: 1))
    let (own, others) = (one.events, two.events)
    var pairs: [Coincidence] = []
    let rounds = 20
    var (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    for _ in 0..<rounds {
      pairs = CoincidenceFinder(method: .closest(maximumDifference: 10_000), second: others).match(own)
    }
    Main.report("pairing", rounds * own.count, Main.seconds() - cpu, Main.wallSeconds() - wall)
    let found = pairs.enumerated().compactMap { row, pair in
      pair.status == .matched ? pair.partner.map { [one.images[row], two.images[$0]] } : nil
    }
    let reconstructor = HillasReconstructor(
      telescopes: SubarrayDescription.sst1m.telescopes.map {
        StereoTelescope(
          id: $0.id, position: $0.groundPosition, focalLength: $0.optics.effectiveFocalLength,
          cameraRadius: SST1MCamera.geometry.borderRadius)
      })
    (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    var valid = 0
    for _ in 0..<rounds {
      for images in found where reconstructor.reconstruct(images, arrayPointing: images[0].pointing).isValid {
        valid += 1
      }
    }
    Main.report(
      "geometry (\(valid / rounds) of \(found.count) valid)", rounds * found.count, Main.seconds() - cpu,
      Main.wallSeconds() - wall)
  }
}
