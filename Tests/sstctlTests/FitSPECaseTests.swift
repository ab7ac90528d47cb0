import Foundation
import TestSupport
import Testing

/// `sstctl fit-spe` on charges that it once fitted wrongly without a word.
@Suite("fit-spe: odd charges", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct FitSPECaseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func charges(_ name: String) -> String { SharedData.path("cases/\(name)/charges.npy") }

  private func fit(_ input: String, _ arguments: String...) throws -> Command.Outcome {
    try Command.run(
      ["fit-spe", input, "--overwrite", "--no-progress", "-o", folder.path("fit.json")] + arguments)
  }

  private struct Pixel {
    let status: String
    let values: [String: Double]
    let errors: [String: Double]
    let rivals: [[String: Any]]
  }

  private func pixels() throws -> [Pixel] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("fit.json")))
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(document["pixels"] as? [[String: Any]]).map { pixel in
      Pixel(
        status: pixel["status"] as? String ?? "", values: pixel["values"] as? [String: Double] ?? [:],
        errors: pixel["errors"] as? [String: Double] ?? [:], rivals: pixel["rivals"] as? [[String: Any]] ?? []
      )
    }
  }

  @Test("pedestals far from zero are found, with a guess of the gain and without", arguments: [true, false])
  func pedestals(_ hasGain: Bool) throws {
    let range = ["--range=-20,240", "--bins", "130"]
    let outcome = try Command.run(
      ["fit-spe", charges("lab-03-gain-offset"), "--overwrite", "-o", folder.path("fit.json")] + range
        + (hasGain ? ["--gain", "20"] : []))
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("I0732 gain: ") == !hasGain)
    for (pixel, pedestal) in zip(try pixels(), [0.0, 30, 45, 60, 60]) {
      #expect(pixel.status == "converged")
      #expect(abs((pixel.values["eped"] ?? .nan) - pedestal) < 0.5, "\(pixel.values)")
      #expect(abs((pixel.values["lambda_"] ?? .nan) - 1.2) < 0.12)
    }
  }

  @Test("a range that begins above the pedestal does not make a wrong one certain") func cutRange() throws {
    let outcome = try fit(charges("lab-03-gain-offset"), "--gain", "20", "--range=40,240", "--bins", "100")
    #expect(outcome.messages.contains("W0734 cut-range: 3 of 5 pixels"), "\(outcome.messages)")
    for (pixel, pedestal) in zip(try pixels(), [0.0, 30, 45, 60, 60]).dropFirst(2) {
      #expect(pixel.status == "converged")
      #expect(abs((pixel.values["eped"] ?? .nan) - pedestal) < 0.5, "\(pixel.values)")
    }
  }

  @Test("limits of spefit stay in its mode, and are named where they are touched") func touched() throws {
    let outcome = try fit(
      charges("lab-03-gain-offset"), "--gain", "20", "--range=-20,240", "--bins", "130", "--compat", "spefit")
    #expect(outcome.messages.contains("W0732 limits: "), "\(outcome.messages)")
    #expect(outcome.messages.contains("at-limit ("), "\(outcome.messages)")
  }

  @Test("whole numbers get bins that begin half-way between them", arguments: ["105", "100"])
  func wholeNumbers(_ bins: String) throws {
    let outcome = try fit(
      charges("lab-09-integer-charges"), "--gain", "20", "--range=-30,180", "--bins", bins)
    #expect(outcome.messages.contains("W0733 integer-charges: the charges are whole numbers"))
    let pulls = try pixels().map { ($0.values["eped"] ?? .nan) / ($0.errors["eped"] ?? .nan) }
    #expect(pulls.allSatisfy { abs($0) < 4 } && abs(pulls.reduce(0, +) / 8) < 1.5, "\(pulls)")
    let right = try fit(
      charges("lab-09-integer-charges"), "--gain", "20", "--range=-30.5,179.5", "--bins", "105")
    #expect(!right.messages.contains("W0733"))
    let compatible = try fit(
      charges("lab-09-integer-charges"), "--gain", "20", "--range=-30,180", "--bins", bins, "--compat",
      "spefit")
    #expect(compatible.messages.contains("W0733") && compatible.messages.contains("0.5 too high"))
  }

  @Test("pedestals that are known up to a whole gain are told") func ambiguous() throws {
    let limits = folder.path("limits.json")
    try Data(#"[{"name": "lambda_", "initial": 12, "lower": 0, "upper": 60}]"#.utf8)
      .write(to: URL(fileURLWithPath: limits))
    let outcome = try fit(
      charges("lab-05-pedestal-ambiguity"), "--bins", "170", "--range=-1,33", "--parameters", limits)
    #expect(outcome.code == 0 && outcome.messages.contains("ambiguous"), "\(outcome.messages)")
    for pixel in try pixels() {
      let own = abs(pixel.values["eped"] ?? .nan) < 0.1
      #expect(pixel.status == "ambiguous" || (own && pixel.status == "converged"))
      let others = pixel.rivals.compactMap { ($0["values"] as? [String: Double])?["eped"] }
      #expect(own || others.contains { abs($0) < 0.1 }, "\(pixel.values) \(others)")
    }
  }

  @Test("numbers at the end of what numbers can be end with a word") func huge() throws {
    let huge = try fit(charges("lab-14-huge-charges"), "--gain", "1e200", "--range=-1e200,9e200")
    #expect([0, 7].contains(huge.code), "\(huge.code) \(huge.messages)")
    for gain in ["1e308", "1e-320"] {
      let refused = try fit(charges("lab-09-integer-charges"), "--gain", gain, "--range=-1,9")
      #expect(refused.code == 2 && refused.messages.contains("E0242"), "\(refused.messages)")
    }
    #expect(!names(in: folder.url.path).contains { $0.hasSuffix(".tmp") })
  }

  @Test("an array the wrong way round is refused before the fits, with the reason") func transposed() throws {
    let rows = (0..<8).map { (row: Int) -> String in
      let values = (0..<400).map { (place: Int) -> String in "\(Double(place * 7 % 90 + row) / 10)" }
      return values.joined(separator: " ")
    }
    let path = folder.path("transposed.txt")
    try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    let outcome = try fit(path, "--range=-1,9")
    #expect(outcome.code == 7 && outcome.messages.contains("E0774"), "\(outcome.messages)")
    #expect(outcome.messages.contains("8 events of 400 pixels") && outcome.messages.contains("transposed"))
  }

  @Test("the same charges twice are an error") func twice() throws {
    let path = charges("lab-09-integer-charges")
    let copy = folder.path("copy.npy")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    for other in [path, copy] {
      let outcome = try fit(path, other, "--gain", "20", "--range=-30,180")
      #expect(outcome.code == 2 && outcome.messages.contains("E0277"), "\(outcome.messages)")
    }
  }
}
