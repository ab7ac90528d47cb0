import SSTSky
import Foundation
import Logging
import Reconstruction
import SSTCore
import SSTIO
@testable import SSTData
@testable import SSTPipelines

/// A DL1 file of one telescope with a few events, for tests of the stereo step.
struct SmallDL1 {
  /// One event.
  struct Event {
    var id: Int64
    /// TAI, ns since 1970.
    var time: Int64
    var intensity = 500.0
    var x = 0.1
    var y = 0.05
    var psiDeg = 20.0
    var leakage: Float = 0
  }

  var telescope = 21
  var events: [Event] = []
  var hasPreciseTimes = true
  var frame = ParameterFrame.camera
  var rightAscensionDeg = 83.63
  var isSwat = false
  var hasImages = false
  /// The array that the file describes; nothing by default.
  var instrument: Instrument?
  /// Times of monitored pedestals.
  var pedestalTimes: [Double] = []
  /// Times of all triggers, ns TAI.
  var triggerTimes: [Int64] = []
  /// Write the table of array triggers, too.
  var hasArrayTriggers = false
  /// The observation.
  var observation: Int64 = 202_601_210_001
  /// Seconds since 1970, TAI, of the start of the tests' runs.
  static let start: Int64 = 1_769_000_000

  /// Writes the file.
  func write(to path: String) throws {
    let file = try HDF5FileWriter(path: path, overwrite: true)
    var layout = ParameterRow.Layout()
    layout.hasPreciseTimes = hasPreciseTimes
    layout.frame = frame
    try file.write(events.map(row), to: ParameterRow.table(telescope: telescope, layout))
    try file.write(
      events.map { event in
        var trigger = TelescopeTrigger()
        (trigger.id, trigger.mjdTAI) = (id(event), TAITime(nanoseconds: event.time).mjdTAI)
        return trigger
      }, to: TelescopeTrigger.table)
    var pointing = ArrayPointing()
    pointing.mjdTAI = 61_000
    pointing.horizontal = HorizontalDirection(azimuthRad: 3.5, altitudeRad: 1)
    pointing.nominal = ICRSDirection(
      rightAscensionRad: rightAscensionDeg * .pi / 180, declinationRad: 0.384)
    try file.write([pointing], to: ArrayPointing.table)
    try file.write([isSwat], to: Table<Bool>(TablePath.info) { Column("swat_event_ids_used", \.self) })
    if hasImages { try saveImages(file) }
    if let instrument { try InstrumentWriting(file: file, instrument: instrument).write() }
    if !pedestalTimes.isEmpty {
      let table = Table<Double>(TablePath.pedestal) { Column("pedestal_sample_time", \.self, unit: "s") }
      try file.write(pedestalTimes, to: table)
    }
    if !triggerTimes.isEmpty {
      let rows = triggerTimes.map { time in
        var row = TriggerTimeRow()
        row.timeNS = time
        return row
      }
      try file.write(rows, to: TriggerTimeRow.table(telescope: telescope))
    }
    if hasArrayTriggers { try saveArrayTriggers(file) }
    try file.close()
  }

  private func id(_ event: Event) -> TelescopeEventID {
    TelescopeEventID(EventID(observation: observation, event: event.id), telescope: telescope)
  }

  private func row(_ event: Event) -> ParameterRow {
    var row = ParameterRow()
    row.id = id(event)
    if event.intensity > 0 {
      row.parameters.hillas.intensity = event.intensity
      (row.parameters.hillas.x, row.parameters.hillas.y) = (event.x, event.y)
      row.parameters.hillas.psiDeg = event.psiDeg
      (row.parameters.hillas.length, row.parameters.hillas.width) = (0.05, 0.02)
      row.parameters.morphology.nPixels = 12
      row.parameters.leakage.intensityWidth2 = event.leakage
    }
    let time = TAITime(nanoseconds: event.time)
    row.clockSeconds = Double(time.wholeSeconds)
    row.clockFraction = Double(time.subsecondNanoseconds) / 1e9
    (row.focalLength, row.date, row.localTime) = (5.6, 20_260_121, time.unixSeconds())
    (row.meanCharge, row.dropFactor) = (1.5, 1)
    let pointing = HorizontalDirection(azimuthDeg: 200, altitudeDeg: 60)
    (row.azimuthDeg, row.altitudeDeg) = (pointing.azimuthDeg, pointing.altitudeDeg)
    return row
  }

  private func saveArrayTriggers(_ file: HDF5FileWriter) throws {
    try file.write(
      events.map { event in
        var trigger = SubarrayTrigger()
        (trigger.id, trigger.mjdTAI) = (id(event).array, TAITime(nanoseconds: event.time).mjdTAI)
        return trigger
      }, to: SubarrayTrigger.table(telescopeCount: 2))
  }

  private func saveImages(_ file: HDF5FileWriter) throws {
    let count = events.count
    let block = ImageBlock(
      ids: events.map(id), charges: events.flatMap { [Float](repeating: Float($0.id), count: 1296) },
      peakTimes: [Float](repeating: 1, count: count * 1296),
      masks: [Bool](repeating: true, count: count * 1296), isValid: [Bool](repeating: true, count: count))
    var writer = try file.makeTable(ImageBlock.table(telescope: telescope, pixelCount: 1296))
    try writer.append(block, events: [0..<count])
    try writer.finish()
  }
}

extension SmallDL1 {
  /// Events at a steady rate; the second telescope sees the light later by `delay` ns and points of jitter.
  static func pair(_ count: Int, delay: Int64, seed: UInt64) -> (SmallDL1, SmallDL1) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 1)
    var (first, second) = (SmallDL1(telescope: 21), SmallDL1(telescope: 22))
    for index in 0..<count {
      let time = start * 1_000_000_000 + Int64(index) * 3_000_017
      first.events.append(Event(id: Int64(100 + index), time: time))
      let jitter = Int64(20 * random.uniform())
      second.events.append(
        Event(id: Int64(5000 + index), time: time + delay + jitter, x: 0.05, y: 0.12, psiDeg: -60))
    }
    return (first, second)
  }
}

/// Two telescopes' files in a folder, and the stereo step on them.
struct StereoRun {
  let folder: String
  var options: StereoOptions
  var firstFile: String
  var secondFolder: String

  init(_ folder: String, first: SmallDL1, seconds: [(name: String, file: SmallDL1)]) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder + "/tel2", withIntermediateDirectories: true)
    let path = folder + "/SST1M1_20260121_0001_dl1.h5"
    try first.write(to: path)
    for second in seconds { try second.file.write(to: folder + "/tel2/" + second.name) }
    (firstFile, secondFolder) = (path, folder + "/tel2")
    options = StereoOptions(configuration: try PipelineConfiguration.packaged())
    options.outputDirectory = folder + "/out"
    options.overwrite = true
  }

  /// Plans the step.
  func plan() throws -> StepPlan<Void> {
    try StereoStep(options).plan([Input(firstFile), Input(secondFolder)])
  }

  /// Runs the step.
  func run(_ context: StepContext = .silent) throws -> StereoSummary {
    try StereoStep(options).run(plan().jobs[0].job, context)
  }

  /// The stereo file.
  var output: HDF5File {
    get throws { try HDF5File(readingFrom: options.outputs(of: firstFile).file) }
  }
}
