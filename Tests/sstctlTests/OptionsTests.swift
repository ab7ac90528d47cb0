import ArgumentParser
import Testing

@testable import sstctl

@Suite("Options") struct OptionsTests {
  /// A command with each of its options once, and what the provenance then lists.
  struct Sample: Sendable, CustomTestStringConvertible {
    var command: any ParsableCommand.Type
    var positional: [String] = []
    /// Options with values, and flags with nil.
    var options: [(name: String, value: String?)] = []
    var recorded: [String: String] = [:]
    /// What is listed if nothing is given.
    var always: [String: String] = [:]

    var testDescription: String { command.configuration.commandName ?? "" }
    var arguments: [String] {
      positional + options.flatMap { option in ["--" + option.name] + (option.value.map { [$0] } ?? []) }
    }
  }

  private static let messages: [(String, String?)] = [
    ("no-progress", nil), ("log-level", "debug"), ("log-file", "x.log"), ("quiet", nil),
  ]
  private static let plots: [(String, String?)] = [("plotly", "p.js"), ("shared-assets", nil)]
  private static let output: [(String, String?)] = [("overwrite", nil), ("dry-run", nil), ("json", nil)]
  private static let jobs: [(String, String?)] = [("jobs", "3")]
  private static let folder: [(String, String?)] = [("output-dir", "out")]
  private static let reading: [(String, String?)] = [
    ("telescope-id", "22"), ("time-scale", "utc"), ("baseline-unit", "counts"),
  ]
  private static let lab: [(String, String?)] =
    [
      ("window-width", "8"), ("max-events", "7"), ("leave-time-skew", nil), ("leave-baseline", nil),
      ("mapping", "there/camera.cfg"), ("compat", "pixel-analysis"), ("on-corrupt", "recover"),
      ("delete-checkpoints", nil), ("no-reports", nil), ("plotly", "p.js"), ("shared-assets", nil),
    ] + jobs + output + messages
  private static let labRecorded = [
    "window-width": "8", "max-events": "7", "leave-time-skew": "true", "leave-baseline": "true",
    "mapping": "camera.cfg", "compat": "pixel-analysis", "on-corrupt": "recover",
  ]
  private static let labAlways = [
    "window-width": "16", "leave-time-skew": "false", "leave-baseline": "false",
  ]
  private static let simulated: [(String, String?)] = [("telescope-id", "2"), ("event-kind", "flat-field")]
  private static let simulatedRecorded = ["telescope-id": "2", "event-kind": "flat-field"]
  private static let training: [(String, String?)] = [
    ("config", "there/mine.json"), ("seed", "5"), ("test-fraction", "0.1"),
    ("no-permutation-importances", nil), ("plot-features", nil), ("compat", "sst1mpipe"),
  ]
  private static let trainingRecorded = [
    "config": "mine.json", "seed": "5", "test-fraction": "0.1", "no-permutation-importances": "true",
    "plot-features": "true", "compat": "sst1mpipe",
  ]
  private static let scan: [(String, String?)] = [
    ("pde", "0.5"), ("max-photons", "900"), ("transfer-functions", "there/tf.json"),
  ]
  private static let scanRecorded = [
    "pde": "0.5", "max-photons": "900.0", "transfer-functions": "tf.json",
  ]
  private static let scanAlways = ["pde": "0.46", "max-photons": "1200.0"]
  private static let night: [(String, String?)] = [
    ("source", "gamma"), ("gamma-fraction", "0.2"), ("source-name", "Crab"), ("ra", "83"), ("dec", "22"),
    ("wobble", "0.4"), ("training", nil), ("altitude", "70"), ("azimuth", "10"), ("viewcone", "4"),
    ("energy-min", "1"), ("energy-max", "50"), ("core-radius", "300"), ("nsb", "30"), ("threshold", "200"),
    ("pedestal-rate", "20"), ("dead-time", "3000"), ("pause", "22:1:2"), ("no-array-numbers", nil),
  ]
  private static let labCamera: [(String, String?)] = [
    ("amplitude", "3"), ("pe-sigma", "0.1"), ("opct", "0.1"), ("noise", "1"), ("dark-rate", "1"),
    ("knee", "90"), ("saturation-range", "7000"), ("dead", "0"), ("dim", "0"), ("noisy", "0"),
    ("missing-module", "1"), ("stale-fraction", "0"), ("incomplete-fraction", "0"),
  ]

