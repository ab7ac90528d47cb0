import ArgumentParser
import ChargeRes
import SSTPipelines

/// The options of fits of lab spectra.
struct SPEFitArguments: RecordedOptions {
  @Option(
    name: [.customShort("p"), .customLong("pe-guess"), .customLong("pe_guess")],
    help: ArgumentHelp(
      "The charge of one photoelectron, in summed samples (default: found in the data).", valueName: "x"))
  var peGuess: Double?
  @Option(help: ArgumentHelp("The number of bins of a spectrum (default: as the data need).", valueName: "n"))
  var bins: Int?
  @Flag(
    name: [.customLong("peak-helper"), .customLong("peak_helper")],
    help: "Only show the histogram of all charges of each run.")
  var peakHelper = false

  func validate() throws {
    if let peGuess, !(peGuess > 0 && peGuess.isFinite) {
      throw ValidationError("--pe-guess must be a positive number")
    }
    if let bins, !(10...10_000).contains(bins) { throw ValidationError("--bins must be from 10 to 10000") }
  }

  /// Limits need fits.
  func checkRequirements(_ lab: LabArguments) throws {
    if peakHelper, !lab.require.isEmpty {
      throw ValidationError("--require has no meaning with --peak-helper")
    }
  }

  func options(_ lab: LabOptions, _ requirements: [LabRequirement]) throws -> LabSPEOptions {
    var options = LabSPEOptions()
    options.lab = lab
    options.lab.given.merge(try GivenOptions.recorded(self)) { $1 }
    options.photoelectronGuess = peGuess
    options.binCount = bins
    options.requirements = requirements
    return options
  }
}

/// The options of the charge resolution.
struct ScanArguments: RecordedOptions {
  static let recordsDefaults = true

  @Option(help: ArgumentHelp("The probability that a photon is detected.", valueName: "x"))
  var pde = ResolutionCurve.standardPDE
  @Option(help: ArgumentHelp("Leave out runs with more photons per pixel.", valueName: "n"))
  var maxPhotons = 1200.0
  @Option(
    help: ArgumentHelp("Use these transfer functions instead of those of the scan.", valueName: "file"))
  var transferFunctions: InputFile?

  func validate() throws {
    if !(pde > 0 && pde <= 1) { throw ValidationError("--pde must be above 0 and at most 1") }
    if !(maxPhotons > 0 && maxPhotons.isFinite) { throw ValidationError("--max-photons must be positive") }
  }

  func options(_ lab: LabOptions, _ requirements: [LabRequirement]) throws -> LabScanOptions {
    var options = LabScanOptions()
    options.lab = lab
    options.lab.given.merge(try GivenOptions.recorded(self)) { $1 }
    options.pde = pde
    options.rules = ScanRules(maximumPhotons: maxPhotons)
    options.transferPath = transferFunctions?.path
    options.requirements = requirements
    return options
  }
}
