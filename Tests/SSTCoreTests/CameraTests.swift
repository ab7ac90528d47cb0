import Foundation
import SSTCore
import TestSupport
import Testing

@Suite("SST-1M camera") struct CameraTests {
  @Test("neighbor counts are those of the hexagonal camera")
  func neighborCounts() {
    let geometry = SST1MCamera.geometry
    var counts: [Int: Int] = [:]
    for pixel in 0..<geometry.pixelCount { counts[geometry.neighbors(of: pixel).count, default: 0] += 1 }
    #expect(counts == [6: 1155, 5: 69, 3: 69, 2: 3])
    #expect(geometry.isBorder1.filter { $0 }.count == 141)
    #expect(geometry.isBorder2.filter { $0 }.count == 273)
  }

  @Test("every neighbor relation is mutual")
  func mutual() {
    let geometry = SST1MCamera.geometry
    for pixel in 0..<geometry.pixelCount {
      for other in geometry.neighbors(of: pixel) {
        #expect(geometry.neighbors(of: Int(other)).contains(Int32(pixel)))
      }
    }
  }

  @Test(
    "positions, neighbors and borders equal ctapipe's", .enabled(if: SharedData.isPresent, "needs ../shared")
  )
  func golden() throws {
    let text = String(decoding: try SharedData.data("data/sst1m/camera_geometry.csv"), as: UTF8.self)
    let geometry = SST1MCamera.geometry
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let f = line.split(separator: ",").map { Double($0)! }
      let pixel = Int(f[0])
      #expect(geometry.x[pixel] == f[1] && geometry.y[pixel] == f[2] && geometry.pixelArea == f[3])
      #expect(geometry.isBorder1[pixel] == (f[4] == 1) && geometry.isBorder2[pixel] == (f[5] == 1))
      #expect(geometry.neighbors(of: pixel).map { Double($0) } == f[7...].filter { $0 >= 0 }.sorted())
    }
  }

  @Test(
    "storage orders are permutations and equal the reference",
    .enabled(if: SharedData.isPresent, "needs ../shared"))
  func orders() throws {
    let orders = try #require(try SharedData.json("reference/sst1m-r0-orders.json") as? [String: Any])
    #expect(SST1MCamera.pixelOfStoredRow == orders["pixel_row_to_software_id"] as? [Int])
    #expect(SST1MCamera.patchOfPixel == orders["software_id_to_patch"] as? [Int])
    #expect(SST1MCamera.patchOfTriggerInputSlot == orders["trigger_input_slot_to_patch"] as? [Int])
    #expect(SST1MCamera.patchOfTriggerOutputSlot == orders["trigger_output_slot_to_patch"] as? [Int])
  }
}
