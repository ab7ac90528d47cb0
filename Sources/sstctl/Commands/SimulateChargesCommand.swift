import ArgumentParser
import SSTPipelines
import SSTSim

/// `sstctl simulate charges`.
struct SimulateChargesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charges", abstract: "Charges of a camera in pulsed light, for fit-spe.",
    usage: "sstctl simulate charges --output-dir <dir> [<options>]",
    discussion: """
      Example:
        sstctl simulate charges --output-dir charges --illuminations 0.7,1.2,2
      This writes charges/charges_0.npy, …, one array of 32-bit charges (events by pixels) for each illumination, \
      and truth.csv with the true parameters of each pixel. Charges are in photoelectrons.
      """)

  @OptionGroup var folder: NewFolderOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("Number of pixels, 1 to 100000.", valueName: "n"))
  var pixels = 2048
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("Flashes of each illumination.", valueName: "n"))
  var events = 10_000
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Mean photoelectrons per flash, 0 to 200; one file for each.", valueName: "x,..."))
  var illuminations = "0.7,1.2,2"
  @Option(help: ArgumentHelp("How fired cells fire others.", valueName: "law"))
  var crosstalk = CrosstalkOption.branching
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Crosstalk parameter of that law, 0 to 0.9.", valueName: "x"))
  var opct = 0.15
  @OptionGroup var random: SeedOptions
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions

  /// How fired cells fire others.
  enum CrosstalkOption: String, CaseIterable, ExpressibleByArgument {
    case branching, chain, none

    static var allValueDescriptions: [String: String] {
      [
        "branching": "Each fires a Poisson number, opct on average (sipm-modified-poisson).",
        "chain": "Each fires one more with probability opct (sipm-gentile).", "none": "No crosstalk.",
      ]
    }
  }

  private var lights: [Double] { illuminations.split(separator: ",").compactMap { Double($0) } }

  func validate() throws {
    guard (1...100_000).contains(pixels), (1...10_000_000).contains(events), pixels * events <= 2_000_000_000
    else { throw ValidationError("--pixels times --events must be from 1 to 2000000000") }
    let lights = self.lights
    guard !lights.isEmpty, lights.count == illuminations.split(separator: ",").count,
      lights.allSatisfy({ (0...200).contains($0) })
    else { throw ValidationError("--illuminations must be numbers from 0 to 200 with commas between them") }
    guard (0...0.9).contains(opct) else { throw ValidationError("--opct must be from 0 to 0.9") }
  }

  func run() throws {
    try CommandRunner(nil, .init(summary: .told, isImmediate: true)).run(
      SimulateChargesStep(
        camera, eventCount: events, outputDirectory: folder.outputDir, overwrite: existing.overwrite,
        threads: resources.threads),
      [])
  }

  private var camera: CameraCharges {
    var camera = CameraCharges(seed: random.seed)
    camera.pixelCount = pixels
    camera.illuminations = lights
    switch crosstalk {
    case .branching: camera.sensor.crosstalk = .branching(opct)
    case .chain: camera.sensor.crosstalk = .chain(opct)
    case .none: camera.sensor.crosstalk = .none
    }
    return camera
  }
}
