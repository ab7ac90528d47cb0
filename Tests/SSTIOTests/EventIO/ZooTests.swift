import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Every layout and version of the format, in files made from its tables, against the values that were written.
@Suite(
  "EventIO: all layouts and versions", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct ZooTests {
  private static let folder = "data/simtel/"

  /// An object and what it holds.
  private struct Found {
    var header: ObjectHeader
    var record: (any EventIORecord)?
    var inner: [HistoryLine] = []
    var unused = 0
  }

  private func read(_ name: String, onCorrupt: CorruptionPolicy = .stop) throws -> [Found] {
    let stream = try ObjectStream(path: SharedData.path(Self.folder + name), onCorrupt: onCorrupt)
    var found: [Found] = []
    while let header = try stream.next() {
      var bytes: [UInt8] = []
      #expect(try stream.read(header, appendingTo: &bytes))
      try KeptObject(header: header, bytes: bytes).withObject { object throws(ObjectFault) in
        var one = Found(header: header, record: try EventIORecords.decode(object))
        if header.type == EventIOType.historyContainer {
          try object.forEachChild { child throws(ObjectFault) in
            one.inner.append(try child.decode(HistoryLine.self))
          }
        }
        found.append(one)
      }
    }
    return found
  }

  private func compare(_ found: [Found]) throws {
    let expected = try Golden(json: "synthetic_zoo.golden.json")["objects"].list
    #expect(found.count == expected.count && found.count == 142)
    for (object, golden) in zip(found, expected) {
      let name = "\(golden["index"].int) \(golden["name"].text)"
      #expect(object.header.type == golden["type"].int, "\(name)")
      #expect(object.header.version == golden["version"].int, "\(name)")
      #expect(object.header.length == golden["body_length"].int, "\(name)")
      compare(object, golden["expected"], name)
    }
  }

  private func compare(_ object: Found, _ golden: Golden, _ name: String) {
    if !golden["skip"].isNull {
      #expect(object.record == nil)
      return
    }
    if !golden["sub"].isNull {
      #expect(object.inner.map(\.text) == golden["sub"].list.map { $0[2].text })
      return
    }
    guard let record = object.record else {
      Issue.record("\(name): no record")
      return
    }
    if let histograms = record as? EventIOHistograms { return compare(histograms, golden) }
    guard let values = ZooValues.values(record) else {
      Issue.record("\(name): no values")
      return
    }
    for (key, value) in golden.members {
      if !value.texts.isEmpty {
        #expect(texts(record, key) == value.texts, "\(name): \(key)")
        continue
      }
      var wanted = value.isNull ? [] : value.flat
      guard var mine = values[key] else {
        Issue.record("\(name): no value \(key)")
        continue
      }
      if key == "times_by_type" { (mine, wanted) = (mine.sorted(), wanted.sorted()) }
      // One value may stand for all pixels; what a layout lacks is compared with nothing.
      if mine.count == 1, wanted.count > 1 { mine = [Double](repeating: mine[0], count: wanted.count) }
      // For what old layouts lack the golden file has a constant.
      if mine.isEmpty, Set(wanted).count == 1, Self.isAbsent(key, object.header) { continue }
      // Compact bunches are given with six digits.
      let tolerance = object.header.version == 1000 ? 1e-5 : 0
      #expect(mine.count == wanted.count, "\(name): \(key)")
      #expect(
        zip(mine, wanted).allSatisfy { a, b in
          a == b || a.isNaN && b.isNaN || abs(a - b) <= tolerance * max(1, abs(b))
        }, "\(name): \(key)")
    }
  }

  private static func isAbsent(_ key: String, _ header: ObjectHeader) -> Bool {
    switch (header.type, header.version, key) {
    case (2002, 0, "size"), (2023, 0, "max_int_frac"), (2023, 0, "max_pixtm_frac"), (2023, 0...1, "tm_calib"),
      (2023, 0...2, "flat_field"):
      true
    default: false
    }
  }

  private func texts(_ record: any EventIORecord, _ key: String) -> [String] {
    switch record {
    case let r as HistoryLine: [r.text]
    case let r as RunHeader: [key == "target" ? r.target : r.observer]
    case let r as MetaParameters: zip(r.keys, r.values).flatMap { [$0, $1] }
    case let r as InputCard: r.lines
    case let r as AtmosphericProfile: [r.name]
    default: []
    }
  }

  private func compare(_ record: EventIOHistograms, _ golden: Golden) {
    let wanted = golden["histograms"].list
    #expect(record.histograms.count == wanted.count)
    for (mine, golden) in zip(record.histograms, wanted) {
      #expect(mine.kind == golden["kind"].text && mine.title == golden["title"].text)
      #expect(mine.identifier == golden["id"].int)
      #expect(mine.contents == golden["data"].doubles)
      guard !golden["upper_y"].isNull else { continue }
      #expect(
        [mine.lowerX, mine.upperX, mine.lowerY, mine.upperY]
          == ["lower_x", "upper_x", "lower_y", "upper_y"].map { golden[$0].double })
      #expect(mine.binsX == golden["nbins_x"].int && mine.binsY == golden["nbins_y"].int)
    }
  }

  @Test("in three byte orders", arguments: ["le", "be", "mixed"]) func zoo(order: String) throws {
    try compare(try read("synthetic_zoo_\(order).simtel"))
  }

  @Test("between garbage") func resync() throws {
    let found = try read("synthetic_resync.simtel", onCorrupt: .recover)
    try compare(found)
    let stream = try ObjectStream(
      path: SharedData.path(Self.folder + "synthetic_resync.simtel"), onCorrupt: .recover)
    while let header = try stream.next() { _ = try stream.skip(header) }
    #expect(stream.skippedBytes == 4 + 11 + 64 + 6)
    #expect(stream.damage.count == 5)
    #expect(throws: EventIOError.self) { try read("synthetic_resync.simtel") }
  }
}
