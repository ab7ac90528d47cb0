import Foundation
import SSTCore
import SSTIO
import SSTPipelines
import TestSupport
import Testing

private let parameters = "dl1/event/telescope/parameters/tel_021"

@Suite("r0-dl1: single defects of the original beside the right result") struct R0DL1QuirkTests {
  private let folder: TemporaryFolder
  private let raw: String

  init() throws {
    folder = try TemporaryFolder()
    raw = folder.path("SST1M1_20260121_0001.fits.fz")
  }

  /// Processes the raw file twice: right, and with one defect.
  private func both(_ quirk: Quirks) throws -> (right: HDF5File, original: HDF5File) {
    try (
      SmallRun.process(raw, into: folder.path("right")).file,
      SmallRun.process(raw, into: folder.path("original"), quirks: quirk).file
    )
  }

  @Test(
    "defect 20: pixels of missing boards are filled from their neighbors; the original takes what is there")
  func missingBoards() throws {
    let absent = 700
    let row = try #require(SST1MCamera.pixelOfStoredRow.firstIndex(of: absent))
    try SmallRun.write(to: raw) { _, event in event.removeStoredRows(row..<row + 1) }
    let files = try both(.unmaskedBoards)
    let images = try [files.right, files.original].map {
      try $0.table("dl1/event/telescope/images/tel_021").read().floats("image")
    }
    let neighbors = SST1MCamera.geometry.neighbors(of: absent).map { Int($0) }
    let mean = neighbors.reduce(Float(0)) { $0 + images[0][$1] } / Float(neighbors.count)
    #expect(images[0][absent] == mean)
    #expect(images[1][absent] != mean)
  }

  @Test("defect 23: columns of times, provenance and a true observation id; the original has none")
  func layout() throws {
    try SmallRun.write(to: raw)
    let files = try both(.originalLayout)
    let (right, original) = try (
      Set(files.right.table(parameters).columns.map(\.name)),
      Set(files.original.table(parameters).columns.map(\.name))
    )
    #expect(original.isStrictSubset(of: right) && right.contains("voltage_drop_factor"))
    #expect(!original.contains("voltage_drop_factor"))
    func observation(_ file: HDF5File) throws -> [Int64] {
      try file.table("configuration/observation/observation_block").read().integers("obs_id")
    }
    #expect(try observation(files.right) == [202_601_210_001] && observation(files.original) == [0])
  }

  @Test(
    "defect 24: clocks of 2018 count UTC; the original takes them for TAI",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func clock() throws {
    let old = SharedData.path("cases/sky-08-utc-clock/SST1M1_20180822_0001.fits.fz")
    let times = try [Quirks(), .clockIsTAI].map { quirks in
      let file = try SmallRun.process(old, into: folder.path("\(quirks.rawValue)"), quirks: quirks) {
        $0.forcesPointing = true
        ($0.pointingRightAscensionDeg, $0.pointingDeclinationDeg) = (83.63, 22.01)
      }.file
      return try file.table(parameters).read().doubles("local_time")
    }
    #expect(!times[0].isEmpty && zip(times[0], times[1]).allSatisfy { abs($0 - $1 - 37) < 1e-6 })
  }

  @Test("defect 25: an event that is there again is left out; the original writes it twice") func again()
    throws
  {
    try SmallRun.write(to: raw) { index, event in
      guard index == 10 || index == 11 else { return }
      event.header.eventNumber = 500
      event.header.time = TAITime(unixSeconds: 1_769_000_100)
      event.header.eventType = 1
    }
    let files = try both(.repeatedEvents)
    let counts = try [files.right, files.original].map {
      try $0.table(parameters).read().integers("event_id").count { $0 == 500 }
    }
    #expect(counts == [1, 2])
  }

  @Test("defect 26: an event without a number gets one of its own; the original's is used by all telescopes")
  func substitutes() throws {
    try SmallRun.write(to: raw) { index, event in if index == 5 { event.header.eventNumber = 0 } }
    let files = try both(.sharedSubstitutes)
    let ids = try [files.right, files.original].map { try $0.table(parameters).read().integers("event_id") }
    let own: Int64 = 210_000_010_000_000_005
    #expect(ids[0].contains(own) && !ids[1].contains(own) && ids[1].contains(1_000_005))
  }
}