  static let samples = [
    Sample(
      command: R0DL1Command.self, positional: ["a.fits.fz"],
      options: [
        ("input-file", "b.fits.fz"), ("config", "there/mine.json"), ("px-charges", nil),
        ("precise-timestamps", nil), ("reclean", nil), ("pointing-ra", "83.5"), ("pointing-dec", "-22"),
        ("force-pointing", nil), ("max-events", "10"), ("on-corrupt", "skip"), ("verify-checksums", nil),
        ("compat", "sst1mpipe"), ("obs-date", "20260121"), ("run-number", "5"),
        ("leap-seconds", "there/leap.list"), ("earth-orientation", "there/finals"), ("no-write-images", nil),
        ("merge", "m.h5"), ("energy-range", "0.5:10"), ("allowed-tels", "1,2"), ("h-max", "altitude"),
      ] + reading + folder + jobs + output + messages,
      recorded: [
        "config": "mine.json", "px-charges": "true", "precise-timestamps": "true", "reclean": "true",
        "pointing-ra": "83.5", "pointing-dec": "-22.0", "force-pointing": "true", "max-events": "10",
        "on-corrupt": "skip", "verify-checksums": "true", "compat": "sst1mpipe", "obs-date": "20260121",
        "run-number": "5", "leap-seconds": "leap.list", "earth-orientation": "finals",
        "no-write-images": "true", "telescope-id": "22", "time-scale": "utc", "baseline-unit": "counts",
        "merge": "m.h5", "energy-range": "0.5:10.0", "allowed-tels": "1,2", "h-max": "altitude",
      ]),
    Sample(
      command: DL1StereoCommand.self,
      options: [
        ("input-file-tel1", "a.h5"), ("input-dir-tel2", "b"), ("config", "there/mine.json"),
        ("pattern", "dl"), ("method", "SlidingWindow"), ("max-time-diff-ns", "900"), ("h-max", "altitude"),
        ("no-write-images", nil), ("compat", "sst1mpipe"),
      ] + folder + jobs + output + messages,
      recorded: [
        "config": "mine.json", "pattern": "dl", "method": "SlidingWindow", "max-time-diff-ns": "900",
        "h-max": "altitude", "no-write-images": "true", "compat": "sst1mpipe",
      ]),
    Sample(
      command: DarkRunCommand.self, positional: ["a.fits.fz"],
      options: [("compat", "sst1mpipe")] + reading + folder + jobs + output + messages,
      recorded: [
        "compat": "sst1mpipe", "telescope-id": "22", "time-scale": "utc", "baseline-unit": "counts",
      ]),
    Sample(
      command: TrainForestsCommand.self,
      options: [
        ("input-file-gamma", "g.h5"), ("input-file-proton", "p.h5"), ("telescope", "tel_002"),
        ("stereo", nil), ("no-report", nil),
      ] + plots + training + folder + jobs + output + messages,
      recorded: trainingRecorded.merging(["telescope": "tel_002", "stereo": "true"]) { $1 }),
    Sample(
      command: DL1DL2Command.self, positional: ["a.h5"],
      options: [
        ("input-file", "b.h5"), ("models-dir", "m"), ("config", "there/mine.json"), ("stereo", nil),
        ("scale-intensities", nil), ("telescopes", "21,22"), ("nsb", "100"), ("interpolate", nil),
        ("no-uncertainties", nil), ("compat", "sst1mpipe"), ("leap-seconds", "there/leap.dat"),
        ("earth-orientation", "there/eop.all"), ("report", nil),
      ] + plots + folder + jobs + output + messages,
      recorded: [
        "config": "mine.json", "stereo": "true", "scale-intensities": "true", "telescopes": "21,22",
        "nsb": "100", "interpolate": "true", "no-uncertainties": "true", "compat": "sst1mpipe",
        "leap-seconds": "leap.dat", "earth-orientation": "eop.all",
      ]),
    Sample(
      command: EventClassesCommand.self, positional: ["a.h5"],
      options: [
        ("input-file", "b.h5"), ("mis-models-dir", "m"), ("mis-edges-dir", "e"),
        ("config", "there/mine.json"), ("compat", "sst1mpipe"),
      ] + folder + jobs + output + messages,
      recorded: ["config": "mine.json", "compat": "sst1mpipe"]),
    Sample(
      command: PhotonListCommand.self, positional: ["a.h5"],
      options: [
        ("input-file", "b.h5"), ("gammaness", "0.8"), ("config", "there/mine.json"), ("compat", "sst1mpipe"),
      ] + folder + jobs + output + messages,
      recorded: ["gammaness": "0.8", "config": "mine.json", "compat": "sst1mpipe"]),
    Sample(
      command: MakeResponsesCommand.self,
      options: [
        ("input-file-gamma", "g.h5"), ("input-file-proton", "p.h5"), ("config", "there/mine.json"),
        ("gammaness-cut-dir", "cuts"), ("theta-cuts", "there/theta.h5"), ("scale-true-energies", nil),
        ("event-classes", nil), ("nsb", "100"), ("compat", "sst1mpipe"),
      ] + folder + output + messages,
      recorded: [
        "config": "mine.json", "theta-cuts": "theta.h5", "scale-true-energies": "true",
        "event-classes": "true", "nsb": "100", "compat": "sst1mpipe",
      ]),
    Sample(
      command: PerformanceCommand.self,
      options: [
        ("input-file-gamma", "g.h5"), ("input-file-proton", "p.h5"), ("config", "there/mine.json"),
        ("gammaness-cut-dir", "cuts"), ("gammaness-cuts", "efficiency"), ("theta2-cuts", "efficiency"),
        ("rf-performance", nil), ("sensitivity", nil), ("source-detection", "CRAB_HEGRA"),
        ("energy-min", "0.5"), ("gamma-off-correction", nil), ("edep-gammaness-only", nil), ("report", nil),
        ("reference", "there/a.ecsv"), ("save-hdf", nil),
        ("compat", "sst1mpipe"),
      ] + plots + folder + output + messages,
      recorded: [
        "config": "mine.json", "gammaness-cuts": "efficiency", "theta2-cuts": "efficiency",
        "rf-performance": "true", "sensitivity": "true", "source-detection": "CRAB_HEGRA",
        "energy-min": "0.5",
        "gamma-off-correction": "true", "edep-gammaness-only": "true", "compat": "sst1mpipe",
      ]),
    Sample(
      command: DL2DL3Command.self, positional: ["a.h5"],
      options: [
        ("input-dir", "in"), ("config", "there/mine.json"), ("irf-dir", "IRFs"), ("interpolate", nil),
        ("gammaness-cut-dir", "cuts"), ("target-name", "Crab"), ("target-ra", "83.6"),
        ("target-dec", "-22"), ("event-classes", "1"), ("compat", "sst1mpipe"),
      ] + folder + output + messages,
      recorded: [
        "config": "mine.json", "interpolate": "true", "target-name": "Crab", "target-ra": "83.6",
        "target-dec": "-22.0", "event-classes": "1", "compat": "sst1mpipe",
      ]),
    Sample(
      command: IndexDL3Command.self, positional: ["a.fits"],
      options: [("input-files", "b.fits")] + folder + output + messages, recorded: [:]),
    Sample(
      command: ApplyModelsCommand.self, positional: ["a.h5"],
      options: [
        ("model", "m.forest"), ("table", "/t"), ("features", "a,b"), ("keep", "obs_id"), ("spread", nil),
      ] + folder + jobs + output + messages,
      recorded: ["features": "a,b", "keep": "obs_id", "spread": "true"]),
    Sample(
      command: ModelsImportCommand.self, positional: ["a.sav"],
      options: [("features", "a,b"), ("config", "there/mine.json")] + folder + output,
      recorded: ["features": "a,b", "config": "mine.json"]),
    Sample(
      command: ModelsExportCommand.self, positional: ["a.sav"],
      options: [("features", "a,b")] + folder + output, recorded: ["features": "a,b"]),
    Sample(
      command: ModelsCompareCommand.self, positional: ["a.forest", "b.forest"],
      options: [("events", "e.h5"), ("table", "/t"), ("features", "a,b"), ("json", nil)] + jobs,
      recorded: ["features": "a,b"]),
    Sample(
      command: TrainMisdirectionCommand.self,
      options: [("input-file-gamma", "g.h5")] + training + folder + jobs + output + messages,
      recorded: trainingRecorded),
    Sample(
      command: SPECommand.self, positional: ["a.tio"],
      options: [("pe-guess", "30"), ("bins", "80"), ("peak-helper", nil)] + simulated + folder + lab,
      recorded: labRecorded.merging(simulatedRecorded) { $1 }
        .merging(["pe-guess": "30.0", "bins": "80", "peak-helper": "true"]) { $1 },
      always: labAlways),
    Sample(
      command: ChargeResCommand.self,
      options: [("input-dir", "in"), ("ref-spe", "spe.csv"), ("require", "passing-pixels=0.9")] + scan
        + folder
        + lab,
      recorded: labRecorded.merging(scanRecorded) { $1 }, always: labAlways.merging(scanAlways) { $1 }),
    Sample(
      command: LabCommand.self, positional: ["spe", "scan"],
      options: [("pe-guess", "30"), ("bins", "80"), ("require", "resolution=1")] + scan + simulated + folder
        + lab,
      recorded: labRecorded.merging(scanRecorded) { $1 }.merging(simulatedRecorded) { $1 }.merging([
        "pe-guess": "30.0", "bins": "80",
      ]) { $1 },
      always: labAlways.merging(scanAlways) { $1 }),
    Sample(
      command: FitSPECommand.self, positional: ["a.npy"],
      options: [
        ("model", "sipm-gentile"), ("cost", "least-squares"), ("bins", "60"), ("range", "-1,9"),
        ("gain", "2"), ("parameters", "p.json"), ("own", "none"), ("pedestal", "excluded"),
        ("start", "initial"), ("compat", "spefit"), ("minos", nil), ("output", "f.json"), ("overwrite", nil),
      ] + jobs + messages,
      recorded: ["compat": "spefit"]),
    Sample(
      command: CalibrateTIOCommand.self, positional: ["a.tio"],
      options: [
        ("pedestal", "p.tcal"), ("transfer", "t.tcal"), ("scale", "20"), ("offset", "-3"),
        ("overwrite", nil), ("json", nil),
      ] + folder + jobs + messages),
    Sample(
      command: PedestalTIOCommand.self, positional: ["a.tio"],
      options: [
        ("output", "p.tcal"), ("packed", nil), ("spread", nil), ("skip-first", "3"), ("skip-last", "3"),
        ("overwrite", nil),
      ] + jobs + messages),
    Sample(
      command: ShowCommand.self, positional: ["a.h5"],
      options: [
        ("output", "o"), ("events", "0:5"), ("raw", "r"), ("waveforms", "all"), ("png", nil), ("title", "t"),
        ("mapping", "m"), ("truth", "t.csv"), ("overwrite", nil),
      ] + jobs + messages),
    Sample(command: InfoCommand.self, positional: ["a"], options: [("json", nil), ("tables", nil)]),
    Sample(
      command: DumpCommand.self, positional: ["a"],
      options: [
        ("table", "T"), ("rows", "1:2"), ("columns", "a,b"), ("format", "csv"), ("on-corrupt", "recover"),
      ]),
    Sample(command: CheckCommand.self, positional: ["a"]),
    Sample(
      command: ConfigShowCommand.self, options: [("config", "a.json"), ("compact", nil)],
      recorded: ["config": "a.json"]),
    Sample(command: ConfigCheckCommand.self, positional: ["a.json"]),
    Sample(command: ConfigExplainCommand.self, positional: ["stereo"]),
    Sample(
      command: ConfigInitCommand.self, positional: ["a.json"], options: [("full", nil), ("overwrite", nil)]),
    Sample(
      command: SimulateSST1MCommand.self,
      options: [
        ("events", "5"), ("telescope", "22"), ("seed", "3"), ("date", "20260122"), ("run", "2"),
        ("target", "t"), ("dark", nil), ("overwrite", nil),
      ] + folder + jobs),
    Sample(
      command: SimulateNightCommand.self,
      options: [
        ("duration", "3"), ("rate", "50"), ("runs", "2"), ("first-run", "4"), ("flux", "CRAB_HEGRA"),
        ("start", "2026-01-21T21:00:00"), ("seed", "3"), ("overwrite", nil),
      ] + night + folder + jobs + messages),
    Sample(
      command: SimulateMCCommand.self,
      options: [
        ("primary", "electron"), ("showers", "5"), ("reuse", "2"), ("energy", "0.5:10"), ("slope", "-2.5"),
        ("zenith", "30"), ("azimuth", "10"), ("view-cone", "4"), ("scatter-radius", "300"), ("nsb", "low"),
        ("threshold", "400"), ("pulse", "p.txt"), ("run", "2"), ("runs", "3"), ("seed", "3"),
        ("compression", "gzip"), ("overwrite", nil),
      ] + folder + jobs + messages),
    Sample(
      command: SimulateChargesCommand.self,
      options: [
        ("pixels", "5"), ("events", "6"), ("illuminations", "1,2"), ("crosstalk", "chain"), ("opct", "0.1"),
        ("seed", "3"), ("overwrite", nil),
      ] + folder + jobs),
    Sample(
      command: SimulateLabCommand.self,
      options: [
        ("pixels", "64"), ("events", "6"), ("illuminations", "1,2"), ("scan", "4@1"), ("scan-events", "7"),
        ("level", "r0"), ("pedestal-events", "8"), ("samples", "64"), ("seed", "3"), ("overwrite", nil),
      ] + labCamera + folder + jobs + messages),
  ]

