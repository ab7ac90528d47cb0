public import ArgumentParser
import Logging
public import Reconstruction
public import SPEFit
public import SSTCore
public import SSTPipelines
public import SSTSim

extension LabSettings.Level: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    ["r1": "Calibrated samples in mV.", "r0": "Raw ADC counts, with a pedestal table and a pedestal run."]
  }
}

extension NightSettings.Source: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "gamma": "Gamma rays from the source.", "proton": "Protons from a cone around the pointing.",
      "mixed": "Protons, and --gamma-fraction of gamma rays.",
    ]
  }
}

extension PrimaryParticle: ExpressibleByArgument {}

extension PerformanceOptions.GammanessMethod: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "global": "global_gammaness_cut of the configuration.",
      "efficiency": "A fraction of the gamma rays of each bin of energy, gamma_efficiency.",
      "significance": "The largest significance of the Crab nebula in each bin.",
      "sensitivity": "The smallest detectable flux in each bin.",
    ]
  }
}

extension PerformanceOptions.ThetaMethod: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "global": "global_theta_cut of the configuration.",
      "efficiency": "A fraction of the gamma rays of each bin of energy, theta2_efficiency.",
    ]
  }
}

extension ProductionSettings.Compression: ExpressibleByArgument {}

extension CorruptionPolicy: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "stop": "End with exit code 4 and write no output.",
      "skip": "Leave the damaged file out and process the others; the exit code is 9.",
      "recover": "Keep every intact event; the product says that it is incomplete.",
    ]
  }
}

extension EventMatchingMethod: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "SlidingWindow":
        "Within ± 1 ms of a clock offset that is searched first; for clocks without a common time.",
      "WhiteRabbitClosest": "Nearest in White Rabbit time; needs 'r0-dl1 --precise-timestamps'.",
      "SWATEventIDs": "Equal event numbers of the array trigger.",
    ]
  }
}

extension ShowerMaximumDefinition: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "distance": "Distance from the array to the maximum (ctapipe 0.17, models trained with sst1mpipe).",
      "altitude": "Altitude of the maximum above sea level (ctapipe since 0.21).",
    ]
  }
}

extension RawReadOptions.TimeScale: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "auto": "UTC before 2020 if the date in the event headers agrees with it, else TAI.",
      "tai": "The clock counts TAI (White Rabbit).", "utc": "The clock counts UTC (files of 2017 and 2018).",
    ]
  }
}

extension RawReadOptions.BaselineUnit: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "auto": "Decide by comparing the baselines with the samples of the first event.",
      "sixteenths": "Sixteenths of an ADC count (2018 and later).", "counts": "Whole ADC counts (2017).",
    ]
  }
}

extension TableDump.Format: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    ["jsonl": "One JSON object per row.", "csv": "Comma-separated values with a line of column names."]
  }
}

extension ShowOptions.Waveforms: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "none": "No waveforms.",
      "near": "Of the pixels that survive cleaning, two rings around them, and the brightest pixels.",
      "all": "Of all pixels; the page becomes large.",
    ]
  }
}

extension PhotoelectronDensity.Model: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "pmt": "Poisson, no crosstalk: photomultipliers.",
      "sipm-gentile": "Every primary starts a chain that continues with probability opct (Gentile).",
      "sipm-modified-poisson": "Every fired cell fires a Poisson number of others, opct on average.",
    ]
  }
}

extension PhotoelectronDensity.Pedestal: ExpressibleByArgument {
  /// What each value means.
  public static var allValueDescriptions: [String: String] {
    [
      "included": "The spectrum has a pedestal peak, which is fitted.",
      "excluded": "The spectrum has none; the density integrates to 1 − exp(−lambda_).",
      "excludedRenormalised": "The spectrum has none; the density is scaled to an integral of 1.",
    ]
  }
}

extension RowSelection: ExpressibleByArgument {
  /// Parses the text of an option.
  public init?(argument: String) { self.init(argument) }
}

extension LabRequirement: ExpressibleByArgument {
  /// Parses the text of an option.
  public init?(argument: String) { self.init(argument) }

  /// The quantities with a limit.
  public static var allValueStrings: [String] { Quantity.allCases.map { "\($0.rawValue)=x" } }
}

/// How much a command says.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
  case debug, info, warning, error

  var level: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
