import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Objects that are sound, but do not fit each other.
@Suite("EventIO: objects that contradict each other") struct SimtelContradictionTests {
  /// The cores of the events, and what was counted.
  private func read(_ bytes: [UInt8]) throws -> (cores: [Double], counts: SimtelCounts) {
    let folder = try TemporaryFolder()
    let source = try SimtelEventSource(path: try SmallSimtelTests.write(bytes, folder))
    var reader = try source.makeReader()
    var cores: [Double] = []
    try source.forEachBlock(from: &reader, jobs: 1) { block in cores += block.truth.map(\.coreX) }
    return (cores.filter(\.isFinite), reader.counts)
  }

  /// The place of the use that triggered in the second shower.
  private func secondUse(_ objects: [[UInt8]]) throws -> Int {
    let uses = objects.indices.filter {
      Int(objects[$0][4]) | Int(objects[$0][5]) << 8 == EventIOType.mcEvent
    }
    return try #require(uses.count > 3 ? uses[3] : nil)
  }

  @Test("a sound file has none") func sound() throws {
    let found = try read(SmallSimtel().bytes)
    #expect(found.counts.contradictions == 0 && found.cores == [10, 20, 30])
  }

  @Test("a use of another shower, and one with another number, are counted") func foreign() throws {
    let other = try read(SmallSimtel().changed(EventIOType.mcEvent, 3, at: 0, [Float(bitPattern: 77)]))
    #expect(other.counts.contradictions == 1 && other.cores == [10, 20, 30])
    var objects = SmallSimtel().objects
    let place = try secondUse(objects)
    objects[place].replaceSubrange(
      8..<12, with: withUnsafeBytes(of: Int32(99_999).littleEndian) { Array($0) })
    #expect(try read(objects.flatMap { $0 }).counts.contradictions == 1)
  }

  @Test("of a use that comes twice the first one counts") func repeated() throws {
    var objects = SmallSimtel().objects
    let place = try secondUse(objects)
    var copy = objects[place]
    copy.replaceSubrange(20..<24, with: withUnsafeBytes(of: Float(900).bitPattern.littleEndian) { Array($0) })
    objects.insert(copy, at: place + 1)
    let found = try read(objects.flatMap { $0 })
    #expect(found.cores == [10, 20, 30] && found.counts.contradictions == 1)
    #expect(found.counts.mcEvents == 6 && found.counts.runs[0].showerHistogram?.contents.reduce(0, +) == 6)
  }

  @Test("two lists of photoelectrons of one telescope are damage") func lists() throws {
    var objects = SmallSimtel().objects
    let place = try #require(
      objects.firstIndex { Int($0[4]) | Int($0[5]) << 8 == EventIOType.photonContainer })
    // Behind the header of the container: type, identifier and length of the first list, then its body.
    let length = objects[place][24..<28].enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let second = 28 + (length & 0x3FFF_FFFF)
    objects[place].replaceSubrange(
      second + 4..<second + 8, with: withUnsafeBytes(of: Int32(2).littleEndian) { Array($0) })
    let error = #expect(throws: EventIOError.self) { try read(objects.flatMap { $0 }) }
    #expect(error?.code.word == "simtel-bad-object")
    #expect(error?.description.contains("photoelectrons of telescope 3 twice") == true)
  }

  @Test("a calibration that makes nothing of all samples is damage", arguments: [Float(0), -1])
  func factors(value: Float) throws {
    let bytes = SmallSimtel().changed(
      EventIOType.laserCalibration, at: 8, [Float](repeating: value, count: 7))
    let error = #expect(throws: EventIOError.self) { try read(bytes) }
    #expect(error?.description.contains("no factor is above 0") == true)
  }
}
