import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// What is counted of each run, and which telescopes are read.
@Suite("EventIO: runs and telescopes") struct SimtelRunTests {
  private func counts(
    _ path: String, _ options: RawReadOptions = RawReadOptions()
  ) throws -> (counts: SimtelCounts, runs: [Int], head: SimtelHead) {
    let source = try SimtelEventSource(path: path, options: options)
    var reader = try source.makeReader()
    var runs: [Int] = []
    try source.forEachBlock(from: &reader, jobs: 2) { block in runs += block.array.map(\.runNumber) }
    return (reader.counts, runs, source.head)
  }

  @Test("several runs behind each other") func runs() throws {
    let folder = try TemporaryFolder()
    var (first, second) = (SmallSimtel(), SmallSimtel())
    (second.runNumber, second.showerCount, second.hasHistograms) = (8, 2, true)
    let path = try SmallSimtelTests.write(first.bytes + second.bytes, folder)
    let (counts, runs, _) = try counts(path)
    #expect(runs == [7, 7, 7, 7, 8, 8, 8])
    #expect(counts.runs.map(\.run.run) == [7, 8])
    #expect(counts.runs.map(\.showers) == [3, 2] && counts.runs.map(\.mcEvents) == [6, 4])
    #expect(counts.runs.map(\.arrayEvents) == [4, 3] && counts.arrayEvents == 7)
    #expect(counts.runs.map(\.primary) == [101, 101])
    #expect(counts.runs.map(\.isHistogramStored) == [false, true])
    #expect(counts.runs.map { $0.showerHistogram?.entries } == [6, 4])
    #expect(counts.runs[1].showerHistogram?.contents == [4, 0])
    #expect(counts.runs.map { $0.history.first?.text } == ["sim_telarray -c 7.cfg", "sim_telarray -c 8.cfg"])
    #expect(counts.runs.map { $0.settings?.maximumImpactM } == [700, 700])
  }

  @Test("a file read twice counts once", arguments: [false, true]) func twice(hasHistograms: Bool) throws {
    let folder = try TemporaryFolder()
    var (file, other) = (SmallSimtel(), SmallSimtel())
    (file.hasHistograms, other.runNumber) = (hasHistograms, 8)
    let once = try counts(SmallSimtelTests.write(file.bytes, folder)).counts
    #expect(once.duplicateEvents == 0)
    let again = try counts(SmallSimtelTests.write(file.bytes + file.bytes, folder)).counts
    #expect(again.runs == once.runs && again.duplicateEvents == 4)
    #expect(again.showers == 3 && again.mcEvents == 6 && again.arrayEvents == 4)
    // Also behind another run.
    let path = try SmallSimtelTests.write(file.bytes + other.bytes + file.bytes, folder)
    let later = try counts(path).counts
    #expect(later.duplicateEvents == 4 && later.runs.count == 2 && later.arrayEvents == 8)
    #expect(later.runs[0] == once.runs[0] && later.runs[1].run.run == 8)
  }

  @Test("parts of a run behind each other") func parts() throws {
    let folder = try TemporaryFolder()
    var first = SmallSimtel()
    (first.hasHistograms, first.showerCount) = (true, 2)
    // The second part has the same head, another shower, and a histogram of its own.
    let head = first.objects(without: EventIOType.calibrationEvent)
    var one = first
    one.hasHistograms = false
    let second = head.dropLast(13) + one.lastShower(as: 3) + head.suffix(1)
    let found = try counts(SmallSimtelTests.write(first.bytes + second.flatMap { $0 }, folder)).counts
    #expect(found.runs.count == 1 && found.duplicateEvents == 0 && found.arrayEvents == 4)
    #expect(found.runs[0].showers == 3 && found.runs[0].showerHistogram?.contents == [8, 0])
  }

  @Test("an event that comes twice is left out") func duplicates() throws {
    let folder = try TemporaryFolder()
    let file = SmallSimtel()
    let path = try SmallSimtelTests.write(file.bytes + file.objects.suffix(6).flatMap { $0 }, folder)
    let found = try counts(path).counts
    #expect(found.duplicateEvents == 1 && found.arrayEvents == 4 && found.runs[0].mcEvents == 6)
    #expect(try SmallSimtelTests.read(path).events == [-1, 100, 200, 300])
    let next = try SmallSimtelTests.write(
      file.bytes + file.lastShower(as: 4).flatMap { $0 }, folder)
    #expect(try counts(next).counts.duplicateEvents == 0)
    #expect(try SmallSimtelTests.read(next).events == [-1, 100, 200, 300, 400])
  }

