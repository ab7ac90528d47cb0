import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Values that no reconstruction can use.
@Suite("EventIO: values without sense") struct SimtelSenseTests {
  /// Of the second shower, or of the use of it that triggered: object, place, offset, value.
  @Test(
    "a shower without sense costs its events",
    arguments: [
      (2020, 1, 4, Float.nan), (2020, 1, 4, 0), (2020, 1, 4, -2), (2020, 1, 4, .infinity),
      (2020, 1, 8, .nan), (2020, 1, 12, 1.6), (2020, 1, 12, .nan), (2021, 3, 4, .nan),
      (2021, 3, 8, -.infinity), (2021, 3, 4, 1e30),
    ])
  func showers(type: Int, place: Int, offset: Int, value: Float) throws {
    let folder = try TemporaryFolder()
    let path = try SmallSimtelTests.write(SmallSimtel().changed(type, place, at: offset, [value]), folder)
    let error = #expect(throws: EventIOError.self) { try SmallSimtelTests.read(path) }
    #expect(error?.code.word == "simtel-bad-object")
    #expect(error?.description.contains("object \(type)") == true)
    #expect(error?.description.contains(value.isNaN ? "nan" : "\(value)") == true)
    var options = RawReadOptions()
    options.onCorrupt = .recover
    let source = try SimtelEventSource(path: path, options: options)
    var reader = try source.makeReader()
    var (events, lost) = ([Int64](), [LostEvents]())
    try source.forEachBlock(from: &reader, jobs: 1) { block in
      events += block.array.map(\.eventNumber)
      lost += block.lost
    }
    #expect(events == [-1, 100, 300])
    // The object, and the event that it costs.
    #expect(lost.map(\.rows.count).sorted() == [0, 1])
    #expect(lost.allSatisfy { $0.error.code.word == "simtel-bad-object" })
    let run = reader.counts.runs[0]
    #expect(run.showers == 3 && run.mcEvents == 6)
    #expect(run.showerHistogram?.contents.reduce(0, +) == (type == 2020 ? 4 : 5))
  }

  @Test("values at the limits are right") func limits() throws {
    let folder = try TemporaryFolder()
    // The zenith in single precision is a little above 90 degrees.
    let path = try SmallSimtelTests.write(SmallSimtel().changed(2020, 1, at: 12, [Float.pi / 2]), folder)
    let read = try SmallSimtelTests.read(path)
    #expect(read.events == [-1, 100, 200, 300] && read.lost == 0)
  }

  @Test(
    "optics and pixels without sense",
    arguments: [
      (4, [Float(0)], "focal length"), (4, [-5.6], "focal length"), (4, [.nan], "focal length"),
      (4, [1e-30], "focal length"), (8, [1e-30], "focal length"), (12, [.nan], "pixel 0"),
      (12 + 28, [Float](repeating: 0.1, count: 7), "on a line"),
      (12, [Float](repeating: 0.1, count: 14), "at one place"), (72, [0], "area"), (72, [.nan], "area"),
      (84, [.infinity], "mirror"), (84, [-1], "mirror"), (88, [.nan], "rotation"),
    ])
  func cameras(offset: Int, values: [Float], word: String) throws {
    let folder = try TemporaryFolder()
    let path = try SmallSimtelTests.write(SmallSimtel().changed(2002, at: offset, values), folder)
    let error = #expect(throws: EventIOError.self) { try SimtelEventSource(path: path) }
    #expect(error?.code.word == "simtel-bad-object")
    for part in [path, "byte ", "object 2002", "telescope 3", word] {
      #expect(error?.description.contains(part) == true, "\(part) in \(error?.description ?? "")")
    }
  }

  @Test("a missing effective focal length is no damage", arguments: [Float.nan, 0, -1])
  func nominal(value: Float) throws {
    let folder = try TemporaryFolder()
    let path = try SmallSimtelTests.write(SmallSimtel().changed(2002, at: 8, [value]), folder)
    let head = try SimtelEventSource(path: path).head
    #expect(head.telescopes.map(\.usesNominalFocalLength) == [true, false])
    #expect(head.telescopes[0].description.optics.effectiveFocalLength == Double(Float(5.6)))
  }

  @Test("two pixels are no camera") func fewPixels() throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    file.cameras[1].pixels = 2
    let path = try SmallSimtelTests.write(file.bytes, folder)
    let error = #expect(throws: EventIOError.self) { try SimtelEventSource(path: path) }
    #expect(error?.description.contains("telescope 120: its 2 pixels") == true)
  }

  @Test("a tracking position without sense costs its event") func tracking() throws {
    let folder = try TemporaryFolder()
    // The position of the second telescope ends the last event.
    let bytes = Array(SmallSimtel().bytes.dropLast(4)) + [0, 0, 0xC0, 0x7F]
    let path = try SmallSimtelTests.write(bytes, folder)
    let error = #expect(throws: EventIOError.self) { try SmallSimtelTests.read(path) }
    #expect(error?.description.contains("event 300: a position of azimuth 0.5 and altitude nan") == true)
    let rest = try SmallSimtelTests.read(path, onCorrupt: .recover)
    #expect(rest.events == [-1, 100, 200] && rest.lost == 1)
  }

  @Test("positions and pointings") func positions() throws {
    let folder = try TemporaryFolder()
    let position = try SmallSimtelTests.write(SmallSimtel().changed(2000, at: 56 + 16, [.nan]), folder)
    let error = #expect(throws: EventIOError.self) { try SimtelEventSource(path: position) }
    #expect(error?.description.contains("object 2000") == true)
    #expect(error?.description.contains("telescope 120") == true)
    let pointing = try SmallSimtelTests.write(SmallSimtel().changed(2000, at: 24, [.infinity]), folder)
    #expect(throws: EventIOError.self) { try SimtelEventSource(path: pointing) }
  }

  @Test("what only describes is told") func problems() throws {
    let folder = try TemporaryFolder()
    func problems(_ bytes: [UInt8]) throws -> [SimtelProblem] {
      let source = try SimtelEventSource(path: SmallSimtelTests.write(bytes, folder))
      var (reader, count) = (try source.makeReader(), 0)
      try source.forEachBlock(from: &reader, jobs: 1) { count += $0.array.count }
      #expect(count == 4 && reader.counts.runs.count == 1)
      #expect(reader.counts.runs[0].problems.map(\.text) == source.head.problems.map(\.text))
      return source.head.problems
    }
    let file = SmallSimtel()
    #expect(try problems(file.bytes).isEmpty)
    let none = try problems(file.objects(without: 2001).flatMap { $0 })
    #expect(none == [.noSimulationHead] && none[0].text.contains("2001"))
    let energy = try problems(file.changed(2001, at: 76, [100, 0.2]))
    #expect(energy == [.senselessSetting(name: "range of energies (TeV)", values: [100, 0.2])])
    #expect(energy[0].text.contains("100.0 to 0.2"))
    #expect(try problems(file.changed(2001, at: 68, [0, .nan, .nan, 100])).count == 2)
    #expect(try problems(file.changed(2001, at: 84, [.nan])).count == 1)
    #expect(try problems(file.changed(2001, at: 40, [0, .infinity])).count == 1)
  }
}
