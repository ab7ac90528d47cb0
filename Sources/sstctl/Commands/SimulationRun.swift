import Foundation
import SSTCore
import SSTIO
import SSTPipelines
import SSTSim

/// Makes a simulated run in a hidden folder and moves the finished files to their place.
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
    let folder =
      command.folder.outputDir.hasSuffix("/") ? command.folder.outputDir : command.folder.outputDir + "/"
    let name = simulator.settings.fileName
    let truth = name.dropLast(".fits.fz".count) + ".truth.csv"
    try refuseExisting([folder + name, folder + truth])
    let hidden = folder + ".\(name).\(getpid()).tmp"
    try OutputFolder.make(hidden)
    let interruption = Interruption(isImmediate: true) { try? FileManager.default.removeItem(atPath: hidden) }
    defer { try? FileManager.default.removeItem(atPath: hidden) }
    let output = try simulator.write(toFolder: hidden, jobs: command.resources.threads)
    try refuseExisting([folder + name, folder + truth])
    try move(output.truthPath, to: folder + truth)
    try move(output.path, to: folder + name)
    withExtendedLifetime(interruption) {}
    StandardError.print("sstctl: \(folder + name) with \(simulator.eventCount) events")
  }

  private func refuseExisting(_ paths: [String]) throws {
    if command.existing.overwrite { return }
    for path in paths where FileManager.default.fileExists(atPath: path) {
      throw AtomicFileError.exists(path: path)
    }
  }

  private func move(_ source: String, to target: String) throws {
    if rename(source, target) != 0 {
      throw AtomicFileError.refused(
        operation: "rename the finished file to", path: target, reason: String(cString: strerror(errno)))
    }
  }
}
