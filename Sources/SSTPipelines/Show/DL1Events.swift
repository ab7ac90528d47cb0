import SSTSky
import Foundation
import Reconstruction
import Reports
import SSTCore
import SSTData
import SSTIO

/// Reads the events of a DL1 file of one or several telescopes.
struct DL1Events {
  let path: String
  let options: ShowOptions
  let cameras: [DL1Camera]
  /// What has been read.
  private(set) var events: [DisplayedEvent] = []
  /// The trigger time of each image: `[event][telescope]`.
  private(set) var times: [[TAITime?]] = []
  /// True if the images are parametrised on the sky.
  private(set) var isTelescopeFrame = false

  private let triggers: DL1Triggers
  private let images: [EventTable]
  private let parameters: [EventTable?]
  private let statuses: [EventTable?]
  private let stereo: DL1Stereo?
  private let pointing: DL1Pointing
  private static let imageGroup = TablePath.imagesGroup

  /// Opens the tables.
  ///
  /// - Throws: ``ShowError`` or `HDF5Error`.
  init(path: String, options: ShowOptions) throws {
    self.path = path
    self.options = options
    let file = try HDF5File(readingFrom: path)
    let names = try Self.telescopes(file)
    var cameras: [DL1Camera] = []
    var images: [EventTable] = []
    for name in names {
      let table = "\(Self.imageGroup)/\(name)"
      guard let telescope = Int(name.dropFirst(4)), let rows = try EventTable(file, table),
        let column = rows.column("image")
      else { throw ShowError.noImages(path: path) }
      images.append(rows)
      cameras.append(try DL1Camera(file, telescope: telescope, pixelCount: column.elementsPerRow))
    }
    self.cameras = cameras
    self.images = images
    parameters = try names.map { try EventTable(file, TablePath.parametersGroup + "/\($0)") }
    statuses = try cameras.map { try EventTable(file, TablePath.pixelStatus(telescope: $0.telescope)) }
    triggers = try DL1Triggers(file, images: "\(Self.imageGroup)/\(names[0])")
    stereo = names.count > 1 ? try DL1Stereo(file, telescopes: cameras.map(\.telescope)) : nil
    pointing = try DL1Pointing(file)
  }

  /// The names `tel_XXX` of the telescopes with images.
  private static func telescopes(_ file: HDF5File) throws -> [String] {
    func names(_ group: String) throws -> [String] {
      guard try file.kind(of: group) == .group else { return [] }
      return try file.children(of: group).compactMap { $0.path.split(separator: "/").last.map(String.init) }
        .filter { $0.hasPrefix("tel_") }.sorted()
    }
    let found = try names(imageGroup)
    let parametrised = try names(TablePath.parametersGroup)
    if found.isEmpty {
      if parametrised.isEmpty {
        throw ShowError.wrongKind(path: file.path, found: "HDF5 without events of level DL1")
      }
      throw ShowError.noImages(path: file.path)
    }
    if let missing = parametrised.first(where: { !found.contains($0) }), let id = Int(missing.dropFirst(4)) {
      throw ShowError.missingTelescope(path: file.path, telescope: id, table: "\(imageGroup)/\(missing)")
    }
    return found
  }

  /// Reads the chosen events.
  ///
  /// - Throws: ``ShowError`` or `HDF5Error`; `CancelledError`.
  mutating func read(_ cancellation: CancellationFlag) throws {
    let rows = try EventChoice(path: path, options: options).rows(count: triggers.keys.count) {
      triggers.keys.map(\.event)
    }
    for row in rows {
      try cancellation.check()
      try read(row)
    }
  }

  private mutating func read(_ row: Int) throws {
    let key = triggers.keys[row]
    let occurrence = triggers.occurrence(ofRow: row)
    var found: [DisplayedImage?] = []
    var lines: [ParameterValues] = []
    var instants: [TAITime?] = []
    for (index, camera) in cameras.enumerated() {
      let line = try parameters[index]?.row(of: key, occurrence: occurrence, guess: row)
      let values = line.map(ParameterValues.init) ?? .empty
      isTelescopeFrame = isTelescopeFrame || values.isTelescopeFrame
      let time =
        Self.preciseTime(values)
        ?? triggers.time(ofRow: row, telescope: camera.telescope, occurrence: occurrence)
      let image = try images[index].row(of: key, occurrence: occurrence, guess: row)
      let status = try statuses[index]?.row(of: key, occurrence: occurrence, guess: row)
      found.append(try image.map { try Self.image($0, values, camera, time, status) })
      lines.append(values)
      instants.append(time)
    }
    var event = DisplayedEvent(id: key.event, row: row, images: found)
    event.timeDifference = Self.difference(
      instants, isPrecise: lines.allSatisfy { Self.preciseTime($0) != nil })
    if cameras.count > 1 {
      event.stereo =
        try stereo?.result(of: key, occurrence: occurrence, row: row)
        ?? DisplayedStereo(isValid: false, status: "")
      if event.stereo?.isValid == false, event.stereo?.status.isEmpty == true {
        event.stereo?.status = DL1Stereo.reason(Array(zip(cameras.map(\.telescope), lines)))
      }
    }
    addDirections(&event, lines, instants)
    events.append(event)
    times.append(instants)
  }

