import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

private let names = [
  "example_SST1M_20180822", "synthetic_r0", "synthetic_codecs", "synthetic_overflow", "synthetic_r1",
  "synthetic_dl0",
]

private func golden(_ name: String) throws -> [String: Any] {
  try #require(try SharedData.json("data/zfits/\(name).golden.json") as? [String: Any])
}

@Suite(
  "ZFITS files against the official reader", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct GoldenFileTests {
  @Test("every cell", arguments: names)
  func cells(_ name: String) throws {
    let file = try ZFITSFile(path: SharedData.path("data/zfits/\(name).fits.fz"))
    for table in try #require(try golden(name)["tables"] as? [[String: Any]]) {
      let ours = try file.table(try #require(table["extname"] as? String))
      #expect(ours.rowCount == table["rows"] as? Int)
      let columns = try #require(table["columns"] as? [[String: Any]])
      #expect(ours.columns.count == columns.count)
      let cells = try ours.read(rows: 0..<ours.rowCount, jobs: 2)
      for (index, column) in columns.enumerated() { try compare(cells[index], column) }
    }
  }

  private func compare(_ cells: ZFITSCells, _ golden: [String: Any]) throws {
    #expect(cells.column.name == golden["name"] as? String)
    #expect(cells.column.identifier == golden["tpbid"] as? String)
    let rows = try #require(golden["rows"] as? [Any])
    for (row, want) in rows.enumerated() {
      let place = "\(cells.column.name)[\(row)]"
      if let array = want as? [String: Any] {
        #expect(cells.count(ofRow: row) == array["n"] as? Int, "\(place)")
        let crc = crc32(cells.bytes[cells.offsets[row]..<cells.offsets[row + 1]])
        #expect(Int(crc) == array["crc32"] as? Int, "\(place)")
      } else if cells.column.isText {
        #expect(cells.text(ofRow: row) == want as? String, "\(place)")
      } else if let text = want as? String, let number = Double(text) {
        #expect(cells.doubles(ofRow: row) == [number], "\(place)")
      } else {
        let number = try #require(want as? NSNumber)
        let expected =
          cells.column.type == .uint64 ? Int64(bitPattern: number.uint64Value) : number.int64Value
        #expect(cells.integers(ofRow: row) == [expected], "\(place)")
      }
    }
  }

  @Test("checksums agree", arguments: names)
  func checksums(_ name: String) throws {
    try ZFITSFile(path: SharedData.path("data/zfits/\(name).fits.fz")).verifyChecksums()
  }

  @Test("rows by number equal rows in sequence")
  func randomAccess() throws {
    let file = try ZFITSFile(path: SharedData.path("data/zfits/synthetic_codecs.fits.fz"))
    let table = try file.table("Events")
    let all = try table.read(rows: 0..<table.rowCount)
    for row in [0, 8, 9, 17, 22] {
      for (column, cells) in try table.read(rows: row..<row + 1).enumerated() {
        #expect(
          cells.bytes == Array(all[column].bytes[all[column].offsets[row]..<all[column].offsets[row + 1]]))
      }
    }
    #expect(throws: ZFITSError.self) { try table.read(rows: 20..<24) }
  }
}

