import ArgumentParser
import SSTPipelines

/// `sstctl show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Make a page of events: images, ellipses, waveforms, stereo geometry.",
    usage: "sstctl show <file> --output <page> [<options>]",
    discussion: """
      Writes one page that opens offline in any browser, or pictures with --png. Inputs are DL1 files of one or \
      more telescopes, raw SST-1M files (calibrated with the packaged configuration, from the start of the run to \
      the last event asked for), simulated files (simtel; measured and true images side by side), and .tio files. \
      Simulated files, and DL1 files made of them, bring their truth along. Examples:
        sstctl show dl1/SST1M1_20260121_0001_W1_dl1.h5 --events 0:50 \\
          --raw raw/SST1M1_20260121_0001.fits.fz --output events.html
        sstctl show raw/SST1M1_20260121_0001.fits.fz --event-id 29901025 --png \\
          --output event.png
      """)

  @Argument(help: "DL1 file, raw file, simulated file or .tio file.") var file: String
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The page (.html); with --png a folder, or a .png file for one event.", valueName: "page"))
  var output: String
  @Option(
    help: ArgumentHelp(
      "Rows A:B, A:, :B, or a single one, counted from 0 (default: the first 100).", valueName: "a:b"))
  var events: RowSelection?
  @Option(help: ArgumentHelp("Events by their ids, separated by commas.", valueName: "id,..."))
  var eventId: String?
  @Option(
    help: ArgumentHelp(
      "Raw files of both telescopes from which the waveforms of a DL1 file's events are taken.",
      valueName: "file,..."))
  var raw: String?
  @Option(
    help: ArgumentHelp(
      "The .showers.csv of 'simulate night': true direction, core and energy beside the reconstructed ones.",
      valueName: "file"))
  var truth: String?
  @Option(help: ArgumentHelp("Pixels whose waveforms are on the page.", valueName: "pixels"))
  var waveforms = ShowOptions.Waveforms.near
  @Flag(help: "Write one picture per event instead of a page.") var png = false
  @Option(help: ArgumentHelp("Title of the page (default: the name of the file).", valueName: "text"))
  var title: String?
  @Option(help: ArgumentHelp("Pixel positions of a .tio file's camera (default: CHEC-S).", valueName: "file"))
  var mapping: String?
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup var resources: ResourceOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if events != nil, eventId != nil { throw ValidationError("give --events or --event-id, not both") }
    if eventId != nil, identifiers == nil {
      throw ValidationError("--event-id needs whole numbers separated by commas, such as 12,15")
    }
    if !png, output.hasSuffix(".png") { throw ValidationError("--output \(output) is a picture; add --png") }
  }

  private var identifiers: [Int64]? {
    guard let eventId else { return [] }
    let parts = eventId.split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
    let found = parts.compactMap { $0 }
    return found.count == parts.count ? found : nil
  }

  func run() throws {
    var options = ShowOptions()
    options.rows = events
    options.identifiers = identifiers ?? []
    options.rawFiles = raw?.split(separator: ",").map(String.init) ?? []
    options.truthPath = truth
    options.waveforms = png ? .none : waveforms
    options.title = title
    options.mappingPath = mapping
    options.jobs = resources.threads
    options.overwrite = existing.overwrite
    try CommandRunner(messages, .init(summary: .printed(asJSON: false))).run(
      ShowStep(options, output: output, makesPictures: png), [Input(file)])
  }
}