  @Test("uses are counted where no histogram is stored") func counted() throws {
    let folder = try TemporaryFolder()
    let file = SmallSimtel()
    let histogram = try #require(
      try counts(SmallSimtelTests.write(file.bytes, folder)).counts.runs.first?.showerHistogram)
    #expect(histogram.binsX == 200 && histogram.binsY == 120)
    #expect([histogram.lowerX, histogram.upperX, histogram.lowerY, histogram.upperY] == [0, 1400, -3, 3])
    // Showers of 1, 2 and 3 TeV at a zenith angle of 18.4°, used twice at the same place.
    for number in 1...3 {
      let (x, altitude, azimuth) = (Double(10 * number), Double(Float(1.25)), 3.0)
      let (dx, dy) = (cos(altitude) * cos(azimuth), -cos(altitude) * sin(azimuth))
      let along = x * dx - 5 * dy
      let distance = (x * x + 25 - along * along).squareRoot()
      let bin = Int((log10(Double(number)) + 3) * 20) * 200 + Int(distance / 7)
      #expect(histogram.contents[bin] == 2, "shower \(number)")
    }
    #expect(histogram.contents.reduce(0, +) == 6)
  }

  @Test(
    "counted as sim_telarray counts", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"),
    arguments: ["simtel_test_file.simtel.gz", "gct_checs_muons.simtel.zst"])
  func likeStored(file: String) throws {
    let stored = try counts(Golden.path(file)).counts.runs[0]
    #expect(stored.isHistogramStored)
    let folder = try TemporaryFolder()
    let counted = try counts(withoutHistograms(file, folder)).counts.runs[0]
    #expect(!counted.isHistogramStored)
    let (mine, wanted) = (try #require(counted.showerHistogram), try #require(stored.showerHistogram))
    #expect(mine.upperX == wanted.upperX && mine.lowerY == wanted.lowerY && mine.upperY == wanted.upperY)
    #expect(mine.contents == wanted.contents && mine.title == wanted.title)
    // sim_telarray refers to a point some metres above the ground.
    #expect(abs(mine.sums[0] - wanted.sums[0]) < 0.03 * wanted.sums[0])
  }

  private func withoutHistograms(_ file: String, _ folder: TemporaryFolder) throws -> String {
    let stream = try ObjectStream(path: Golden.path(file))
    var bytes: [UInt8] = []
    while let header = try stream.next() {
      var body = ObjectBytes()
      _ = try stream.read(header, appendingTo: &body.bytes)
      guard header.type != EventIOType.histograms else { continue }
      bytes += body.object(
        header.type, version: header.version, Int(header.identifier), isContainer: header.isContainer)
    }
    return try SmallSimtelTests.write(bytes, folder)
  }

  @Test("another readout in a later run is refused") func changedReadout() throws {
    let folder = try TemporaryFolder()
    var objects = SmallSimtel().objects
    let place = try #require(
      objects.firstIndex { Array($0[4..<6]) == [0xD4, 0x07] && $0[8] == 3 })
    // The step of the pulse: 0.5 ns becomes 2 ns.
    let start = try #require(
      objects[place].indices.last { Array(objects[place][$0...].prefix(4)) == [0, 0, 0, 0x3F] })
    objects[place][start + 3] = 0x40
    let path = try SmallSimtelTests.write(SmallSimtel().bytes + objects.flatMap { $0 }, folder)
    let error = #expect(throws: EventIOError.self) { try counts(path) }
    #expect(error?.code.word == "simtel-changed-description")
    #expect(error?.description.contains("telescope 3") == true)
  }

  @Test("chosen telescopes") func telescopes() throws {
    let folder = try TemporaryFolder()
    let path = try SmallSimtelTests.write(SmallSimtel().bytes, folder)
    var options = RawReadOptions()
    options.allowedTelescopes = [120, 500]
    let source = try SimtelEventSource(path: path, options: options)
    #expect(source.description.telescopes.map(\.id) == [120])
    #expect(source.description.subarray?.telescopes.map(\.id) == [120])
    let all = try SmallSimtelTests.read(path)
    var (values, triggered, sums) = ([Float](), 0, [Double]())
    try source.forEachBlock(samples: .physical) { block in
      values += block.telescopes[0].values
      triggered += block.triggered.count
      sums += block.telescopes[0].simulated.map(\.photoelectronSum)
    }
    #expect(triggered == 4)
    // 118 values of the calibration event, 48 of them of telescope 120; 94 of a shower, 24 of them.
    #expect(values.count == 48 + 3 * 24)
    #expect(all.values.suffix(3 * 24) == values.suffix(3 * 24))
    // The place in the run header addresses the sums.
    #expect(sums.suffix(3) == [4, 5, 3])
    options.allowedTelescopes = [4]
    #expect(throws: EventIOError.noSuchTelescope(path: path, wanted: [4], has: [3, 120])) {
      try SimtelEventSource(path: path, options: options)
    }
  }

  @Test("very bright events without a true image") func bright() throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    (file.missingImage, file.missingImageSum) = (2, 1_000_000)
    let dim = try counts(SmallSimtelTests.write(file.bytes, folder))
    #expect(dim.counts.brightTelescopes == 0)
    var images = try SmallSimtelTests.read(SmallSimtelTests.write(file.bytes, folder)).images
    #expect(images.count { $0 == -1 } == 11 + 4)
    file.missingImageSum = 1_000_001
    let path = try SmallSimtelTests.write(file.bytes, folder)
    let bright = try counts(path)
    #expect(bright.counts.brightTelescopes == 1 && bright.counts.arrayEvents == 4)
    images = try SmallSimtelTests.read(path).images
    #expect(images.count { $0 == -1 } == 11 && images.count == 4 * 11 - 4)
    var (triggers, withData) = (0, 0)
    try SimtelEventSource(path: path).forEachBlock { block in
      triggers += block.triggered.count { $0 }
      withData += block.telescopes.reduce(0) { $0 + $1.count }
    }
    #expect(triggers == 8 && withData == 7)
  }
}