  @Test("each option is understood, and the help names each, and no other", arguments: samples)
  func understood(_ sample: Sample) throws {
    let command = try SSTCtl.parseAsRoot(path(sample) + sample.arguments)
    let help = sample.command.helpMessage(columns: 100)
    let given = Set(sample.options.map(\.name))
    for name in given { #expect(help.contains("--\(name)"), "\(name)") }
    let properties = given.map { Self.properties[$0] ?? $0 }
    // Those exclude others of the sample, or are hidden.
    let own = sample.command == SimulateMCCommand.self ? ["output"] : []
    let others =
      own + ["event-id", "peak-helper", "require", "solo-pixels", "fix-time-skew", "subtract-baseline"]
    #expect(Set(GivenOptions.names(command)).subtracting(others) == Set(properties).subtracting(others))
  }

  /// Options that are not called like their property.
  private static let properties = [
    "no-permutation-importances": "permutation-importances", "no-progress": "progress",
    "no-report": "report", "no-uncertainties": "uncertainties", "no-write-images": "write-images",
    "no-array-numbers": "array-numbers",
    "run": "run-number", "showers": "count",
  ]

  @Test("the provenance lists what was given, and only defaults that it always lists", arguments: samples)
  func recorded(_ sample: Sample) throws {
    let command = try SSTCtl.parseAsRoot(path(sample) + sample.arguments)
    #expect(try GivenOptions.recorded(command) == sample.recorded)
    let required: Set = [
      "input-file-tel1", "input-dir-tel2", "input-file-gamma", "output-dir", "range", "output", "pedestal",
      "table", "models-dir", "mis-models-dir", "model", "events",
    ]
    let needed = sample.options.filter { required.contains($0.name) }.flatMap {
      ["--" + $0.name, $0.value ?? ""]
    }
    let bare = try SSTCtl.parseAsRoot(path(sample) + sample.positional + needed)
    #expect(try GivenOptions.recorded(bare) == sample.always)
  }

  @Test("options given with their default values are not listed") func defaults() throws {
    let command = try R0DL1Command.parse([
      "a", "--on-corrupt", "stop", "--time-scale", "auto", "--write-images",
    ])
    #expect(try GivenOptions.recorded(command).isEmpty)
    let several = try R0DL1Command.parse(["a", "--config", "x/y.json", "-c", "z.json"])
    #expect(try GivenOptions.recorded(several) == ["config": "y.json,z.json"])
  }

  /// The words that choose a command.
  private func path(_ sample: Sample) -> [String] {
    let name = sample.command.configuration.commandName ?? ""
    for group in [SimulateCommand.configuration, ConfigCommand.configuration, ModelsCommand.configuration]
    where group.subcommands.contains(where: { $0 == sample.command }) {
      return [group.commandName ?? "", name]
    }
    return [name]
  }
}
