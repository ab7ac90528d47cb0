import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Cuts and flipped bits: an error with a code, or the right events, and never more.
@Suite("EventIO: damage") struct SimtelDamageTests {
  static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] != nil

  @Test("cut at every byte") func cuts() throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    file.showerCount = 2
    let bytes = file.bytes
    let whole = try SmallSimtelTests.read(SmallSimtelTests.write(bytes, folder))
    let ends = file.objects.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    for place in 0..<bytes.count {
      let path = try SmallSimtelTests.write(Array(bytes[..<place]), folder, "cut")
      do {
        let read = try SmallSimtelTests.read(path)
        #expect(ends.contains(place), "cut at \(place)")
        #expect(whole.events.starts(with: read.events))
      } catch let error as any SSTError {
        #expect(error is EventIOError && !error.description.isEmpty, "cut at \(place): \(error)")
      }
      do {
        let read = try SmallSimtelTests.read(path, onCorrupt: .recover)
        #expect(whole.events.starts(with: read.events), "cut at \(place)")
        #expect((read.lost > 0) == !ends.contains(place), "cut at \(place)")
        let complete = events(before: place, file, ends)
        #expect(read.events.count == complete, "cut at \(place)")
      } catch let error as any SSTError {
        #expect(error.isDamage, "cut at \(place)")
      }
    }
  }

  /// The events whose objects end before a byte.
  private func events(before place: Int, _ file: SmallSimtel, _ ends: [Int]) -> Int {
    var count = 0
    for (index, object) in file.objects.enumerated() where ends[index + 1] <= place {
      let header = object.withUnsafeBytes {
        ObjectHeader($0, hasMarker: true, isBigEndian: file.isBigEndian, offset: 0)
      }
      if header?.type == 2010 || header?.type == 2028 { count += 1 }
    }
    return count
  }

  /// A flip may change what no reader can check; the number of events cannot grow.
  @Test("flipped bits", arguments: [CorruptionPolicy.stop, .recover]) func flips(policy: CorruptionPolicy)
    throws
  {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    file.showerCount = 2
    let bytes = file.bytes
    let count = 3
    var random = CounterRandom(seed: 11, event: 0, purpose: policy == .stop ? 0 : 1)
    for _ in 0..<5000 {
      var flipped = bytes
      let place = Int(random.next() % UInt64(bytes.count))
      flipped[place] ^= 1 << UInt8(random.next() % 8)
      let path = try SmallSimtelTests.write(flipped, folder, "flipped")
      do {
        let read = try SmallSimtelTests.read(path, onCorrupt: policy)
        #expect(read.events.count <= count, "byte \(place)")
      } catch let error as any SSTError {
        #expect(!error.description.isEmpty)
        #expect(error.isDamage || error is EventIOError, "byte \(place): \(error)")
      }
    }
  }

  @Test("flipped bits of every layout", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func zoo() throws {
    let bytes = [UInt8](try SharedData.data("data/simtel/synthetic_zoo_mixed.simtel"))
    let folder = try TemporaryFolder()
    var random = CounterRandom(seed: 12, event: 0, purpose: 0)
    for _ in 0..<(Self.isLong ? 10_000 : 1000) {
      var flipped = bytes
      for _ in 0..<3 { flipped[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8) }
      let stream = try ObjectStream(
        path: SmallSimtelTests.write(flipped, folder, "zoo"), onCorrupt: .recover)
      while let header = try stream.next() {
        var body: [UInt8] = []
        guard try stream.read(header, appendingTo: &body) else { continue }
        // A fault or a record; never a crash.
        try? KeptObject(header: header, bytes: body).withObject { object throws(ObjectFault) in
          _ = try EventIORecords.decode(object)
        }
      }
    }
  }

  @Test("an event between garbage") func garbage() throws {
    let folder = try TemporaryFolder()
    var objects = SmallSimtel().objects
    objects.insert([0x37, 0x8A, 0x1F], at: objects.count - 6)
    let path = try SmallSimtelTests.write(objects.flatMap { $0 }, folder)
    #expect(throws: EventIOError.self) { try SmallSimtelTests.read(path) }
    let read = try SmallSimtelTests.read(path, onCorrupt: .recover)
    #expect(read.events == [-1, 100, 200, 300] && read.lost == 1)
  }

  @Test("a damaged length costs its event alone") func length() throws {
    let folder = try TemporaryFolder()
    var objects = SmallSimtel().objects
    // The array event before the last one claims all that follows, and more.
    objects[objects.count - 7].replaceSubrange(12..<16, with: [0xF0, 0xFF, 0xFF, 0x47])
    let path = try SmallSimtelTests.write(objects.flatMap { $0 }, folder)
    #expect(throws: EventIOError.self) { try SmallSimtelTests.read(path) }
    let read = try SmallSimtelTests.read(path, onCorrupt: .recover)
    #expect(read.events == [-1, 100, 300] && read.lost > 0)
  }

  @Test("a damaged event is left out alone") func inside() throws {
    let folder = try TemporaryFolder()
    var objects = SmallSimtel().objects
    // The pixels of the first camera's samples in the event before the last: 7 become 6.
    let place = objects.count - 7
    let event = objects[place]
    let shape: [UInt8] = [7, 0, 0, 0, 1, 0, 10, 0]
    let start = try #require(event.indices.dropLast(8).first { Array(event[$0..<$0 + 8]) == shape })
    objects[place][start] = 6
    let path = try SmallSimtelTests.write(objects.flatMap { $0 }, folder)
    let error = #expect(throws: EventIOError.self) { try SmallSimtelTests.read(path) }
    #expect(error?.code.word == "simtel-bad-object")
    #expect(error?.description.contains("object 2013") == true)
    let read = try SmallSimtelTests.read(path, onCorrupt: .recover)
    #expect(read.events == [-1, 100, 300] && read.lost == 1)
  }
}