  private static func image(
    _ row: TableRows, _ values: ParameterValues, _ camera: DL1Camera, _ time: TAITime?, _ status: TableRows?
  ) throws -> DisplayedImage {
    var image = DisplayedImage(charges: try row.floats("image"))
    image.peakTimesNS = row["peak_time"] == nil ? [] : try row.floats("peak_time")
    image.mask = row["image_mask"] == nil ? nil : try row.booleans("image_mask")
    image.values = ImageTable.values(values)
    image.time = time.map { ShowText.time($0, isPrecise: preciseTime(values) != nil) }
    image.ellipse = values.ellipse(focalLengthM: focalLength(values, camera))
    if image.ellipse == nil { image.note = "No ellipse: no pixels passed the cleaning." }
    if let status { image.hide(try status.integers("pixel_status").map { UInt8(truncatingIfNeeded: $0) }) }
    if let direction = telescopePointing(values) { image.pointing = ShowText.direction(direction) }
    return image
  }

  private static func focalLength(_ values: ParameterValues, _ camera: DL1Camera) -> Double {
    let length = values.value("equivalent_focal_length")
    return length > 0 ? length : camera.focalLengthM
  }

  private static func telescopePointing(_ values: ParameterValues) -> HorizontalDirection? {
    let (altitude, azimuth) = (values.value("true_alt_tel"), values.value("true_az_tel"))
    guard altitude.isFinite, azimuth.isFinite else { return nil }
    return HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: min(90, max(-90, altitude)))
  }

  /// The camera clock to the nanosecond, which not all files have.
  private static func preciseTime(_ values: ParameterValues) -> TAITime? {
    let (seconds, fraction) = (values.value("time_wr_full_seconds"), values.value("time_wr_frac_seconds"))
    guard seconds > 0, seconds < 4e9, fraction >= 0, fraction <= 1 else { return nil }
    return TAITime(nanoseconds: Int64(seconds) * 1_000_000_000 + Int64((fraction * 1e9).rounded()))
  }

  private static func difference(_ times: [TAITime?], isPrecise: Bool) -> String {
    guard times.count == 2, let first = times[0], let second = times[1] else { return "" }
    let nanoseconds = second.nanoseconds - first.nanoseconds
    return isPrecise ? "\(nanoseconds) ns" : "\(nanoseconds / 1000) µs (times stored to about 1 µs)"
  }

  /// Where the reconstructed direction and the pointing of the array are in each camera, and axes on the ground.
  private func addDirections(_ event: inout DisplayedEvent, _ lines: [ParameterValues], _ times: [TAITime?]) {
    let array = times.compactMap { $0 }.first.flatMap { pointing.direction(atMJD: $0.mjdTAI) }
    let shower = event.stereo.flatMap { stereo in
      stereo.isValid
        ? HorizontalDirection(azimuthDeg: stereo.azimuthDeg, altitudeDeg: stereo.altitudeDeg) : nil
    }
    var axes: [Double] = []
    for (index, camera) in cameras.enumerated() {
      let length = Self.focalLength(lines[index], camera)
      guard let own = Self.telescopePointing(lines[index]), length > 0 else {
        axes.append(.nan)
        continue
      }
      let projection = CameraProjection(pointing: own, focalLengthM: length)
      event.images[index]?.direction = shower.flatMap(projection.place)
      event.images[index]?.arrayPointing = array.flatMap(projection.place)
      axes.append(event.images[index]?.ellipse.map(projection.groundAxisDeg) ?? .nan)
    }
    event.stereo?.axesDeg = axes
    if let array, let shower {
      event.stereo?.offsetDeg = CameraProjection.separationDeg(array, shower)
    }
  }
}
