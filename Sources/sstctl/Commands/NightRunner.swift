import Foundation
import Logging
import SSTCore
import SSTIO
import SSTPipelines
import SSTSim

/// Makes the runs one after the other; the files of each appear together.
struct NightRunner {
  let command: SimulateNightCommand

  func run() throws {
    let simulator = try NightSimulator(command.settings, telescopes: NightTelescopes.packaged())
    let folder =
      command.folder.outputDir.hasSuffix("/") ? command.folder.outputDir : command.folder.outputDir + "/"
    let runs = (0..<simulator.settings.runCount).map { simulator.files(run: $0) }
    for files in runs { try refuseExisting(files, in: folder) }
    try OutputFolder.make(folder)
    let interruption = Interruption()
    let console = try command.messages.console()
    let logger = console.logger(level: command.messages.logLevel.level)
    let counter = ProgressCounter(
      total: simulator.expectedEvents, unit: "events",
      observer: command.messages.progressLine(console, .named("night")))
    defer { console.clearProgress() }
    for index in runs.indices {
      do {
        let summary = try simulator.write(
          run: index, toFolder: folder, overwrite: command.existing.overwrite,
          jobs: command.resources.threads, counter: counter, cancellation: interruption.flag)
        console.clearProgress()
        logger.info("\(text(summary))")
      } catch is CancelledError {
        throw interruption.error
      }
    }
  }

  private func text(_ summary: NightSimulator.RunSummary) -> String {
    let events = summary.events.map(String.init).joined(separator: " and ")
    return "\(summary.files.raw.joined(separator: ", ")): \(events) events, "
      + "\(summary.stereo) showers seen by both of \(summary.thrown) thrown"
  }

  private func refuseExisting(_ files: NightSimulator.RunFiles, in folder: String) throws {
    if command.existing.overwrite { return }
    for name in files.all where FileManager.default.fileExists(atPath: folder + name) {
      throw AtomicFileError.exists(path: folder + name)
    }
  }
}
