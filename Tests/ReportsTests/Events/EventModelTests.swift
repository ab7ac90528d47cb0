import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Reports

@Suite("Events of a page") struct EventModelTests {
  @Test("hexagons tile the SST-1M camera: neighbors face each other with an edge and a small gap")
  func tiling() {
    let camera = SST1MCamera.geometry
    let corners = SampleEvents.telescope(21).camera.corners
    #expect(corners.count == 6)
    var shared = 0
    for pixel in 0..<camera.pixelCount {
      for other in camera.neighbors(of: pixel).map(Int.init) {
        let offset = (camera.x[other] - camera.x[pixel], camera.y[other] - camera.y[pixel])
        // Between pixels is a gap of about a millimetre: two corners of this pixel face two of the neighbor.
        let common = corners.count { corner in
          corners.contains {
            hypot($0.x + offset.0 - corner.x, $0.y + offset.1 - corner.y) < 0.06 * camera.pixelWidth
          }
        }
        #expect(hypot(offset.0, offset.1) > camera.pixelWidth, "pixels \(pixel) and \(other) overlap")
        #expect(common == 2, "pixels \(pixel) and \(other)")
        shared += 1
      }
    }
    #expect(shared > 7000)
  }

  @Test(
    "every edge is there once, with the pixel behind it: as many as neighbors, across gaps of modules",
    arguments: [ReportCamera(SST1MCamera.geometry), ReportCamera(.checS)])
  func edges(_ camera: ReportCamera) {
    let (edges, count) = (camera.edges, camera.corners.count)
    let shared = edges.filter { $0.other != nil }
    #expect(2 * shared.count + (edges.count - shared.count) == count * camera.pixelCount)
    #expect(2 * shared.count == camera.geometry.neighborIndices.count)
    for edge in shared {
      guard let other = edge.other else { continue }
      let (a, b) = (camera.corners[edge.corner], camera.corners[(edge.corner + 1) % count])
      let step = camera.middle(of: other) - camera.middle(of: edge.pixel)
      // The edge is perpendicular to the way to the other pixel.
      let along = (step * (b - a)).sum() / ((step * step).sum() * ((b - a) * (b - a)).sum()).squareRoot()
      #expect(abs(along) < 0.1, "pixels \(edge.pixel) and \(other)")
    }
    #expect(Set(edges.map { $0.pixel * count + $0.corner }).count == edges.count)
  }

  @Test("squares have the area and no rotation") func squares() {
    let camera = CameraGeometry(
      name: "", x: [0], y: [0], pixelArea: 4e-6, pixelShape: .square, pixelRotationDeg: 0,
      cameraRotationDeg: 0)
    let corners = ReportCamera(camera).corners
    #expect(corners.count == 4)
    #expect(corners.allSatisfy { abs(abs($0.x) - 1e-3) < 1e-9 && abs(abs($0.y) - 1e-3) < 1e-9 })
  }

  @Test("samples are packed in a byte each for noise, and any sample can be packed") func packing() {
    #expect(PackedSamples.encode([400, 430, 380, 380], samplesPerPixel: 4).count == 5)
    #expect(
      PackedSamples.encode([1, 0, 65535, 0], samplesPerPixel: 2) == [
        2, 1, 0xFE, 0xFF, 0x07, 0xFD, 0xFF, 0x07,
      ])
    #expect(PackedSamples.encode([], samplesPerPixel: 0).isEmpty)
  }

  @Test("charges are kept to 0.1 % and far below a p.e. near 0") func precision() {
    let values: [Float] = [0, 0.01, -3.5, 12.25, 4321, -0.001, .nan, .infinity]
    var image = DisplayedImage(charges: values)
    image.peakTimesNS = []
    let event = DisplayedEvent(id: 1, row: 0, images: [image])
    let quantised = QuantisedImages([event])
    let step = asinh(quantised.chargeTop) / 32_766
    for (value, code) in zip(values, quantised.charges(values)) {
      if !value.isFinite {
        #expect(code == 0)
        continue
      }
      let decoded = sinh((Double(code) - 32_768) * step)
      #expect(abs(decoded - Double(value)) <= 1.01 * quantised.relativePrecision * max(1, abs(Double(value))))
    }
    #expect(quantised.relativePrecision < 0.001)
  }

  @Test("lists of another length are refused") func lengths() throws {
    var image = SampleEvents.image(0, 0)
    image.charges.removeLast()
    let event = DisplayedEvent(id: 1, row: 0, images: [image])
    #expect(throws: ReportError.self) {
      try EventDisplayPage(
        title: "", subtitle: "", name: "", facts: [], telescopes: [SampleEvents.telescope(21)],
        quantities: SampleEvents.quantities, events: [event])
    }
  }

  @Test("a picture has its brightest pixel where it is, in the brightest colour") func picture() throws {
    let page = try SampleEvents.page(count: 3)
    let folder = try TemporaryFolder()
    let path = folder.path("event.png")
    try page.picture(ofEvent: 0).writePNG(to: path)
    let picture = try DecodedPicture(path: path)
    #expect(picture.width == 1716 && picture.height == 1149)
    #expect(picture.colourCount > 200)
    // The ellipse's mark covers the middle of the brightest pixel; the colour around it is the map's end.
    #expect(picture.count(0xFDE725) > 30)
    try page.picture(ofEvent: 2).writePNG(to: folder.path("missing.png"))
    #expect(try DecodedPicture(path: folder.path("missing.png")).width == 1716)
  }

  @Test("a camera on a picture has x to the right and y up, each pixel in its colour") func orientation()
    throws
  {
    var image = DisplayedImage(charges: [Float](repeating: 0, count: 1296))
    let camera = SampleEvents.telescope(21).camera
    let geometry = camera.geometry
    let right = try #require(geometry.x.indices.max { geometry.x[$0] < geometry.x[$1] })
    let top = try #require(geometry.y.indices.max { geometry.y[$0] < geometry.y[$1] })
    image.charges[right] = 10
    image.charges[top] = 5
    let canvas = try Canvas(width: 400, height: 400)
    let area = Canvas.Rectangle(x: 0, y: 0, width: 400, height: 400)
    let drawn = CameraPicture(camera: camera, area: area)
    drawn.draw(image, range: 0...10, on: canvas)
    let folder = try TemporaryFolder()
    try canvas.writePNG(to: folder.path("camera.png"))
    let picture = try DecodedPicture(path: folder.path("camera.png"))
    let (a, b) = (
      drawn.point(geometry.x[right], geometry.y[right]), drawn.point(geometry.x[top], geometry.y[top])
    )
    #expect(a.x > 350 && b.y < 60)
    #expect(picture[Int(a.x), Int(a.y)] == 0xFDE725)
    #expect(picture[Int(b.x), Int(b.y)] != 0xFDE725 && picture[Int(b.x), Int(b.y)] != 0x440154)
    let dark = drawn.point(geometry.x[700], geometry.y[700])
    #expect(picture[Int(dark.x), Int(dark.y)] == 0x440154)
  }
}