@Suite("SST-1M events", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct SST1MEventTests {
  @Test(
    "derived values", arguments: ["example_SST1M_20180822", "synthetic_r0", "synthetic_overflow"], [1, 2])
  func events(_ name: String, jobs: Int) throws {
    var options = RawReadOptions()
    options.timeScale = .tai
    let source = try SST1MEventSource(
      file: ZFITSFile(path: SharedData.path("data/zfits/\(name).fits.fz")), options: options)
    let events = try #require(try golden(name)["sst1m_events"] as? [[String: Any]])
    #expect(source.description.hasArrayEventNumbers == (name != "example_SST1M_20180822"))
    #expect(source.baselineStep == Float(0.0625))
    var read = EventBlock(for: source.description)
    try source.read(0..<source.eventCount, into: &read, jobs: jobs)
    let block = read.telescopes[0]
    for event in events { try compare(block, event) }
    let last = source.eventCount - 1
    let whole = Array(block.samples[block.sampleRange(ofEvent: last)])
    try source.read(last..<last + 1, into: &read, jobs: jobs)
    #expect(read.telescopes[0].samples == whole && read.telescopes[0].headers[0].index == last)
  }

  private func compare(_ block: TelescopeEvents, _ event: [String: Any]) throws {
    let index = try #require(event["index"] as? Int)
    let header = block.headers[index]
    #expect(header.telescopeID == event["telescope_id"] as? Int)
    #expect(Int(header.eventNumber) == event["event_number"] as? Int)
    #expect(header.arrayEventNumber.map { Int($0) } == event["array_event_number"] as? Int)
    #expect(Int(header.eventType) == event["event_type"] as? Int)
    #expect(header.time.nanoseconds == (event["local_camera_clock_ns"] as? NSNumber)?.int64Value)
    let samples = block.samples[block.sampleRange(ofEvent: index)]
    #expect(samples.reduce(0) { $0 + Int($1) } == event["waveform_sum"] as? Int)
    #expect(samples.max().map { Int($0) } == event["waveform_max"] as? Int)
    let baselines = Array(block.baselines[block.pixelRange(ofEvent: index)])
    #expect(baselines.reduce(0) { $0 + Double($1) } == event["baseline_sum_over_16"] as? Double)
    for (pixel, first) in try #require(event["pixel_first5"] as? [String: [Int]]) {
      let start = samples.startIndex + (Int(pixel) ?? 0) * block.samplesPerPixel
      #expect(samples[start..<start + 5].map { Int($0) } == first)
    }
    for (pixel, raw) in try #require(event["pixel_baseline_raw"] as? [String: Int]) {
      #expect(baselines[Int(pixel) ?? 0] == Float(raw) / 16)
    }
  }

  @Test("trigger traces", arguments: ["example_SST1M_20180822", "synthetic_r0"])
  func traces(_ name: String) throws {
    let source = try SST1MEventSource(file: ZFITSFile(path: SharedData.path("data/zfits/\(name).fits.fz")))
    let traces = try source.readTriggerTraces(0..<source.eventCount)
    for event in try #require(try golden(name)["sst1m_events"] as? [[String: Any]]) {
      let trace = traces[try #require(event["index"] as? Int)]
      let input = try #require(event["trigger_input"] as? [String: Any])
      #expect(trace.input.reduce(0) { $0 + Int($1) } == input["sum"] as? Int)
      for (patch, first) in try #require(input["patch_first5"] as? [String: [Int]]) {
        #expect(trace.input[((Int(patch) ?? 0) * 50)...].prefix(5).map { Int($0) } == first)
      }
      for (key, bits) in [
        ("trigger_output_patch7", trace.patch7), ("trigger_output_patch19", trace.patch19),
        ("trigger_output_muon", trace.muon),
      ] {
        let want = try #require(event[key] as? [String: Any])
        #expect(bits.reduce(0) { $0 + Int($1) } == want["bits_set"] as? Int)
        for place in try #require(want["first"] as? [[Int]]) { #expect(bits[place[0] * 50 + place[1]] == 1) }
      }
    }
  }

  @Test("a file of 2017 has whole counts as baselines and no array numbers")
  func year2017() throws {
    let source = try RawFile.openRows(SharedData.path("oracle/r0_dl1/inputs/example_10_evts.000.fits.fz"))
    #expect(
      source.eventCount == 10 && source.description.telescope.id == 1
        && !source.description.hasArrayEventNumbers)
    let block = try source.block(0..<10).telescopes[0]
    #expect(block.baselines[0] > 200 && block.headers[0].eventNumber == 97_750_287)
  }
}

@Suite("CTAO events", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct CTAEventTests {
  @Test("derived values", arguments: ["synthetic_r1", "synthetic_dl0"])
  func events(_ name: String) throws {
    let source = try RawFile.openRows(SharedData.path("data/zfits/\(name).fits.fz"))
    let block = try source.block(0..<source.eventCount, jobs: 2).telescopes[0]
    #expect(block.scale == 80 && block.offset == 5)
    for event in try #require(try golden(name)["cta_events"] as? [[String: Any]]) {
      let index = try #require(event["index"] as? Int)
      let header = block.headers[index]
      #expect(Int(header.eventNumber) == event["event_id"] as? Int)
      #expect(Int(header.eventType) == event["event_type"] as? Int)
      let quarters = header.time.nanoseconds * 4 + Int64(header.quarterNanoseconds)
      #expect(quarters == (event["tai_quarter_ns"] as? NSNumber)?.int64Value)
      let samples = block.samples[block.sampleRange(ofEvent: index)]
      #expect(samples.reduce(0) { $0 + Int($1) } == event["waveform_sum"] as? Int)
      let physical = samples.prefix(5).map { Double(Float($0) / block.scale - block.offset) }
      #expect(physical.map { String($0) } == event["pixel0_physical_first5"] as? [String])
    }
  }
}

@Suite("Damaged ZFITS files", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct DamagedFileTests {
  private func path(_ name: String) -> String { SharedData.path("data/zfits/damaged/\(name).fits.fz") }

  private func recovered(_ name: String) throws -> any RandomAccessEventSource {
    var options = RawReadOptions()
    options.onCorrupt = .recover
    return try RawFile.openRows(path(name), options: options)
  }

  @Test("a file cut short") func truncated() throws {
    #expect { try RawFile.openRows(path("truncated")) } throws: {
      ($0 as? FITSError)?.code.word == "truncated-file"
    }
    let source = try recovered("truncated")
    let headers = try source.readHeaders(0..<source.eventCount, jobs: 1)
    #expect(headers.count == 10 && headers[0].eventNumber == 21079 && headers[9].eventNumber == 21088)
    #expect(source.description.damage != nil)
  }

  @Test("a file never closed") func unfinished() throws {
    #expect { try RawFile.openRows(path("unfinished")) } throws: {
      ($0 as? ZFITSError)?.code.word == "unfinished-file"
    }
    let source = try recovered("unfinished")
    let block = try source.block(0..<source.eventCount, jobs: 2).telescopes[0]
    #expect(block.headers.map(\.eventNumber) == Array(1000...1014))
  }

  @Test("an overflowed catalogue is no damage") func overflow() throws {
    let source = try RawFile.openRows(path("flat-overflow"))
    #expect(try source.readHeaders(0..<source.eventCount, jobs: 1).map(\.eventNumber) == Array(1000...1019))
    try ZFITSFile(path: path("flat-overflow")).verifyChecksums()
  }
}
