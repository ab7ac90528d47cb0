import ArgumentParser
import SPEFit
import SSTCore
import SSTPipelines

/// `sstctl fit-spe`.
struct FitSPECommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit-spe", abstract: "Fit single-photoelectron spectra of a camera.",
    discussion: """
      Each input is an array of charges, events by pixels (.npy, or text with one event a line), of one \
      illumination; several inputs are fitted together with shared parameters. Example:
        sstctl simulate charges --output-dir charges --pixels 16 --events 2000
        sstctl fit-spe charges/charges_*.npy --bins 100 --range -1,9 \\
          --output fits.json

      Parameters: eped and eped_sigma (place and width of the pedestal), pe and pe_sigma (charge of a fired cell \
      and its spread), opct (crosstalk), lambda_ (mean number of primary photoelectrons). Starts and \
      limits are found in the data; others are given with --gain, or one by one:
        [{"name": "pe", "initial": 20, "lower": 10, "upper": 40},
         {"name": "opct", "initial": 0.1, "fixed": true}]

      A pixel that cannot be fitted has a status that says why; it never ends the run.
      """)

  @Argument(help: "Charges, one file for each illumination; '@FILE' is a file with one path a line.")
  var charges: [String] = []
  @Option(help: "The model: \(PhotoelectronDensity.Model.allCases.map(\.rawValue).joined(separator: ", ")).")
  var model = PhotoelectronDensity.Model.sipmModifiedPoisson
  @Option(help: "The cost: \(FitSPEOptions.costNames.map(\.name).joined(separator: ", ")).")
  var cost = CostOption(cost: .binnedLikelihood)
  @Option(help: ArgumentHelp("The number of bins.", valueName: "n")) var bins = 100
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The charges that take part, both ends included.", valueName: "lo,hi"),
    transform: { try ChargeRange($0) })
  var range: ChargeRange
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Roughly the charge of a photoelectron: scales the default parameters (default: found in the data).",
      valueName: "x"))
  var gain: Double?
  @Option(
    help: ArgumentHelp("JSON list of parameters; what it leaves out keeps its default.", valueName: "file"))
  var parameters: String?
  @Option(
    help: ArgumentHelp(
      "Parameters that each illumination has for itself (default: lambda_ if there are several; 'none').",
      valueName: "name,..."))
  var own: String?
  @Option(help: "The pedestal peak: included, excluded, excludedRenormalised.")
  var pedestal = PhotoelectronDensity.Pedestal.included
  @Option(help: "Start from values read off the data, or from the parameters' own.") var start = StartOption
    .data
  @OptionGroup var compatibility: CompatibilityOptions<FitCompatibility>
  @Flag(help: "Add asymmetric errors (MINOS).") var minos = false
  @Option(name: .shortAndLong, help: ArgumentHelp("The result, .json or .csv.", valueName: "file"))
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
