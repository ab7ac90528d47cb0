import ArgumentParser
import ChargeRes
import SSTPipelines

/// The options of fits of lab spectra.
struct SPEFitArguments: RecordedOptions {
  @Option(
    name: [.customShort("p"), .customLong("pe-guess"), .customLong("pe_guess")],
    parsing: .unconditional,
    help: ArgumentHelp(
      "Approximate charge of a photoelectron in summed samples, mV ns, or p.e. of simtel files (default: found in the data).",
      valueName: "charge"))
  var peGuess: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Bins of a spectrum, 10 to 10000 (default: chosen from the data).", valueName: "n"))
  var bins: Int?
  @Flag(
    name: [.customLong("peak-helper"), .customLong("peak_helper")],
    help:
      "Only make the histogram of the charges of all pixels for each run, to read --pe-guess off; no fits.")
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
      throw ValidationError("--require needs fits, which --peak-helper does not make")
    }
  }

  func options(
    _ lab: LabOptions, _ simulated: SimulatedRunOptions, _ requirements: [LabRequirement]
  ) throws -> LabSPEOptions {
    var options = LabSPEOptions()
    options.lab = lab
    options.lab.simulation = simulated.choice
    options.lab.given.merge(try GivenOptions.recorded(self)) { $1 }
    options.lab.given.merge(try GivenOptions.recorded(simulated)) { $1 }
    options.photoelectronGuess = peGuess
    options.binCount = bins
    options.requirements = requirements
    return options
  }
}

/// The options of the charge resolution.
struct ScanArguments: RecordedOptions {
  static let recordsDefaults = true

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Photon detection efficiency, above 0 to 1: photons of table.csv times this are the true photoelectrons.",
      valueName: "x"))
  var pde = ResolutionCurve.standardPDE
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Leave out runs with more photons per pixel and flash: there the readout is saturated.", valueName: "n")
  )
  var maxPhotons = 1200.0
  @Option(
    help: ArgumentHelp(
      "Calibrate with these transfer functions (JSON) instead of those measured in the scan itself.",
      valueName: "file"))
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
