import SSTSky
import SSTCalib
import SSTCore
import SSTPipelines
import SSTSim

/// The telescopes of the array with the tables that `r0-dl1` uses by default.
enum NightTelescopes {
  static func packaged() throws -> [NightTelescope] {
    let configuration = try PipelineConfiguration.packaged()
    return try SubarrayDescription.sst1m.telescopes.map { telescope in
      let place = try configuration.coordinates(ofTelescope: telescope.id)
      let packaged = try TelescopeCalibration.packaged(telescope: telescope.id)
      let (gain, pulse) = (packaged.gain, packaged.pulse)
      let drop = try VoltageDropModel(telescope: telescope.id)
      return NightTelescope(
        description: telescope,
        location: place,
        dcToPE: gain.dcToPE, isGood: gain.isGood,
        windowTransmittance: packaged.window?.factors ?? [],
        pulse: pulse.amplitudes, pulseStepNS: pulse.stepNS,
        dropFactor: { drop.factor(variance: $0).value })
    }
  }
}
