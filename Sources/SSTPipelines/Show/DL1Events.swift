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
  var isTelescopeFrame: Bool { frames.contains(.telescope) }

  private let triggers: DL1Triggers
  private let images: [EventTable<ImageBlock>]
  private let parameters: [EventTable<ParameterRow>?]
  private let frames: [ParameterFrame?]
  private let statuses: [EventTable<PixelStatusRow>?]
  private let stereo: DL1Stereo?
  /// The showers of a simulated night, from a file beside.
  private let truth: SimulatedTruth?
  /// The showers that a simulated file holds itself.
  private let storedTruth: StoredTruth?
  private let pointing: DL1Pointing

  /// Opens the tables.
  ///
  /// - Throws: ``ShowError`` or `HDF5Error`.
  init(path: String, options: ShowOptions) throws {
    self.path = path
    self.options = options
    let file = try DL1File(readingFrom: path)
    let telescopes = try Self.telescopes(file)
    cameras = try telescopes.map { telescope in
      guard let pixels = try file.pixelCount(ofTelescope: telescope) else {
        throw ShowError.noImages(path: path)
      }
      return try DL1Camera(file, telescope: telescope, pixelCount: pixels)
    }
    images = try telescopes.map { try EventTable(file, imagesOf: $0) }
    frames = try telescopes.map { telescope in
      let isThere = try file.file.hasTable(TablePath.parameters(telescope: telescope))
      return isThere ? try file.frame(ofTelescope: telescope) : nil
    }
    parameters = try zip(telescopes, frames).map { telescope, frame in
      guard let frame else { return nil }
      var layout = ParameterRow.Layout()
      layout.frame = frame
      let table = ParameterRow.table(telescope: telescope, layout)
      return try EventTable(file.file, table, initial: ParameterRow(), id: \.id.array)
    }
    statuses = try cameras.map { camera in
      let table = PixelStatusRow.table(telescope: camera.telescope, pixelCount: camera.geometry.pixelCount)
      return try EventTable(file.file, table, initial: PixelStatusRow(), id: \.id.array)
    }
    triggers = try DL1Triggers(file, images: TablePath.images(telescope: telescopes[0]))
    stereo = telescopes.count > 1 ? try DL1Stereo(file, telescopes: telescopes) : nil
    pointing = try DL1Pointing(file)
    truth = try options.truthPath.map { try SimulatedTruth(path: $0, telescopes: telescopes) }
    storedTruth = try options.truthPath == nil ? StoredTruth(file, telescopes: telescopes) : nil
  }

  /// The tables with rows of the events, in the order of ``rows(of:occurrence:guess:)``.
  var tables: [DisplayedTable] {
    var found: [DisplayedTable?] = []
    for (index, camera) in cameras.enumerated() {
      let telescope = camera.telescope
      if parameters[index] != nil {
        found.append(
          ShowText.table(
            "image parameters, telescope \(telescope)", of: path, TablePath.parameters(telescope: telescope)))
      }
    }
    if stereo != nil { found.append(ShowText.table("stereo geometry", of: path, TablePath.stereoGeometry)) }
    for camera in cameras {
      found.append(
        ShowText.table(
          "image, telescope \(camera.telescope)", of: path, TablePath.images(telescope: camera.telescope)))
    }
    return found.compactMap { $0 }
  }

  /// The row of an event in each of the tables.
  private func rows(of key: EventID, occurrence: Int, guess: Int) throws -> [Int?] {
    guard ShowText.shellWord(path) != nil else { return [] }
    var found: [Int?] = []
    for case let table? in parameters {
      found.append(try table.number(of: key, occurrence: occurrence, guess: guess))
    }
    if let stereo { found.append(try stereo.number(of: key, occurrence: occurrence, row: guess)) }
    for table in images { found.append(try table.number(of: key, occurrence: occurrence, guess: guess)) }
    return found
  }

  /// The telescopes with images.
  private static func telescopes(_ file: DL1File) throws -> [Int] {
    let path = file.file.path
    let found = try DL1File.telescopes(in: file.file, TablePath.imagesGroup)
    if found.isEmpty {
      if file.telescopes.isEmpty {
        throw ShowError.wrongKind(path: path, found: "HDF5 without events of level DL1")
      }
      throw ShowError.noImages(path: path)
    }
    if let missing = file.telescopes.first(where: { !found.contains($0) }) {
      throw ShowError.missingTelescope(
        path: path, telescope: missing, table: TablePath.images(telescope: missing))
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
    var lines: [ParameterRow] = []
    var instants: [TAITime?] = []
    for (index, camera) in cameras.enumerated() {
      let line = try parameters[index]?.row(of: key, occurrence: occurrence, guess: row) ?? ParameterRow()
      let time =
        line.time
        ?? triggers.time(ofRow: row, telescope: camera.telescope, occurrence: occurrence)
      let image = try images[index].row(of: key, occurrence: occurrence, guess: row)
      let status = try statuses[index]?.row(of: key, occurrence: occurrence, guess: row)?.status ?? []
      found.append(
        image.map {
          self.image($0, line, camera, time, status, isOnSky: frames[index] == .telescope)
        })
      lines.append(line)
      instants.append(time)
    }
    var event = DisplayedEvent(id: key.event, row: row, images: found)
    event.tableRows = try rows(of: key, occurrence: occurrence, guess: row)
    event.truth =
      try truth?.shower(at: instants) ?? storedTruth?.shower(of: key, occurrence: occurrence, row: row)
    event.timeDifference = Self.difference(instants, isPrecise: lines.allSatisfy { $0.time != nil })
    if cameras.count > 1 {
      event.stereo =
        try stereo?.result(of: key, occurrence: occurrence, row: row)
        ?? DisplayedStereo(isValid: false, status: "")
      if event.stereo?.isValid == false, event.stereo?.status.isEmpty == true {
        event.stereo?.status = DL1Stereo.reason(
          Array(zip(cameras.map(\.telescope), lines.map(\.parameters))))
      }
    }
    addDirections(&event, lines, instants)
    events.append(event)
    times.append(instants)
  }

  private func image(
    _ block: ImageBlock, _ row: ParameterRow, _ camera: DL1Camera, _ time: TAITime?, _ status: [UInt8],
    isOnSky: Bool
  ) -> DisplayedImage {
    var image = DisplayedImage(charges: block.charges)
    image.peakTimesNS = block.peakTimes
    image.mask = block.masks.isEmpty ? nil : block.masks
    image.values = ImageTable.values(row.parameters)
    image.time = time.map { ShowText.time($0, isPrecise: row.time != nil) }
    image.ellipse = Self.ellipse(row, camera, isOnSky: isOnSky)
    if image.ellipse == nil { image.note = "No ellipse: no pixels passed the cleaning." }
    image.hide(status)
    if let direction = Self.telescopePointing(row) { image.pointing = ShowText.direction(direction) }
    return image
  }

  /// The ellipse in the camera frame; nil if there is none.
  private static func ellipse(
    _ row: ParameterRow, _ camera: DL1Camera, isOnSky: Bool
  ) -> DisplayedImage.Ellipse? {
    let hillas = row.parameters.hillas
    let values = [hillas.x, hillas.y, hillas.length, hillas.width, hillas.psiDeg]
    guard values.allSatisfy(\.isFinite) else { return nil }
    guard isOnSky else {
      return DisplayedImage.Ellipse(
        x: hillas.x, y: hillas.y, length: hillas.length, width: hillas.width, psiDeg: hillas.psiDeg)
    }
    // Latitude follows x, longitude follows y.
    let scale = focalLength(row, camera) * .pi / 180
    return DisplayedImage.Ellipse(
      x: hillas.y * scale, y: hillas.x * scale, length: hillas.length * scale, width: hillas.width * scale,
      psiDeg: 90 - hillas.psiDeg)
  }

  private static func focalLength(_ row: ParameterRow, _ camera: DL1Camera) -> Double {
    row.focalLength > 0 ? row.focalLength : camera.focalLengthM
  }

  private static func telescopePointing(_ row: ParameterRow) -> HorizontalDirection? {
    let (altitude, azimuth) = (row.altitudeDeg, row.azimuthDeg)
    guard altitude.isFinite, azimuth.isFinite else { return nil }
    return HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: min(90, max(-90, altitude)))
  }

  private static func difference(_ times: [TAITime?], isPrecise: Bool) -> String {
    guard times.count == 2, let first = times[0], let second = times[1] else { return "" }
    let nanoseconds = second.nanoseconds - first.nanoseconds
    return isPrecise ? "\(nanoseconds) ns" : "\(nanoseconds / 1000) µs (times stored to about 1 µs)"
  }

  /// Where the reconstructed direction and the pointing of the array are in each camera, and axes on the ground.
  private func addDirections(_ event: inout DisplayedEvent, _ lines: [ParameterRow], _ times: [TAITime?]) {
    let array = times.compactMap { $0 }.first.flatMap { pointing.direction(atMJD: $0.mjdTAI) }
    let shower = event.stereo.flatMap { stereo in
      stereo.isValid
        ? HorizontalDirection(azimuthDeg: stereo.azimuthDeg, altitudeDeg: stereo.altitudeDeg) : nil
    }
    let truth = event.truth.map(SimulatedTruth.direction)
    if let shower, let truth { event.truth?.errorDeg = CameraProjection.separationDeg(shower, truth) }
    var axes: [Double] = []
    for (index, camera) in cameras.enumerated() {
      let length = camera.effectiveFocalLengthM ?? Self.focalLength(lines[index], camera)
      guard let own = Self.telescopePointing(lines[index]), length > 0 else {
        axes.append(.nan)
        continue
      }
      let projection = CameraProjection(pointing: own, focalLengthM: length)
      event.images[index]?.direction = shower.flatMap(projection.place)
      event.images[index]?.trueDirection = truth.flatMap(projection.place)
      event.images[index]?.arrayPointing = array.flatMap(projection.place)
      axes.append(event.images[index]?.ellipse.map(projection.groundAxisDeg) ?? .nan)
    }
    event.stereo?.axesDeg = axes
    if let array, let shower {
      event.stereo?.offsetDeg = CameraProjection.separationDeg(array, shower)
    }
  }
}
