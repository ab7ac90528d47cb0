import ArgumentParser
import SSTCore
import SSTPipelines
import SSTSky

/// `sstctl dl3 summary`.
struct DL3SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Show what event lists say of a source: counts, significance, maps, good times.",
    usage: "sstctl dl3 summary <input> ... [--source-ra <deg> --source-dec <deg>] [<options>]",
    discussion: """
      Event lists of ours or of other programs, all of one telescope or of the same several ones. Example:
        sstctl dl3 summary dl3 --output-dir dl3-summary
      This writes dl3-summary.html, observations.ecsv, theta_squared.ecsv and excess_spectrum.ecsv into dl3-summary. Background is \
      counted in circles at the distance of the source from the pointing; in the map, in a ring around each cell.
      """)

  @Argument(help: "Event lists, or folders of them; '@FILE' is a file with one path per line.")
  var input: [String]

  @OptionGroup var folder: FolderOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Right ascension of the source, ICRS (default: that of the files).", valueName: "deg"))
  var sourceRa: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Declination of the source, ICRS.", valueName: "deg"))
  var sourceDec: Double?

  @Option(help: ArgumentHelp("Radius of the source region and of those of background.", valueName: "deg"))
  var onRadius = 0.2

  @Option(help: ArgumentHelp("The least energy that counts.", valueName: "TeV"))
  var energyMin = 0.0

  @Option(help: ArgumentHelp("The largest energy that counts.", valueName: "TeV"))
  var energyMax = Double.infinity

  @Option(help: ArgumentHelp("The most regions of background (default: all that fit).", valueName: "n"))
  var offRegions: Int?

  @Option(help: ArgumentHelp("How far the map reaches from the source.", valueName: "deg"))
  var mapWidth = 2.5

  @Flag(inversion: .prefixedNo, help: "Write the page beside the tables.")
  var report = true

  @OptionGroup var pages: PlotlyOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    guard (sourceRa == nil) == (sourceDec == nil) else {
      throw ValidationError("--source-ra and --source-dec go together")
    }
    if let sourceRa, !(0..<360).contains(sourceRa) {
      throw ValidationError("--source-ra is \(sourceRa), must be from 0 to below 360 degrees")
    }
    if let sourceDec, !(-90...90).contains(sourceDec) {
      throw ValidationError("--source-dec is \(sourceDec), must be from -90 to 90 degrees")
    }
    guard onRadius > 0, onRadius <= 5 else {
      throw ValidationError("--on-radius is \(onRadius), must be above 0 and up to 5 degrees")
    }
    guard energyMin >= 0, energyMax > energyMin else {
      throw ValidationError(
        "--energy-min is \(energyMin), must be from 0 to below --energy-max, \(energyMax) TeV")
    }
    guard mapWidth >= 0.5, mapWidth <= 10 else {
      throw ValidationError("--map-width is \(mapWidth), must be from 0.5 to 10 degrees")
    }
    if let offRegions, offRegions < 1 {
      throw ValidationError("--off-regions is \(offRegions), must be 1 or more")
    }
  }

  func run() throws {
    var options = DL3SummaryOptions()
    options.outputDirectory = folder.outputDir
    if let sourceRa, let sourceDec {
      options.source = ICRSDirection(rightAscensionDeg: sourceRa, declinationDeg: sourceDec)
    }
    options.radiusDeg = onRadius
    options.energies = energyMin...energyMax
    options.mostRegions = offRegions ?? .max
    options.mapHalfWidthDeg = mapWidth
    options.page = pages.page(isWanted: report)
    options.overwrite = output.overwrite
    try CommandRunner(messages, output: output).run(
      DL3SummaryStep(options), DL3SummaryStep.files(in: InputList.expand(input)))
  }
}
