import Foundation
import SSTCore
import TestSupport
import Testing

@Suite("Camera: CHEC-S and mapping files") struct PixelMappingTests {
  @Test("numbers of the packaged table") func packaged() {
    let camera = PixelMapping.checS
    #expect(camera.pixelCount == 2048 && camera.geometry.pixelCount == 2048)
    for (index, pixel) in camera.pixels.enumerated() {
      #expect(index == pixel.slot * 64 + pixel.asic * 16 + pixel.channel && pixel.superpixel == index / 4)
    }
    #expect(Set(camera.pixels.map(\.row)).count == 48 && Set(camera.pixels.map(\.column)).count == 48)
    #expect(abs((camera.pixels.map(\.x).max() ?? 0) - 0.15635) < 1e-5)
    let counts = (0..<2048).map { camera.geometry.neighbors(of: $0).count }
    #expect(counts.reduce(0, +) == 2 * 4000)
    #expect([4, 3, 2].map { wanted in counts.count { $0 == wanted } } == [1864, 176, 8])
    #expect(camera.cornerNeighbors.reduce(0) { $0 + $1.count } == 2 * 3910)
    #expect(camera.geometry.isBorder1.count { $0 } == 184)
    #expect(abs(camera.geometry.pixelWidth - 0.0062) < 1e-12)
  }

  @Test("neighbors equal the table", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func neighbors() throws {
    let text = String(decoding: try SharedData.data("data/sstcam/chec_s_neighbours.csv"), as: UTF8.self)
    let camera = PixelMapping.checS
    let corners = camera.cornerNeighbors
    for line in text.split(separator: "\n").filter({ !$0.hasPrefix("#") }).dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let lists = fields.map { $0.split(separator: " ").compactMap { Int32($0) } }
      let pixel = Int(lists[0][0])
      #expect(Array(camera.geometry.neighbors(of: pixel)) == lists[1] && corners[pixel] == lists[2])
    }
  }

  @Test("a single module is in the middle") func singleModule() {
    let module = PixelMapping.checS.singleModule
    #expect(module.pixelCount == 64 && abs(module.pixels.reduce(0) { $0 + $1.x }) < 1e-9)
    #expect(Set(module.pixels.map(\.row)) == Set(0..<8) && Set(module.pixels.map(\.column)) == Set(0..<8))
  }

  /// One module, columns in another order and under their other names, an empty row in the middle.
  private func file(_ change: (inout [String]) -> Void = { _ in }) -> String {
    var lines = ["# a comment", "xpix\typix\tcol\trow\tslot\tasic\tchannel\twidth_m"]
    for pixel in (0..<64).reversed() {
      let (row, column) = (pixel / 8 + (pixel >= 32 ? 1 : 0), pixel % 8)
      let place = "\(0.006 * Double(column))\t\(0.006 * Double(row))\t\(column)\t\(row)"
      lines.append(place + "\t0\t\(pixel / 16)\t\(pixel % 16)\t0.005")
    }
    change(&lines)
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("another camera's file") func other() throws {
    let camera = try PixelMapping(parsing: file(), name: "x", path: "x")
    #expect(camera.pixelCount == 64 && camera.pixelWidth == 0.005 && camera.pixels[63].row == 8)
    // Rows 3 and 5 are neighbors: row 4 is the gap between modules.
    #expect(Array(camera.geometry.neighbors(of: 24)) == [16, 25, 32])
    let commas = try PixelMapping(parsing: file().replacing("\t", with: " , "), name: "x", path: "x")
    #expect(commas == camera)
  }

  @Test("a camera of any shape, with what is known of its electronics") func anyShape() {
    let geometry = CameraGeometry(
      name: "Toy", x: [0, 1, 0.5], y: [0, 0, 0.9], pixelArea: 0.8, pixelShape: .hexagon, pixelRotationDeg: 0,
      cameraRotationDeg: 0)
    let camera = PixelMapping(geometry, slots: [0, 0, 3], channels: [7, -1])
    #expect(camera.name == "Toy" && camera.geometry == geometry && camera.pixelWidth == geometry.pixelWidth)
    #expect(camera.pixels.map(\.slot) == [0, 0, 3] && camera.pixels.map(\.asic) == [0, 0, 0])
    // A channel that makes no sense, or is missing, is 0.
    #expect(camera.pixels.map(\.channel) == [7, 0, 0])
    #expect(camera.pixels.allSatisfy { $0.row == -1 && $0.column == -1 && $0.superpixel == -1 })
    #expect(camera.pixels[2].x == 0.5 && camera.pixels[2].y == 0.9)
  }

  @Test("wrong files are refused with the line") func wrong() {
    func error(_ change: (inout [String]) -> Void) -> PixelMappingError? {
      #expect(throws: PixelMappingError.self) {
        try PixelMapping(parsing: file(change), name: "x", path: "x")
      }
    }
    let missing = error { $0[1] = $0[1].replacing("slot", with: "place") }
    #expect(missing == .missingColumn(path: "x", column: "slot"))
    #expect(error { $0.removeLast() }?.code.word == "mapping-camera")
    #expect(error { $0[5] = $0[6] }?.code.word == "mapping-line")
    #expect(error { $0[9] = "a b c" }?.code.word == "mapping-line")
    #expect(error { $0[7] = $0[7].replacing("0.0", with: "9e99") }?.code.word == "mapping-line")
    #expect(error { $0 = [] }?.code.word == "mapping-column")
  }
}
