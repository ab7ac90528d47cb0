import Foundation
import SSTCore
import SSTSky
import TestSupport
import Testing

@Suite("Camera plane and sky")
struct CameraFrameTests {
  @Test(
    "200 positions to the sky, to offsets and back, against ctapipe",
    .enabled(if: SharedData.isPresent, "needs the golden files"))
  func golden() throws {
    let text = String(
      decoding: try SharedData.data("oracle/stereo_dl3/coordinates/camera_altaz.csv"), as: UTF8.self)
    let rows = text.split(separator: "\n").dropFirst()
    #expect(rows.count == 200)
    for row in rows {
      let v = row.split(separator: ",").compactMap { Double($0) }
      try #require(v.count == 12)
      let pointing = HorizontalDirection(azimuthDeg: v[2], altitudeDeg: v[1])
      let frame = CameraFrame(focalLength: v[0], pointing: pointing)
      let place = CameraFrame.Position(v[3], v[4])
      let sky = frame.direction(of: place)
      #expect(abs(sky.altitudeDeg - v[5]) < 1e-9 && abs(sky.azimuthDeg - v[6]) < 1e-9, "\(row)")
      let offset = frame.skyOffset(of: sky)
      #expect(abs(offset.longitudeDeg - v[7]) < 1e-9 && abs(offset.latitudeDeg - v[8]) < 1e-9, "\(row)")
      let back = frame.position(of: sky)
      #expect(abs(back.x - v[9]) < 1e-9 && abs(back.y - v[10]) < 1e-9, "\(row)")
      #expect(abs(sky.separationRad(to: pointing) * 180 / .pi - v[11]) < 1e-8, "\(row)")
    }
  }

  @Test("x is altitude, y is azimuth, the centre is the pointing", arguments: [0.0, 90, 180, 359.9])
  func axes(_ azimuth: Double) {
    let frame = CameraFrame(
      focalLength: 5.6, pointing: HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: 60))
    let centre = frame.direction(of: CameraFrame.Position(0, 0))
    #expect(abs(centre.altitudeDeg - 60) < 1e-12 && abs(centre.azimuthDeg - azimuth) < 1e-12)
    let above = frame.direction(of: CameraFrame.Position(5.6 * .pi / 180, 0))
    #expect(abs(above.altitudeDeg - 61) < 1e-12)
    let aside = frame.direction(of: CameraFrame.Position(0, 5.6 * .pi / 180))
    #expect(aside.separationRad(to: centre) * 180 / .pi - 1 < 1e-12)
    #expect((aside.azimuthDeg - azimuth + 360).truncatingRemainder(dividingBy: 360) > 1.9)
  }

  @Test("ground vectors point where directions point", arguments: [0.0, 45, 135, 225, 315])
  func ground(_ azimuth: Double) {
    let direction = HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: 30)
    let vector = GroundVector(direction)
    #expect(abs(vector.norm - 1) < 1e-15)
    #expect(abs(vector.direction.azimuthDeg - azimuth) < 1e-12)
    #expect(abs(vector.direction.altitudeDeg - 30) < 1e-12)
    // East is to the right of north, that is towards negative y.
    #expect((azimuth > 0 && azimuth < 180) == (vector.y < -1e-9))
  }
}
