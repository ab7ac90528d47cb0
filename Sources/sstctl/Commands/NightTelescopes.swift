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
      let gain = try GainCalibration.packaged(telescope: telescope.id)
      let pulse = try ReferencePulse.packaged(telescope: telescope.id)
      let drop = try VoltageDropModel(telescope: telescope.id)
      return NightTelescope(
        description: telescope,
        location: place,
        dcToPE: gain.dcToPE, isGood: gain.isGood,
        windowTransmittance: try WindowTransmittance.packaged(telescope: telescope.id).factors,
        pulse: pulse.amplitudes, pulseStepNS: pulse.stepNS,
        dropFactor: { drop.factor(variance: $0).value })
    }
  }
}
