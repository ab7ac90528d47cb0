import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("Tcal: any damage ends in an error or a result") struct TcalDamageTests {
  static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] != nil

  private func bytes(_ index: Int, _ path: String) throws -> [UInt8] {
    try TcalRoundTripTests.tables[index].write(to: path, isPacked: true)
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Reads all there is; nil if the file was refused with an error of ours.
  private func read(_ bytes: some Sequence<UInt8>, _ path: String) throws -> TcalTable? {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do {
      return try TcalTable(path: path)
    } catch let error as any SSTError {
      #expect(!error.description.isEmpty)
      return nil
    }
  }

  @Test("cut anywhere", arguments: TcalRoundTripTests.tables.indices) func cuts(_ index: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.tcal")
    let bytes = try bytes(index, path)
    let whole = try #require(try read(bytes, path))
    for place in stride(from: 0, to: bytes.count, by: Self.isLong ? 1 : 331) {
      // Only the last block's filling can be spared.
      if let table = try read(bytes[..<place], path) { #expect(table == whole && place > bytes.count - 2880) }
    }
  }

  @Test("flipped bits", arguments: TcalRoundTripTests.tables.indices) func flips(_ index: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.tcal")
    let bytes = try bytes(index, path)
    let before = PeakMemory.megabytes
    var random = CounterRandom(seed: UInt64(index), event: 0, purpose: 1)
    for number in 0..<(Self.isLong ? 10_000 : 120) {
      var changed = bytes
      // Half of them in the first two headers.
      let end = number % 2 == 0 ? 5760 : bytes.count
      changed[Int(random.next() % UInt64(end))] ^= 1 << UInt8(random.next() % 8)
      _ = try read(changed, path)
    }
    #expect(PeakMemory.megabytes - before < 300)
  }
}
