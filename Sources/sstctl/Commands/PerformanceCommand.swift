import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl performance`.
struct PerformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "performance",
    abstract: "Find resolutions, sensitivity, cuts and times to detections of simulated DL2 files.",
    usage: "sstctl performance --input-file-gamma <file> ... [--input-file-proton <file> ...] [<options>]",
    discussion: """
      Without --rf-performance, --sensitivity or --edep-gammaness-only everything that the inputs allow is found. Example:
        sstctl performance --fg dl2/gamma_point_dl1_dl2.h5 \\
          --fp dl2/proton_dl1_dl2.h5 --gammaness-cuts efficiency --output-dir performance --report
      This writes energy_resolution_tel_001.h5, angular_resolution_tel_001.h5, roc_curve_tel_001.h5, \
      flux_sensitivity_tel_001.h5 and gammaness_cuts_efficiency_tel_001.h5 (and the same for each telescope, or _stereo), \
      ECSV files with bins and counts beside them, and performance.html. 'make-irfs' and 'dl2-dl3' take the folder with \
      --gammaness-cut-dir. Sensitivities are those of a source of gamma rays from one direction; protons around it are the \
      background.
      """)

  @Option(
    name: [.customLong("input-file-gamma"), .customLong("fg")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "DL2 files of gamma rays; several are one production; '@FILE' is a file with one path per line.",
      valueName: "file"))
  var inputFileGamma: [String]

  @Option(
    name: [.customLong("input-file-proton"), .customLong("fp")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "DL2 files of protons from a cone, for everything with a background.", valueName: "file"))
  var inputFileProton: [String] = []

  @OptionGroup var folder: FolderOptions

  @Option(
    help: ArgumentHelp(
      "Folder with gammaness_cuts_…_TEL.h5, or with folders such as ze30_az180_nsb100 that hold them, to use them.",
      valueName: "dir"))
  var gammanessCutDir: String?

  @OptionGroup var arguments: PerformanceArguments

  @Flag(name: [.customLong("report"), .customLong("save-fig")], help: "Write a page, performance.html, too.")
  var report = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Sensitivities to show on the page: ECSV or CSV with the columns energy (TeV) and flux_sensitivity (TeV / (cm2 s)).",
      valueName: "file"))
  var reference: [InputFile] = []

  @Flag(name: .customLong("save-hdf"), help: "Nothing: tables are always written.") var saveHdf = false

  @OptionGroup var pages: PlotlyOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    let gammas = try InputList.expand(inputFileGamma)
    let protons = inputFileProton.isEmpty ? [] : try InputList.expand(inputFileProton)
    var options = try arguments.options(hasProtons: !protons.isEmpty)
    options.hadronFileCount = protons.count
    options.outputDirectory = folder.outputDir
    options.gammanessCutDirectory = gammanessCutDir
    options.page = pages.page(isWanted: report)
    options.references = reference.map(\.path)
    options.overwrite = output.overwrite
    try CommandRunner(messages, output: output).run(PerformanceStep(options), gammas + protons)
  }
}

/// The options of `performance` that decide what comes out.
struct PerformanceArguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions

  @Option(
    help: ArgumentHelp(
      "How the cut on gammaness is found: global_gammaness_cut, by gamma_efficiency, or for the largest significance or the "
        + "smallest detectable flux in each bin of energy.",
      valueName: "method"))
  var gammanessCuts = PerformanceOptions.GammanessMethod.global

  @Option(
    help: ArgumentHelp(
      "How the cut on the distance from the source is found: global_theta_cut, or by theta2_efficiency.",
      valueName: "method"))
  var theta2Cuts = PerformanceOptions.ThetaMethod.global

  @Flag(help: "Only resolutions, and the separation of gamma rays and protons.")
  var rfPerformance = false

  @Flag(help: "Only sensitivities, and the time to a detection of the Crab nebula.")
  var sensitivity = false

  @Option(
    name: [.customLong("source-detection"), .customLong("s")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "Also how long sources with these spectra must be observed, such as MRK421_VERITAS_LOW.",
      valueName: "name"))
  var sourceDetection: [String] = []

  @Option(
    help: ArgumentHelp(
      "Least reconstructed energy of events that count for --source-detection.", valueName: "TeV"))
  var energyMin = 0.0

  @Flag(help: "Count gamma rays that fall into the regions of background, which make it look larger.")
  var gammaOffCorrection = false

  @Flag(
    help: "Nothing but the cuts on gammaness, from gamma rays reconstructed within 4 degrees of the pointing."
  )
  var edepGammanessOnly = false

  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  func validate() throws {
    guard energyMin >= 0, energyMin.isFinite else {
      throw ValidationError("--energy-min is \(energyMin), must be 0 TeV or more")
    }
    if edepGammanessOnly, gammanessCuts == .global {
      throw ValidationError(
        "--edep-gammaness-only needs --gammaness-cuts efficiency, significance or sensitivity")
    }
  }

  /// The options of the library.
  func options(hasProtons: Bool) throws -> PerformanceOptions {
    var options = PerformanceOptions(configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    var subjects: PerformanceOptions.Subjects = .cuts
    let isAll = !rfPerformance && !sensitivity && sourceDetection.isEmpty
    if rfPerformance || isAll { subjects.insert(.reconstruction) }
    if sensitivity || (isAll && hasProtons) { subjects.insert(.sensitivity) }
    options.subjects = edepGammanessOnly ? .cuts : subjects
    (options.gammanessMethod, options.thetaMethod) = (gammanessCuts, theta2Cuts)
    (options.sources, options.leastEnergyTeV) = (edepGammanessOnly ? [] : sourceDetection, energyMin)
    options.countsLeaks = gammaOffCorrection
    options.largestOffsetDeg = edepGammanessOnly ? 4 : nil
    options.quirks = compatibility.quirks
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
