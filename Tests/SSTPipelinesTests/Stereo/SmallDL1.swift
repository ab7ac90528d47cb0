import SSTSky
import Foundation
import Logging
import Reconstruction
import SSTCore
import SSTIO
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
  var rightAscensionDeg = 83.63
  var isSwat = false
  var hasImages = false
  /// Times of monitored pedestals.
  var pedestalTimes: [Double] = []
  /// Seconds since 1970, TAI, of the start of the tests' runs.
  static let start: Int64 = 1_769_000_000

  /// Writes the file.
  func write(to path: String) throws {
    let file = try HDF5FileWriter(path: path, overwrite: true)
    let name = "tel_0\(telescope)"
    let table = ParameterTable(
      frame: .camera(SST1MCamera.geometry), hasPreciseTimes: hasPreciseTimes, hasMeanCharge: true,
      isExtended: true, intensityCorrection: 1, focalLength: 5.6, date: 20_260_121)
    var parameters = PackedRows(table.schema)
    var trigger = PackedRows(DL1Schemas.telescopeTrigger)
    var pointing = PackedRows(DL1Schemas.arrayPointing)
    for value in [61_000, 3.5, 1.0, rightAscensionDeg * .pi / 180, 0.384] { pointing.append(value) }
    for event in events {
      let time = TAITime(nanoseconds: event.time)
      table.append(row(event, time), to: &parameters)
      trigger.append(Int64(202_601_210_001))
      trigger.append(event.id)
      trigger.append(Int16(telescope))
      trigger.append(time.mjdTAI)
      trigger.append(Int64(-1))
    }
    try save(file, "dl1/event/telescope/parameters/\(name)", parameters)
    try save(file, "dl1/event/telescope/trigger", trigger)
    try save(file, "dl1/monitoring/subarray/pointing", pointing)
    var info = PackedRows(TableSchema([ColumnInfo(name: "swat_event_ids_used", type: .bool)]))
    info.append(isSwat)
    try save(file, "dl1/info", info)
    if hasImages { try saveImages(file, name) }
    if !pedestalTimes.isEmpty {
      var pedestals = PackedRows(
        TableSchema([ColumnInfo(name: "pedestal_sample_time", type: .float64, unit: "s")]))
      for time in pedestalTimes { pedestals.append(time) }
      try save(file, "dl1/monitoring/telescope/pedestal", pedestals)
    }
    try file.close()
  }

  private func row(_ event: Event, _ time: TAITime) -> ParameterTable.Row {
    var parameters = ImageParameters.undefined
    if event.intensity > 0 {
      parameters.hillas.intensity = event.intensity
      (parameters.hillas.x, parameters.hillas.y) = (event.x, event.y)
      parameters.hillas.psiDeg = event.psiDeg
      (parameters.hillas.length, parameters.hillas.width) = (0.05, 0.02)
      parameters.morphology.nPixels = 12
      parameters.leakage.intensityWidth2 = event.leakage
    }
    return ParameterTable.Row(
      observationID: 202_601_210_001, eventID: event.id, telescopeID: Int16(telescope), time: time,
      parameters: parameters, meanCharge: 1.5,
      pointing: HorizontalDirection(azimuthDeg: 200, altitudeDeg: 60), dropFactor: 1, isDropClamped: false,
      saturatedPixels: 0)
  }

  private func saveImages(_ file: HDF5FileWriter, _ name: String) throws {
    var images = PackedRows(DL1Schemas.images(pixelCount: 1296))
    for event in events {
      images.append(Int64(202_601_210_001))
      images.append(event.id)
      images.append(Int16(telescope))
      images.append([Float](repeating: Float(event.id), count: 1296))
      images.append([Float](repeating: 1, count: 1296))
      images.append([Bool](repeating: true, count: 1296))
      images.append(true)
    }
    try save(file, "dl1/event/telescope/images/\(name)", images)
  }

  private func save(_ file: HDF5FileWriter, _ path: String, _ rows: PackedRows) throws {
    let table = try file.makeTable(path, rows.schema)
    try table.append(rows: rows)
    try table.finish()
  }
}

/// Two telescopes' files in a folder, and the stereo step on them.
struct StereoRun {
  let folder: String
  var options: StereoOptions

  init(_ folder: String, first: SmallDL1, seconds: [(name: String, file: SmallDL1)]) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder + "/tel2", withIntermediateDirectories: true)
    let path = folder + "/SST1M1_20260121_0001_dl1.h5"
    try first.write(to: path)
    for second in seconds { try second.file.write(to: folder + "/tel2/" + second.name) }
    options = StereoOptions(
      firstFile: path, secondFolder: folder + "/tel2", configuration: try PipelineConfiguration.packaged())
    options.outputDirectory = folder + "/out"
    options.overwrite = true
  }

  /// Runs the step.
  func run() throws -> StereoSummary {
    try StereoPipeline(options: options, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }).run()
  }

  /// The stereo file.
  var output: HDF5File {
    get throws { try HDF5File(readingFrom: folder + "/out/" + options.outputName) }
  }
}
