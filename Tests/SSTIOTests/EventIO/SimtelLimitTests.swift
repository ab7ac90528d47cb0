import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Sizes of objects and texts.
@Suite("EventIO: limits") struct SimtelLimitTests {
  @Test("every type has a limit that its numbers can keep") func table() {
    for type in EventIORecords.newestVersions.keys {
      let limit = EventIOLimits.maximumBodyBytes(of: type)
      #expect(limit >= 1 << 20 && limit <= 64 << 20, "type \(type)")
    }
    #expect(EventIOLimits.maximumBodyBytes(of: 9999) == 1 << 20)
    // The largest camera fits: pedestals and noise, factors and times, positions.
    let all = 2 * EventIOLimits.maximumPixels
    #expect(EventIOLimits.maximumBodyBytes(of: EventIOType.monitoring) > 8 * all)
    #expect(EventIOLimits.maximumBodyBytes(of: EventIOType.laserCalibration) > 12 * all)
    #expect(EventIOLimits.maximumBodyBytes(of: EventIOType.cameraSettings) > 16 * all)
    let samples = EventIOLimits.maximumBodyBytes(of: EventIOType.adcSamples)
    #expect(samples > 3 * EventIOLimits.maximumSamplesPerEvent)
  }

  @Test(
    "objects that are larger than their type needs",
    arguments: [
      (EventIOType.monitoring, 8), (EventIOType.mcShower, 1), (EventIOType.historyContainer, 16),
      (EventIOType.cameraSettings, 8), (EventIOType.arrayEvent, 256),
    ])
  func tooLarge(type: Int, limit: Int) throws {
    let folder = try TemporaryFolder()
    var header = ObjectBytes()
    header.put(ObjectHeader.marker)
    header.i32(type, 1, limit << 20 + 4)
    let file = SmallSimtel()
    let path = try SmallSimtelTests.write(file.bytes + header.bytes + [1, 2, 3, 4], folder)
    let error = #expect(throws: EventIOError.self) {
      var walk = try EventIOObjects(path: path)
      try walk.forEach { _ in true }
    }
    #expect(
      error
        == .tooLarge(
          path: path, at: EventIOError.Position(offset: file.bytes.count, object: type, event: 300),
          bytes: limit << 20 + 4, limit: limit << 20))
    #expect(try SmallSimtelTests.read(path, onCorrupt: .recover).events == [-1, 100, 200, 300])
  }

  @Test("inside other objects") func inside() throws {
    let header = ObjectHeader(
      type: EventIOType.pixelList, version: 1, identifier: 3, length: 2 << 20, isContainer: false,
      userFlag: false, isBigEndian: false, offset: 40, size: 12)
    let kept = KeptObject(header: header, bytes: [UInt8](repeating: 0, count: header.length))
    let fault = #expect(throws: ObjectFault.self) { try kept.decode(PixelList.self) }
    #expect(fault?.detail.contains("up to 1048576 bytes") == true && fault?.offset == 40)
  }

  @Test("bodies of unknown types are skipped") func unknown() throws {
    let folder = try TemporaryFolder()
    var body = ObjectBytes()
    body.bytes = [UInt8](repeating: 7, count: 3 << 20)
    let path = try SmallSimtelTests.write(body.object(3333, version: 1, 5) + SmallSimtel().bytes, folder)
    var walk = try EventIOObjects(path: path)
    var types: [Int] = []
    try walk.forEach { object in
      if object.depth == 0 { types.append(object.header.type) }
      #expect(object.isKnown == (object.header.type != 3333))
      return true
    }
    #expect(types.first == 3333 && types.count == SmallSimtel().objects.count + 1)
    #expect(try SmallSimtelTests.read(path).events == [-1, 100, 200, 300])
  }

  @Test("names are cut visibly") func names() {
    #expect(EventIOText.name("qe_table.dat") == "qe_table.dat")
    let exact = String(repeating: "a", count: EventIOLimits.maximumNameBytes)
    #expect(EventIOText.name(exact) == exact)
    let cut = EventIOText.name(exact + "é")
    #expect(cut.hasSuffix("a…") && cut.utf8.count == EventIOLimits.maximumNameBytes)
    #expect(EventIOText.name("a\u{0}b\u{7}é") == "a?b?é")
  }

  @Test("tables of quantum efficiency belong to a telescope") func efficiency() {
    let section = "# Telescope-specific configuration follows for telescope"
    let history = SimtelHistory([
      "sim_telarray", "QUANTUM_EFFiciency cfg/common.dat % all", section + " 1",
      "quantum_efficiency = qe/first.dat", section + " 2", "FADC_BINS 50", section + " 3",
      "QUANTUM_EFFICIENCY " + String(repeating: "b", count: 60_000),
    ])
    #expect(history.efficiencyTables(ofTelescopeAt: 0) == ["first.dat"])
    #expect(history.efficiencyTables(ofTelescopeAt: 1) == ["common.dat"])
    #expect(history.efficiencyTables(ofTelescopeAt: 7) == ["common.dat"])
    let long = history.efficiencyTables(ofTelescopeAt: 2)
    #expect(long.count == 1 && long[0].hasSuffix("b…"))
    #expect(long[0].utf8.count <= EventIOLimits.maximumNameBytes)
    #expect(history.efficiencyTables.count == 3)
  }
}
