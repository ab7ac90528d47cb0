/// What a file says of its simulation that makes no sense; events are read all the same, but weights need it.
public enum SimtelProblem: Sendable, Equatable {
  /// There is no head of the simulation (2001): number of showers, spectrum, ranges are not known.
  case noSimulationHead
  /// A setting of the head of the simulation is no sensible number or range.
  case senselessSetting(name: String, values: [Float])

  /// In words, without the file.
  public var text: String {
    switch self {
    case .noSimulationHead:
      "there is no head of the simulation (object 2001), so that the spectrum and the number of showers are not known"
    case .senselessSetting(let name, let values):
      "the \(name) of the simulation makes no sense: \(values.map { "\($0)" }.joined(separator: " to "))"
    }
  }
}

extension SimtelHead {
  /// What makes no sense in the head; for notices.
  public var problems: [SimtelProblem] { SimtelProblem.found(in: simulation) }
}

extension SimtelRun {
  /// What makes no sense in the head of the run; for notices.
  public var problems: [SimtelProblem] { SimtelProblem.found(in: simulation) }
}

extension SimtelProblem {
  fileprivate static func found(in simulation: MCRunHeader?) -> [SimtelProblem] {
    guard let simulation else { return [.noSimulationHead] }
    let (energy, cone, core) = (simulation.energyRange, simulation.viewCone, simulation.coreRange)
    let checks: [(isSound: Bool, name: String, values: [Float])] = [
      (isRange(energy, within: 1e-12...1e12), "range of energies (TeV)", energy),
      (simulation.spectralIndex.magnitude <= 100, "spectral index", [simulation.spectralIndex]),
      (isRange(cone, within: 0...180), "view cone (degrees)", cone),
      (core.allSatisfy { (0...1e6).contains($0) }, "range of core distances (m)", core),
      (
        isRange(simulation.altitudeRange, within: -1.571...1.571), "range of altitudes (rad)",
        simulation.altitudeRange
      ),
      (
        simulation.azimuthRange.allSatisfy { $0.magnitude <= 100 }, "range of azimuths (rad)",
        simulation.azimuthRange
      ),
      (
        simulation.showerCount >= 0 && simulation.useCount >= 0, "number of showers and of their uses",
        [Float(simulation.showerCount), Float(simulation.useCount)]
      ),
    ]
    return checks.filter { !$0.isSound }.map { .senselessSetting(name: $0.name, values: $0.values) }
  }

  private static func isRange(_ values: [Float], within limits: ClosedRange<Float>) -> Bool {
    values.allSatisfy { limits.contains($0) } && values[0] <= values[1]
  }
}
