import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("Tcal: golden tables", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct TcalGoldenTests {
  static let folder = SharedData.path("oracle/tio/calib") + "/"
  static var book: [String: Any] {
    let all = (try? SharedData.json("oracle/tio/expected.json")) as? [String: Any]
    return all?["calib"] as? [String: Any] ?? [:]
  }

  @Test("pedestals, plain and packed") func pedestals() throws {
    guard case .pedestal(let plain) = try TcalTable(path: Self.folder + "ped.tcal"),
      case .pedestal(let packed) = try TcalTable(path: Self.folder + "ped_u16.tcal")
    else { throw TcalError.notACalibration(path: "") }
    #expect(plain.moduleCount == 1 && plain.blockCount == 2 && plain.positionCount == 63)
    let sum = plain.values.reduce(0) { $0 + Double($1) }
    #expect(abs(sum - (try #require(Self.book["pedestal_sum"] as? Double))) < 1e-3)
    let most = try #require((Self.book["u16"] as? [String: Any])?["largest_error"] as? Double)
    #expect(zip(plain.values, packed.values).allSatisfy { abs(Double($0 - $1)) <= most })
    #expect(plain.hits?.allSatisfy { $0 == 50 } == true && plain.deviations?.allSatisfy { $0 == 2.5 } == true)
    #expect(packed.hits == nil)
  }

  @Test("transfer function") func transfer() throws {
    guard case .transferFunction(let table) = try TcalTable(path: Self.folder + "tf.tcal") else {
      throw TcalError.notACalibration(path: "")
    }
    #expect(table.steps.map { Int($0) } == Self.book["steps"] as? [Int])
    #expect(table.cellCount == 64 && table.values.count == 64 * 64 * 4)
  }

  @Test("other files are no tables") func others() {
    #expect(throws: TcalError.notACalibration(path: Self.folder + "r0.tio")) {
      try TcalTable(path: Self.folder + "r0.tio")
    }
  }
}

@Suite("Tcal: round trips and damage") struct TcalRoundTripTests {
  static let pedestal = TcalPedestal(
    moduleCount: 1, blockCount: 2, positionCount: 40, values: (0..<64 * 80).map { 600 + Float($0 % 97) / 8 })
  static let tables: [TcalTable] = [
    .pedestal(pedestal),
    .transferFunction(
      TcalTransferFunction(
        moduleCount: 1, cellCount: 3, steps: [-7, 0, 12, 4095], values: (0..<64 * 12).map { Float($0) / 3 })),
    .transferInput(
      TcalTransferInput(
        moduleCount: 1, cellCount: 2, amplitudes: [0.5, 1.5, 900], values: (0..<64 * 6).map { Float($0) },
        hits: (0..<64 * 6).map { Float($0 % 5) })),
  ]

  @Test("all types", arguments: tables) func roundTrip(_ table: TcalTable) throws {
    let folder = try TemporaryFolder()
    try table.write(to: folder.path("a.tcal"), keywords: [.init("COMMENTS", .text("x"))])
    #expect(try TcalTable(path: folder.path("a.tcal")) == table)
    #expect(throws: AtomicFileError.self) { try table.write(to: folder.path("a.tcal")) }
  }

  @Test("packed pedestals are right to half a step; hits and deviations stay") func packed() throws {
    let folder = try TemporaryFolder()
    var table = Self.pedestal
    table.values[5] = 0
    table.hits = (0..<64 * 80).map { Float($0 % 40 == 0 ? 0 : 100) }
    table.deviations = table.values.map { $0 / 100 }
    try TcalTable.pedestal(table).write(to: folder.path("a.tcal"), isPacked: true)
    guard case .pedestal(let read) = try TcalTable(path: folder.path("a.tcal")) else { return }
    #expect(read.hits == table.hits && read.deviations == table.deviations)
    let file = try RandomAccessFile(path: folder.path("a.tcal"))
    let header = try FITSStructure(of: file).primary
    let scale = Float(try #require(header.number("SCALE")))
    #expect(scale == 106)
    #expect(zip(read.values, table.values).allSatisfy { abs($0 - $1) <= 0.5 / scale + 1e-4 })
    #expect(header.number("MINSAMPLESBP") == 1 && header.number("MAXHITS") == 100)
  }

  @Test("a table without its scale, with falling steps, or of an unknown type is refused")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try TcalTable.pedestal(Self.pedestal).write(to: folder.path("a"), isPacked: true)
    try replace("SCALE   ", with: "XCALE   ", in: folder.path("a"), to: folder.path("b"))
    #expect(throws: TcalError.withoutScale(path: folder.path("b"), table: "DATA")) {
      try TcalTable(path: folder.path("b"))
    }
    try Self.tables[1].write(to: folder.path("c"))
    let type = "TYPE    =                  "
    try replace(type + "2.0", with: type + "3.0", in: folder.path("c"), to: folder.path("d"))
    let unknown = #expect(throws: TcalError.self) { try TcalTable(path: folder.path("d")) }
    #expect(unknown == .unsupportedType(path: folder.path("d"), type: 3))
    #expect(unknown?.description.contains("TYPE 3 (one factor per pixel) is not known") == true)
    try replace(type + "2.0", with: type + "7.0", in: folder.path("c"), to: folder.path("f"))
    #expect(throws: TcalError.unsupportedType(path: folder.path("f"), type: 7)) {
      try TcalTable(path: folder.path("f"))
    }
    let falling = TcalTransferFunction(
      moduleCount: 1, cellCount: 1, steps: [4, 4], values: [Float](repeating: 0, count: 128))
    try TcalTable.transferFunction(falling).write(to: folder.path("e"))
    #expect(throws: TcalError.self) { try TcalTable(path: folder.path("e")) }
  }

  /// Changes a text of a file, as the file of another writer, without checksums.
  private func replace(_ text: String, with other: String, in path: String, to target: String) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let range = try #require(bytes.range(of: Data(text.utf8)))
    bytes.replaceSubrange(range, with: Data(other.utf8))
    for keyword in ["CHECKSUM", "DATASUM "] {
      while let card = bytes.range(of: Data((keyword + "=").utf8)) {
        bytes.replaceSubrange(card, with: Data("NOTHING =".utf8))
      }
    }
    try bytes.write(to: URL(fileURLWithPath: target))
  }
}
