import Foundation
import SSTCore
import SSTIO
import SSTSim
import TestSupport
import Testing

/// Writes files for `scripts/conformance/zfits_conformance.py` into the folder that SST_CONFORMANCE names.
@Suite("Files for the official reader") struct ConformanceFiles {
  static let folder = ProcessInfo.processInfo.environment["SST_CONFORMANCE"]

  @Test("simulated run", .enabled(if: folder != nil, "set SST_CONFORMANCE to a folder"))
  func simulated() throws {
    let folder = try #require(Self.folder)
    var settings = RunSettings(seed: 4711)
    settings.maximumEvents = Int(ProcessInfo.processInfo.environment["SST_CONFORMANCE_EVENTS"] ?? "") ?? 230
    settings.duration = 1e6
    settings.camera.missingBoards = [19]
    settings.camera.deadPixels = [700]
    settings.showers.size = .init(100, 100_000)
    let run = try SST1MRunSimulator(settings)
    for jobs in [1, 2] {
      let clock = ContinuousClock()
      var output: SST1MRunSimulator.Output?
      let time = try clock.measure { output = try run.write(toFolder: folder, overwrite: true, jobs: jobs) }
      print("jobs \(jobs): \(run.eventCount) events in \(time), \(String(describing: output?.summary))")
    }
    if settings.maximumEvents > 1000 { return }
    let events = (0..<run.eventCount).lazy.map { run.event($0) }
    try expected(events, to: folder + "/" + settings.fileName + ".jsonl")
  }

  @Test("stream", .enabled(if: folder != nil && SharedData.isPresent, "set SST_CONFORMANCE to a folder"))
  func stream() throws {
    let folder = try #require(Self.folder)
    for name in ["stream_tel21", "stream_tel22", "stream_nopedestal_tel22", "stream_swapped_modules_tel21"] {
      let stream = try SyntheticStream(contentsOf: SharedData.path("oracle/r0_dl1/inputs/\(name).json"))
      let recipe = IntegerRecipe(seed: stream.seed)
      for layout in [SST1MRawLayout.year2018, .year2026] {
        let path = folder + "/\(name)_\(layout).fits.fz"
        try stream.write(to: path, layout: layout, target: "Crab_W1_83.633_22.514", jobs: 2)
        let events = stream.rawEvents(
          0..<stream.events.count, recipe: recipe, arrayNumbers: layout == .year2026)
        try expected(events, to: path + ".jsonl")
      }
    }
  }

  /// Row r of each column holds the words 300 + (31 r + 7 k) mod 19, k below 40 + r, except in rows 3 and 10: none.
  @Test("every codec", .enabled(if: folder != nil, "set SST_CONFORMANCE to a folder"))
  func codecs() throws {
    let chains: [(String, [UInt16])] = [
      ("6.1.1", [0]), ("6.1.2", [7]), ("6.1.3", [23]), ("6.1.5", [2]), ("6.2.1", [12]), ("6.2.2", [1, 2]),
      ("6.2.3", [3, 2]), ("6.2.4", [5, 7]), ("6.2.5", [14, 7]), ("6.2.6", [3, 16, 5, 7]),
      ("7.1.1", [5, 1, 12]),
      ("7.1.2", [14, 12]), ("7.1.3", [3, 23]),
    ]
    let columns = chains.map { path, chain in
      ZFITSColumn(
        "c" + chain.map { "_\($0)" }.joined(), path, .uint16, .array,
        codecs: chain.compactMap { ZFITSCodec(rawValue: $0) })
    }
    let writer = try ZFITSWriter(path: try #require(Self.folder) + "/codecs.fits.fz", overwrite: true)
    try writer.beginTable(
      .init(
        name: "Events", message: "DataModel.CameraEvent", columns: columns, rowsPerTile: 7,
        reservation: .tiles(5)))
    for rows in [0..<7, 7..<12] {
      var tile = ZFITSWriter.Tile(columns: columns)
      for row in rows {
        let words = row % 7 == 3 ? [] : (0..<40 + row).map { UInt16(300 + (31 * row + 7 * $0) % 19) }
        for column in columns.indices { tile.append(array: words, to: column) }
        tile.endRow()
      }
      try writer.append(tile.encoded())
    }
    #expect(try writer.endTable().fitsOfficialReader)
    try writer.close()
  }

  func expected(_ events: some Sequence<SST1MRawEvent>, to path: String) throws {
    func base64<T: BitwiseCopyable>(_ values: [T]) -> String {
      values.withUnsafeBytes { Data($0) }.base64EncodedString()
    }
    var text = ""
    for event in events {
      let (h, t) = (event.header, SST1MTriggerArrays(event: event))
      let array = h.arrayEventNumber.map { "\($0)" } ?? "null"
      text += """
        {"index":\(h.index),"event_number":\(h.eventNumber),"array_event_number":\(array),"event_type":\(h.eventType),\
        "time_ns":\(h.time.nanoseconds),"telescope":\(h.telescopeID ?? -1),"samples":"\(base64(event.samples))",\
        "baselines16":"\(base64(event.baselines16))","flags":"\(base64(event.pixelFlags))",\
        "input_traces":"\(base64(t.inputTraces))","patch7":"\(base64(t.patch7))","patch19":"\(base64(t.patch19))",\
        "muon":"\(base64(t.muon))"}

        """
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }
}
