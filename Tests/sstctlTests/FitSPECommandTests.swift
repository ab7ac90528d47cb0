import Foundation
import TestSupport
import Testing

/// `sstctl fit-spe` and `sstctl simulate charges`.
@Suite("fit-spe") struct FitSPECommandTests {
  private let folder: TemporaryFolder
  private var inputs: [String] { (0..<3).map { folder.path("charges_\($0).npy") } }

  init() throws {
    folder = try TemporaryFolder()
    let outcome = try Command.run(
      "simulate", "charges", "--output-dir", folder.url.path, "--pixels", "12", "--events", "3000", "--seed",
      "5")
    #expect(outcome.code == 0, "\(outcome.messages)")
  }

  private func fit(_ arguments: String..., inputs: [String]? = nil) throws -> Command.Outcome {
    try Command.run(
      ["fit-spe"] + (inputs ?? self.inputs) + ["--range", "-1,9", "--overwrite", "--no-progress"] + arguments)
  }

  private func json(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func pixels(_ name: String) throws -> [[String: Any]] {
    try #require(try json(name)["pixels"] as? [[String: Any]])
  }

  private func truth() throws -> [[String: Double]] {
    let lines = try String(contentsOfFile: folder.path("truth.csv"), encoding: .utf8).split(separator: "\n")
    let names = lines[0].split(separator: ",").map(String.init)
    return lines.dropFirst().map { line in
      Dictionary(uniqueKeysWithValues: zip(names, line.split(separator: ",").map { Double($0) ?? .nan }))
    }
  }

  @Test("finds what was simulated, within the errors")
  func recovers() throws {
    #expect(try fit("--output", folder.path("fits.json")).code == 0)
    var pulls: [Double] = []
    for (pixel, truth) in zip(try pixels("fits.json"), try truth()) {
      #expect(pixel["status"] as? String == "converged")
      let values = try #require(pixel["values"] as? [String: Double])
      let errors = try #require(pixel["errors"] as? [String: Double])
      #expect(Set(values.keys) == Set(truth.keys).subtracting(["pixel"]))
      pulls += values.map { ($0.value - (truth[$0.key] ?? .nan)) / (errors[$0.key] ?? .nan) }
      let covariance = try #require(pixel["covariance"] as? [[Double]])
      #expect(covariance.count == values.count && covariance.allSatisfy { $0.count == values.count })
      let scores = try #require(pixel["scores"] as? [String: Double])
      #expect((scores["p_value"] ?? 0) > 1e-5)
    }
    let mean = pulls.reduce(0, +) / Double(pulls.count)
    let square = pulls.reduce(0) { $0 + $1 * $1 } / Double(pulls.count)
    // 96 pulls, some of them correlated.
    #expect(abs(mean) < 0.5)
    #expect((0.6...1.6).contains(square))
  }

  @Test("the same bytes whatever the number of threads, and the same numbers as CSV")
  func formats() throws {
    #expect(try fit("--output", folder.path("a.json"), "--jobs", "1", "--minos").code == 0)
    #expect(try fit("--output", folder.path("b.json"), "--jobs", "3", "--minos").code == 0)
    let (a, b) = (folder.path("a.json"), folder.path("b.json"))
    #expect(FileManager.default.contents(atPath: a) == FileManager.default.contents(atPath: b))
    #expect(try fit("--output", folder.path("c.csv"), "--minos").code == 0)
    let lines = try String(contentsOfFile: folder.path("c.csv"), encoding: .utf8).split(separator: "\n")
    let header = lines[0].split(separator: ",").map(String.init)
    for (line, pixel) in zip(lines.dropFirst(), try pixels("a.json")) {
      let row = Dictionary(
        uniqueKeysWithValues: zip(header, line.split(separator: ",", omittingEmptySubsequences: false)))
      let values = try #require(pixel["values"] as? [String: Double])
      // Foundation's JSON reader may be off in the last digit.
      for (name, value) in values {
        #expect(isClose(Double(row[name] ?? "") ?? .nan, value, relative: 1e-14))
      }
      let minos = try #require(pixel["minos"] as? [String: [String: Any]])
      let upper = try #require(minos["pe"]?["upper"] as? Double)
      #expect(isClose(Double(row["pe_minos_upper"] ?? "") ?? .nan, upper, relative: 1e-14))
      #expect(row["status"] == "converged")
    }
  }

  @Test("own and shared parameters, fixed ones, limits")
  func parameters() throws {
    let file = folder.path("parameters.json")
    try Data(
      """
      [{"name": "eped", "lower": null, "upper": null}, {"name": "opct", "initial": 0.15, "fixed": true},
       {"name": "lambda_1", "upper": 1.0}]
      """.utf8
    ).write(to: URL(fileURLWithPath: file))
    let outcome = try fit(
      "--parameters", file, "--own", "eped,lambda_", "--output", folder.path("own.json"))
    #expect(outcome.code == 0, "\(outcome.messages)")
    let document = try json("own.json")
    let names = try #require(document["covariance_order"] as? [String])
    #expect(
      names == [
        "eped_0", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_0", "eped_1", "lambda_1", "eped_2",
        "lambda_2",
      ])
    for pixel in try pixels("own.json") {
      let values = try #require(pixel["values"] as? [String: Double])
      #expect(values["opct"] == 0.15)
      // The light of the second illumination is above its limit in most pixels.
      if let held = pixel["at_limit"] as? [String] {
        #expect(held == ["lambda_1"] && values["lambda_1"] == 1)
      }
    }
  }

