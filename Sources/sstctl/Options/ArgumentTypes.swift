public import ArgumentParser
import Logging
public import Reconstruction
public import SPEFit
public import SSTCore
public import SSTPipelines
public import SSTSim

extension LabSettings.Level: ExpressibleByArgument {}
extension NightSettings.Source: ExpressibleByArgument {}
extension CorruptionPolicy: ExpressibleByArgument {}
extension EventMatchingMethod: ExpressibleByArgument {}
extension ShowerMaximumDefinition: ExpressibleByArgument {}
extension RawReadOptions.TimeScale: ExpressibleByArgument {}
extension RawReadOptions.BaselineUnit: ExpressibleByArgument {}
extension TableDump.Format: ExpressibleByArgument {}
extension ShowOptions.Waveforms: ExpressibleByArgument {}
extension PhotoelectronDensity.Model: ExpressibleByArgument {}
extension PhotoelectronDensity.Pedestal: ExpressibleByArgument {}
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
