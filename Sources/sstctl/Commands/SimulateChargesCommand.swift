import ArgumentParser
import SSTPipelines
import SSTSim

/// `sstctl simulate charges`.
struct SimulateChargesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charges", abstract: "Make charges of a camera in pulsed light, for fit-spe.",
    discussion: """
      Example:
        sstctl simulate charges --output-dir charges --illuminations 0.7,1.2,2
      This writes charges/charges_0.npy, …, one array of 32-bit charges (events by pixels) for each illumination, \
      and truth.csv with the properties of each pixel. Charges are in photoelectrons. The same seed gives the same \
      bytes, whatever the number of threads.
      """)

  @OptionGroup var folder: NewFolderOptions
  @Option(help: ArgumentHelp("The number of pixels.", valueName: "n")) var pixels = 2048
  @Option(name: .shortAndLong, help: ArgumentHelp("The number of flashes.", valueName: "n")) var events =
    10_000
  @Option(help: ArgumentHelp("Mean numbers of photoelectrons.", valueName: "x,...")) var illuminations =
    "0.7,1.2,2"
  @Option(help: "Crosstalk: branching (modified Poisson), chain (Gentile), or none.")
  var crosstalk = CrosstalkOption.branching
  @Option(help: ArgumentHelp("The crosstalk parameter.", valueName: "x")) var opct = 0.15
  @Option(help: "What everything random is made from.") var seed: UInt64 = 1
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions

  /// How fired cells fire others.
  enum CrosstalkOption: String, CaseIterable, ExpressibleByArgument {
    case branching, chain, none
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
    var camera = CameraCharges(seed: seed)
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
