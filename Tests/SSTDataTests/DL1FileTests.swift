import Foundation
import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport
import Testing

/// A DL1 file of three telescopes with two cameras, none of them SST-1M's.
@Suite("DL1 files of any telescopes") struct DL1FileTests {
  private let folder: TemporaryFolder
  private let path: String
  private static let telescopes = [4, 7, 130]

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("file.h5")
  }

  private static func instrument() throws -> Instrument {
    func camera(_ name: String, side: Int) throws -> InstrumentCamera {
      let places = (0..<side * side).map { (Double($0 % side) * 0.01, Double($0 / side) * 0.01) }
      return InstrumentCamera(
        geometry: CameraGeometry(
          name: name, x: places.map(\.0), y: places.map(\.1), pixelArea: 1e-4, pixelShape: .square,
          pixelRotationDeg: 0, cameraRotationDeg: 0),
        pulse: try ReferencePulse(amplitudes: [0, 1, 0.5], stepNS: 0.5), samplesPerPixel: 128,
        samplingRateGHz: 1)
    }
    func optics(_ name: String, _ focalLength: Double) -> OpticsDescription {
      OpticsDescription(
        name: name, sizeType: "MST", reflectorShape: "PARABOLIC", mirrorArea: 100, mirrorCount: 1,
        mirrorTileCount: 80, equivalentFocalLength: focalLength, effectiveFocalLength: focalLength)
    }
    let (big, small) = (optics("Large", 28), optics("S", 2.15))
    return Instrument(
      subarray: SubarrayDescription(
        name: "test", referenceITRS: [1, 2, 3],
        telescopes: zip(telescopes, [small, big, small]).map {
          TelescopeDescription(id: $0, position: (Double($0), 2, 3), optics: $1)
        }),
      cameras: [try camera("A", side: 3), try camera("BCD", side: 4), try camera("A", side: 3)])
  }

  private static let more = [
    Column<ParameterRow>("size_squared", get: { $0.parameters.hillas.intensity * 2 })
  ]

  @Test("the array is read back as it was written") func instrument() throws {
    try write()
    let (written, read) = (try Self.instrument(), try #require(try DL1File(readingFrom: path).instrument()))
    #expect(read.subarray == written.subarray)
    for (a, b) in zip(read.cameras, written.cameras) {
      #expect(a.geometry == b.geometry && a.pulse == b.pulse)
      #expect(a.samplesPerPixel == b.samplesPerPixel && a.samplingRateGHz == b.samplingRateGHz)
    }
    #expect(read.cameras.map(\.geometry.name) == ["A", "BCD", "A"])
  }

  private func write() throws {
    let instrument = try Self.instrument()
    let tables = Self.telescopes.map {
      ParameterRow.table(telescope: $0, ParameterRow.Layout()).adding(Self.more)
    }
    let contents = DL1Contents(
      instrument: instrument, telescopes: Self.telescopes, observationID: 9, parameters: tables.map(\.schema),
      hasOwnGeometry: true)
    var writer = try DL1FileWriter(path: path, contents)
    var rows = DL1Rows(contents)
    for event in 0..<5 {
      rows.removeAll()
      let id = EventID(observation: 9, event: Int64(event))
      var trigger = SubarrayTrigger()
      (trigger.id, trigger.mjdTAI, trigger.telescopes) = (id, 60_000, TelescopeSet(0, 2))
      rows.triggers = [trigger]
      var shower = StereoEvent()
      (shower.id, shower.isValid, shower.altitudeDeg) = (id, event > 2, Double(event))
      rows.showers = [shower]
      for (index, telescope) in Self.telescopes.enumerated() where index != 1 {
        var row = TableGoldenTests.parameterRow()
        row.id = TelescopeEventID(id, telescope: telescope)
        tables[index].append(row, to: &rows.telescopes[index].parameters)
        let images = ImageBlock(
          ids: [row.id], charges: (0..<9).map { Float($0 + event) },
          peakTimes: [Float](repeating: 2, count: 9),
          masks: [Bool](repeating: true, count: 9), isValid: [true])
        contents.images(of: telescope).append(
          images, events: [0..<1], to: &rows.telescopes[index].images)
      }
      try writer.append(rows)
    }
    let provenance = Provenance(
      activity: "test", inputs: [], configurationSHA256: "", options: [:], libraries: [:],
      start: TAITime(nanoseconds: 0))
    try writer.finish(provenance, metadata: ReferenceMetadata(observationIDs: [9]), configuration: "{}")
  }

  @Test("what is written is read") func roundTrip() throws {
    try write()
    let file = try DL1File(readingFrom: path)
    #expect(file.telescopes == Self.telescopes)
    #expect(file.status == .completed && file.statedEventCount == 5 && file.configuration == "{}")
    #expect(try file.stereoEvents().map(\.isValid) == [false, false, false, true, true])
    #expect(try file.stereoEvents().last?.altitudeDeg == 4)
    #expect(try file.triggers().allSatisfy { $0.telescopes == TelescopeSet(0, 2) })
    let own = try file.parameters(
      ofTelescope: 130,
      adding: [Column("size_squared", get: { $0.focalLength }, set: { $0.focalLength = $1 })])
    let rows = try own.all()
    #expect(rows.count == 5 && rows[3].id.array.event == 3 && rows[3].id.telescope == 130)
    let (found, expected) = (rows[3].parameters, TableGoldenTests.parameters())
    #expect(found.hillas == expected.hillas && found.timing == expected.timing)
    #expect(found.leakage == expected.leakage && found.concentration == expected.concentration)
    #expect(found.morphology == expected.morphology && found.intensity == expected.intensity)
    #expect(found.peakTime == expected.peakTime && found.extra.lenST == 48 && found.extra.wl == 44)
    #expect(
      rows[3].focalLength == 200 && rows[3].isDropClamped && rows[3].time?.subsecondNanoseconds == 500_000_000
    )
    #expect(try file.parameters(ofTelescope: 7).rowCount == 0)
    var block = ImageBlock()
    let images = try file.images(ofTelescope: 4)
    try images.read(2..<4, into: &block)
    #expect(
      block.pixelCount == 9 && block.ids.map(\.array.event) == [2, 3] && block.charges[9...10] == [3, 4])
    let layout = try file.layout()
    #expect(layout.map(\.cameraIndex) == [0, 1, 2] && layout.map(\.opticsIndex) == [0, 1, 0])
    #expect(layout.map(\.camera) == ["A", "BCD", "A"] && layout.map(\.name) == ["S", "Large", "S"])
    #expect(try file.optics().map(\.equivalentFocalLength) == [2.15, 28])
    #expect(try file.info() == nil && file.coincidences().isEmpty && file.isSimulated == false)
  }

  @Test("showers in the sky need the place of the array, which this file puts inside the Earth")
  func showers() throws {
    try write()
    let file = try DL1File(readingFrom: path)
    #expect(throws: HDF5Error.self) { try file.location() }
    #expect { try file.showers() } throws: { ($0 as? HDF5Error)?.code.word == "hdf5-missing-object" }
  }

  @Test("rows sorted by event id, repeated ids squared") func sorted() throws {
    let table = Table("t", columns: TelescopeEventID.columns)
    var sorted = SortedParameters(table.schema)
    let events: [(Int64, Int)] = [(3, 1), (1, 2), (3, 4), (2, 5)]
    for (event, telescope) in events {
      sorted.append(table.packed([TelescopeEventID(EventID(event: event), telescope: telescope)]))
    }
    let rows = try table.rows(of: sorted.sorted(), initial: TelescopeEventID())
    #expect(rows.map(\.array.event) == [1, 2, 3, 3, 3, 3] && rows.map(\.telescope) == [2, 5, 1, 1, 4, 4])
  }

  @Test("a file that was not finished does not exist") func unfinished() throws {
    let instrument = try Self.instrument()
    let contents = DL1Contents(instrument: instrument, telescopes: [], observationID: 1, parameters: [])
    do { _ = try DL1FileWriter(path: path, contents) }
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(throws: HDF5Error.self) { try DL1File(readingFrom: path) }
  }
}
