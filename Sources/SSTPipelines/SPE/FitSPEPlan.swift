import Foundation
import SPEFit
import SSTCore

/// What is fitted: densities, limits and bins, from the options and from the charges.
struct FitSPEPlan {
  /// The fitter.
  let fitter: CameraFitter
  /// The charge of one photoelectron that starts and limits are made from.
  let gain: Double
  /// The steps that the charges lie on; nil if the bins are those asked for.
  private(set) var grid: ChargeGrid?
  /// Notices for the log, warnings included.
  private(set) var notices: [Notice] = []

  /// Looks at the charges.
  ///
  /// In the mode that reproduces spefit the bins, starts and limits are those of the options.
  ///
  /// - Throws: `FitError`, `LabFitError`, `ConfigurationError`.
  init(_ tables: [ChargeTable], _ options: FitSPEOptions) throws {
    let isCompatible = options.quirks == .spefit
    let grid = try ChargeGrid(tables, range: options.range)
    let measured =
      options.gain == nil && !isCompatible ? try Self.gain(tables, grid, options.range) : nil
    gain = options.gain ?? measured ?? 1
    if let measured {
      notices.append(
        Notice(
          .gain,
          "the photoelectron peaks are \(Self.text(measured)) apart; start values and limits follow from "
            + "that (--gain)"
        ))
    }
    var binning = Binning(count: options.binCount, range: options.range)
    if let grid, let aligned = grid.aligned(count: options.binCount, range: options.range) {
      let kind = grid.spacing == 1 ? "whole numbers" : "multiples of \(Self.text(grid.spacing))"
      if isCompatible {
        notices.append(
          Notice(
            .integerCharges,
            "the charges are \(kind), but the bin edges are not half-way between two of them: "
              + "the pedestal may be \(Self.text(grid.spacing / 2)) too high"))
      } else {
        notices.append(
          Notice(
            .integerCharges,
            "the charges are \(kind), so that bin edges must be half-way between two of them: "
              + "\(Self.text(binning)) are replaced by \(Self.text(aligned))"))
        binning = aligned
        self.grid = grid
      }
    }
    if let cut = Self.cutPixels(tables, options.range) { notices.append(cut) }
    let density = try JointDensity(
      spectrumCount: tables.count, gain: gain, limits: isCompatible ? nil : options.range, options)
    var fitter = try CameraFitter(
      density, binnings: [binning], kind: options.cost, quirks: options.quirks)
    fitter.startsFromData = options.startsFromData
    self.fitter = fitter
  }

  /// The distance of the peaks, if it is so far from 1 that fits would not find it.
  private static func gain(
    _ tables: [ChargeTable], _ grid: ChargeGrid?, _ range: ClosedRange<Double>
  ) throws -> Double? {
    guard let measured = try PhotoelectronGuess.measured(tables) else { return nil }
    let isNear = (0.45...2.2).contains(measured)
    let isGrid = grid.map { measured < 4 * $0.spacing } ?? false
    return isNear || isGrid || measured > range.upperBound - range.lowerBound ? nil : measured
  }

  /// A pixel with more than this fraction of its charges below the range may have its pedestal there.
  private static let cutFraction = 0.02

  /// The warning about pixels whose low charges are outside the range; nil if there are none.
  private static func cutPixels(_ tables: [ChargeTable], _ range: ClosedRange<Double>) -> Notice? {
    let pixelCount = tables.first?.pixelCount ?? 0
    var cut = [Bool](repeating: false, count: pixelCount)
    for table in tables {
      var below = [Int](repeating: 0, count: pixelCount)
      for event in 0..<table.eventCount {
        for pixel in 0..<pixelCount where table[event, pixel] < range.lowerBound { below[pixel] += 1 }
      }
      for pixel in 0..<pixelCount where Double(below[pixel]) > cutFraction * Double(table.eventCount) {
        cut[pixel] = true
      }
    }
    let count = cut.count { $0 }
    if count == 0 { return nil }
    return Notice(
      .cutRange,
      "\(count) of \(pixelCount) pixels have charges below \(text(range.lowerBound)), the lower end of "
        + "--range: what is fitted as their pedestal may be a photoelectron peak")
  }

  private static func text(_ value: Double) -> String { String(format: "%.5g", value) }

  private static func text(_ binning: Binning) -> String {
    let width = (binning.upper - binning.lower) / Double(binning.count)
    return "\(binning.count) bins of \(text(width)) from \(text(binning.lower)) to \(text(binning.upper))"
  }
}

extension JointDensity {
  /// The densities that the options of a fit ask for.
  ///
  /// - Parameters:
  ///   - spectrumCount: the number of illuminations.
  ///   - gain: the charge of one photoelectron, roughly.
  ///   - limits: the range in which the charges are; nil for the limits of spefit.
  ///   - options: the options.
  init(
    spectrumCount: Int, gain: Double, limits: ClosedRange<Double>?, _ options: FitSPEOptions
  ) throws {
    var base = PhotoelectronDensity(options.model, pedestal: options.pedestal)
    try LabFitError.check(photoelectron: gain)
    base.scale(toGain: gain)
    if let limits { base.widen(to: limits, gain: gain) }
    let own = options.ownParameters ?? (spectrumCount > 1 ? ["lambda_"] : [])
    let known = base.parameters.map(\.name)
    for name in own where !known.contains(name) { throw FitError.unknownParameter(name, known: known) }
    let file = try options.parameterFile.map { path throws(ConfigurationError) in
      try FitParameterFile(path: path)
    }
    let parts = (0..<spectrumCount).map { index in
      var part = base
      let name = { own.contains($0) ? JointDensity.ownName($0, index) : $0 }
      file?.apply(to: &part.parameters, ownName: name)
      for i in part.parameters.indices { part.parameters[i].name = name(part.parameters[i].name) }
      return part
    }
    try file?.check(names: known + parts.flatMap { $0.parameters.map(\.name) })
    try self.init(parts)
  }
}
