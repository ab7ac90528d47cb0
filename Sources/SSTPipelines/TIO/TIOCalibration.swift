import SSTData
public import SSTCore
import Foundation
import SSTCalib
import SSTIO

/// Calibrates R0 `.tio` files to R1 with tables of the camera group.
public struct TIOCalibration: Sendable {
  /// What to do.
  public let options: TIOCalibrationOptions
  private let pedestal: TcalPedestal

  /// Reads the pedestals.
  ///
  /// - Parameter options: what to do.
  /// - Throws: `TcalError`, ``TIOCalibrationError``, or the error of a reader.
  public init(options: TIOCalibrationOptions) throws {
    self.options = options
    let table = try TcalTable(path: options.pedestal)
    guard case .pedestal(let pedestal) = table else {
      throw TIOCalibrationError.wrongTable(
        path: options.pedestal, found: TcalInformation.kind(table), needed: "pedestal table (TYPE 1)")
    }
    self.pedestal = pedestal
  }

  /// Calibrates one file.
  ///
  /// - Parameters:
  ///   - input: the R0 file.
  ///   - cancellation: checked between blocks of events.
  ///   - progress: hears how many events are done.
  /// - Returns: what was done.
  /// - Throws: an `SSTError`, or `CancelledError`; no output is left behind.
  public func run(
    _ input: String, cancellation: CancellationFlag? = nil, progress: (any ProgressObserver)? = nil
  ) throws -> TIOCalibrationSummary {
    let file = try TIOFile(path: input)
    guard file.level == .r0 else { throw TIOCalibrationError.notR0(path: input) }
    if file.cameraVersion == "1.0.0" {
      throw TIOCalibrationError.unsupportedCamera(path: input, version: file.cameraVersion)
    }
    let calibrator = try TARGETCalibrator(
      pedestal: pedestal, transfer: transfer(for: file),
      samplesPerPixel: file.readout?.samplesPerPixel ?? 0)
    var conversion = TIOConversion(
      source: file, path: options.output(of: input), scale: options.effectiveScale,
      offset: options.effectiveOffset)
    conversion.keywords = keywords
    conversion.overwrite = options.overwrite
    let total = file.eventCount
    let summary = try conversion.run(
      jobs: options.jobs,
      progress: { done in
        try cancellation?.check()
        progress?.progressed(done: done, total: total, unit: "events")
      }, { calibrator.calibrate($0, into: $1) })
    return TIOCalibrationSummary(
      input: input, output: conversion.path, events: summary.events, clamped: summary.clamped)
  }

  /// The names that the camera group's programs look for; folders say nothing about what a table is.
  private var keywords: [FITSCard] {
    func name(_ path: String) -> String {
      let last = path.split(separator: "/").last.map(String.init) ?? path
      let printable = last.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) }
      return String(printable.map(Character.init).prefix(36))
    }
    let transfer = options.transfer.map(name) ?? ""
    return [
      .init("DATE-CAL", .text(String(RunClock.now().iso8601UTC.prefix(19))), "time of calibration (UTC)"),
      .init("PEDESTAL", .text(name(options.pedestal)), "pedestal table"),
      .init("TF", .text(transfer), "transfer function table"),
      .init("IS_PEDESTAL_CALIBRATED", .logical(true)),
      .init("IS_TF_CALIBRATED", .logical(options.transfer != nil)),
      .init("PEDESTAL_NAME", .text(name(options.pedestal))),
      .init("TF_NAME", .text(transfer)),
    ]
  }

  /// No table, one for all modules, or one for each slot.
  private func transfer(for file: TIOFile) throws -> [TcalTransferFunction] {
    guard let path = options.transfer else { return [] }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return [try Self.transferFunction(path)]
    }
    let slots = file.readout?.slots ?? []
    let numbers = Dictionary(
      file.modules.compactMap { module in module.serialNumber.map { (module.slot, $0) } },
      uniquingKeysWith: { first, _ in first })
    let files = Self.filesBySerialNumber(folder: path)
    var tables: [Int: TcalTransferFunction] = [:]
    for slot in slots {
      guard let number = numbers[slot] else {
        throw TIOCalibrationError.unknownModule(path: file.path, slot: slot)
      }
      guard let name = files[number] else {
        throw TIOCalibrationError.missingTransfer(folder: path, serialNumber: number)
      }
      tables[slot] = try Self.transferFunction(path + "/" + name)
    }
    guard let any = tables.values.first else { return [] }
    return (0..<32).map { tables[$0] ?? any }
  }

  private static func transferFunction(_ path: String) throws -> TcalTransferFunction {
    let table = try TcalTable(path: path)
    if case .transferFunction(let function) = table { return function }
    throw TIOCalibrationError.wrongTable(
      path: path, found: TcalInformation.kind(table), needed: "transfer function (TYPE 2)")
  }

  /// The files `SNnnnn_tf.tcal` of a folder by their numbers.
  private static func filesBySerialNumber(folder: String) -> [Int: String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var files: [Int: String] = [:]
    for name in names.sorted() where name.hasPrefix("SN") && name.hasSuffix("_tf.tcal") {
      if let number = Int(name.dropFirst(2).dropLast("_tf.tcal".count)) { files[number] = name }
    }
    return files
  }
}
