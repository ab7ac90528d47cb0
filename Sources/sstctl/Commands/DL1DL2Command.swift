import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl dl1-dl2`.
struct DL1DL2Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dl1-dl2",
    abstract: "Apply models to DL1 files: energy, direction and gammaness of every shower.",
    usage: "sstctl dl1-dl2 <input> ... --models-dir <dir> [--stereo] [<options>]",
    discussion: """
      Example:
        sstctl dl1-dl2 stereo/SST1M1_20260121_0001_W1_dl1_stereo.h5 \\
          --models-dir models --stereo --output-dir dl2
      This writes dl2/SST1M1_20260121_0001_W1_dl1_stereo_dl2.h5, a copy of the DL1 file with the results, and a log. \
      Without --stereo every telescope is reconstructed by itself.

      The folder of models holds those of one training ('sstctl train-rfs', or .sav of sst1mpipe), or folders of them \
      with names such as ze30_az180_nsb100: of these the nearest ones in the sky are used, event by event.
      """)

  @Argument(help: "DL1 files; '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("input-file")],
    help: ArgumentHelp("The same as an input; may be repeated.", valueName: "file"))
  var inputFile: [String] = []

  @Option(
    name: [.customShort("m"), .long],
    help: ArgumentHelp("Folder of models, or of folders such as ze30_az180_nsb100.", valueName: "dir"))
  var modelsDir: String

  @OptionGroup var arguments: DL1DL2Arguments

  @Flag(
    help: """
      Also write a page (…_dl2_features.html) that compares the features of the images with those of the training: where \
      data and simulations disagree, models cannot be trusted.
      """)
  var report = false
  @OptionGroup var pages: PlotlyOptions
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options(models: modelsDir)
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    options.page = pages.page(isWanted: report)
    try CommandRunner(messages, output: output).run(
      DL1DL2Step(options), InputList.expand(input + inputFile))
  }
}

/// The options of `dl1-dl2` that decide what comes out.
struct DL1DL2Arguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions

  @Flag(
    help:
      "Reconstruct events from the images of several telescopes; the file must have their stereo geometry.")
  var stereo = false

  @Flag(
    help: """
      Multiply intensities by the factors of the configuration (NsbCalibrator.intensity_correction), and compute their \
      logarithms anew.
      """)
  var scaleIntensities = false

  @Option(
    help: ArgumentHelp("Use only these telescopes, separated by commas (default: all).", valueName: "ids"))
  var telescopes: TelescopeList?

  @Option(
    help: ArgumentHelp(
      "Night-sky background of the models, as in their folders' names: 100 for …_nsb100 (default: that of the events).",
      valueName: "name"))
  var nsb: String?

  @Flag(help: "Interpolate between the models of the two nearest zenith angles instead of using the nearest.")
  var interpolate = false

  @Flag(
    inversion: .prefixedNo, help: "Write uncertainties of energy and direction, from the spread of the trees."
  )
  var uncertainties = true

  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>
  @OptionGroup var timeTables: TimeTableOptions

  /// The options of the library.
  func options(models: String) throws -> DL1DL2Options {
    var options = DL1DL2Options(
      models: models, configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.outputDirectory = folder.outputDir
    (options.isStereo, options.scalesIntensities) = (stereo, scaleIntensities)
    options.telescopes = telescopes?.ids
    options.background = nsb
    (options.interpolates, options.statesUncertainties) = (interpolate, uncertainties)
    options.quirks = compatibility.quirks
    options.timeTables = try timeTables.tables()
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
