internal import Foundation
internal import SSTCore
internal import SSTIO
internal import SSTSky

/// What is in a production's file before the first shower: history, run, telescopes.
struct ProductionHead {
  let run: ProductionRun
  let telescopes: [ProductionTelescope]

  private var settings: ProductionSettings { run.settings }
  private var time: Int { run.start }

  /// Writes everything up to the first shower.
  func write(to writer: inout ObjectWriter) {
    let history = ProductionHistory(settings: settings, run: run.number, telescopes: telescopes)
    writer.addHistory(
      commandLine: line(history.commandLine), configuration: history.global.map(line),
      telescopes: telescopes.map { history.telescope($0).map(line) })
    writer.add(MetaParameters(history.arrayNames), identifier: -1)
    for telescope in telescopes {
      writer.add(MetaParameters(history.names(telescope)), identifier: telescope.id)
    }
    writer.add(runHeader, identifier: run.number)
    writer.add(simulationHeader, identifier: -1)
    writer.add(InputCard(lines: history.inputCard), identifier: 0)
    writer.add(Self.atmosphere, identifier: 1)
    for telescope in telescopes { telescope.write(to: &writer) }
    for telescope in telescopes { writer.add(telescope.pixelMonitor, identifier: telescope.id) }
    for telescope in telescopes {
      let state = telescope.monitoring(time: EventIOTime(seconds: time, nanoseconds: 0))
      writer.add(state, identifier: state.flags)
      writer.add(telescope.calibration, identifier: telescope.id)
    }
  }

  private func line(_ text: String) -> HistoryLine { HistoryLine(time: time, text: text) }

  private var pointing: [Float] { [Float(run.pointing.azimuthRad), Float(run.pointing.altitudeRad)] }

  private var runHeader: RunHeader {
    var header = RunHeader(
      run: run.number, time: time, direction: pointing, telescopeIDs: telescopes.map(\.id),
      positions: telescopes.flatMap { telescope in
        let position = telescope.description.position
        return [Float(position.x), Float(position.y), Float(position.z)]
      })
    header.duration = run.duration
    header.target = "\(settings.primary.rawValue) showers of swift-sst, a toy without CORSIKA"
    header.observer = "sstctl"
    return header
  }

  private var simulationHeader: MCRunHeader {
    var header = MCRunHeader()
    // No shower program that has a number. Version 0 of the detector's would mean particle numbers of CORSIKA.
    (header.showerProgram, header.showerProgramVersion) = (0, 0)
    (header.detectorProgram, header.detectorProgramVersion) = (1, 1)
    (header.showerProgramStart, header.detectorProgramStart) = (time, time)
    header.observationHeight = Float(NightSimulator.siteLocation.heightM)
    (header.showerCount, header.useCount) = (settings.showerCount, settings.reuse)
    header.corePositionMode = 1
    header.coreRange = [0, Float(settings.scatterRadius)]
    header.azimuthRange = [pointing[0], pointing[0]]
    header.altitudeRange = [pointing[1], pointing[1]]
    header.diffuse = settings.viewCone > 0 ? 1 : 0
    header.viewCone = [0, Float(settings.viewCone)]
    header.energyRange = [Float(settings.energyRange.lowerBound), Float(settings.energyRange.upperBound)]
    header.spectralIndex = Float(settings.slope)
    header.atmosphere = 1
    header.bunchSize = 1
    (header.minimumWavelength, header.maximumWavelength) = (300, 600)
    return header
  }

  /// The atmosphere of the showers, at heights of 0 to 100 km.
  private static var atmosphere: AtmosphericProfile {
    var profile = AtmosphericProfile(
      name: "U.S. standard atmosphere (Linsley)",
      observationLevel: 100 * NightSimulator.siteLocation.heightM)
    profile.heights =
      Array(stride(from: 0.0, through: 50, by: 1)) + Array(stride(from: 52.5, through: 99.9, by: 2.5))
    let densities = profile.heights.map { Atmosphere.density(height: 1000 * $0) }
    profile.densities = densities.map { $0 / 100 }
    profile.depths = profile.heights.map { Atmosphere.depth(height: 1000 * $0) }
    profile.refractions = densities.map {
      Atmosphere.seaLevelRefractivity * $0 / Atmosphere.seaLevelDensity
    }
    (profile.top, profile.layers) = (100 * Atmosphere.top, Atmosphere.storedLayers)
    return profile
  }
}
