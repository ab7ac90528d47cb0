import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl make-irfs`.
struct MakeResponsesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make-irfs",
    abstract: "Make instrument responses of simulated DL2 files.",
    usage: "sstctl make-irfs --input-file-gamma <file> ... [--input-file-proton <file> ...] [<options>]",
    discussion: """
      Effective area, energy dispersion, point spread and, with protons, background, as GADF 0.3 has them, with their \
      statistical errors. Example:
        sstctl make-irfs --fg dl2/gamma_dl1_dl2.h5 --fp dl2/proton_dl1_dl2.h5 --output-dir IRFs
      This writes SST1M_tel_001_Zen20deg_gcut0.75_irfs.fits in IRFs/data/sst1m_tel_001/0_1/bcf/ze20_az180_gc0.75, and \
      the same for each telescope, or in sst1m_stereo for events of several telescopes. 'dl2-dl3' puts them into event lists. \
      Gamma rays must come from a cone around the pointing; the cut on gammaness is global_gammaness_cut of the \
      configuration, or a table of cuts in bins of energy (--gammaness-cut-dir).
      """)

  @Option(
    name: [.customLong("input-file-gamma"), .customLong("fg")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "DL2 files of gamma rays from a cone; several are one production; '@FILE' is a file with one path per line.",
      valueName: "file"))
  var inputFileGamma: [String]

  @Option(
    name: [.customLong("input-file-proton"), .customLong("fp")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "DL2 files of protons or other hadrons from a cone; without any there is no background.",
      valueName: "file"))
  var inputFileProton: [String] = []

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Folder of the responses; made if missing.", valueName: "dir"))
  var outputDir = "./IRFs/"

  @Option(
    help: ArgumentHelp(
      "Folder with gammaness_cuts_…_TEL.h5, or with folders such as ze30_az180_nsb100 that hold them.",
      valueName: "dir"))
  var gammanessCutDir: String?

  @OptionGroup var arguments: MakeResponsesArguments
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options()
    let gammas = try InputList.expand(inputFileGamma)
    let protons = inputFileProton.isEmpty ? [] : try InputList.expand(inputFileProton)
    options.hadronFileCount = protons.count
    options.outputDirectory = outputDir
    options.gammanessCutDirectory = gammanessCutDir
    options.overwrite = output.overwrite
    try CommandRunner(messages, output: output).run(MakeResponsesStep(options), gammas + protons)
  }
}

/// The options of `make-irfs` that decide what comes out.
struct MakeResponsesArguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions

  @Option(
    help: ArgumentHelp(
      "Cuts on the distance from the source in bins of energy, for point-like responses with RAD_MAX.",
      valueName: "file"))
  var thetaCuts: InputFile?

  @Flag(help: "Multiply true energies by true_energy_scaling_factor of the configuration.")
  var scaleTrueEnergies = false

  @Flag(help: "Responses for each class of events, too ('event-classes' sorts them).")
  var eventClasses = false

  @Option(
    help: ArgumentHelp(
      "Night-sky background of the simulations, as in names of model folders (default: that of the models).",
      valueName: "name"))
  var nsb: String?

  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  /// The options of the library.
  func options() throws -> MakeResponsesOptions {
    var options = MakeResponsesOptions(configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.thetaCuts = thetaCuts?.path
    options.scalesTrueEnergies = scaleTrueEnergies
    options.hasEventClasses = eventClasses
    options.background = nsb
    options.quirks = compatibility.quirks
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