  @Test(
    "bad parameter files name the place",
    arguments: [
      (#"[{"nam": "pe"}]"#, "E0231"), (#"[{"name": "pee"}]"#, "E0231"),
      (#"[{"name": "pe", "lower": "x"}]"#, "E0232"),
      (#"{"name": "pe"}"#, "E0232"), (#"[{"name": "pe""#, "E0230"),
      (#"[{"name": "pe", "lower": 2, "upper": 1}]"#, "E0273"),
    ])
  func badParameters(_ text: String, _ code: String) throws {
    let file = folder.path("bad.json")
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    let outcome = try fit("--parameters", file, "--output", folder.path("none.json"))
    #expect(outcome.code == 2)
    #expect(outcome.messages.contains(code), "\(outcome.messages)")
    #expect(!names(in: folder.url.path).contains { $0.contains("none.json") })
  }

  @Test("bad inputs end with their own code and leave nothing")
  func badInputs() throws {
    let one = folder.path("one.txt")
    try Data("1 2 3\n4 5 6\n".utf8).write(to: URL(fileURLWithPath: one))
    #expect(try fit("--output", folder.path("x.json"), inputs: [folder.path("absent.npy")]).code == 3)
    #expect(try fit("--output", folder.path("x.json"), inputs: [inputs[0], one]).code == 6)
    #expect(try fit("--output", folder.path("x.fits")).code == 2)
    #expect(try fit("--output", folder.path("x.json"), "--own", "gain").code == 2)
    #expect(try fit("--output", folder.path("x.json"), inputs: []).code == 2)
    #expect(!names(in: folder.url.path).contains { $0.contains("x.") })
    try Data().write(to: folder.url.appendingPathComponent("there.json"))
    let outcome = try Command.run(
      "fit-spe", inputs[0], "--range=-1,9", "--output", folder.path("there.json"))
    #expect(outcome.code == 5)
  }

  @Test("a camera without charges in the range: statuses are written, and the exit code says so")
  func nothing() throws {
    let outcome = try Command.run(
      ["fit-spe"] + inputs + ["--range", "50,60", "--output", folder.path("empty.json")])
    #expect(outcome.code == 7)
    #expect(outcome.messages.contains("12 empty"))
    #expect(try pixels("empty.json").allSatisfy { $0["status"] as? String == "empty" })
  }

  @Test("an interrupted fit leaves nothing")
  func interrupt() throws {
    let big = folder.path("big")
    let made = try Command.run(
      "simulate", "charges", "--output-dir", big, "--pixels", "512", "--events", "2000", "--illuminations",
      "1.2")
    #expect(made.code == 0)
    let running = try Command.Running(
      [
        "fit-spe", big + "/charges_0.npy", "--cost", "unbinned-nll", "--minos", "--range", "-1,9", "--jobs",
        "1",
        "--output", folder.path("stopped.json"), "--progress",
      ], input: nil)
    usleep(400_000)
    running.process.interrupt()
    let outcome = try running.wait()
    #expect(outcome.code == 130, "\(outcome.messages)")
    #expect(!names(in: folder.url.path).contains { $0.contains("stopped") })
  }
}

@Suite("fit-spe against spefit", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct FitSPEGoldenTests {
  @Test("the set-up of the pixel analysis, three illuminations with own pedestals, by the command")
  func laboratory() throws {
    let folder = try TemporaryFolder()
    let golden = try #require(
      try SharedData.json("oracle/spe/fits/multi3_sstcam.json") as? [String: Any])
    let parameters = try JSONSerialization.data(withJSONObject: try #require(golden["parameters"]))
    try parameters.write(to: folder.url.appendingPathComponent("parameters.json"))
    let range = try #require(golden["range"] as? [Double])
    let charges = try #require(golden["charges"] as? [String])
    let outcome = try Command.run(
      ["fit-spe"] + charges.map { SharedData.path("oracle/spe/fits/\($0)") } + [
        "--range", "\(range[0]),\(range[1])", "--bins", "100", "--parameters", folder.path("parameters.json"),
        "--own", "eped,lambda_", "--compat", "spefit", "--output", folder.path("fits.json"),
      ])
    #expect(outcome.code == 0, "\(outcome.messages)")
    let data = try Data(contentsOf: folder.url.appendingPathComponent("fits.json"))
    let result = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let fitted = try #require(result["pixels"] as? [[String: Any]])
    for (own, expected) in zip(fitted, try #require(golden["pixels"] as? [[String: Any]])) {
      let fits = try #require(expected["fits"] as? [String: [String: Any]])
      let exact = try #require(fits["BinnedNLL"]?["exact"] as? [String: Any])
      let wanted = try #require(exact["values"] as? [String: Double])
      let errors = try #require(exact["errors_observed"] as? [String: Double])
      let values = try #require(own["values"] as? [String: Double])
      for (name, value) in wanted {
        #expect(abs((values[name] ?? .nan) - value) < 1e-4 * (errors[name] ?? .nan), "\(name)")
      }
    }
  }
}
