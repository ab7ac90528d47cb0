import Foundation
import Logging
import Reports
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Stereo events to look at") struct StereoShowTests {
  @Test("our stereo files say why there is no reconstruction, and the height above sea level") func statuses()
    throws
  {
    let folder = try TemporaryFolder()
    var (first, second) = (SmallDL1(telescope: 21), SmallDL1(telescope: 22))
    for index in 0..<3 {
      let time = SmallDL1.start * 1_000_000_000 + Int64(index) * 3_000_000
      first.events.append(SmallDL1.Event(id: Int64(index + 1), time: time))
      second.events.append(
        SmallDL1.Event(id: Int64(index + 1), time: time, x: 0.05, y: 0.12, psiDeg: -60))
    }
    second.events[1].leakage = 1
    (second.events[2].x, second.events[2].y, second.events[2].psiDeg) = (0.1, 0.05, 20)
    (first.hasImages, second.hasImages) = (true, true)
    let run = try StereoRun(
      folder.url.path, first: first, seconds: [("SST1M2_20260121_0001_dl1.h5", second)])
    let output = try run.run().output
    let silent = Logger(label: "show") { _ in SwiftLogNoOpLogHandler() }
    let page = try ShowPipeline(options: ShowOptions(), log: silent).page(output)
    let stereo = page.events.map(\.stereo)
    #expect(stereo.count == 3)
    #expect(stereo[0]?.isValid == true && stereo[0]?.maximumMeaning == "above sea level")
    let heights = try HDF5File(readingFrom: output)
      .table("dl2/event/subarray/geometry/HillasReconstructor").read()
      .doubles("HillasReconstructor_h_max_altitude")
    #expect(stereo[0]?.maximumM == heights[0])
    #expect(stereo[1]?.status == "no reconstruction: fewer than two images pass the quality criteria")
    #expect(stereo[2]?.status == "no reconstruction: the image axes are parallel")
  }
}
