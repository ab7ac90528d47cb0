import Foundation
import SSTCalib
import SSTCore
import SSTIO

/// The charges of several runs of one camera, on disk.
struct LabCharges {
  /// The runs' files, in order.
  let files: [LabChargeFile]
  /// The files with the results of the first pass.
  private let pulseFiles: [LabChargeFile]
  /// The runs' hashes, in order.
  let fingerprints: [FileFingerprint]
  /// Where the pulses of the common pixels are.
  let pulses: PixelPulses
  /// The pixels that are live in all runs.
  var pixels: [Int] { pulses.livePixels }

  /// Extracts runs of low light.
  ///
  /// The brightest run tells which pixels are lit and where their pulses are; a pixel is dead if it is so in any run. In
  /// the compatible mode each run has its own pulses, or those of the run with the most light in the run table, and
  /// the pixels that are live in all of them are common.
  ///
  /// - Throws: `LabError`, ``LabInputError``, `HDF5Error`, or the error of the reader.
  init(lowLight runs: [LabRunSource], _ step: LabExtractionStep) throws {
    try step.options.check(runs)
    let fingerprints = try step.fingerprints(runs)
    let found = try zip(runs, fingerprints).map { try step.pulses(of: $0, $1) }
    pulseFiles = found
    let pulses =
      step.options.quirks.contains(.ownPulses)
      ? try Self.ownPulses(runs, found.map(\.pulses)) : try Self.commonPulses(runs, found.map(\.pulses))
    files = try runs.indices.map { index in
      try step.charges(of: runs[index], fingerprints[index], pulses: pulses[index])
    }
    self.fingerprints = fingerprints
    var common = pulses[0]
    for other in pulses.dropFirst() { common.states = Self.common(common.states, other.states) }
    self.pulses = common
    guard !common.livePixels.isEmpty else { throw LabInputError.noCommonPixel }
  }

  /// Extracts the runs of a scan, all with the pulses of one run; in the compatible mode each with its own.
  ///
  /// - Parameters:
  ///   - runs: the runs.
  ///   - reference: the run whose pulses serve all; nil for their own.
  ///   - step: how it is done.
  /// - Throws: `LabError`, ``LabInputError``, `HDF5Error`, or the error of the reader.
  init(scan runs: [LabRunSource], reference: Int?, _ step: LabExtractionStep) throws {
    try step.options.check(runs)
    let fingerprints = try step.fingerprints(runs)
    let common = try reference.map { try step.pulses(of: runs[$0], fingerprints[$0]) }
    let shared = common.map { Self.withoutMissingModules($0.pulses, runs) }
    var files: [LabChargeFile] = []
    var pulseFiles = common.map { [$0] } ?? []
    for (run, fingerprint) in zip(runs, fingerprints) {
      let own = try common ?? step.pulses(of: run, fingerprint)
      if common == nil { pulseFiles.append(own) }
      files.append(try step.charges(of: run, fingerprint, pulses: shared ?? own.pulses))
    }
    self.files = files
    self.pulseFiles = pulseFiles
    self.fingerprints = fingerprints
    var pulses = files[0].pulses
    for file in files.dropFirst() { pulses.states = Self.common(pulses.states, file.pulses.states) }
    self.pulses = pulses
  }

  /// The charges without those of some runs; the common pixels stay.
  func leavingOut(_ runs: Set<Int>) -> LabCharges {
    let kept = files.indices.filter { !runs.contains($0) }
    return LabCharges(
      files: kept.map { files[$0] }, pulseFiles: pulseFiles, fingerprints: kept.map { fingerprints[$0] },
      pulses: pulses)
  }

  private init(
    files: [LabChargeFile], pulseFiles: [LabChargeFile], fingerprints: [FileFingerprint], pulses: PixelPulses
  ) {
    (self.files, self.pulseFiles, self.fingerprints, self.pulses) = (files, pulseFiles, fingerprints, pulses)
  }

