import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("Damaged NumPy arrays") struct NumPyDamageTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("array.npy")
  }

  private func error(_ bytes: [UInt8]) throws -> NumPyError? {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do throws(NumPyError) {
      _ = try NumPyArray.read(path: path)
      return nil
    } catch {
      return error
    }
  }

  private func error(_ header: String, data: Int = 24) throws -> NumPyError? {
    try error(NumPyFile.bytes(header, [UInt8](repeating: 1, count: data)))
  }

  @Test(
    "what the file claims is checked",
    arguments: [
      ("(7,)", "24 bytes of values"), ("(5,)", "4 more bytes"),
      ("(9223372036854775807, 3)", "24 bytes of values"),
      ("(4611686018427387904,)", "24 bytes of values"), ("(3037000500, 3037000500, 2)", "24 bytes of values"),
      ("(99999999999999999999,)", "not the dictionary"), ("(-6,)", "not the dictionary"),
      ("6", "shape integer(6)"),
      ("('6',)", "shape list"), ("(6,", "not the dictionary"), ("((6,),)", "shape list"),
      ("(" + String(repeating: "1,", count: 65) + ")", "shape list"),
    ]) func shapes(shape: String, found: String) throws
  {
    let error = try #require(try error(NumPyFile.header("<f4", shape)))
    #expect(error.code.number == 430)
    #expect(error.description.contains(found), "\(error)")
    #expect(error.description.contains(path))
  }

  @Test(
    "types that are not numbers",
    arguments: [
      ("|O", "pickled"), ("<c8", "'<c8'"), ("<U5", "'<U5'"), ("|S3", "'|S3'"), ("<f16", "'<f16'"),
      ("<M8[ns]", "<M8"),
      ("<f3", "'<f3'"),
    ]) func types(descr: String, found: String) throws
  {
    let error = try #require(try error(NumPyFile.header(descr, "(3,)")))
    #expect(error.code.number == 630)
    #expect(error.description.contains(found), "\(error)")
  }

  @Test(
    "headers",
    arguments: [
      "", "{}", "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)", "{'descr': '<f4', 'shape': (6,)}",
      "{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}",
      "{'descr': '', 'fortran_order': False, 'shape': (6,)}",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} + 1", String(repeating: "(", count: 5000),
      "{'descr': f(), 'fortran_order': False, 'shape': (6,)}", "{'descr: 5}", "{,}", "{'a':1,,}",
    ]) func headers(header: String) throws
  {
    #expect(try error(header)?.code.number == 430)
  }

  @Test("structured arrays, other formats, other versions") func others() throws {
    let fields = "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (3,)}"
    #expect(try error(fields)?.description.contains("structured") == true)
    #expect(try error(Array("PK\u{3}\u{4} not an array".utf8))?.code.number == 430)
    #expect(try error([])?.code.number == 430)
    var bytes = NumPyFile.bytes(NumPyFile.header("<f4", "(0,)"), [])
    bytes[6] = 4
    #expect(try error(bytes)?.code.number == 630)
    #expect(NumPyError.file(.cannotOpen(path: "x", reason: "y")).code.number == 301)
    #expect(throws: NumPyError.self) { try NumPyArray.read(path: folder.path("absent.npy")) }
  }

  @Test("cut at any place, and every byte changed") func bytes() throws {
    let good = NumPyFile.bytes(
      NumPyFile.header(">f4", "(2, 3)", fortran: true), NumPyFile.raw([1, 2, 3, 4, 5, 6 as Float]))
    #expect(try error(good) == nil)
    for count in good.indices { #expect(try error(Array(good[..<count])) != nil) }
    for place in good.indices {
      for change in [0xFF, 0x01, 0x80, 0x10] as [UInt8] {
        var damaged = good
        damaged[place] ^= change
        _ = try error(damaged)
      }
    }
  }
}
