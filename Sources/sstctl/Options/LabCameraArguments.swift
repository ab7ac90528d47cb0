import ArgumentParser
import SSTSim

/// Options of the camera of `sstctl simulate lab`.
struct LabCameraArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Height of the pulse of one fired cell, mV.", valueName: "mv"))
  var amplitude = 3.2
  @Option(help: ArgumentHelp("Relative spread of a cell's charge.", valueName: "x")) var peSigma = 0.12
  @Option(help: ArgumentHelp("Mean further cells that each fired cell fires.", valueName: "x"))
  var opct = 0.12
  @Option(help: ArgumentHelp("Noise of one sample, mV rms.", valueName: "mv")) var noise = 0.85
  @Option(help: ArgumentHelp("Dark counts of a pixel in all runs, MHz.", valueName: "mhz")) var darkRate = 0.0
  @Option(help: ArgumentHelp("Fired cells from which on flashes are compressed.", valueName: "n"))
  var knee = 100.0
  @Option(help: ArgumentHelp("Fired cells that the response can reach above the knee.", valueName: "n"))
  var saturationRange = 8000.0
  @Option(help: ArgumentHelp("Share of pixels without light.", valueName: "x")) var dead = 0.005
  @Option(help: ArgumentHelp("Share of pixels with 5 to 20 % of the light.", valueName: "x")) var dim = 0.01
  @Option(help: ArgumentHelp("Share of pixels with three to five times the noise.", valueName: "x"))
  var noisy = 0.01
  @Option(help: ArgumentHelp("A module that is not read out; can be given again.", valueName: "slot"))
  var missingModule: [Int] = []
  @Option(help: ArgumentHelp("Share of stale events, without light.", valueName: "x")) var staleFraction =
    0.002
  @Option(help: ArgumentHelp("Share of events that lack a packet.", valueName: "x")) var incompleteFraction =
    0.002

  /// The camera that the options ask for.
  func settings(pixels: Int) -> LabCameraSettings {
    var settings = LabCameraSettings()
    settings.pixelCount = pixels
    settings.amplitude = amplitude
    settings.chargeSpread = peSigma
    settings.crosstalk = opct
    settings.noise = noise
    settings.darkCountHz = darkRate * 1e6
    settings.saturation.knee = knee
    settings.saturation.range = saturationRange
    settings.deadFraction = dead
    settings.dimFraction = dim
    settings.noisyFraction = noisy
    settings.missingModules = missingModule
    return settings
  }
}
