import Foundation
import SSTCalib
import SSTCore
import SSTIO

/// The charges of a run on disk, kept so that a run that was stopped goes on, and so that memory does not grow with
/// the number of events.
///
/// HDF5: `/charges/00000`, `/charges/00001`, … hold blocks of events, `[event][live pixel]`; `/live_pixels`,
/// `/states` (0 live, 1 dead, 2 off), `/peak_indexes` and `/significances` say which pixels they are. A file without
/// charges keeps the result of the first pass. The file is named after the run and the hash of everything that decides
/// about its content, and appears only when it is complete.
struct LabChargeFile: Sendable {
  let path: String
  let pulses: PixelPulses
  let counts: LabEventCounts
  /// The number of events.
  let eventCount: Int
  private let blockCount: Int

  private static let keyAttribute = "SST CHECKPOINT KEY"
  private static let states: [PixelPulses.State] = [.live, .dead, .off]

  /// Opens a file if there is one with this key; nil if there is none, or not a complete one.
  ///
  /// - Throws: nothing: what cannot be read is made again.
  init?(path: String, key: String, pixelCount: Int) {
    guard FileManager.default.fileExists(atPath: path),
      let found = try? Self.read(path: path, key: key, pixelCount: pixelCount)
    else { return nil }
    self = found
  }

  private init(path: String, pulses: PixelPulses, counts: LabEventCounts, eventCount: Int, blockCount: Int) {
    self.path = path
    self.pulses = pulses
    self.counts = counts
    self.eventCount = eventCount
    self.blockCount = blockCount
  }

  /// The live pixels, in the order of the charges.
  var livePixels: [Int] { pulses.livePixels }

  // MARK: - Writing

  /// Makes the file of a run.
  ///
  /// - Parameters:
  ///   - path: the file; one that exists is replaced.
  ///   - key: everything that decides about the charges.
  ///   - pulses: where the pulses are.
  ///   - fill: hands over the charges block by block, and says how many events were left out.
  /// - Throws: `HDF5Error`, and what `fill` throws; there is no file then.
  init(
    path: String, key: String, pulses: PixelPulses,
    fill: ((ChargeTable) throws -> Void) throws -> LabEventCounts
  ) throws {
    let file = try HDF5FileWriter(path: path, overwrite: true)
    try file.writeArray("/live_pixels", .int64(pulses.livePixels.map(Int64.init)))
    try file.writeArray("/peak_indexes", .int64(pulses.peaks.map(Int64.init)))
    try file.writeArray("/states", .uint8(pulses.states.map { UInt8(Self.states.firstIndex(of: $0) ?? 0) }))
    try file.writeArray("/significances", .float64(pulses.significances))
    try file.makeGroup("/charges")
    var (blocks, events) = (0, 0)
    let counts = try fill { charges in
      guard charges.eventCount > 0, case .float32(let values) = charges.values else { return }
      try file.writeArray(
        Self.blockPath(blocks), .float32(values), shape: [charges.eventCount, charges.pixelCount])
      blocks += 1
      events += charges.eventCount
    }
    let head: JSONValue = .object([
      "key": .string(key), "blocks": .number(Double(blocks)), "events": .number(Double(events)),
      "reference": .number(Double(pulses.reference)), "counts": counts.json,
    ])
    try file.setAttribute(Self.keyAttribute, .strings([head.canonicalText]))
    try file.close()
    self.init(path: path, pulses: pulses, counts: counts, eventCount: events, blockCount: blocks)
  }

  private static func blockPath(_ index: Int) -> String {
    let digits = String(index)
    return "/charges/" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  // MARK: - Reading

  /// Hands over the charges block by block, in order.
  ///
  /// - Throws: `HDF5Error`, and what `body` throws.
  func forEachBlock(_ body: (ChargeTable) throws -> Void) throws {
    let file = try HDF5File(readingFrom: path)
    let width = livePixels.count
    for index in 0..<blockCount {
      let array = try file.array(Self.blockPath(index))
      guard let values = array.data.floats, array.shape.count == 2, array.shape[1] == width else {
        throw LabChargeFileError.damaged(path: path)
      }
      try body(ChargeTable(eventCount: array.shape[0], pixelCount: width, values: .float32(values)))
    }
  }

  /// Hands over the charges of some of the live pixels block by block, in order.
  ///
  /// - Parameters:
  ///   - pixels: live pixels, ascending.
  ///   - body: gets `[event][pixel]`.
  /// - Throws: `HDF5Error`, and what `body` throws.
  func forEachBlock(ofPixels pixels: [Int], _ body: (ChargeTable) throws -> Void) throws {
    if pixels == livePixels { return try forEachBlock(body) }
    let places = Dictionary(uniqueKeysWithValues: livePixels.enumerated().map { ($1, $0) })
    let columns = pixels.compactMap { places[$0] }
    try forEachBlock { block in
      guard case .float32(let charges) = block.values else { return }
      var values: [Float] = []
      values.reserveCapacity(block.eventCount * columns.count)
      for event in 0..<block.eventCount {
        for column in columns { values.append(charges[event * block.pixelCount + column]) }
      }
      try body(
        ChargeTable(eventCount: block.eventCount, pixelCount: columns.count, values: .float32(values)))
    }
  }

  private static func read(path: String, key: String, pixelCount: Int) throws -> LabChargeFile? {
    let file = try HDF5File(readingFrom: path)
    guard let text = try file.attribute(keyAttribute)?.string,
      let head = try? JSONParser.parse(Array(text.utf8)).value, head["key"]?.string == key,
      let blocks = head["blocks"]?.integer, let events = head["events"]?.integer,
      let reference = head["reference"]?.integer,
      let counts = head["counts"].flatMap(LabEventCounts.init(json:)),
      let peaks = try file.array("/peak_indexes").data.integers?.map({ Int($0) }), peaks.count == pixelCount,
      let codes = try file.array("/states").data.integers, codes.count == pixelCount,
      codes.allSatisfy({ (0..<Int64(states.count)).contains($0) }),
      let significances = try file.array("/significances").data.doubles, significances.count == pixelCount
    else { return nil }
    guard blocks >= 0, events >= 0 else { return nil }
    let pulses = PixelPulses(
      states: codes.map { states[Int($0)] }, peaks: peaks, reference: reference, significances: significances)
    return LabChargeFile(path: path, pulses: pulses, counts: counts, eventCount: events, blockCount: blocks)
  }
}

/// The charges of some of the live pixels of a run, read from its file block by block.
struct LabRunCharges: ChargeSource {
  let file: LabChargeFile
  /// Live pixels, ascending.
  let pixels: [Int]

  var eventCount: Int { file.eventCount }
  var pixelCount: Int { pixels.count }
  var isSinglePrecision: Bool { true }

  func forEachBlock(_ body: (ChargeTable) throws -> Void) throws {
    try file.forEachBlock(ofPixels: pixels, body)
  }
}

/// A file of charges changed while it was used.
enum LabChargeFileError: SSTError, Equatable {
  case damaged(path: String)

  var code: ErrorCode { ErrorCode(.inputCorrupt, 56, "lab-charge-file") }

  var description: String {
    switch self {
    case .damaged(let path): "\(path) is damaged; remove it and start again"
    }
  }
}
