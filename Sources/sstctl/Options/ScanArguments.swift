import ArgumentParser
import ChargeRes
import SSTPipelines

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
