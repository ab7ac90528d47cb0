import ArgumentParser
import SPEFit
import SSTCore
import SSTPipelines

/// `sstctl fit-spe`.
struct FitSPECommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit-spe", abstract: "Fit single-photoelectron spectra to charges of your own.",
    usage: "sstctl fit-spe <charges> ... --range <lo,hi> --output <file> [<options>]",
    discussion: """
      Each input is an array of charges, events by pixels (.npy, or text with one event per line), of one \
      illumination. Several illuminations are fitted together: all parameters but lambda_ are shared. Example:
        sstctl simulate charges --output-dir charges --pixels 16 --events 2000
        sstctl fit-spe charges/charges_*.npy --bins 100 --range -1,9 \\
          --output fits.json

      Parameters: eped and eped_sigma (mean and width of the pedestal peak), pe and pe_sigma (mean and standard \
      deviation of the charge of a fired cell), opct (crosstalk), lambda_ (mean number of primary photoelectrons). \
      Start values and limits are found in the data; give others with --gain, or one by one with --parameters:
        [{"name": "pe", "initial": 20, "lower": 10, "upper": 40},
         {"name": "opct", "initial": 0.1, "fixed": true}]

      A pixel that cannot be fitted gets a status that says why; it does not stop the command.
      """)

  @Argument(help: "Charges, one file for each illumination; '@FILE' is a file with one path per line.")
  var charges: [String] = []
  @Option(
    help: ArgumentHelp("Law of the number of fired cells, which decides what opct means.", valueName: "model")
  )
  var model = PhotoelectronDensity.Model.sipmModifiedPoisson
  @Option(
    help: ArgumentHelp(
      "What is minimized: the likelihood of the histogram or of the single charges, or χ² of the histogram.",
      valueName: "cost"))
  var cost = CostOption(cost: .binnedLikelihood)
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Bins of the histogram over --range, 1 to 100000; a dozen per peak is enough.", valueName: "n"))
  var bins = 100
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Charges that enter the fit, in the unit of the input, both ends included; the pedestal belongs inside.",
      valueName: "lo,hi"),
    transform: { try ChargeRange($0) })
  var range: ChargeRange
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Approximate charge of a photoelectron, from which start values are scaled (default: found in the data).",
      valueName: "charge"))
  var gain: Double?
  @Option(
    help: ArgumentHelp(
      "JSON list of parameters: start value, limits, fixed or not; others keep their defaults.",
      valueName: "file"))
  var parameters: String?
  @Option(
    help: ArgumentHelp(
      "Parameters that are not shared by the illuminations (default: lambda_; 'none' shares all).",
      valueName: "name,..."))
  var own: String?
  @Option(help: ArgumentHelp("Whether the spectra have a pedestal peak.", valueName: "peak"))
  var pedestal = PhotoelectronDensity.Pedestal.included
  @Option(
    help: ArgumentHelp(
      "Start each pixel from values found in its own spectrum, or from the parameters' start values.",
      valueName: "origin"))
  var start = StartOption.data
  @OptionGroup var compatibility: CompatibilityOptions<FitCompatibility>
  @Flag(help: "Also compute asymmetric errors (MINOS); takes several times as long.") var minos = false
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Result with values, errors and status of every pixel, .json or .csv.", valueName: "file"))
  var output: String
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if let gain, !(gain > 0 && gain.isFinite) { throw ValidationError("--gain must be a positive number") }
    if !(1...100_000).contains(bins) { throw ValidationError("--bins must be from 1 to 100000") }
  }

  func run() throws {
    try CommandRunner(messages, .init()).run(FitSPEStep(options), InputList.expand(charges))
  }

  private var options: FitSPEOptions {
    var options = FitSPEOptions()
    options.model = model
    options.pedestal = pedestal
    options.cost = cost.cost
    options.binCount = bins
    options.range = range.range
    options.gain = gain
    options.parameterFile = parameters
    options.ownParameters = own.map { $0 == "none" ? [] : $0.split(separator: ",").map(String.init) }
    options.quirks = compatibility.quirks
    options.startsFromData = start == .data
    options.computesAsymmetricErrors = minos
    options.outputPath = output
    options.overwrite = existing.overwrite
    options.jobs = resources.threads
    return options
  }
}

/// What a fit minimises, by name.
struct CostOption: ExpressibleByArgument {
  var cost: CostKind

  init(cost: CostKind) { self.cost = cost }

  init?(argument: String) {
    guard let found = FitSPEOptions.costNames.first(where: { $0.name == argument }) else { return nil }
    cost = found.cost
  }

  var defaultValueDescription: String { FitSPEOptions.costNames.first { $0.cost == cost }?.name ?? "" }
  static var allValueStrings: [String] { FitSPEOptions.costNames.map(\.name) }
}

/// Two numbers with a comma between them, the lower one first.
struct ChargeRange {
  var range: ClosedRange<Double>

  /// - Throws: `ValidationError`, which says what was found.
  init(_ text: String) throws {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw ValidationError("expected two numbers with a comma between them") }
    let ends = try parts.map { part in
      guard let end = Double(part), end.isFinite else { throw ValidationError("'\(part)' is no number") }
      return end
    }
    guard ends[0] < ends[1] else { throw ValidationError("the lower end comes first") }
    range = ends[0]...ends[1]
  }
}

/// Where fits start.
enum StartOption: String, CaseIterable, ExpressibleByArgument {
  case data, initial
}

/// Programs whose definitions a fit can follow.
enum FitCompatibility: String, CompatibleProgram {
  case spefit

  var quirks: Quirks { .spefit }
}
