import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("Checksums of .tio and .tcal files") struct TIOChecksumTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func file(_ level: TIOFile.Level) -> TIOSmallFile {
    TIOSmallFile(
      layout: level == .r0 ? .r0(slots: [3], samplesPerPixel: 32) : .r1(slots: [3], samplesPerPixel: 32),
      configuration: "a = 1\n")
  }

  @Test("every unit of an own file carries both sums", arguments: [TIOFile.Level.r0, .r1])
  func whole(_ level: TIOFile.Level) throws {
    let path = folder.path("a.tio")
    try file(level).write(to: path)
    #expect(try TIOFile(path: path).verifyChecksums().isEmpty)
    let units = try FITSLayout.units(of: RandomAccessFile(path: path))
    #expect(units.map(\.name) == ["", "EVENTS", "CONFIG"])
  }

  @Test("any changed bit is found") func flips() throws {
    let path = folder.path("b.tio")
    try file(.r1).write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for place in stride(from: 0, to: bytes.count, by: 97) {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      try Data(changed).write(to: URL(fileURLWithPath: path))
      #expect(throws: (any Error).self, "byte \(place)") { try TIOFile(path: path).verifyChecksums() }
    }
  }

  @Test("a calibration table with a changed value is refused") func table() throws {
    let path = folder.path("c.tcal")
    let pedestal = TcalPedestal(
      moduleCount: 1, blockCount: 2, positionCount: 32, values: (0..<64 * 64).map { Float($0) }, hits: nil,
      deviations: nil)
    try TcalTable.pedestal(pedestal).write(to: path)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    _ = try TcalTable(path: path)
    bytes[bytes.count - 5000] ^= 64
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: FITSError.self) { try TcalTable(path: path) }
    #expect(error?.code.exitCode == 4)
  }
}
