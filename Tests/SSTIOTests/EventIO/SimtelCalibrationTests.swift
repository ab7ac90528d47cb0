import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Events before the calibration of a telescope.
@Suite("EventIO: events without calibration") struct SimtelCalibrationTests {
  /// Objects with those of the calibration of the second telescope behind the first shower, or nowhere.
  private func objects(isLate: Bool, _ type: Int) throws -> [[UInt8]] {
    var objects = SmallSimtel().objects
    let place = try #require(
      objects.indices.last { Int(objects[$0][4]) | Int(objects[$0][5]) << 8 == type })
    let moved = objects.remove(at: place)
    if isLate { objects.insert(moved, at: objects.count - 12) }
    return objects
  }

  private func read(
    _ path: String, _ policy: CorruptionPolicy, needs: Bool, _ form: SampleForm
  ) throws -> (events: [Int64], lost: [LostEvents]) {
    var options = RawReadOptions()
    options.onCorrupt = policy
    var (events, lost) = ([Int64](), [LostEvents]())
    let source = try SimtelEventSource(path: path, options: options, needsCalibration: needs)
    try source.forEachBlock(samples: form) { block in
      events += block.array.map(\.eventNumber)
      lost += block.lost
    }
    return (events, lost)
  }

  private static let kinds = [EventIOType.monitoring, EventIOType.laserCalibration]

  @Test("they are damage where calibration is needed", arguments: kinds) func late(type: Int) throws {
    let folder = try TemporaryFolder()
    let path = try SmallSimtelTests.write(objects(isLate: true, type).flatMap { $0 }, folder)
    for (needs, form) in [(true, SampleForm.stored), (false, .physical), (true, .physical)] {
      for policy in [CorruptionPolicy.stop, .skip] {
        let error = #expect(throws: EventIOError.self) { try read(path, policy, needs: needs, form) }
        #expect(error?.code.word == "simtel-no-calibration" && error?.isDamage == true)
        for part in [path, "event -1", "telescope 120", "--on-corrupt recover"] {
          #expect(error?.description.contains(part) == true, "\(part)")
        }
      }
      let rest = try read(path, .recover, needs: needs, form)
      #expect(rest.events == [200, 300])
      #expect(rest.lost.map(\.rows) == [0..<1, 1..<2])
    }
    #expect(try read(path, .stop, needs: false, .stored).events == [-1, 100, 200, 300])
  }

  @Test("a telescope that has none, left out", arguments: kinds) func missing(type: Int) throws {
    let folder = try TemporaryFolder()
    let path = try SmallSimtelTests.write(objects(isLate: false, type).flatMap { $0 }, folder)
    #expect(try read(path, .recover, needs: true, .stored).events.isEmpty)
    var options = RawReadOptions()
    options.allowedTelescopes = [3]
    var events: [Int64] = []
    let source = try SimtelEventSource(path: path, options: options, needsCalibration: true)
    try source.forEachBlock(samples: .physical) { events += $0.array.map(\.eventNumber) }
    #expect(events == [-1, 100, 200, 300])
  }
}
