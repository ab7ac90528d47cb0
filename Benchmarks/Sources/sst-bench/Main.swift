import Glibc
import Logging
import SSTCore
import SSTIO
import SSTPipelines
import SSTSim

/// Benchmarks of the package: see `Benchmarks/README.md`.
@main struct Main {
  static func main() {
    do {
      try run()
    } catch {
      print("sst-bench: \(error)")
      exit(1)
    }
  }

  private static func run() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch (arguments.first, arguments.count) {
    case ("simulate", 3): try simulate(folder: arguments[2], events: Int(arguments[3]) ?? 1000)
    case ("repeat-tile", 4):
      try RepeatTile.run(from: arguments[2], to: arguments[3], times: Int(arguments[4]) ?? 1)
    case ("repeat-dl1", 4):
      try RepeatDL1.run(from: arguments[2], to: arguments[3], times: Int(arguments[4]) ?? 1)
    case ("stereo", 3): try StereoBenchmark.run(arguments[2], arguments[3])
    case ("tables", 1): try TableBenchmark.run()
    case ("read", 2): try read(arguments[2], columns: nil)
    case ("read-waveforms", 2): try readWaveforms(arguments[2])
    case ("spe-charges", 5):
      try SPEBenchmark.simulate(
        folder: arguments[2], pixels: Int(arguments[3]) ?? 64, events: Int(arguments[4]) ?? 1000,
        illuminations: Int(arguments[5]) ?? 1)
    case ("spe-fit", 5...):
      try SPEBenchmark.fit(
        cost: arguments[2], mode: arguments[3], jobs: Int(arguments[4]) ?? 1, files: Array(arguments[5...]))
    case ("write-tio", 4):
      try TIOBenchmark.write(arguments[2], level: arguments[3], events: Int(arguments[4]) ?? 1000)
    case ("read-simtel", 2): try SimtelBenchmark.read(arguments[2])
    case ("repeat-simtel", 4):
      try SimtelBenchmark.repeatEvents(
        from: arguments[2], to: arguments[3], times: Int(arguments[4]) ?? 1)
    case ("read-tio-values", 2): try TIOBenchmark.readValues(arguments[2])
    case ("lab-charges", 3): try LabBenchmark.charges(arguments[2], mode: arguments[3])
    case ("lab-pipeline", 4):
      try LabBenchmark.pipeline(arguments[2], folder: arguments[3], jobs: Int(arguments[4]) ?? 1)
    case ("simulate-lab", 3):
      try LabBenchmark.simulate(folder: arguments[2], events: Int(arguments[3]) ?? 1000)
    case ("spe-toys", 2...4):
      try ToyStudy.run(
        count: Int(arguments[2]) ?? 100, seed: arguments.count > 2 ? UInt64(arguments[3]) ?? 1 : 1, jobs: 2,
        path: arguments.count > 3 ? arguments[4] : nil)
    case ("forest-train", 6...7):
      try ForestBenchmark.train(
        arguments[2], rows: Int(arguments[3]) ?? 20_000, seed: UInt64(arguments[4]) ?? 42,
        tasks: arguments[5],
        jobs: Int(arguments[6]) ?? 1, permutes: false, models: arguments.count > 6 ? arguments[7] : nil)
    case ("forest-permute", 5):
      try ForestBenchmark.train(
        arguments[2], rows: Int(arguments[3]) ?? 20_000, seed: UInt64(arguments[4]) ?? 42,
        tasks: arguments[5],
        jobs: 1, permutes: true, models: nil)
    case ("forest-apply", 6):
      try ForestBenchmark.apply(
        arguments[2], arguments[3], task: arguments[4], times: Int(arguments[5]) ?? 1,
        jobs: Int(arguments[6]) ?? 1)
    case ("responses", 2): try ResponseBenchmark.run(arguments[2])
    case ("forest-onnx", 3): try ForestBenchmark.export(arguments[2], to: arguments[3])
    case ("r0-dl1", 4): try dl1(arguments[2], folder: arguments[3], jobs: Int(arguments[4]) ?? 1)
    default:
      print(
        "usage: sst-bench simulate FOLDER EVENTS | repeat-tile FROM TO TIMES | read FILE | read-waveforms FILE"
      )
      print("       | r0-dl1 FILE FOLDER JOBS | spe-charges FOLDER PIXELS EVENTS ILLUMINATIONS")
      print("       | write-tio FILE R0|R1 EVENTS | read-tio-values FILE")
      print("       | read-simtel FILE | repeat-simtel FROM TO TIMES")
      print("       | repeat-dl1 FROM TO TIMES | stereo FIRST_DL1 SECOND_DL1")
      print("       | tables")
      print(
        "       | forest-train TABLES ROWS SEED TASKS JOBS [MODELS] | forest-permute TABLES ROWS SEED TASKS")
      print("       | responses FOLDER | forest-apply MODEL TABLES TASK TIMES JOBS | forest-onnx MODEL OUT")
      print("       | simulate-lab FOLDER EVENTS | lab-charges FILE MODE | lab-pipeline FILE FOLDER JOBS")
      print("       | spe-fit COST MODE JOBS CHARGES... | spe-toys COUNT [SEED [JSON]]")
    }
  }

  /// Processor seconds of all threads since the start of the program.
  static func seconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

  static func wallSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The largest memory of the program so far.
  static var peakMegabytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }

  static func report(_ what: String, _ events: Int, _ cpu: Double, _ wall: Double) {
    print(
      "\(what): \(events) events, \(Int(Double(events) / cpu)) events/s of processor time,"
        + " \(Int(Double(events) / wall)) events/s of wall time, peak memory \(peakMegabytes) MiB")
  }

  private static func simulate(folder: String, events: Int) throws {
    var settings = RunSettings(seed: 1)
    settings.duration = Double(events) / 300
    settings.showerRate = 270
    settings.pedestalRate = 30
    settings.maximumEvents = events
    print(try SST1MRunSimulator(settings).write(toFolder: folder, overwrite: true, jobs: 2).path)
  }

  private static func read(_ path: String, columns: [Int]?) throws {
    let table = try ZFITSFile(path: path).table("Events")
    let (cpu, wall) = (seconds(), wallSeconds())
    var bytes = 0
    try table.forEachTile(columns: columns) { _, _, rows in
      for row in 0..<rows.count { bytes += rows[row].count }
    }
    report("read all columns (\(bytes) bytes)", table.rowCount, seconds() - cpu, wallSeconds() - wall)
  }

  private static func readWaveforms(_ path: String) throws {
    let source = try RawFile.openRows(path)
    let (cpu, wall) = (seconds(), wallSeconds())
    var block = EventBlock(for: source.description)
    var sum = 0
    let size = source.preferredBlockSize
    for first in stride(from: 0, to: source.eventCount, by: size) {
      try source.read(first..<min(first + size, source.eventCount), into: &block, jobs: 1)
      sum += Int(block.telescopes[0].samples[0])
    }
    report("read events (\(sum))", source.eventCount, seconds() - cpu, wallSeconds() - wall)
  }

  private static func dl1(_ path: String, folder: String, jobs: Int) throws {
    var options = R0DL1Options(configuration: try PipelineConfiguration.packaged())
    options.outputDirectory = folder
    options.pointingRightAscensionDeg = 83.63
    options.pointingDeclinationDeg = 22.01
    options.forcesPointing = true
    options.overwrite = true
    options.jobs = jobs
    var log = Logger(label: "bench")
    log.logLevel = .error
    let (cpu, wall) = (seconds(), wallSeconds())
    let summary = try R0DL1Pipeline(options: options, log: log).run(path)
    report(
      "r0-dl1, \(jobs) job(s), \(summary.writtenCount) written", summary.eventCount, seconds() - cpu,
      wallSeconds() - wall)
  }
}
