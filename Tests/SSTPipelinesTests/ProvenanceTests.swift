import SSTIO
import SSTData
import Foundation
@testable import SSTPipelines
import SSTCore
import TestSupport
import Testing

@Suite("Provenance") struct ProvenanceTests {
  @Test(
    "SHA-256 of the standard vectors",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func vectors(text: String, hash: String) {
    #expect(ContentHash(of: text).hexadecimal == hash)
  }

  @Test("SHA-256 of a million letters, in pieces of any size", arguments: [1_000_000, 4096, 997, 64, 63])
  func pieces(size: Int) {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    let hash = ContentHasher()
    bytes.withUnsafeBytes { all in
      for start in stride(from: 0, to: all.count, by: size) {
        hash.update(UnsafeRawBufferPointer(rebasing: all[start..<min(start + size, all.count)]))
      }
    }
    #expect(hash.finish().hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("files are hashed as a stream; folders and missing files are refused")
  func files() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8]((0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try Data(bytes).write(to: folder.url.appendingPathComponent("f"))
    let print = try FileFingerprint(ofFile: folder.path("f"))
    #expect(print == FileFingerprint(size: bytes.count, sha256: ContentHash(of: bytes).hexadecimal))
    #expect(throws: FingerprintError.notAFile(path: folder.url.path)) {
      try FileFingerprint(ofFile: folder.url.path)
    }
    let error = try #require(throws: FingerprintError.self) {
      try FileFingerprint(ofFile: folder.path("none"))
    }
    #expect(error.code.exitCode == 3 && error.description.contains("No such file"))
  }

  private func record(_ environment: [String: String], jobs: String) -> Provenance {
    let input = Provenance.Input(
      role: "R0", path: "/a/b/x.fits.fz", fingerprint: .init(size: 5, sha256: "00"))
    return Provenance(
      activity: "r0-dl1", inputs: [input], configurationSHA256: "ab",
      options: ["jobs": jobs, "max-events": "9"],
      libraries: ["hdf5": "1.10.8"], start: RunClock.now(environment: [:]), environment: environment)
  }

  @Test("with SOURCE_DATE_EPOCH equal runs give equal records")
  func reproducible() {
    let environment = ["SOURCE_DATE_EPOCH": "1700000000"]
    let one = record(environment, jobs: "1")
    #expect(one == record(environment, jobs: "3"))
    #expect(one.json.contains(#""start":"2023-11-14T22:13:20.000000000Z""#))
    #expect(one.json.contains(#""name":"x.fits.fz""#) && !one.json.contains("jobs"))
    #expect(RunClock.fixedSeconds(environment: ["SOURCE_DATE_EPOCH": "soon"]) == nil)
  }

  @Test("the root attributes have CTA's names in order, and only four vary")
  func attributes() {
    let metadata = ReferenceMetadata(observationIDs: [202_601_210_001])
    let one = metadata.attributes(record([:], jobs: "1"))
    let two = metadata.attributes(record([:], jobs: "1"))
    #expect(one.count == 29 && one.first?.key == "CTA REFERENCE VERSION")
    #expect(one.map(\.key) == two.map(\.key))
    let varying = zip(one, two).filter { $0.value != $1.value }.map(\.0.key)
    #expect(Set(varying).isSubset(of: Provenance.varyingKeys))
    #expect(varying.contains("CTA PRODUCT ID") && varying.contains("CTA ACTIVITY ID"))
    let values = Dictionary(one.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    #expect(
      values["CTA PRODUCT DATA MODEL VERSION"] == "v5.0.0" && values["CTA PROCESS ID"] == "202601210001")
    #expect(values["CTA PRODUCT CREATION TIME"]?.utf8.count == 23)
    #expect(UUID(uuidString: values["CTA PRODUCT ID"] ?? "") != nil)
  }
}
