import Foundation
import SSTCore
import SSTIO
import SSTPipelines
import SSTSim

/// Makes a simulated run.
struct SimulationRun {
  let command: SimulateSST1MCommand

  /// The settings that the options ask for.
  var settings: RunSettings {
    var settings = RunSettings(seed: command.seed)
    let (year, month, day) = (command.date / 10_000, command.date / 100 % 100, command.date % 100)
    let days = CivilDate.toDays(year: Int64(year), month: Int64(month), day: Int64(day))
    settings.start = TAITime(unixSeconds: days * 86_400 + 20 * 3600)
    settings.telescope = command.telescope
    settings.showerRate = 90
    settings.pedestalRate = 10
    settings.maximumEvents = command.events
    // Three times the mean duration: the number of events ends the run, not the time.
    settings.duration = min(1e6, Double(command.events) / 100 * 3 + 60)
    settings.runNumber = command.runNumber
    let target = command.target ?? (command.dark ? "Dark" : "Crab_W1_83.633_22.514")
    settings.target = target.isEmpty ? nil : target
    if command.dark { Self.closeLid(&settings) }
    return settings
  }

  /// Clocked events of a dark camera. The pulse is longer than the real one: five samples hold 0.601 of it and not
  /// 0.90. So that they hold the usual 23.5 ADC counts, the whole pulse has more.
  private static func closeLid(_ settings: inout RunSettings) {
    settings.showerRate = 0
    settings.pedestalRate = 100
    settings.camera.backgroundRate = 0.0018
    settings.camera.electronicNoise = 1
    settings.camera.dcToPE = 39
  }

  func run() throws {
    let simulator = try SST1MRunSimulator(settings)
    let folder = command.folder.outputDir
    try OutputFolder.make(folder)
    let interruption = Interruption(isImmediate: true)
    let output = try simulator.write(
      toFolder: folder, overwrite: command.existing.overwrite, jobs: command.resources.threads)
    withExtendedLifetime(interruption) {}
    StandardError.print("sstctl: \(output.path) with \(simulator.eventCount) events")
  }
}
