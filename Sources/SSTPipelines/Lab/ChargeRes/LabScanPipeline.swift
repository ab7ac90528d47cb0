import SSTData
public import Logging
import ChargeRes
import Foundation
import SSTCalib
public import SSTCore
import SSTIO

/// From a dynamic-range scan of the lab to transfer functions, charge resolution, tables and a report.
public struct LabScanPipeline: Sendable {
  /// The options.
  public let options: LabScanOptions
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: LabPhase.Observer

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between events.
  ///   - progress: makes the observers of the parts.
  public init(
    options: LabScanOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: @escaping LabPhase.Observer = { _ in nil }
  ) {
    (self.options, self.log, self.cancellation, self.progress) = (options, log, cancellation, progress)
  }

  /// Looks for what would stop ``run(_:)`` before its work: existing outputs, a missing plotting library, a mapping, table
  /// or transfer functions that do not fit. The table of good pixels may not be there yet.
  ///
  /// - Parameter inputs: the runs of the scan with their table.
  /// - Throws: an `SSTError` of the module where it is found.
  public func check(_ inputs: LabInputs) throws {
    _ = try LabScanWriter(options: options)
    _ = try LabMapping.mapping(path: options.lab.mappingPath, of: inputs.runs[0])
    _ = try givenFunctions()
    _ = try LabScanPlan(inputs, options)
    try options.lab.check(inputs.runs)
  }

