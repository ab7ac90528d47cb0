import SSTCore
import Foundation
import SSTIO
import TestSupport
import Testing

@Suite("The commands with .tio and .tcal files") struct TIOCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// An R0 run of one module whose counts are all 600 plus the pixel's number, and a pedestal run of 600.
  private func write(_ name: String, light: Bool) throws -> String {
    let path = folder.path(name)
    var layout = TIOLayout.r0(slots: [4], samplesPerPixel: 32)
    layout.waveformsPerPacket = 64
    let writer = try TIOWriter(
      path: path, layout: layout,
      keywords: [.init("RUNNUMBER", .integer(17)), .init("SLOT-04-SN", .integer(7))])
    let events = (0..<200).map { index in
      TIOWriter.Event(
        tack: UInt64(index) * 1_000_000, cpuSeconds: 1_769_000_000, cpuNanoseconds: Int64(index),
        firstCell: index * 29 % 4096)
    }
    let words = (0..<200 * 64 * 32).map { (index: Int) -> UInt16 in
      light ? 600 + UInt16(index / 32 % 64) : 600
    }
    try words.withUnsafeBufferPointer { try writer.append(events, words: $0) }
    try writer.finish()
    return path
  }

  @Test("from a pedestal run to R1") func calibrate() throws {
    let (dark, run) = (try write("dark_r0.tio", light: false), try write("run_r0.tio", light: true))
    let (table, out) = (folder.path("ped.tcal"), folder.path("r1"))
    let made = try Command.run("pedestal-tio", dark, "--output", table, "--spread", "--no-progress")
    #expect(made.code == 0 && made.messages.contains("197 of 200 events"), "\(made.messages)")
    let again = try Command.run("pedestal-tio", dark, "--output", table)
    #expect(again.code == 5 && again.messages.contains("E0540 output-exists"))
    let outcome = try Command.run("calibrate-tio", run, "-p", table, "-o", out, "--json", "-j", "2")
    #expect(outcome.code == 0, "\(outcome.messages)")
    let files = (outcome.json as? [String: Any])?["files"] as? [[String: Any]]
    #expect(files?.first?["events"] as? Int == 200 && files?.first?["clamped"] as? Int == 0)
    let result = try TIOFile(path: out + "/run_r1.tio")
    #expect(result.level == .r1 && result.scale == 13.6 && result.offset == 700 && result.runNumber == 17)
    let block = try RawFile.openRows(result).block(0..<200, samples: .physical).telescopes[0]
    // Only cells that the pedestal run reached have values; half a step of 1/13.6 is lost in 16 bits.
    for (index, value) in block.values.enumerated() where value != 0 {
      #expect(abs(value - Float(index / 32 % 64)) <= 0.5 / 13.6 + 1e-4)
    }
    #expect(try Command.run("check", out + "/run_r1.tio", table, dark).code == 0)
  }

  @Test("transfer functions are found by the serial numbers of the modules") func transferFolder() throws {
    let run = try write("run_r0.tio", light: true)
    let pedestal = TcalPedestal(
      moduleCount: 1, blockCount: 128, positionCount: 63,
      values: [Float](repeating: 600, count: 64 * 128 * 63))
    try TcalTable.pedestal(pedestal).write(to: folder.path("ped.tcal"))
    let double = TcalTransferFunction(
      moduleCount: 1, cellCount: 64, steps: [-100, 4000],
      values: (0..<64 * 64 * 2).map { $0 % 2 == 0 ? -200 : 8000 })
    try TcalTable.transferFunction(double).write(to: folder.path("SN0008_tf.tcal"))
    let arguments = [
      "calibrate-tio", run, "-p", folder.path("ped.tcal"), "-t", folder.url.path, "-o", folder.path("x"),
    ]
    let missing = try Command.run(arguments)
    #expect(missing.code == 3 && missing.messages.contains("SN7_tf.tcal of module 7"), "\(missing.messages)")
    try TcalTable.transferFunction(double).write(to: folder.path("SN0007_tf.tcal"))
    #expect(try Command.run(arguments).code == 0)
    let result = try TIOFile(path: folder.path("x/run_r1.tio"))
    #expect(result.scale == 22.8 && result.offset == 370 && result.modules.map(\.serialNumber) == [7])
    let block = try RawFile.openRows(result).block(0..<200, samples: .physical).telescopes[0]
    let strange = block.values.enumerated().filter {
      abs($0.element - 2 * Float($0.offset / 32 % 64)) > 0.5 / 22.8 + 1e-3
    }
    #expect(strange.isEmpty)
  }

  @Test("what cannot be calibrated is said") func refusals() throws {
    let run = try write("run_r0.tio", light: true)
    let x = folder.path("x")
    let missing = try Command.run("calibrate-tio", run, "-p", folder.path("none.tcal"), "-o", x)
    #expect(missing.code == 3 && missing.messages.contains("E0301 cannot-open"))
    let other = try Command.run("calibrate-tio", run, "-p", run, "-o", x)
    #expect(other.code == 6 && other.messages.contains("E0640 tcal-no-type"))
    #expect(try Command.run("calibrate-tio", run, "-p", "a", "--scale", "0").code == 2)
    #expect(try Command.run("calibrate-tio", run).code == 2)
    #expect(try Command.run("calibrate-tio", "-p", "a").code == 2)
    let same = try Command.run("calibrate-tio", run, run, "-p", "a")
    #expect(same.code == 2 && same.messages.contains("E0283 same-output"))
  }

  @Test("info, dump and check") func inspection() throws {
    let run = try write("run_r0.tio", light: true)
    let all = try #require(try Command.run("info", run, "--json").json as? [[String: Any]])
    let facts = try #require(all[0]["facts"] as? [String: Any])
    #expect(facts["level"] as? String == "R0" && facts["pixels"] as? Int == 64)
    #expect(facts["slots"] as? [Int] == [4])
    #expect((all[0]["events"] as? [String: Any])?["count"] as? Int == 200)
    let dump = try Command.run(
      "dump", run, "-t", "EVENTS", "--rows", "7:9", "--columns", "event,tack,first_cell,samples")
    let lines = dump.output.split(separator: "\n").compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
    #expect(lines.map { $0["event"] as? Int } == [7, 8] && lines[1]["tack"] as? Int == 8_000_000)
    #expect(lines[0]["first_cell"] as? Int == 203 && (lines[0]["samples"] as? [Int])?[33] == 601)
    let packets = try Command.run(
      "dump", run, "-t", "PACKETS", "--rows", "199", "--columns", "event,slot,is_present", "--format", "csv")
    #expect(packets.output == "event,slot,is_present\n199,4,true\n")
    #expect(try Command.run("dump", run, "-t", "EVENT").messages.contains("'EVENTS'"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: run))
    bytes[bytes.count / 2] ^= 4
    try bytes.write(to: URL(fileURLWithPath: run))
    let damaged = try Command.run("check", run)
    #expect(damaged.code == 4 && damaged.output.contains("E0483 damaged-events"), "\(damaged.output)")
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: run))
    #expect(try Command.run("check", run).output.contains("E0437 tio-truncated"))
    let cut = try #require(try Command.run("info", run, "--json").json as? [[String: Any]])
    #expect(cut[0]["complete"] as? Bool == false)
    #expect(try Command.run("dump", run, "-t", "EVENTS", "--columns", "event").code == 4)
    #expect(
      try Command.run("dump", run, "-t", "EVENTS", "--columns", "event", "--on-corrupt", "recover").code == 0)
  }
}