  /// The charges of the common pixels of all runs, to be read block by block.
  var runs: [LabRunCharges] { files.map { LabRunCharges(file: $0, pixels: pixels) } }

  /// Removes the files, and their folder if nothing else is in it.
  func removeFiles() {
    for file in files + pulseFiles { unlink(file.path) }
    guard let path = files.first?.path, let slash = path.lastIndex(of: "/") else { return }
    rmdir(String(path[..<slash]))
  }

  // MARK: - Pulses

  private static func commonPulses(_ runs: [LabRunSource], _ own: [PixelPulses]) throws -> [PixelPulses] {
    let brightness = zip(runs, own).map { run, pulses in
      run.row?.nominalPhotons ?? pulses.significances.filter(\.isFinite).upperMedian() ?? 0
    }
    let reference = brightness.indices.max { brightness[$0] < brightness[$1] } ?? 0
    var common = own[reference]
    for (run, other) in zip(runs, own) {
      guard other.states.count == common.states.count else {
        throw LabInputError.differentReadout(path: run.path, other: runs[reference].path)
      }
      for pixel in other.states.indices where other.states[pixel] == .dead { common.states[pixel] = .dead }
    }
    return own.map { _ in common }
  }

  private static func ownPulses(_ runs: [LabRunSource], _ own: [PixelPulses]) throws -> [PixelPulses] {
    guard runs.allSatisfy({ $0.row != nil }) else { return own }
    let light = runs.map { $0.row?.nominalPhotons ?? 0 }
    let reference = light.indices.max { light[$0] < light[$1] } ?? 0
    return try own.map { try $0.withPeaks(of: own[reference]) }
  }

  /// The pulses, with the pixels dead whose modules a run does not have.
  private static func withoutMissingModules(_ pulses: PixelPulses, _ runs: [LabRunSource]) -> PixelPulses {
    var pulses = pulses
    for pixel in runs.flatMap(\.missingPixels) { pulses.states[pixel] = .dead }
    return pulses
  }

  /// Live where both are; otherwise the first reason.
  private static func common(_ a: [PixelPulses.State], _ b: [PixelPulses.State]) -> [PixelPulses.State] {
    zip(a, b).map { $0 == .live ? $1 : $0 }
  }
}

/// How many events of a run take part, and why the others do not.
public struct LabEventCounts: Sendable, Equatable {
  /// The events that take part.
  public internal(set) var kept = 0
  /// The events that are left out, by the reason: `stale`, `missing-packets`, `other-kind`, `damaged`, or the name of a
  /// problem.
  ///
  /// An event with several reasons counts for the first.
  public internal(set) var leftOut: [String: Int] = [:]

  /// The reason of events whose bytes are damaged.
  static let damaged = "damaged"

  init() {}

  /// All events that were read.
  public var total: Int { kept + leftOut.values.reduce(0, +) }

  /// The reasons in words, the most frequent first.
  public var reasonText: String {
    if leftOut.isEmpty { return "none" }
    return leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
      .joined(separator: ", ")
  }

  mutating func add(_ event: ReadoutState, isKept: Bool) {
    if isKept {
      kept += 1
    } else {
      let reason =
        event.isStale ? "stale" : event.isMissingPackets ? "missing-packets" : event.problems.names.first
      leaveOut(reason ?? Self.damaged)
    }
  }

  mutating func leaveOut(_ reason: String, _ count: Int = 1) { leftOut[reason, default: 0] += count }

  mutating func add(_ other: LabEventCounts) {
    kept += other.kept
    leftOut.merge(other.leftOut, uniquingKeysWith: +)
  }

  // MARK: - JSON

  var json: JSONValue {
    .object([
      "kept": .number(Double(kept)), "left_out": .object(leftOut.mapValues { .number(Double($0)) }),
    ])
  }

  init?(json: JSONValue) {
    guard let kept = json["kept"]?.integer, kept >= 0, let reasons = json["left_out"]?.object else {
      return nil
    }
    self.kept = kept
    leftOut = reasons.compactMapValues(\.integer)
  }
}
