import SSTSky
import Foundation
import Reconstruction
import SSTIO
import TestSupport
import Testing

@Suite("True displacement") struct TrueDisplacementTests {
  @Test(
    "the original's columns of a simulated file",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment))) func golden() throws
  {
    let file = try HDF5File(readingFrom: SharedData.path("oracle/r0_dl1/files/mc_dl1.h5"))
    let rows = try file.table("dl1/event/telescope/parameters/tel_001").read()
    func column(_ name: String) throws -> [Double] { try rows.doubles(name) }
    let (x, y, psi) = (
      try column("camera_frame_hillas_x"), try column("camera_frame_hillas_y"),
      try column("camera_frame_hillas_psi")
    )
    let frames = zip(try column("true_az_tel"), try column("true_alt_tel")).map {
      CameraFrame(focalLength: 5.6, pointing: HorizontalDirection(azimuthDeg: $0, altitudeDeg: $1))
    }
    let sources = zip(try column("true_az"), try column("true_alt")).map {
      HorizontalDirection(azimuthDeg: $0, altitudeDeg: $1)
    }
    let names = ["disp_dx", "disp_dy", "disp_norm", "disp_angle", "disp_sign", "miss"]
    let expected = try names.map(column)
    #expect(!x.isEmpty)
    for row in x.indices where x[row].isFinite {
      let found = TrueDisplacement(
        centre: [x[row], y[row]], psiRad: psi[row] * .pi / 180,
        source: frames[row].position(of: sources[row]))
      let values = [found.vector.x, found.vector.y, found.norm, found.angle, found.sign, found.miss]
      for (index, value) in values.enumerated() {
        #expect(abs(value - expected[index][row]) < 1e-8, "\(names[index]) of row \(row)")
      }
    }
  }

  @Test("along and across make up the whole; the other end of the axis changes the sign", arguments: 0..<6)
  func parts(_ step: Int) {
    let psi = Double(step) * 0.9 - 2
    let centre = CameraFrame.Position(0.1, -0.05)
    let source = CameraFrame.Position(0.02 * Double(step) - 0.03, 0.07)
    let one = TrueDisplacement(centre: centre, psiRad: psi, source: source)
    let other = TrueDisplacement(centre: centre, psiRad: psi + .pi, source: source)
    let distance = (source - centre).x * (source - centre).x + (source - centre).y * (source - centre).y
    #expect(abs(one.norm * one.norm + one.miss * one.miss - distance) < 1e-12)
    #expect(one.sign == -other.sign && abs(one.norm - other.norm) < 1e-12)
    #expect(one.angle == other.angle)
  }

  @Test("a source right above the centre of gravity, and on it") func limits() {
    let above = TrueDisplacement(centre: [0, 0], psiRad: .pi / 2, source: [0, 0.3])
    #expect(above.angle == .pi / 2 && above.sign == 1 && abs(above.miss) < 1e-15)
    let same = TrueDisplacement(centre: [0.1, 0.1], psiRad: 1, source: [0.1, 0.1])
    #expect(same.norm == 0 && same.sign == 0 && same.angle == 0)
  }
}
