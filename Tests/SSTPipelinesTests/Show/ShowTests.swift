import SSTSky
import Foundation
import Logging
import Reconstruction
import Reports
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Events to look at") struct ShowTests {
  private static let stereo = SharedData.path("oracle/r0_dl1/files/SST1M1_20250210_0001_dl1_stereo.h5")
  private static let single = SharedData.path("oracle/r0_dl1/files/SST1M2_20250210_0001_dl1.h5")

  private func page(_ path: String, _ change: (inout ShowOptions) -> Void = { _ in }) throws
    -> EventDisplayPage
  {
    var options = ShowOptions()
    change(&options)
    let silent = Logger(label: "show") { _ in SwiftLogNoOpLogHandler() }
    return try ShowPipeline(options: options, log: silent).page(path)
  }

  @Test(
    "the stereo file has both cameras, with the numbers of its tables",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func golden() throws {
    let page = try page(Self.stereo)
    let file = try HDF5File(readingFrom: Self.stereo)
    #expect(page.telescopes.map(\.name) == ["Telescope 21", "Telescope 22"])
    #expect(page.telescopes[0].positionM == [-71.38, -30.43, -1.43])
    #expect(page.telescopes[1].samplePeriodNS == 4)
    let geometry = try file.table("/dl2/event/subarray/geometry/HillasReconstructor").read()
    let cores = try geometry.doubles("HillasReconstructor_core_x")
    #expect(page.events.count == cores.count)
    for (index, name) in ["tel_021", "tel_022"].enumerated() {
      let parameters = try file.table("/dl1/event/telescope/parameters/\(name)").read()
      let ids = try parameters.integers("event_id")
      let (sizes, psi) = (
        try parameters.doubles("camera_frame_hillas_intensity"),
        try parameters.doubles("camera_frame_hillas_psi")
      )
      let images = try file.table("/dl1/event/telescope/images/\(name)").read()
      let (charges, masks) = (try images.floats("image"), try images.booleans("image_mask"))
      let impacts = try file.table("/dl2/event/telescope/impact/HillasReconstructor/\(name)").read()
        .doubles("HillasReconstructor_tel_impact_distance")
      for (row, event) in page.events.enumerated() {
        let image = try #require(event.images[index])
        let line = try #require(ids.firstIndex(of: event.id))
        #expect(image.values[0] == sizes[line] && image.ellipse?.psiDeg == psi[line])
        #expect(image.charges == Array(charges[row * 1296..<(row + 1) * 1296]))
        #expect(image.mask == Array(masks[row * 1296..<(row + 1) * 1296]))
        let stereo = try #require(event.stereo)
        #expect(stereo.isValid && stereo.coreX == cores[row] && stereo.impactsM[index] == impacts[row])
      }
    }
  }

  @Test(
    "the reconstructed direction lies on the axes of both images, the core on their axes on the ground",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func geometry() throws {
    let page = try page(Self.stereo)
    var distances: [Double] = []
    for event in page.events {
      let stereo = try #require(event.stereo)
      for (telescope, image) in zip(page.telescopes, event.images) {
        guard let image, let ellipse = image.ellipse, let direction = image.direction else { continue }
        let psi = ellipse.psiDeg * .pi / 180
        let (dx, dy) = (direction.x - ellipse.x, direction.y - ellipse.y)
        // Great circles are straight in the camera only near its middle.
        let reach = hypot(dx, dy) + hypot(direction.x, direction.y) + hypot(ellipse.x, ellipse.y)
        if reach < 1.5 { #expect(abs(dx * sin(psi) - dy * cos(psi)) < 0.01) }
        #expect(try #require(image.arrayPointing).x.magnitude < 1e-3)
        #expect(telescope.camera.pixelCount == 1296)
      }
      // The core is reconstructed in the tilted plane and is exact on the axis only near the pointing.
      let position = try #require(page.telescopes[0].positionM)
      let angle = stereo.axesDeg[0] * .pi / 180
      distances.append(
        abs((stereo.coreX - position[0]) * sin(angle) - (stereo.coreY - position[1]) * cos(angle)))
    }
    #expect(distances.count == 25 && distances.sorted()[12] < 20)
  }

  @Test(
    "places in the camera and directions are inverse to each other",
    arguments: [(55.0, 228.0), (89.5, 10), (20, 359.9)])
  func projection(_ altitude: Double, _ azimuth: Double) throws {
    let pointing = HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: altitude)
    let projection = CameraProjection(pointing: pointing, focalLengthM: 5.6)
    #expect(projection.place(of: pointing).map { hypot($0.x, $0.y) < 1e-9 } == true)
    for (x, y) in [(0.1, -0.2), (-0.4, 0.1), (0, 0.3)] {
      let v = projection.vector(x: x, y: y)
      let direction = HorizontalDirection(azimuthRad: atan2(-v.y, v.x), altitudeRad: asin(v.z))
      let place = try #require(projection.place(of: direction))
      #expect(abs(place.x - x) < 1e-9 && abs(place.y - y) < 1e-9)
    }
    // x follows the altitude.
    let up = HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: altitude + 0.4)
    #expect(try #require(projection.place(of: up)).x > 0.039)
  }

  @Test(
    "a direction agrees with the golden list", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func goldenDirections() throws {
    let path = "oracle/stereo_dl3/coordinates/camera_altaz.csv"
    let text = String(decoding: try SharedData.data(path), as: UTF8.self)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let names = lines[0].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let columns = try ["x_m", "y_m", "pnt_alt_deg", "pnt_az_deg", "alt_deg", "az_deg", "focal_m"].map {
      name in
      try #require(names.firstIndex(of: name))
    }
    for line in lines.dropFirst() {
      let fields = line.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan }
      let values = columns.map { fields[$0] }
      let projection = CameraProjection(
        pointing: HorizontalDirection(azimuthDeg: values[3], altitudeDeg: min(90, max(-90, values[2]))),
        focalLengthM: values[6])
      let v = projection.vector(x: values[0], y: values[1])
      #expect(abs(asin(v.z) * 180 / .pi - values[4]) < 1e-6)
      let difference = (atan2(-v.y, v.x) * 180 / .pi - values[5]).remainder(dividingBy: 360)
      #expect(abs(difference) * cos(values[4] * .pi / 180) < 1e-6)
    }
  }

  @Test("rows and ids choose events", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func choice() throws {
    let all = try page(Self.single).events.map(\.id)
    #expect(all.count == 25)
    #expect(try page(Self.single) { $0.rows = RowSelection("3:5") }.events.map(\.id) == Array(all[3..<5]))
    #expect(
      try page(Self.single) { $0.identifiers = [all[7], all[2], all[7]] }.events.map(\.id) == [
        all[7], all[2],
      ])
    #expect(throws: ShowError.self) { try page(Self.single) { $0.rows = RowSelection("20:30") } }
    #expect(throws: ShowError.self) { try page(Self.single) { $0.identifiers = [999_999] } }
    #expect(throws: ShowError.self) { try page(SharedData.path("data/sst1m/sst1m_array.h5")) }
  }

  @Test("near pixels are the cleaned ones, two rings and the brightest") func near() {
    let camera = SST1MCamera.geometry
    var image = DisplayedImage(charges: (0..<1296).map { Float($0) })
    image.mask = (0..<1296).map { $0 == 600 }
    let picker = WaveformPicker(choice: .near, geometry: camera)
    let pixels = Set(picker.pixels(image))
    #expect(pixels.isSuperset(of: camera.neighbors(of: 600).map(Int.init)))
    #expect(pixels.isSuperset(of: 1266..<1296))
    #expect(pixels.count == 19 + 30)
    #expect(WaveformPicker(choice: .all, geometry: camera).pixels(image).count == 1296)
  }

  @Test("the charge of a .tio pulse is the sum above the median") func pulse() {
    var samples = [UInt16](repeating: 100, count: 64)
    for (step, sample) in [150, 300, 180].enumerated() { samples[20 + step] = UInt16(sample) }
    let found = TIOEvents.pulse(samples[...])
    #expect(found.peak == 21 && found.sum == 50 + 200 + 80)
    #expect(TIOEvents.pulse([]).sum.isNaN)
  }
}
