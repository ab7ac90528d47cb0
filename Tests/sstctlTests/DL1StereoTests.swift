import Foundation
import Reconstruction
import SSTData
import SSTSky
import TestSupport
import Testing

@Suite("dl1-stereo") struct DL1StereoTests {
  let night: NightSamples
  let folder: TemporaryFolder

  init() throws {
    night = try NightSamples.shared()
    folder = try TemporaryFolder()
  }

  private static let name = "SST1M1_20260121_0001_W1_dl1_stereo"

  private func stereo(_ more: String..., second: String? = nil) throws -> Command.Outcome {
    try Command.run(
      [
        "dl1-stereo", "--input-file-tel1", night.first, "--input-dir-tel2", second ?? night.second,
        "--output-dir", folder.path("out"), "--no-progress",
      ] + more)
  }

  private func table(_ path: String) throws -> [[String: Substring]] {
    let outcome = try Command.run(
      "dump", folder.path("out/\(Self.name).h5"), "--table", path, "--format", "csv")
    #expect(outcome.code == 0, "\(outcome.messages)")
    return csvRows(outcome.output)
  }

  /// The shower of each event of a telescope, by array event number.
  private func showers(_ telescope: String) throws -> [Substring: Substring] {
    let events = try night.truth("events").filter { $0["telescope"] == telescope[...] }
    return Dictionary(
      events.compactMap { row in row["array_event_number"].flatMap { id in row["shower_id"].map { (id, $0) } }
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// The showers of a telescope's DL1 file that survive cleaning.
  private func cleaned(_ path: String, _ telescope: String) throws -> Set<Substring> {
    let outcome = try Command.run(
      "dump", path, "--table", "/dl1/event/telescope/parameters/tel_0\(telescope)", "--columns",
      "event_id,camera_frame_hillas_intensity", "--format", "csv")
    let ids = try showers(telescope)
    return Set(
      csvRows(outcome.output).compactMap { row in
        guard Double(row["camera_frame_hillas_intensity"] ?? "") ?? 0 > 0 else { return nil }
        return row["event_id"].flatMap { ids[$0] }
      })
  }

  @Test("a simulated run: every shower that both telescopes kept is found, and no other pair")
  func coincidences() throws {
    #expect(try stereo().code == 0)
    let (first, second) = (try showers("21"), try showers("22"))
    let matched = try table("/dl1/coincidence/decisions").filter { $0["status"] == "0" }
    let pairs = matched.map { (first[$0["event_id"] ?? ""], second[$0["partner_event_id"] ?? ""]) }
    #expect(pairs.allSatisfy { $0.0 != nil && $0.0 == $0.1 })
    let seconds = try cleaned(night.second + "/SST1M2_20260121_0001_W1_dl1.h5", "22")
    let both = try cleaned(night.first, "21").intersection(seconds)
    #expect(both.count > 400)
    #expect(Set(pairs.compactMap(\.0)) == both)
    #expect(names(in: folder.path("out")) == [".h5", ".log", "_coincidences.png"].map { Self.name + $0 })
  }

  @Test("a simulated run: a user's program finds the source where it is, and nothing on the other side")
  func thetaSquared() throws {
    #expect(try stereo().code == 0)
    let file = try DL1File(readingFrom: folder.path("out/\(Self.name).h5"))
    let showers = try file.showers()
    let crab = ICRSDirection(rightAscensionDeg: 83.6324, declinationDeg: 22.0174)
    let valid = try file.stereoEvents().filter(\.isValid)
    #expect(showers.count > 300 && showers.count == valid.count)
    #expect(showers.allSatisfy { abs($0.pointing.separationRad(to: crab) * 180 / .pi - 0.5) < 0.1 })
    func near(_ place: (SkyShower) -> ICRSDirection) -> Int {
      showers.count { $0.direction.separationRad(to: place($0)) < 0.2 * .pi / 180 }
    }
    let (on, off) = (near { _ in crab }, near { crab.mirrored(at: $0.pointing) })
    #expect(on > showers.count / 2 && off < on / 20, "\(on) on, \(off) off")
    // The same angles as in the sky of the place, where the file has the pointing.
    let transformer = SkyTransformer(location: try file.location())
    for (shower, event) in zip(showers.prefix(20), valid) {
      #expect(shower.event.id == event.id)
      let source = transformer.horizontal(of: crab, at: shower.time)
      let angle = event.direction.separationRad(to: source)
      // The aberration of light by the Earth's motion, 1e-4 of its speed, changes angles in the sky by that part.
      #expect(abs(angle - shower.direction.separationRad(to: crab)) < 1.01e-4 * angle)
    }
  }

  /// The median of differences, and its statistical error.
  private func centre(_ values: [Double]) -> (median: Double, error: Double) {
    let median = values.sorted()[values.count / 2]
    let width = 1.4826 * values.map { abs($0 - median) }.sorted()[values.count / 2]
    return (median, 1.2533 * width / Double(values.count).squareRoot())
  }

  @Test("a simulated run: cores and directions are those of the truth, without a bias") func geometry() throws
  {
    #expect(try stereo("--no-write-images").code == 0)
    let ids = try showers("21")
    let truth = Dictionary(
      try night.truth("showers").compactMap { row in row["shower_id"].map { ($0, row) } },
      uniquingKeysWith: { first, _ in first })
    var north: [Double] = []
    var west: [Double] = []
    var altitude: [Double] = []
    for row in try table("/dl2/event/subarray/geometry/HillasReconstructor") {
      func number(_ name: String) -> Double { Double(row["HillasReconstructor_" + name] ?? "") ?? .nan }
      let shower = try #require(truth[ids[row["event_id"] ?? ""] ?? ""])
      func true_(_ name: String) -> Double { Double(shower[name] ?? "") ?? .nan }
      guard number("status") == 0 else { continue }
      north.append(number("core_x") - true_("core_x_m"))
      west.append(number("core_y") - true_("core_y_m"))
      altitude.append(number("alt") - true_("alt_deg"))
    }
    #expect(north.count > 400)
    for values in [north, west, altitude] {
      let (median, error) = centre(values)
      #expect(abs(median) < 4 * error)
    }
    #expect(centre(zip(north, west).map { ($0 * $0 + $1 * $1).squareRoot() }).median < 20)
    #expect(centre(altitude.map(abs)).median < 0.1)
  }

  @Test("parameters in degrees on the sky give the same showers as those in metres") func frames() throws {
    let configuration = folder.path("frame.json")
    try Data(#"{"ImageProcessor": {"use_telescope_frame": true}}"#.utf8)
      .write(to: URL(fileURLWithPath: configuration))
    for telescope in ["1", "2"] {
      let raw = night.folder.path("raw/SST1M\(telescope)_20260121_0001.fits.fz")
      let made = try Command.run(
        "r0-dl1", raw, "--config", configuration, "--output-dir", folder.path("cs\(telescope)"),
        "--precise-timestamps", "--no-write-images", "-q")
      #expect(made.code == 0, "\(made.messages)")
    }
    let name = "/dl2/event/subarray/geometry/HillasReconstructor"
    #expect(try stereo("--no-write-images").code == 0)
    let metres = try table(name)
    let outcome = try Command.run(
      "dl1-stereo", "--input-file-tel1", folder.path("cs1/SST1M1_20260121_0001_W1_dl1.h5"),
      "--input-dir-tel2", folder.path("cs2"), "--output-dir", folder.path("out"), "--overwrite", "-q")
    #expect(outcome.code == 0, "\(outcome.messages)")
    let degrees = try table(name)
    #expect(metres.map { $0["event_id"] } == degrees.map { $0["event_id"] })
    for column in ["alt", "core_x", "h_max_altitude"] {
      let differences = zip(metres, degrees).compactMap { a, b -> Double? in
        let values = [a, b].map { Double($0["HillasReconstructor_" + column] ?? "") ?? .nan }
        return values[0].isFinite ? abs(values[1] - values[0]) : nil
      }
      #expect(differences.count > 400)
      #expect(differences.sorted()[differences.count * 9 / 10] < (column == "h_max_altitude" ? 0.1 : 1e-3))
    }
  }

  @Test("a page of 100 events with waveforms of both telescopes stays below 10 MB") func page() throws {
    #expect(try stereo().code == 0)
    let raw = ["1", "2"].map { night.folder.path("raw/SST1M\($0)_20260121_0001.fits.fz") }
    func size(_ more: [String]) throws -> Int {
      let page = folder.path("events\(more.count).html")
      let outcome = try Command.run(
        ["show", folder.path("out/\(Self.name).h5"), "--output", page, "-q"] + more)
      #expect(outcome.code == 0 && outcome.messages.isEmpty, "\(outcome.messages)")
      return try Data(contentsOf: URL(fileURLWithPath: page)).count
    }
    let (without, with) = (try size([]), try size(["--raw", raw.joined(separator: ",")]))
    #expect(without > 500_000 && with > without + 300_000 && with < 10_000_000)
  }

  @Test("the summary as JSON; a dry run writes nothing") func summary() throws {
    let outcome = try stereo("--json", "--dry-run", "-q")
    let json = try #require(outcome.json as? [String: Any])
    #expect(outcome.code == 0 && outcome.messages.isEmpty)
    #expect(json["method"] as? String == "WhiteRabbitClosest")
    #expect(json["matched"] as? Int ?? 0 > 400 && json["events_tel1"] as? Int ?? 0 > 1000)
    #expect(json["multiple"] as? Int == 0)
    #expect(names(in: folder.path("out")).isEmpty)
  }

  @Test("outputs that exist are refused, and replaced with --overwrite") func overwrite() throws {
    #expect(try stereo("--no-write-images").code == 0)
    let again = try stereo("--no-write-images")
    #expect(again.code == 5 && again.messages.contains("E0540 output-exists"))
    #expect(try stereo("--no-write-images", "--overwrite").code == 0)
  }

  @Test("a window too wide for the rate is warned of") func window() throws {
    let outcome = try stereo("--method", "SlidingWindow", "--no-write-images")
    #expect(outcome.code == 0 && outcome.messages.contains("W0754 wide-window"))
    #expect(outcome.output.contains("clock offset") && outcome.output.contains("in a window"))
  }

  @Test(
    "what does not fit is said, with its exit code",
    arguments: [
      (["--pattern", "none"], 3, "E0341 no-partner-files"),
      (["--max-time-diff-ns", "0"], 2, "--max-time-diff"),
      (["--method", "Guess"], 2, "--method"), (["--jobs", "0"], 2, "--jobs"),
      (["--h-max", "high"], 2, "--h-max"),
    ])
  func refusals(_ options: [String], _ code: Int32, _ said: String) throws {
    let outcome = try Command.run(
      [
        "dl1-stereo", "--input-file-tel1", night.first, "--input-dir-tel2", night.second, "--output-dir",
        folder.path("out"),
      ] + options)
    #expect(outcome.code == code && outcome.messages.contains(said), "\(outcome.messages)")
    #expect(names(in: folder.path("out")).isEmpty)
  }

  @Test("a folder that is not there, a file that is cut off") func unreadable() throws {
    let missing = try stereo(second: folder.path("nowhere"))
    #expect(missing.code == 3 && missing.messages.contains("E0340 unreadable-folder"))
    let cut = folder.path("cut")
    try FileManager.default.createDirectory(atPath: cut, withIntermediateDirectories: true)
    let name = "/SST1M2_20260121_0001_W1_dl1.h5"
    let whole = try Data(contentsOf: URL(fileURLWithPath: night.second + name))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: cut + name))
    let damaged = try stereo(second: cut)
    #expect(damaged.code == 4, "\(damaged.messages)")
    #expect(names(in: folder.path("out")).isEmpty)
  }
}