  /// Extracts the charges of the runs and tests their resolution, and writes all outputs.
  ///
  /// - Parameter inputs: the runs of the scan with their table.
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError`. No output is left behind then, but the
  ///   charges of finished runs, which the next attempt takes up.
  public func run(_ inputs: LabInputs) throws -> LabScanResult {
    let start = RunClock.now()
    let writer = try LabScanWriter(options: options)
    let mapping = try LabMapping.mapping(path: options.lab.mappingPath, of: inputs.runs[0])
    let good = try options.referencePath.map { try LabGoodPixels(path: $0) }
    if let good, let stranger = good.numbers.sorted().first(where: { !mapping.pixels.indices.contains($0) }) {
      throw LabScanError.otherCamera(table: good.path, pixel: stranger, count: mapping.pixelCount)
    }
    let functions = try givenFunctions()
    var plan = try LabScanPlan(inputs, options)
    for name in plan.leftOut {
      log.report(.scanRunLeftOut, "\(name) is left out: no light, or more than --max-photons")
    }
    var charges = try charges(of: plan)
    guard !charges.pixels.isEmpty else { throw LabInputError.noCommonPixel }
    var means = try means(charges)
    let doubts = try LabScanDoubts(plan, charges, means, options)
    for warning in doubts.warnings { log.report(warning) }
    if !doubts.runs.isEmpty {
      means = means.indices.filter { !doubts.runs.contains($0) }.map { means[$0] }
      (plan, charges) = (plan.leavingOut(doubts.runs), charges.leavingOut(doubts.runs))
    }
    let calibration = try calibration(charges, plan, means, functions, doubts.pixels)
    let unusable = calibration.missing.merging(doubts.pixels) { first, _ in first }
    for (pixel, error) in unusable.sorted(by: { $0.key < $1.key }) {
      log.report(.noResponse, "pixel \(pixel): \(error.description)")
    }
    let isGood = charges.pixels.map { pixel in
      unusable[pixel] == nil && good?.numbers.contains(pixel) ?? true
    }
    let totals = try totals(charges, plan, calibration, isGood)
    let result = try result(plan, charges, calibration, isGood, totals, mapping)
    if !options.lab.quirks.contains(.unsortedResponse) {
      for text in result.belowPoisson { log.report(.belowPoisson, text) }
    }
    try cancellation.check()
    try writer.write(result, charges, start: start)
    if options.lab.deletesCheckpoints { charges.removeFiles() }
    return result
  }

  // MARK: - Steps

  private func givenFunctions() throws -> TransferFunctionSet? {
    try options.transferPath.map { try TransferFunctionSet(json: TransferFile.read($0)) }
  }

  private func charges(of plan: LabScanPlan) throws -> LabCharges {
    let counts = plan.runs.map { $0.eventCount ?? 0 }
    let events = counts.reduce(0, +)
    let hasOwnPulses = options.lab.quirks.contains(.ownPulses)
    let first = hasOwnPulses ? events : plan.reference.map { counts[$0] } ?? events
    let step = LabExtractionStep(
      options: options.lab, log: log, cancellation: cancellation,
      progress: ProgressCounter(total: events + first, unit: "events", observer: progress(.charges)))
    return try LabCharges(
      scan: plan.runs, reference: hasOwnPulses ? nil : plan.reference, step)
  }

  /// The mean charges of all runs.
  private func means(_ charges: LabCharges) throws -> [FoldedMeans] {
    let pixels = charges.pixels
    return try parallelMap(count: charges.files.count, jobs: options.lab.jobs) { index, _ in
      var means = FoldedMeans(pixelCount: pixels.count)
      var first = 0
      try charges.files[index].forEachBlock(ofPixels: pixels) { block in
        try cancellation.check()
        try means.add(block, firstEvent: first)
        first += block.eventCount
      }
      return means
    }
  }

  /// The responses: given ones, or those of the dark runs.
  private func calibration(
    _ charges: LabCharges, _ plan: LabScanPlan, _ allMeans: [FoldedMeans],
    _ functions: TransferFunctionSet?, _ excluded: [Int: ChargeResError]
  ) throws -> CrossCalibration {
    let (pixels, window) = (charges.pixels, options.lab.extraction.windowWidth)
    let quirks = options.lab.quirks
    if let functions {
      return try CrossCalibration(
        transferFunctions: functions, pixels: pixels, window: window, quirks: quirks)
    }
    let dark = plan.runs.indices.filter { plan.isDark[$0] }
    let means = dark.map { allMeans[$0] }
    let expected = dark.map { plan.scan[$0].expectedPE(pde: options.pde) }
    guard quirks.contains(.unsortedResponse) else {
      return try CrossCalibration(
        expectedPE: expected, means: means, pixels: pixels, window: window, excluded: excluded)
    }
    var set = TransferFunctionSet()
    try set.add(
      expectedPE: expected, meanADC: means.map { $0.means() }, pixels: pixels, window: window, quirks: quirks)
    return try CrossCalibration(transferFunctions: set, pixels: pixels, window: window, quirks: quirks)
  }

  private func totals(
    _ charges: LabCharges, _ plan: LabScanPlan, _ calibration: CrossCalibration, _ isGood: [Bool]
  ) throws -> [RunTotals] {
    let pixels = charges.pixels
    let counter = ProgressCounter(
      total: charges.files.reduce(0) { $0 + $1.eventCount }, unit: "events", observer: progress(.resolution))
    // With given responses no run is calibrated with its own response.
    let isMeasured = options.transferPath == nil
    return try parallelMap(count: plan.runs.count, jobs: options.lab.jobs) { index, _ in
      var totals = try RunTotals(expectedPE: plan.scan[index].expectedPE(pde: options.pde), isGood: isGood)
      var first = 0
      try charges.files[index].forEachBlock(ofPixels: pixels) { block in
        try cancellation.check()
        try totals.add(
          block, firstEvent: first, through: calibration, isDark: isMeasured && plan.isDark[index])
        first += block.eventCount
        counter.advance(block.eventCount)
      }
      return totals
    }
  }

  private func result(
    _ plan: LabScanPlan, _ charges: LabCharges, _ calibration: CrossCalibration, _ isGood: [Bool],
    _ totals: [RunTotals], _ mapping: PixelMapping
  ) throws -> LabScanResult {
    let runs = plan.runs.indices.map { index in
      LabScanResult.Run(
        run: plan.runs[index], scan: plan.scan[index], counts: charges.files[index].counts,
        isDark: plan.isDark[index], totals: totals[index])
    }
    let levels = try NightSkyLevel.levels(of: plan.scan, rules: options.effectiveRules).map { level in
      let requirement = options.requirement(level)
      let verdicts = try LevelVerdicts(
        level.runs.map { totals[$0].resolution }, isGood: isGood, by: RequirementRule(limit: requirement))
      return LabScanResult.Level(level: level, requirement: requirement, verdicts: verdicts)
    }
    return LabScanResult(
      mapping: mapping, pulses: charges.pulses, pixels: charges.pixels, isGood: isGood,
      calibration: calibration, runs: runs, levels: levels, leftOut: plan.leftOut)
  }
}

/// The bytes of a file of transfer functions.
private enum TransferFile {
  static func read(_ path: String) throws -> Data {
    let file = try RandomAccessFile(path: path)
    guard file.size <= 1 << 30 else {
      throw ChargeResError.damagedTransferFile("\(path) has \(file.size) bytes")
    }
    return Data(try file.bytes(0..<file.size))
  }
}
